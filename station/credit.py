"""统一社会信用代码: the unified social credit code and its check character (GB 32100-2015)."""

from station.values import half

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = [pow(3, i, 31) for i in range(17)]


def folded(text: str) -> str:
    """Return a code as it is kept: full-width and lower-case letters folded, without spaces."""
    return "".join(half(text).split()).upper()


def looks_like_one(code: str) -> bool:
    """Tell whether `code` is 18 characters of the alphabet, be the last one right or not."""
    return len(code) == 18 and all(c in _ALPHABET for c in code)


def valid_credit_code(code: str) -> bool:
    """Tell whether `code` is 18 characters of the alphabet with a right check character."""
    if not looks_like_one(code):
        return False
    total = sum(_ALPHABET.index(c) * w for c, w in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[(31 - total % 31) % 31] == code[17]
