"""Makes desks, stretches and bundles, good ones and bad ones, for the tests beside it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from station.bundle import keys, read, write
from station.bundle import manifest as m
from station.clock import uuid7
from station.errors import Refused
from station.journal import GENESIS, Disclosure, Entry, digest, encode, seal

DESK = keys.new_keys()
COUNTY = keys.new_keys()
STRANGER = keys.new_keys()
TODAY = "2026-11-22"
MOMENT = "2026-03-12T09:41:07+08:00"
EPOCH = "1.3fa9c2d1"
UNSAID = ("哈希", "签名", "公钥", "加密", "纪元", "分叉")


class Desk:
    """Grows a chain of entries, as a desk would."""

    def __init__(self, seq: int = 0, prev: str = GENESIS) -> None:
        self.journal = uuid7()
        self.first, self.prev = seq + 1, prev
        self.head, self.seq = prev, seq
        self.lines: list[bytes] = []
        self.disclosures: list[Disclosure] = []

    def add(self, **changed: Any) -> Entry:
        """Append one entry; any field may be given another value than the proper one."""
        record = uuid7()
        told = seal(record, "consumer_name", f"张三{self.seq}")
        values: dict[str, Any] = {
            "act": uuid7(),
            "at": MOMENT,
            "by": "op-1",
            "do": "complaint.accept",
            "epoch": EPOCH,
            "id": record,
            "journal": self.journal,
            "kind": "case",
            "open": {"kind": "COMPLAINT", "received": "2026-03-12", "claimed_fen": 1500},
            "part": (1, 1),
            "prev": self.head,
            "rev": 1,
            "sealed": {"consumer_name": told.commit},
            "seq": self.seq + 1,
            "turn": 0,
            "v": 1,
        }
        entry = Entry(**(values | changed))
        self.disclosures.append(told)
        self.line(encode(entry))
        return entry

    def act(self, parts: int, **changed: Any) -> str:
        """Append one act of several entries and return its id."""
        act = uuid7()
        for i in range(1, parts + 1):
            self.add(**({"act": act, "part": (i, parts)} | changed))
        return act

    def line(self, line: bytes) -> None:
        """Append a line as it is."""
        self.lines.append(line)
        self.head, self.seq = digest(line), self.seq + 1

    def stretch(self, pictures: Sequence[bytes] = (), **changed: Any) -> write.Stretch:
        values: dict[str, Any] = {
            "journal": self.journal,
            "region": "540102",
            "station": "017",
            "desk": "A",
            "station_name": "八廓街消费维权服务站",
            "epoch": EPOCH,
            "first_seq": self.first,
            "last_seq": self.seq,
            "prev": self.prev,
            "head": self.head,
            "lines": self.lines,
            "disclosures": self.disclosures,
            "attachments": {hashlib.sha256(a).hexdigest(): a for a in pictures},
            "incoming": None,
        }
        return write.Stretch(**(values | changed))


def grown(entries: int = 3) -> Desk:
    desk = Desk()
    for _i in range(entries):
        desk.add()
    return desk


def inner_of(stretch: write.Stretch, **changed: Any) -> bytes:
    return write.pack_inner(stretch, **(packing() | changed))


def packing() -> dict[str, Any]:
    return {
        "kind": "up",
        "keys": DESK,
        "recipients": [COUNTY.age_recipient],
        "receipt": None,
        "app": "0.1.0",
        "created": "2026-11-22T00:00:00+08:00",
    }


def opened(inner: bytes, **changed: Any) -> read.Opened:
    known = read.Signer(DESK.minisign_public, None, "八廓街站")
    values: dict[str, Any] = {
        "kind": "up",
        "signer_of": lambda _manifest: known,
        "our_recipient": COUNTY.age_recipient,
        "our_region": "540102",
        "today": TODAY,
    }
    return read.open_bundle(inner, **(values | changed))


def code_of(call: Callable[[], object]) -> str:
    """Return the code that the call is refused with, or `taken`."""
    try:
        call()
    except Refused as error:
        refused = error
    else:
        return "taken"
    assert refused.sentence
    assert not any(word in refused.sentence for word in UNSAID)
    return refused.code


def checked(inner: bytes, **changed: Any) -> str:
    return code_of(lambda: opened(inner, **changed).check_all())


def files_of(inner: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(inner)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes] | list[tuple[Any, bytes]], method: int = 8) -> bytes:
    out = io.BytesIO()
    pairs = files.items() if isinstance(files, dict) else files
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return out.getvalue()


def resigned(
    files: dict[str, bytes],
    edit: Callable[[dict[str, Any]], object] = lambda _manifest: None,
    signer: keys.Keys = DESK,
) -> bytes:
    """List the files anew, let `edit` change the manifest, sign it, and zip all of it."""
    manifest = json.loads(files[m.MANIFEST])
    for resource in manifest["resources"]:
        data = files[resource["path"]]
        resource |= {"bytes": len(data), "hash": "sha256:" + hashlib.sha256(data).hexdigest()}
    edit(manifest)
    raw = json.dumps(manifest).encode()
    return zipped(files | {m.MANIFEST: raw, m.SIGNATURE: keys.sign(signer, raw, "test")})


def lied(desk: Desk, **changed: Any) -> bytes:
    """Pack a chain that does not hold together, the manifest telling what `changed` says."""
    first = desk.seq - len(desk.lines) + 1
    stretch = desk.stretch(first_seq=first, disclosures=changed.pop("disclosures", []))
    return resigned(
        files_of(inner_of(stretch)), lambda manifest: manifest["station-bundle"].update(changed)
    )


def test_the_kit_makes_a_bundle_that_is_taken() -> None:
    assert checked(inner_of(grown().stretch())) == "taken"
