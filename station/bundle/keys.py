"""The two key pairs of a desk or a county, signatures, and the numbers read over the telephone.

A sealed file opens with `age -d`, a signature is checked by `minisign -Vm`: no tool of ours is
needed to get at what was sent.
"""

import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

import minisign
import pyrage

from station.digits import GROUPS, IN_GROUP, thirty

Role = Literal["county", "desk"]

_DASHES = frozenset("-‐‑‒–—―−_.·")


@dataclass(frozen=True)
class Keys:
    """Both key pairs as text, without a password; whoever stores them protects them."""

    age_identity: str = field(repr=False)
    age_recipient: str
    minisign_secret: str = field(repr=False)
    minisign_public: str


def new_keys() -> Keys:
    """Make two fresh key pairs from the system's randomness."""
    identity = pyrage.x25519.Identity.generate()
    pair = minisign.KeyPair.generate()
    return Keys(
        age_identity=str(identity),
        age_recipient=str(identity.to_public()),
        minisign_secret=pair.secret_key.to_base64().decode("ascii"),
        minisign_public=pair.public_key.to_base64().decode("ascii"),
    )


def sign(keys: Keys, data: bytes, trusted_comment: str) -> bytes:
    """Return a minisig file (prehashed) over `data`. Equal input gives equal bytes.

    Raises `ValueError` when the comment is not one line of printable ASCII: minisign's rule.
    """
    secret = minisign.SecretKey.from_base64(keys.minisign_secret)
    return bytes(secret.sign(data, trusted_comment=trusted_comment)) + b"\n"


def verify(public: str, data: bytes, minisig: bytes) -> bool:
    """Tell whether `minisig` is a prehashed signature over `data` by this key. Never raises."""
    try:
        signature = minisign.Signature.from_bytes(minisig)
        if not signature.is_prehashed():
            return False
        minisign.PublicKey.from_base64(public).verify(data, signature)
    except (ValueError, TypeError, AttributeError, LookupError):
        return False
    return True


def public_file(public: str, comment: str) -> str:
    """Return the two-line public key file that `minisign -Vm … -p` reads."""
    line = " ".join("".join(c if c.isprintable() else " " for c in comment).split())
    return f"untrusted comment: {line}\n{public}\n"


def is_recipient(text: str) -> bool:
    """Tell whether the text is an age recipient (`age1…`) that can be sealed to."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, ValueError, TypeError):
        return False
    return True


def fingerprint(role: Role, subject: str, minisign_public: str, age_recipient: str) -> str:
    """Return six groups of five digits that stand for both public keys of one side.

    SHA-256 over role, subject, minisign key and age recipient, each as UTF-8 behind its length in
    four bytes (big-endian); the digest as a number, its last 30 decimal digits. The subject is
    the journal id of a desk or the region code of a county (format: Enrolment).
    """
    hasher = hashlib.sha256()
    for part in (role, subject, minisign_public, age_recipient):
        raw = part.encode("utf-8")
        hasher.update(len(raw).to_bytes(4, "big") + raw)
    return thirty(hasher.digest())


def same_fingerprint(a: str, b: str) -> bool:
    """Compare two fingerprints as people write them: spaces, dashes and full width do not count.

    Anything that is not exactly thirty digits is equal to nothing.
    """
    left, right = _digits(a), _digits(b)
    return left is not None and left == right


def _digits(text: str) -> str | None:
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in folded if not c.isspace() and c not in _DASHES)
    whole = len(kept) == GROUPS * IN_GROUP and kept.isascii() and kept.isdigit()
    return kept if whole else None
