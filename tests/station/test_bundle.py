"""A bundle that is as it should be: packed, sealed, opened, read."""

import io
from typing import Any

import pytest

from station.bundle import keys, read, write
from station.bundle import manifest as m
from station.errors import Refused
from station.journal import GENESIS
from tests.station.test_bundle_kit import (
    COUNTY,
    DESK,
    EPOCH,
    STRANGER,
    Desk,
    code_of,
    files_of,
    grown,
    inner_of,
    opened,
    packing,
    resigned,
)

PICTURE = bytes(range(256)) * 40


def test_what_is_packed_is_what_is_read() -> None:
    desk = Desk()
    desk.add()
    desk.act(3)
    desk.add(epoch="2.0badcafe")
    stretch = desk.stretch([PICTURE, b""], epoch="2.0badcafe", incoming=(desk.journal, 12))
    sealed = write.pack(stretch, **packing())
    inner = read.unseal(io.BytesIO(sealed), [COUNTY.age_identity])
    assert inner == inner_of(stretch)
    bundle = opened(inner)
    pairs = list(bundle.entries())
    assert [line for line, _entry in pairs] == desk.lines
    assert [entry.seq for _line, entry in pairs] == [1, 2, 3, 4, 5]
    assert list(bundle.disclosures()) == desk.disclosures
    assert bundle.attachments() == sorted(stretch.attachments)
    assert {a: bundle.attachment(a) for a in bundle.attachments()} == stretch.attachments
    assert bundle.check_all() == (5, 5)
    assert bundle.body.incoming == m.Incoming(journal=desk.journal, through=12)
    assert bundle.body.recipients == [COUNTY.age_recipient, DESK.age_recipient]
    assert keys.verify(DESK.minisign_public, bundle.manifest_bytes, bundle.minisig)


def test_the_desk_opens_what_it_sent_and_nobody_else_does() -> None:
    sealed = write.pack(grown().stretch(), **packing())
    inner = read.unseal(io.BytesIO(sealed), [STRANGER.age_identity, DESK.age_identity])
    assert opened(inner).check_all() == (3, 3)
    with pytest.raises(Refused) as refused:
        read.unseal(io.BytesIO(sealed), [STRANGER.age_identity])
    assert refused.value.code == "not-for-us"


def test_an_empty_stretch_says_that_the_desk_lives() -> None:
    fresh, later = Desk(), grown()
    rest = Desk(seq=later.seq, prev=later.head)
    for desk in (fresh, rest):
        bundle = opened(inner_of(desk.stretch()))
        assert bundle.check_all() == (0, 0)
        assert bundle.body.first_seq == bundle.body.last_seq + 1
    assert fresh.stretch().prev == GENESIS


def test_the_way_back_carries_a_receipt_and_no_more_readers_than_named() -> None:
    receipt = m.Receipt(
        journal=Desk().journal,
        through=913,
        head="sha256:" + "a" * 64,
        new=73,
        problems=[m.Problem(code="held", text="缺第 840 号", seq=840)],
        resend_from=840,
        missing_attachments=["b" * 64],
    )
    packed = packing() | {
        "kind": "down",
        "keys": COUNTY,
        "recipients": [DESK.age_recipient],
        "receipt": receipt,
    }
    sealed = write.pack(grown().stretch(), **packed)
    bundle = opened(
        read.unseal(io.BytesIO(sealed), [DESK.age_identity]),
        kind="down",
        signer_of=lambda _m: read.Signer(COUNTY.minisign_public, None, "城关区"),
        our_recipient=DESK.age_recipient,
        our_region=None,
    )
    assert bundle.body.receipt == receipt
    assert bundle.body.recipients == [DESK.age_recipient]


def test_equal_input_gives_an_equal_inner_zip() -> None:
    stretch = grown().stretch([PICTURE])
    assert inner_of(stretch) == inner_of(stretch)


def test_unknown_keys_and_a_newer_minor_format_are_tolerated() -> None:
    def later(manifest: dict[str, object]) -> None:
        body = manifest["station-bundle"]
        assert isinstance(body, dict)
        body |= {"format": "station-bundle/1.7", "mood": "glad"}
        manifest["licence"] = None

    assert opened(resigned(files_of(inner_of(grown().stretch())), later)).check_all() == (3, 3)


def test_text_that_packs_too_well_is_stored_so_that_no_reader_takes_it_for_a_bomb() -> None:
    desk = Desk()
    for _i in range(12):
        desk.add(open={"note": "a" * 200_000})
    inner = inner_of(desk.stretch())
    assert len(inner) > 2_000_000
    assert opened(inner).check_all() == (12, 12)


def test_names_hide_nothing() -> None:
    bundle = opened(inner_of(grown(1).stretch(station_name="八廓\u202e街\x1b[31m站\n")))
    assert bundle.body.station_name == "八廓街[31m站"


def test_the_file_name_is_short_ascii_and_tells_the_stretch() -> None:
    desk = Desk(seq=840, prev="sha256:" + "0" * 63 + "1")
    for _i in range(73):
        desk.add()
    stretch = desk.stretch(head="sha256:9f3c21aa" + "0" * 56)
    assert write.bundle_name(stretch, "up") == "540102-017A-1-000841-000913-9f3c21aa.zip.age"
    assert write.bundle_name(stretch, "down") == "540102-017A-down-000841-000913-9f3c21aa.zip.age"
    long = desk.stretch(station="ABCDEFGHIJKL", first_seq=2**52, last_seq=2**53 - 1, epoch=EPOCH)
    assert len(write.bundle_name(long, "down")) <= write.MAX_NAME


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_seq": 4},
        {"head": "sha256:" + "0" * 64},
        {"attachments": {"0" * 64: b"x"}},
        {"attachments": {"../x": b"x"}},
        {"region": "54010"},
        {"desk": "a"},
        {"journal": "x"},
    ],
)
def test_a_stretch_that_does_not_hang_together_is_the_callers_mistake(
    wrong: dict[str, Any],
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        inner_of(grown().stretch(**wrong))


def test_a_recipient_that_is_none_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="recipient"):
        write.pack(grown().stretch(), **(packing() | {"recipients": ["age1nobody"]}))


def test_what_is_over_a_cap_is_not_written() -> None:
    big = b"\0" * (m.MAX_ATTACHMENT + 1)
    assert code_of(lambda: inner_of(grown(1).stretch([big]))) == "too-large"
    many = [str(i).encode() for i in range(m.MAX_ATTACHMENTS + 1)]
    assert code_of(lambda: inner_of(grown(1).stretch(many))) == "too-large"
    assert code_of(lambda: inner_of(grown(1).stretch(many[:-1]))) == "taken"


def test_a_stretch_is_cut_between_acts_only() -> None:
    items = [("a", 1), ("a", 1), ("b", 1), ("c", 1), ("c", 1), ("c", 1), ("d", 1)]
    assert write.cuts([]) == []
    assert write.cuts(items) == [(0, 7)]
    assert write.cuts(items, max_entries=3) == [(0, 3), (3, 6), (6, 7)]
    assert write.cuts(items, max_size=4) == [(0, 3), (3, 7)]
    heavy = [write.Item(a, 10, 2) for a, _size in items]
    assert write.cuts(heavy, max_attachments=6) == [(0, 3), (3, 6), (6, 7)]
    assert code_of(lambda: write.cuts(items, max_entries=2)) == "too-large"


def test_a_key_signs_what_it_signs_and_nothing_else() -> None:
    minisig = keys.sign(DESK, b"data", "station")
    assert minisig == keys.sign(DESK, b"data", "station")
    assert keys.verify(DESK.minisign_public, b"data", minisig)
    assert not keys.verify(DESK.minisign_public, b"date", minisig)
    assert not keys.verify(COUNTY.minisign_public, b"data", minisig)
    assert not keys.verify(DESK.minisign_public, b"data", minisig.replace(b"station", b"stetion"))
    for junk in (b"", b"x", minisig[:-30], minisig * 2, b"\xff" * 300):
        assert not keys.verify(DESK.minisign_public, b"data", junk)
    for junk_key in ("", "RW", "甲", "=" * 56, DESK.minisign_public[:-1]):
        assert not keys.verify(junk_key, b"data", minisig)


def test_a_signature_that_is_not_prehashed_is_refused() -> None:
    import minisign

    secret = minisign.SecretKey.from_base64(DESK.minisign_secret)
    legacy = bytes(secret.sign(b"data", prehash=False, trusted_comment="x"))
    assert not keys.verify(DESK.minisign_public, b"data", legacy)


def test_secrets_do_not_show() -> None:
    shown = repr(DESK)
    assert DESK.age_identity not in shown
    assert DESK.minisign_secret not in shown
