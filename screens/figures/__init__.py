"""Figures on screen: the summary of a period, every number of which opens its cases."""
