"""Writing a bundle: one stretch of a journal, signed, then sealed to its readers.

Equal input gives an equal inner zip (fixed times, fixed order); only the seal differs each time.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyrage
from msgspec.structs import replace

from station.bundle import keys as keyring
from station.bundle import manifest as m
from station.clock import uuid8
from station.errors import Refused
from station.journal import MAX_LINE, Disclosure, canonical, digest, ordinal
from station.language import _

HEAD_ROOM = 8 * 1024 * 1024
"""Bytes kept free below the cap of an unpacked bundle, for the manifest and what is miscounted."""

MAX_NAME = 64
_EPOCH_TIME = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o100644 << 16
_SHA = re.compile(r"\A[0-9a-f]{64}\Z")


@dataclass(frozen=True)
class Stretch:
    """A contiguous stretch of one journal with what belongs to it.

    `lines` are canonical entry lines without a line end; `epoch` is the name of the last entry's
    epoch; `attachments` maps SHA-256 in hex to the bytes; `incoming` is (journal, through) of the
    other side's journal. An empty stretch has first_seq = last_seq + 1 and head = prev.
    """

    journal: str
    region: str
    station: str
    desk: str
    station_name: str
    epoch: str
    first_seq: int
    last_seq: int
    prev: str
    head: str
    lines: Sequence[bytes]
    disclosures: Sequence[Disclosure]
    attachments: Mapping[str, bytes]
    incoming: tuple[str, int] | None


class Item(NamedTuple):
    """What one entry weighs: its act, bytes of its line and disclosures, new attachments' bytes."""

    act: str
    size: int
    attachments: int = 0


def pack(
    stretch: Stretch,
    *,
    kind: m.Kind,
    keys: keyring.Keys,
    recipients: Sequence[str],
    receipt: m.Receipt | None,
    app: str,
    created: str,
) -> bytes:
    """Return the sealed bundle (`.zip.age`). `created` is an ISO moment with offset.

    `recipients` are age recipients; a desk's own is added to what goes up, so that it can read
    what it sent. Raises `Refused` (`too-large`) above a cap, `ValueError` for a stretch that does
    not hang together or a recipient that is none: the caller's mistake.
    """
    named = _readers(kind, keys, recipients)
    inner = pack_inner(
        stretch,
        kind=kind,
        keys=keys,
        recipients=recipients,
        receipt=receipt,
        app=app,
        created=created,
    )
    return seal(inner, named)


def seal(inner: bytes, recipients: Sequence[str]) -> bytes:
    """Seal bytes to age recipients (binary age v1). Raises `ValueError` when there is none."""
    if not recipients:
        raise ValueError("no recipient")
    out = io.BytesIO()
    readers = [pyrage.x25519.Recipient.from_str(r) for r in recipients]
    pyrage.encrypt_io(io.BytesIO(inner), out, readers)
    return out.getvalue()


def pack_inner(
    stretch: Stretch,
    *,
    kind: m.Kind,
    keys: keyring.Keys,
    recipients: Sequence[str],
    receipt: m.Receipt | None,
    app: str,
    created: str,
) -> bytes:
    """Return the inner zip, signed but not sealed: the same bytes for the same input."""
    _check(stretch)
    named = _readers(kind, keys, recipients)
    payload = _payload(stretch)
    body = m.Body(
        format=m.FORMAT,
        kind=kind,
        journal=stretch.journal,
        region=stretch.region,
        station=stretch.station,
        desk=stretch.desk,
        station_name=m.printable(stretch.station_name),
        epoch=stretch.epoch,
        first_seq=stretch.first_seq,
        last_seq=stretch.last_seq,
        entries=len(stretch.lines),
        prev=stretch.prev,
        head=stretch.head,
        signer=keys.minisign_public,
        recipients=named,
        incoming=m.Incoming(journal=stretch.incoming[0], through=stretch.incoming[1])
        if stretch.incoming
        else None,
        app=app,
        receipt=receipt,
    )
    data = _manifest(body, payload, created)
    comment = (
        f"station-bundle {stretch.region}-{stretch.station}{stretch.desk} {kind} "
        f"{stretch.first_seq}-{stretch.last_seq}"
    )
    files = {m.MANIFEST: data, m.SIGNATURE: keyring.sign(keys, data, comment), **payload}
    return _zip(files)


def bundle_name(stretch: Stretch, kind: m.Kind) -> str:
    """Return the file name to suggest: ASCII, at most 64 characters. Readers accept any name."""
    who = f"{stretch.region}-{stretch.station}{stretch.desk}"
    middle = str(ordinal(stretch.epoch)) if kind == "up" else "down"
    head = stretch.head.removeprefix("sha256:")[:8]
    name = f"{who}-{middle}-{stretch.first_seq:06d}-{stretch.last_seq:06d}-{head}.zip.age"
    return name if len(name) <= MAX_NAME else f"{who}-{middle}-{head}.zip.age"


def cuts(
    items: Iterable[tuple[str, int] | Item],
    *,
    max_entries: int = m.MAX_ENTRIES,
    max_size: int = m.MAX_UNPACKED - HEAD_ROOM,
    max_attachments: int = m.MAX_ATTACHMENTS,
) -> list[tuple[int, int]]:
    """Cut a stretch into pieces within the caps, never inside an act.

    One item an entry, in order: its act, its bytes (line, line end, the disclosures and the
    attachments that travel with it) and how many attachments. Returns half-open ranges of
    indexes; nothing in gives nothing out. Raises `Refused` (`too-large`) when one act alone is
    over a cap.
    """
    caps = (max_entries, max_size, max_attachments)
    out: list[tuple[int, int]] = []
    start, used = 0, (0, 0, 0)
    for first, last, weight in _acts(items):
        if any(w > c for w, c in zip(weight, caps, strict=True)):
            raise Refused("too-large", _too_large())
        total = (used[0] + weight[0], used[1] + weight[1], used[2] + weight[2])
        if first > start and any(t > c for t, c in zip(total, caps, strict=True)):
            out.append((start, first))
            start, total = first, weight
        used = total
        end = last
    if used[0]:
        out.append((start, end))
    return out


def _acts(
    items: Iterable[tuple[str, int] | Item],
) -> Iterable[tuple[int, int, tuple[int, int, int]]]:
    """Yield (first index, end index, (entries, bytes, attachments)) of each act."""
    first, act, weight, index = 0, None, (0, 0, 0), 0
    for index, given in enumerate(items, start=1):
        item = Item(*given)
        if act is not None and item.act != act:
            yield first, index - 1, weight
            first, weight = index - 1, (0, 0, 0)
        act = item.act
        weight = (weight[0] + 1, weight[1] + item.size, weight[2] + item.attachments)
    if act is not None:
        yield first, index, weight


def disclosure_line(disclosure: Disclosure) -> bytes:
    """Return the line of `personal.jsonl` for a disclosure, without its line end."""
    return canonical(disclosure)


def _too_large() -> str:
    return _(
        "要上报的内容超出一个上报包的上限，没有写出文件。本机数据完好，"
        "请把过大的附件换成较小的，再导出。"
    )


def _readers(kind: m.Kind, keys: keyring.Keys, recipients: Sequence[str]) -> list[str]:
    own = [keys.age_recipient] if kind == "up" else []
    if not recipients or not all(keyring.is_recipient(r) for r in recipients):
        raise ValueError("not an age recipient")
    return list(dict.fromkeys([*recipients, *own]))


def _check(stretch: Stretch) -> None:
    """Refuse to write what a reader would refuse for its size; notice the caller's mistakes."""
    sizes = [len(a) for a in stretch.attachments.values()]
    over = (
        len(stretch.lines) > m.MAX_ENTRIES
        or len(sizes) > m.MAX_ATTACHMENTS
        or any(size > m.MAX_ATTACHMENT for size in sizes)
        or any(len(line) > MAX_LINE for line in stretch.lines)
    )
    if over:
        raise Refused("too-large", _too_large())
    if len(stretch.lines) != stretch.last_seq - stretch.first_seq + 1:
        raise ValueError("the range is not the number of lines")
    last = digest(stretch.lines[-1]) if stretch.lines else stretch.prev
    if last != stretch.head:
        raise ValueError("the head is not the digest of the last line")
    for sha, content in stretch.attachments.items():
        if not _SHA.match(sha) or hashlib.sha256(content).hexdigest() != sha:
            raise ValueError("an attachment is not what its name says")


def _payload(stretch: Stretch) -> dict[str, bytes]:
    personal = [disclosure_line(d) for d in stretch.disclosures]
    payload = {
        m.JOURNAL: b"".join(line + b"\n" for line in stretch.lines),
        m.PERSONAL: b"".join(line + b"\n" for line in personal),
    }
    for sha in sorted(stretch.attachments):
        payload[m.ATTACHMENTS + sha] = stretch.attachments[sha]
    total = sum(len(data) for data in payload.values())
    if total > m.MAX_UNPACKED - 2 * m.MAX_MANIFEST or any(len(p) > MAX_LINE for p in personal):
        raise Refused("too-large", _too_large())
    return payload


def _manifest(body: m.Body, payload: Mapping[str, bytes], created: str) -> bytes:
    made_of = canonical([canonical(body).decode(), created])
    manifest = m.Manifest(
        id="urn:uuid:" + uuid8(hashlib.sha256(made_of).digest()),
        name="station-bundle",
        created=created,
        resources=[_resource(path, data) for path, data in payload.items()],
        body=body,
    )
    data = m.encode_manifest(manifest)
    try:
        m.decode_manifest(data)
    except Refused as error:
        raise ValueError("the manifest is not what the format allows") from error
    return data


def _resource(path: str, data: bytes) -> m.Resource:
    plain = m.Resource(
        name=m.resource_name(path),
        path=path,
        bytes=len(data),
        hash=digest(data),
        mediatype="application/octet-stream",
    )
    if path.startswith(m.ATTACHMENTS):
        return plain
    table = replace(plain, mediatype="application/jsonl", encoding="utf-8")
    if not data:  # a table without rows has no columns that a validator could find
        return replace(table, format="text")
    return replace(table, type="table", format="jsonl", schema=m.schema_of(path))


def _zip(files: Mapping[str, bytes]) -> bytes:
    """Return the zip: tables deflated, attachments (mostly pictures) as they are.

    Should a table shrink so far that a reader takes it for a bomb, all is stored as it is.
    """
    data, infos = _write(files, zipfile.ZIP_DEFLATED)
    if any(m.too_dense(i.file_size, i.compress_size) for i in infos):
        data, _infos = _write(files, zipfile.ZIP_STORED)
    return data


def _write(files: Mapping[str, bytes], method: int) -> tuple[bytes, list[zipfile.ZipInfo]]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH_TIME)
            info.create_system = 3
            info.external_attr = _FILE_MODE
            attached = name.startswith(m.ATTACHMENTS)
            info.compress_type = zipfile.ZIP_STORED if attached else method
            archive.writestr(info, data)
        infos = archive.infolist()
    return out.getvalue(), infos
