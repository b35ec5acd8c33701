"""Bundles made to harm or by mistake: each is refused, with its own code."""

import hashlib
import io
import json
import struct
import time
import zipfile
from typing import Any

import pytest
from msgspec.structs import replace

from station.bundle import manifest as m
from station.bundle import read, write
from station.errors import Refused
from station.journal import encode, seal
from tests.station.test_bundle_kit import (
    COUNTY,
    DESK,
    STRANGER,
    Desk,
    checked,
    code_of,
    files_of,
    grown,
    inner_of,
    lied,
    opened,
    packing,
    resigned,
    zipped,
)

NAMES = [m.MANIFEST, m.SIGNATURE, m.JOURNAL, m.PERSONAL]


def unsealed(sealed: bytes) -> str:
    return code_of(lambda: read.unseal(io.BytesIO(sealed), [COUNTY.age_identity]))


@pytest.fixture(scope="module")
def sealed() -> bytes:
    return write.pack(grown().stretch(), **packing())


@pytest.fixture(scope="module")
def inner() -> bytes:
    return inner_of(grown().stretch([b"picture"]))


def test_a_file_that_is_no_bundle(sealed: bytes) -> None:
    for data in (b"PK\x03\x04", b"hello", b"\0" * 5000, sealed[1:], b"\n" + sealed):
        assert unsealed(data) == "not-a-bundle"


def test_a_file_that_is_cut_off(sealed: bytes) -> None:
    header = sealed.index(b"\n--- ")
    for size in (0, 10, 30, header, header + 5, header + 49, header + 60, len(sealed) - 1):
        assert unsealed(sealed[:size]) == "truncated", size
    assert unsealed(sealed + b"x") == "truncated"


def test_a_flipped_bit(sealed: bytes) -> None:
    for at in (len(sealed) - 1, len(sealed) // 2, sealed.index(b"\n--- ") + 60):
        flipped = bytearray(sealed)
        flipped[at] ^= 1
        assert unsealed(bytes(flipped)) == "truncated"


def test_a_header_bomb_is_seen_before_the_library_parses_it() -> None:
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    mac = b"--- " + b"A" * 43 + b"\n"
    started = time.process_time()
    for count in (21, 200_000):
        bomb = b"age-encryption.org/v1\n" + stanza * count + mac + b"x" * 100
        assert unsealed(bomb) == "not-a-bundle"
    assert time.process_time() - started < 5  # minutes without the check


def test_a_plain_text_larger_than_the_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_INNER", 1000)
    assert unsealed(write.seal(b"x" * 1000, [COUNTY.age_recipient])) == "taken"
    assert unsealed(write.seal(b"x" * 1001, [COUNTY.age_recipient])) == "too-large"


def test_a_stick_pulled_out_is_not_the_bundles_fault(sealed: bytes) -> None:
    class Pulled(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= read.MAX_HEADER:
                raise OSError(5, "Input/output error")
            return super().read(size)

    whole = write.seal(b"x" * 100_000, [COUNTY.age_recipient])
    with pytest.raises(OSError, match="Input/output"):
        read.unseal(Pulled(whole), [COUNTY.age_identity])


def test_who_sent_it_is_looked_up_here(inner: bytes) -> None:
    assert checked(inner, signer_of=lambda _m: None) == "unknown-desk"
    other = read.Signer(STRANGER.minisign_public, None, "别的站")
    assert checked(inner, signer_of=lambda _m: other) == "bad-signature"
    assert checked(resigned(files_of(inner), signer=STRANGER)) == "bad-signature"
    assert checked(zipped(files_of(inner) | {m.SIGNATURE: b"x"})) == "bad-signature"
    changed = files_of(inner)
    changed[m.MANIFEST] = changed[m.MANIFEST].replace(b"540102", b"540103")
    assert checked(zipped(changed)) == "bad-signature"


def test_a_revoked_desk_counts_until_its_day(inner: bytes) -> None:
    def on(day: str) -> str:
        signer = read.Signer(DESK.minisign_public, day, "八廓街站")
        return checked(inner, signer_of=lambda _m: signer)

    assert on("2026-11-23") == "taken"
    assert on("2026-11-22") == "revoked"


def test_a_bundle_sealed_anew_for_another_county_is_refused(inner: bytes) -> None:
    again = write.seal(inner, [STRANGER.age_recipient])
    plain = read.unseal(io.BytesIO(again), [STRANGER.age_identity])
    assert checked(plain, our_recipient=STRANGER.age_recipient) == "not-for-us"


def test_the_signature_is_checked_before_the_addressee(inner: bytes) -> None:
    other = read.Signer(STRANGER.minisign_public, None, "")
    assert checked(inner, kind="down", signer_of=lambda _m: other) == "bad-signature"
    assert checked(inner, kind="down", our_recipient="age1x") == "wrong-kind"
    assert checked(inner, our_region="330782") == "other-county"


def edited(inner: bytes, **changed: Any) -> str:
    return checked(resigned(files_of(inner), lambda x: x["station-bundle"].update(changed)))


def test_a_newer_format_asks_for_an_upgrade(inner: bytes) -> None:
    assert edited(inner, format="station-bundle/2.0") == "newer-format"
    assert (
        edited(inner, format="station-bundle/2.0", journal={"now": "an object"}) == "newer-format"
    )
    assert edited(inner, format="station-bundle/1.99") == "taken"
    assert edited(inner, format="other/1.0") == "not-a-bundle"


@pytest.mark.parametrize(
    "changed",
    [
        {"journal": "../../etc"},
        {"region": "540102\n"},
        {"station": "0 17"},
        {"entries": -1},
        {"entries": 50_001},
        {"first_seq": 0},
        {"last_seq": 2**60},
        {"last_seq": 3.5},
        {"prev": "sha256:x"},
        {"recipients": []},
        {"recipients": ["x"]},
        {"recipients": ["age1" + "q" * 58] * 21},
        {"station_name": "甲" * 201},
        {"station_name": "\x1b[2J"},
        {"incoming": {"journal": "x", "through": 1}},
    ],
)
def test_a_manifest_out_of_its_limits(inner: bytes, changed: dict[str, Any]) -> None:
    assert edited(inner, **changed) == "not-a-bundle"


@pytest.mark.parametrize(
    "moment", ["2026-02-30T09:00:00Z", "0000-01-01T00:00:00Z", "2026-01-01T00:00:00+99:99"]
)
def test_a_manifest_made_at_no_moment(inner: bytes, moment: str) -> None:
    made = resigned(files_of(inner), lambda manifest: manifest.update(created=moment))
    assert checked(made) == "not-a-bundle"


def test_a_manifest_that_is_no_manifest(inner: bytes) -> None:
    for data in (b"", b"null", b"[" * 500_000, b"{}", b"\xff\xfe", b'{"station-bundle":1}'):
        assert checked(zipped(files_of(inner) | {m.MANIFEST: data})) == "not-a-bundle"
    large = b" " * (m.MAX_MANIFEST + 1)
    assert checked(zipped(files_of(inner) | {m.MANIFEST: large}, 0)) == "too-large"


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/passwd",
        "..\\x",
        "attachments/",
        "attachments/../x",
        "Journal.jsonl",
        "cases.jsonl",
        "attachments/" + "A" * 64,
        "journal.jsonl/",
        "journal.jsonl ",
        "数据.json",
    ],
)
def test_a_name_off_the_list(inner: bytes, name: str) -> None:
    assert checked(zipped(files_of(inner) | {name: b"x"})) == "bad-zip"


def test_a_name_twice_and_a_name_missing(inner: bytes) -> None:
    pairs = list(files_of(inner).items())
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped([*pairs, (m.JOURNAL, b"")])
    assert checked(twice) == "bad-zip"
    for name in NAMES:
        assert checked(zipped([p for p in pairs if p[0] != name])) == "bad-zip"
    assert checked(zipped([])) == "bad-zip"


def test_a_link_a_folder_another_method_another_flag(inner: bytes) -> None:
    files = files_of(inner)
    for mode in (0o120777, 0o040755, 0o010644):
        info = zipfile.ZipInfo(m.JOURNAL)
        info.external_attr = mode << 16
        rest = [(n, d) for n, d in files.items() if n != m.JOURNAL]
        assert checked(zipped([*rest, (info, files[m.JOURNAL])])) == "bad-zip"
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert checked(zipped(files, method)) == "bad-zip"
    at = inner.index(b"PK\x01\x02")
    for flag in (0x01, 0x08, 0x20, 0x40, 0x2000):
        marked = inner[: at + 8] + struct.pack("<H", flag) + inner[at + 10 :]
        assert checked(marked) == "bad-zip"


def test_bytes_around_the_archive(inner: bytes) -> None:
    assert checked(b"MZ" + inner) == "bad-zip"
    assert checked(inner + b"\0") == "bad-zip"
    assert checked(inner + inner) == "bad-zip"
    assert checked(inner[:-22] + b"junk" + inner[-22:]) == "bad-zip"
    assert checked(b"") == checked(b"PK\x03\x04") == "bad-zip"


def test_bombs(inner: bytes) -> None:
    files = files_of(inner)
    assert checked(zipped(files | {m.PERSONAL: b"\0" * 3_000_000})) == "too-large"
    many = {f"attachments/{i:064x}": b"" for i in range(1001)}
    assert checked(zipped(files | many)) == "too-large"
    big = "attachments/" + "0" * 64
    assert checked(zipped(files | {big: b"\0" * (m.MAX_ATTACHMENT + 1)}, 0)) == "too-large"


def test_a_directory_that_lies_about_sizes(inner: bytes) -> None:
    at = inner.rindex(b"PK\x01\x02")
    for field in (20, 24):
        for value in (0, 1, 0xFFFFFFFF, 150_000_000):
            lie = inner[: at + field] + struct.pack("<I", value) + inner[at + field + 4 :]
            assert checked(lie) in ("bad-zip", "too-large", "altered")


def test_payload_that_is_not_what_the_manifest_lists(inner: bytes) -> None:
    files = files_of(inner)
    extra = files | {"attachments/" + hashlib.sha256(b"y").hexdigest(): b"y"}
    assert checked(zipped(extra)) == "altered"
    fewer = {n: d for n, d in files.items() if not n.startswith(m.ATTACHMENTS)}
    assert checked(zipped(fewer)) == "altered"
    assert checked(zipped(files | {m.PERSONAL: b""})) == "altered"
    other = files_of(inner_of(grown().stretch()))
    assert checked(zipped(files | {m.JOURNAL: other[m.JOURNAL]})) == "altered"
    attachment = next(n for n in files if n.startswith(m.ATTACHMENTS))
    assert checked(resigned(files | {attachment: b"other"})) == "altered"


def test_a_resource_listed_twice(inner: bytes) -> None:
    twice = resigned(files_of(inner), lambda x: x["resources"].append(x["resources"][0]))
    assert checked(twice) == "altered"


def test_lines_that_do_not_follow() -> None:
    for changed in ({"seq": 7}, {"prev": "sha256:" + "1" * 64}, {"journal": Desk().journal}):
        desk = grown(1)
        desk.add(**changed)
        desk.add()
        assert checked(lied(desk)) == "bad-chain", changed


def test_epochs_that_fall_or_change_their_name() -> None:
    for epochs in (("2.00000000", "1.3fa9c2d1"), ("1.00000000", "1.3fa9c2d1")):
        desk = Desk()
        for epoch in epochs:
            desk.add(epoch=epoch)
        assert checked(lied(desk)) == "bad-chain", epochs
    desk = grown(1)
    assert checked(lied(desk, epoch="3.00000000")) == "bad-chain"


def test_a_manifest_whose_numbers_do_not_agree() -> None:
    desk = grown(3)
    assert checked(lied(desk, entries=2)) == "bad-chain"
    assert checked(lied(desk, entries=4, last_seq=4)) == "bad-chain"
    assert checked(lied(desk, entries=2, last_seq=2)) == "bad-chain"
    assert checked(lied(desk, head="sha256:" + "1" * 64)) == "bad-chain"
    assert checked(lied(desk, prev="sha256:" + "1" * 64)) == "bad-chain"
    assert checked(lied(desk, first_seq=2, last_seq=4)) == "bad-chain"
    assert checked(lied(Desk(), head="sha256:" + "1" * 64)) == "bad-chain"


@pytest.mark.parametrize(
    "parts",
    [
        [("a", 1, 2)],
        [("a", 2, 2)],
        [("a", 1, 3), ("a", 3, 3)],
        [("a", 1, 2), ("b", 2, 2)],
        [("a", 1, 2), ("b", 1, 1), ("a", 2, 2)],
        [("a", 1, 2), ("a", 2, 3)],
        [("a", 1, 1), ("a", 1, 1)],
        [("a", 1, 2), ("a", 1, 2)],
    ],
)
def test_an_act_that_is_not_whole(parts: list[tuple[str, int, int]]) -> None:
    desk = Desk()
    acts = {"a": Desk().journal, "b": Desk().journal}
    for act, i, n in parts:
        desk.add(act=acts[act], part=(i, n))
    assert checked(lied(desk)) == "bad-chain"


def with_line(line: bytes) -> str:
    desk = grown(1)
    desk.line(line)
    return checked(lied(desk))


def test_a_line_that_is_no_entry() -> None:
    for line in (b"", b"{}", b"\xff", b"[" * 200_000, b"x" * 100_000, b"\r"):
        assert with_line(line) == "bad-entry"


@pytest.mark.parametrize(
    "at",
    [
        "2026-02-30T09:41:07+08:00",
        "2026-03-12T25:41:07+08:00",
        "٢٠٢٦-03-12T09:41:07+08:00",
        "2026-03-12T09:41:07+25:00",
        "2026-03-12T09:41:07+08:00\n",
    ],
)
def test_a_moment_that_never_was(at: str) -> None:
    desk = Desk()
    desk.add(at=at)
    assert checked(lied(desk)) == "bad-entry"


def test_a_name_that_ends_a_line() -> None:
    for changed in ({"kind": "case\n"}, {"id": Desk().journal + "\n"}, {"open": {"x\n": 1}}):
        desk = Desk()
        desk.add(**changed)
        assert checked(lied(desk)) == "bad-entry"


def test_a_line_without_its_end_and_one_too_long() -> None:
    files = files_of(inner_of(grown().stretch()))
    assert checked(resigned(files | {m.JOURNAL: files[m.JOURNAL][:-1]})) == "bad-entry"
    long = b"{" + b" " * 300_000 + files[m.JOURNAL][1:]
    assert checked(resigned(files | {m.JOURNAL: long})) == "bad-entry"
    assert checked(resigned(files | {m.PERSONAL: files[m.PERSONAL][:-1]})) == "bad-disclosure"


def test_disclosures_that_open_nothing_here() -> None:
    desk = grown(2)
    first, second = desk.disclosures
    alien = seal(first.id, "consumer_name", "李四")

    def told(*disclosures: Any) -> str:
        return checked(lied(desk, disclosures=list(disclosures)))

    assert told(first, second) == told(second) == "taken"
    assert told(first, first) == "bad-disclosure"
    assert told(alien) == "bad-disclosure"
    assert told(replace(first, value="李四")) == "bad-disclosure"
    assert told(replace(first, key="0" * 64)) == "bad-disclosure"
    assert told(replace(first, id=second.id)) == "bad-disclosure"
    assert told(replace(first, field="facts")) == "bad-disclosure"
    files = files_of(lied(desk))
    for line in (b"{}\n", b"\n", b"[" * 200_000 + b"\n", b"x" * 300_000 + b"\n"):
        assert checked(resigned(files | {m.PERSONAL: line})) == "bad-disclosure"


def test_a_refusal_in_the_middle_comes_after_what_was_good() -> None:
    desk = grown(2)
    desk.line(encode(Desk().add()))
    bundle = opened(lied(desk))
    lines = bundle.entries()
    assert [next(lines)[1].seq, next(lines)[1].seq] == [1, 2]
    with pytest.raises(Refused):
        next(lines)
    assert json.loads(bundle.manifest_bytes)["name"] == "station-bundle"
