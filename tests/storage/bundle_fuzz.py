"""Bundles made to harm or by chance, from a seed: bytes, zip, and nonsense under a true signature."""

import hashlib
import io
import json
import random
import re
import struct
import zipfile
from typing import Any

from station.bundle import keys, read, write
from station.bundle import manifest as m
from station.bundle.keys import Keys
from station.clock import as_uuid
from station.journal import canonical, commitment, digest
from storage.law import LAW, TEMPLATE
from storage.record_tables import TABLE_OF
from tests.station.test_bundle_kit import files_of

KINDS = (
    "sealed", "cut", "inner", "zip", "names", "manifest", "lines", "entry", "personal",
    "inner", "zip", "names", "manifest", "lines", "entry", "personal", "manifest", "bomb",
)  # fmt: skip
WEIRD: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**53, 2**63, 10**30, 1.5, -0.0, "", " ", "x" * 70_000, "\u202e甲",
    "\x00", "\n", "../../x", "sha256:" + "0" * 64, "2026-02-30", "9.ffffffff", "999999.00000000",
    [], {}, [[[[]]]], {"a": {"b": [1.5]}}, ["age1" + "q" * 58] * 30, [10**400], "\udc80",
)  # fmt: skip


class Maker:
    """Draws bundles like one that the reader has, and such as go on from it."""

    def __init__(self, seed: int, sealed: bytes, reader: Keys, signer: Keys, case: str) -> None:
        """`case` is the id of a case that the reader has."""
        self.dice = random.Random(seed)
        self.sealed, self.reader, self.signer, self.case = sealed, reader, signer, case
        self.inner = read.unseal(io.BytesIO(sealed), [reader.age_identity])
        self.files = files_of(self.inner)
        self.body = json.loads(self.files[m.MANIFEST])["station-bundle"]

    def draw(self, kind: str) -> bytes:
        """Return one sealed bundle of a kind, by this maker's dice."""
        if kind == "sealed":
            return self._changed(self.sealed)
        if kind == "cut":
            return self.sealed[: self.dice.randrange(len(self.sealed))]
        inner = getattr(self, "_" + kind)()
        return write.seal(inner, [self.reader.age_recipient])

    def saying(self, **changed: Any) -> bytes:
        """Return a sealed, signed bundle of one entry after the reader's last one."""
        inner = _zipped(self._beyond([self._entry_of(changed)]))
        return write.seal(inner, [self.reader.age_recipient])

    def _changed(self, data: bytes) -> bytes:
        out = bytearray(data)
        for _n in range(self.dice.choice((1, 1, 1, 2, 8))):
            at = self.dice.randrange(len(out))
            match self.dice.randrange(5):
                case 0:
                    out[at] ^= 1 << self.dice.randrange(8)
                case 1:
                    out[at] = self.dice.randrange(256)
                case 2:
                    del out[at : at + self.dice.randrange(1, 40)]
                case 3:
                    out[at:at] = self.dice.randbytes(self.dice.randrange(1, 40))
                case _:
                    out[at : at + 4] = self.dice.choice((b"\0" * 4, b"\xff" * 4, b"PK\x01\x02"))
        return bytes(out)

    def _inner(self) -> bytes:
        return self._changed(self.inner)

    def _zip(self) -> bytes:
        """A field of the zip's own structure that lies."""
        out = bytearray(self.inner)
        mark, size = self.dice.choice(
            ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30), (b"PK\x05\x06", 22))
        )
        places = [n for n in range(len(out)) if out.startswith(mark, n)]
        at = self.dice.choice(places) + self.dice.randrange(4, size - 1)
        value = self.dice.choice(
            (0, 1, 20, 0x7F, 0xFF, 0xFFFF, 0xFFFFFFFF, self.dice.getrandbits(32))
        )
        raw = struct.pack("<I", value)[: self.dice.choice((1, 2, 4))]
        out[at : at + len(raw)] = raw
        return bytes(out)

    def _names(self) -> bytes:
        """Names twice, off the list, out of order, as links, with comments, extras, in zip64."""
        pairs = list(self.files.items())
        self.dice.shuffle(pairs)
        name = self.dice.choice(
            ("../x", "/etc/passwd", "C:\\x", "attachments/../x", "journal.jsonl/", "Journal.jsonl",
             "attachments/" + "a" * 64, m.JOURNAL, m.MANIFEST, "数据.json", "a\0b", "x" * 60_000)
        )  # fmt: skip
        match self.dice.randrange(6):
            case 0:
                pairs.insert(self.dice.randrange(5), (name, b"{}"))
            case 1:
                pairs.pop()
            case 2:
                pairs = [(f"attachments/{n:064x}", b"") for n in range(1_001)] + pairs
        out = io.BytesIO()
        how = self.dice.choice((zipfile.ZIP_STORED, *[zipfile.ZIP_DEFLATED] * 4, zipfile.ZIP_BZIP2))
        with zipfile.ZipFile(out, "w", how) as archive:
            archive.comment = self.dice.choice((b"", b"", b"PK\x05\x06" * 9))
            for listed, data in pairs:
                info = zipfile.ZipInfo(listed)
                info.compress_type = how
                info.extra = self.dice.choice((b"", b"", b"\x01\x00\x08\x00" + b"\xff" * 8))
                info.external_attr = self.dice.choice((0, 0, 0o120777, 0o040755)) << 16
                with archive.open(info, "w", force_zip64=self.dice.random() < 0.2) as file:
                    file.write(data)
        return out.getvalue()

    def _listed(self, files: dict[str, bytes], manifest: dict[str, Any]) -> dict[str, bytes]:
        """The files, with this manifest listing them truly under the desk's own signature."""
        for one in manifest["resources"]:
            data = files[one["path"]]
            one |= {"bytes": len(data), "hash": "sha256:" + hashlib.sha256(data).hexdigest()}
        return self._under(files, json.dumps(manifest).encode())

    def _under(self, files: dict[str, bytes], manifest: bytes) -> dict[str, bytes]:
        signature = keys.sign(self.signer, manifest, "x")
        return files | {m.MANIFEST: manifest, m.SIGNATURE: signature}

    def _manifest(self) -> bytes:
        """A manifest with a value that none of ours has, under the desk's own signature."""
        files = self._beyond([self._entry_of({})])
        if self.dice.random() < 0.3:
            return _zipped(self._under(files, self._changed(files[m.MANIFEST])))
        manifest = place = json.loads(files[m.MANIFEST])
        while True:
            key = self.dice.choice(list(place) if isinstance(place, dict) else range(len(place)))
            inside = place[key]
            if not isinstance(inside, dict | list) or not inside or self.dice.random() < 0.2:
                place[key] = self._weird(inside)
                return _zipped(self._under(files, json.dumps(manifest).encode()))
            place = inside

    def _weird(self, value: Any) -> Any:
        """Something else in a value's place: of another kind, or of its shape with other digits."""
        if (
            isinstance(value, str | int)
            and not isinstance(value, bool)
            and self.dice.random() < 0.5
        ):
            digits = self.dice.choice(("0123456789", "09", "9"))
            told = re.sub(r"[0-9]", lambda _m: self.dice.choice(digits), str(value))
            return told if isinstance(value, str) else int(told)
        return self.dice.choice(WEIRD)

    def _lines(self) -> bytes:
        """Lines that are changed, repeated, swapped, left out, not canonical; a true signature."""
        lines = [self._entry_of({}, n) for n in range(3)]
        lines = self._chained(lines)
        match self.dice.randrange(8):
            case 0:
                lines[self.dice.randrange(3)] = self._changed(lines[0])
            case 1:
                lines.append(lines[-1])
            case 2:
                self.dice.shuffle(lines)
            case 3:
                lines.pop(self.dice.randrange(3))
            case 4:
                lines[1] = json.dumps(
                    json.loads(lines[1]), indent=self.dice.choice((None, 1))
                ).encode()
            case 5:
                lines[2] = self.dice.choice(
                    (b"", b"{}", b"[" * 100_000, b"x" * 300_000, b"\xff" * 9)
                )
            case 6:
                lines[1] = (
                    lines[1][:-1]
                    + b',"zz":'
                    + self.dice.choice((b"1e400", b"NaN", b"-0", b'"\\ud800"', b"1" * 5000))
                    + b"}"
                )
            case _:
                lines *= self.dice.choice((1, 2, 300))
        return _zipped(self._as_they_are(lines, self.dice.random() < 0.5))

    def _entry(self) -> bytes:
        """A well-formed stretch that goes on where the reader is, and holds what means nothing."""
        like = json.loads(self._entry_of({}))
        top = self.dice.choice(tuple(like))
        weird = self._weird(like[top])
        match self.dice.randrange(6):
            case 0:
                lines = [self._entry_of({top: weird})]
            case 5:
                told = {"of": "case", "epoch": "1.00000001", "digest": "sha256:0", "image": {},
                        "number": 1, "paper": "x"}  # fmt: skip
                told[self.dice.choice(tuple(told))] = weird
                kind = self.dice.choice(("tail", LAW, TEMPLATE))
                record = self.dice.choice((self.case, like["id"]))
                lines = [self._entry_of({"kind": kind, "open": told, "id": record})]
            case 1:
                lines = [self._entry_of({"v": 2, top: weird})]
            case 2:
                lines = [self._entry_of({"kind": self.dice.choice(tuple(TABLE_OF)), "open": {
                    name: {"x": weird} for name in ("kind", "received", "case_id", "name", "record_id")
                }})]  # fmt: skip
            case 3:
                lines = [self._entry_of({"kind": "case", "open": {
                    "kind": "COMPLAINT", "received": "2026-07-01", "claimed_fen": -(10**15)}})]  # fmt: skip
            case _:
                count = self.dice.choice((2, 2, 2, 1000))
                lines = [self._entry_of({"part": [n + 1, count], "act": as_uuid(7), "turn": 2**53 - 1}, n)
                         for n in range(count)]  # fmt: skip
        return _zipped(self._beyond(lines))

    def _personal(self) -> bytes:
        """Disclosures that open nothing, twice, of others' records, or of weird values."""
        key = bytes(range(32))
        value = self.dice.choice(("王", "", 7, [], True, "x" * 60_000))
        field = self.dice.choice(("facts", "body"))
        commit = commitment(field, value, key)
        kind = self.dice.choice(("visit", "tail", LAW, TEMPLATE))
        line = self._entry_of({"sealed": {field: commit}, "kind": kind})
        told = {"commit": commit, "field": field, "id": json.loads(line)["id"], "key": key.hex(),
                "value": value}  # fmt: skip
        if self.dice.random() < 0.7:
            told[self.dice.choice(tuple(told))] = self.dice.choice(WEIRD)
        one = json.dumps(told).encode("utf-8", "surrogatepass") + b"\n"
        personal = self.dice.choice(
            (one, one * 2, one * 50, one[:-1], b"\n" * 1000, b"[" * 9999 + b"\n")
        )
        return _zipped(self._beyond([line], personal))

    def _bomb(self) -> bytes:
        """A payload that unfolds; listed truly and signed, or not."""
        name = self.dice.choice((m.JOURNAL, m.PERSONAL, m.MANIFEST, "attachments/" + "0" * 64))
        size = self.dice.choice((*(900_000, 2_000_000) * 5, 11_000_000, 60_000_000))
        filler = self.dice.choice((b"\0", b" ", b"\n", b"{}\n", b'{"a":1}\n'))
        data = (filler * (size // len(filler) + 1))[:size]
        if self.dice.random() < 0.5:  # just dense enough to be let in
            data += self.dice.randbytes(size // 150)
        files = self.files | {name: data}
        if name in (m.JOURNAL, m.PERSONAL) and self.dice.random() < 0.7:
            return _zipped(self._listed(files, json.loads(files[m.MANIFEST])))
        return _zipped(files)

    def _entry_of(self, changed: dict[str, Any], number: int = 0) -> bytes:
        """An entry after the reader's last one; unless changed it is of a kind nobody knows."""
        values: dict[str, Any] = {
            "act": as_uuid(self.dice.getrandbits(120)), "at": "2026-07-03T09:00:00+08:00",
            "by": "", "do": "visit.plan", "epoch": self.body["epoch"],
            "id": as_uuid(self.dice.getrandbits(120)), "journal": self.body["journal"],
            "kind": "visit", "open": {"n": self.dice.randrange(9)}, "part": [1, 1],
            "prev": self.body["head"], "rev": 1, "sealed": {},
            "seq": self.body["last_seq"] + 1 + number, "turn": 0, "v": 1,
        }  # fmt: skip
        return _line(values | changed)

    def _chained(self, lines: list[bytes]) -> list[bytes]:
        out: list[bytes] = []
        for line in lines:
            entry = json.loads(line)
            if out:
                entry["prev"] = digest(out[-1])
            out.append(_line(entry))
        return out

    def _beyond(self, lines: list[bytes], personal: bytes = b"") -> dict[str, bytes]:
        """The files of a signed bundle of these lines, chained to where the reader is."""
        return self._as_they_are(self._chained(lines), True, personal)

    def _as_they_are(
        self, lines: list[bytes], fits: bool, personal: bytes = b""
    ) -> dict[str, bytes]:
        """The files of a signed bundle; with `fits` its manifest tells the truth of the lines."""
        manifest = json.loads(self.files[m.MANIFEST])
        last = self.body["last_seq"]
        if fits:
            manifest["station-bundle"] |= {
                "first_seq": last + 1, "last_seq": last + len(lines), "entries": len(lines),
                "prev": self.body["head"], "head": digest(lines[-1]),
            }  # fmt: skip
        journal = b"".join(line + b"\n" for line in lines)
        return self._listed({**self.files, m.JOURNAL: journal, m.PERSONAL: personal}, manifest)


def _line(values: Any) -> bytes:
    try:
        return canonical(values)
    except (TypeError, ValueError, OverflowError, UnicodeEncodeError):
        return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
