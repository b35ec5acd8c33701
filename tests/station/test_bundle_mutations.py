"""Bytes changed at random: nothing but `Refused` comes out, and no altered content is taken."""

import io
import random
from functools import partial

from station.bundle import keys, read, write
from station.bundle import manifest as m
from tests.station.test_bundle_kit import (
    COUNTY,
    DESK,
    checked,
    code_of,
    files_of,
    grown,
    inner_of,
    packing,
    resigned,
    zipped,
)

ROUNDS = 300


def mutated(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _i in range(dice.choice((1, 1, 1, 2, 8))):
        at = dice.randrange(len(out))
        match dice.randrange(5):
            case 0:
                out[at] ^= 1 << dice.randrange(8)
            case 1:
                out[at] = dice.randrange(256)
            case 2:
                del out[at : at + dice.randrange(1, 40)]
            case 3:
                out[at:at] = dice.randbytes(dice.randrange(1, 40))
            case _:
                out[at : at + 4] = dice.choice((b"\0" * 4, b"\xff" * 4, b"PK\x01\x02"))
        if not out:
            return b""
    return bytes(out)


def same_or_refused(data: bytes, inner: bytes) -> None:
    """What nothing covers is a zip's dates and minisign's untrusted comment: no content."""
    if checked(data) == "taken":
        taken, known = files_of(data), files_of(inner)
        taken.pop(m.SIGNATURE), known.pop(m.SIGNATURE)
        assert taken == known


def test_sealed_bytes_changed_at_random() -> None:
    dice = random.Random(1_541)
    sealed = write.pack(grown().stretch(), **packing())
    for _round in range(ROUNDS):
        data = mutated(sealed, dice)
        source = io.BytesIO(data)
        code = code_of(partial(read.unseal, source, [COUNTY.age_identity]))
        assert code != "taken" or data == sealed


def test_inner_bytes_changed_at_random() -> None:
    dice = random.Random(22_114)
    inner = inner_of(grown().stretch([b"picture" * 9]))
    for _round in range(ROUNDS):
        same_or_refused(mutated(inner, dice), inner)


def test_the_zips_directory_changed_at_random() -> None:
    dice = random.Random(7)
    inner = inner_of(grown().stretch([b"picture"]))
    at = inner.index(b"PK\x01\x02")
    for _round in range(ROUNDS):
        same_or_refused(inner[:at] + mutated(inner[at:], dice), inner)


def test_payload_changed_at_random_and_signed_anew() -> None:
    """A registered desk turned hostile, or a program gone mad: still nothing but `Refused`."""
    dice = random.Random(40)
    files = files_of(inner_of(grown().stretch()))
    for name in (m.JOURNAL, m.PERSONAL):
        for _round in range(ROUNDS):
            data = mutated(files[name], dice)
            code = checked(resigned(files | {name: data}))
            if name == m.JOURNAL:
                assert code != "taken" or data == files[name]


def test_the_manifest_changed_at_random_and_signed_anew() -> None:
    dice = random.Random(41)
    files = files_of(inner_of(grown().stretch()))
    for _round in range(ROUNDS):
        data = mutated(files[m.MANIFEST], dice)
        minisig = keys.sign(DESK, data, "x")
        checked(zipped(files | {m.MANIFEST: data, m.SIGNATURE: minisig}))
