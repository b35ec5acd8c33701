"""What holds for every test."""

import gc

gc.set_threshold(100_000, 20, 100)  # widgets are circles; looking for them takes a tenth of a run
