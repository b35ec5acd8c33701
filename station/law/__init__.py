"""The law as data: clocks, days, what may be claimed, whose business it is."""
