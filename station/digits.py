"""A digest as people read it out and compare it: six groups of five digits."""

GROUPS, IN_GROUP = 6, 5


def thirty(digest: bytes) -> str:
    """Return the last thirty decimal digits of a digest as a number, in six groups of five."""
    total = GROUPS * IN_GROUP
    digits = f"{int.from_bytes(digest, 'big') % 10**total:0{total}d}"
    return " ".join(digits[i : i + IN_GROUP] for i in range(0, total, IN_GROUP))


__all__ = ["GROUPS", "IN_GROUP", "thirty"]
