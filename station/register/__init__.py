"""The county's register of merchants (经营者名录): who is in it, and what they promised until when."""

from station.register import told
from station.register.listed import Hold, Listed, chunks, fits, merchant_id, read, together
from station.register.told import line, said

__all__ = [
    "Hold", "Listed", "chunks", "fits", "line", "merchant_id", "read", "said", "together", "told",
]  # fmt: skip
