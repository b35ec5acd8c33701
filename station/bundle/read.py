"""Reading a bundle: every check of the format, in its order, and only `Refused` comes out.

First `unseal`, then `open_bundle`, then `Opened.entries` and `Opened.disclosures`. What has been
yielded counts only when the last line has passed: keep it in one transaction.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import pyrage

from station.bundle import chain, keys
from station.bundle import manifest as m
from station.bundle.archive import Archive, too_large
from station.errors import Refused
from station.journal import MAX_LINE, Disclosure, Entry, decode_disclosure, opens
from station.language import _

MAX_HEADER = 16 * 1024
MAX_STANZAS = 20
MAX_INNER = m.MAX_UNPACKED + 2 * 1024 * 1024
"""Bytes of a plain zip: the unpacked cap and room for its directory."""

_MAGIC = b"age-encryption.org/v1\n"


@dataclass(frozen=True)
class Signer:
    """Who may sign, from the reader's own registry. Revoked from the ISO day `revoked_on` on."""

    public: str
    revoked_on: str | None
    name: str


def unseal(source: BinaryIO, identities: Sequence[str]) -> bytes:
    """Open the seal and return the inner zip, in memory.

    Raises `Refused`: `not-a-bundle`, `truncated` (cut off or altered), `not-for-us`, `too-large`.
    An `OSError` of `source` itself, a stick pulled out, comes through as it is.
    """
    start = _read_up_to(source, MAX_HEADER)
    _check_header(start)
    reader, writer = _Reader(start, source), _Bounded(MAX_INNER)
    ours = [pyrage.x25519.Identity.from_str(i) for i in identities]
    try:
        pyrage.decrypt_io(reader, writer, ours)
    except pyrage.DecryptError as error:
        _raise_own(reader.failed)
        ours_not_named = str(error).startswith("No matching keys")
        raise (_not_for_us() if ours_not_named else _truncated()) from error
    except (OSError, ValueError, OverflowError, MemoryError) as error:
        _raise_own(reader.failed)
        if writer.full:
            raise too_large() from error
        raise _truncated() from error
    return writer.out.getvalue()


class _Reader:
    """Gives back what was read for the header check, then goes on reading."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = io.BytesIO(start), rest
        self.failed: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._start.read(size) or self._rest.read(size)
        except OSError as error:
            self.failed = error
            raise


class _Bounded:
    """Takes at most so many bytes: an age file may unfold a plain zip, never more than our cap."""

    def __init__(self, limit: int) -> None:
        self.out = io.BytesIO()
        self.full = False
        self._left = limit

    def write(self, data: bytes) -> int:
        self._left -= len(data)
        if self._left < 0:
            self.full = True
            raise OSError("over the cap")
        return self.out.write(data)

    def flush(self) -> None:
        """Nothing to do: it is memory."""


def _raise_own(error: OSError | None) -> None:
    if error is not None:
        raise error


def _read_up_to(source: BinaryIO, size: int) -> bytes:
    out = b""
    while len(out) < size and (piece := source.read(size - len(out))):
        out += piece
    return out


def _check_header(start: bytes) -> None:
    """Look at the age header before the library does: its parser takes square time (16 KiB, 20)."""
    if len(start) < len(_MAGIC) and _MAGIC.startswith(start):
        raise _truncated()
    if not start.startswith(_MAGIC):
        raise Refused(
            "not-a-bundle",
            _("这个文件不是上报包。本机数据没有改动，请选择扩展名为 .zip.age 的文件。"),
        )
    end = start.find(b"\n--- ")
    if end < 0 and len(start) < MAX_HEADER:
        raise _truncated()
    if end < 0 or start.count(b"\n-> ", 0, end) > MAX_STANZAS:
        raise Refused(
            "not-a-bundle",
            _("这个文件的开头不正常，不是本程序写的上报包。本机数据没有改动，请核对文件来源。"),
        )


def _truncated() -> Refused:
    return Refused(
        "truncated",
        _(
            "上报包不完整或已损坏，可能没有拷完。本机数据没有改动，请从U盘重新拷贝，或让对方重新导出。"
        ),
    )


def _not_for_us() -> Refused:
    return Refused(
        "not-for-us",
        _("这个包不是发给本县(区)或本窗口的，打不开。本机数据没有改动，请核对文件名和收件单位。"),
    )


def open_bundle(
    inner: bytes,
    *,
    kind: str,
    signer_of: Callable[[m.Manifest], Signer | None],
    our_recipient: str,
    our_region: str | None,
    today: str,
) -> "Opened":
    """Check an inner zip up to its payloads' sizes and sums; nothing is kept or extracted.

    `signer_of` looks the sender up in the reader's own registry, by journal: what the manifest
    says of its key is not believed. `our_region` None accepts any region. `today` is an ISO day.

    Raises `Refused`: `bad-zip`, `too-large`, `not-a-bundle`, `unknown-desk`, `bad-signature`,
    `newer-format`, `wrong-kind`, `not-for-us`, `other-county`, `revoked`, `bad-chain`, `altered`.
    """
    archive = Archive(inner)
    data = archive.read(m.MANIFEST, m.MAX_MANIFEST)
    minisig = archive.read(m.SIGNATURE, m.MAX_SIGNATURE)
    manifest = m.decode_manifest(data)
    signer = signer_of(manifest)
    if signer is None:
        raise _unknown(manifest.body)
    if not keys.verify(signer.public, data, minisig):
        raise _bad_signature(signer.name)
    _check_addressee(manifest.body, kind, our_recipient, our_region)
    if signer.revoked_on is not None and today >= signer.revoked_on:
        raise _revoked(signer)
    chain.check_range(manifest.body)
    _check_payloads(archive, manifest)
    return Opened(archive, manifest, data, minisig)


def _check_addressee(body: m.Body, kind: str, recipient: str, region: str | None) -> None:
    m.check_format(body.format)
    if body.kind != kind:
        raise Refused(
            "wrong-kind",
            _(
                "这个包不能在这里导入：站点的上报包由县(区)导入，县(区)的回包由站点导入。"
                "本机数据没有改动，请核对文件。"
            ),
        )
    if recipient not in body.recipients:
        raise _not_for_us()
    if region is not None and body.region != region:
        sentence = _(
            "这个上报包属于行政区划 {theirs}，不是发给本县(区)（{ours}）的。"
            "本机数据没有改动，请转交所属县(区)。"
        )
        raise Refused("other-county", sentence.format(theirs=body.region, ours=region))


def _unknown(body: m.Body) -> Refused:
    sentence = _(
        "登记簿里没有这个窗口（{region}-{station}{desk}）。"
        "本机数据没有改动，请先导入该窗口的登记卡，再导入上报包。"
    )
    words = sentence.format(region=body.region, station=body.station, desk=body.desk)
    return Refused("unknown-desk", words)


def _bad_signature(name: str) -> Refused:
    sentence = _(
        "上报包与登记的发件方（{name}）对不上，可能被改动，或对方换过登记卡。"
        "本机数据没有改动，请电话核对；换过登记卡的，先导入新卡。"
    )
    return Refused("bad-signature", sentence.format(name=name))


def _revoked(signer: Signer) -> Refused:
    sentence = _(
        "{name} 已于 {day} 停用，之后收到的上报包不再导入。本机数据没有改动，请与县(区)核实。"
    )
    return Refused("revoked", sentence.format(name=signer.name, day=signer.revoked_on))


def _altered() -> Refused:
    return Refused(
        "altered",
        _("上报包里的内容与目录对不上，包已损坏或被改动。本机数据没有改动，请对方重新导出。"),
    )


def _check_payloads(archive: Archive, manifest: m.Manifest) -> None:
    """Check that the zip holds what the manifest lists and nothing else, byte for byte."""
    listed = {r.path: r for r in manifest.resources}
    names = set(archive.sizes) - {m.MANIFEST, m.SIGNATURE}
    if len(listed) != len(manifest.resources) or set(listed) != names:
        raise _altered()
    for path, resource in listed.items():
        if resource.bytes != archive.sizes[path]:
            raise _altered()
        hasher = hashlib.sha256()
        for chunk in archive.chunks(path):
            hasher.update(chunk)
        named = path.removeprefix(m.ATTACHMENTS) if path.startswith(m.ATTACHMENTS) else None
        if resource.hash != "sha256:" + hasher.hexdigest():
            raise _altered()
        if named is not None and named != hasher.hexdigest():
            raise _altered()


class Opened:
    """A bundle whose manifest, signature, sizes and sums have passed; its lines are read from here.

    `manifest_bytes` and `minisig` are the evidence to keep.
    """

    def __init__(
        self, archive: Archive, manifest: m.Manifest, manifest_bytes: bytes, minisig: bytes
    ) -> None:
        self._archive = archive
        self.manifest = manifest
        self.manifest_bytes = manifest_bytes
        self.minisig = minisig
        self._sealed: set[bytes] | None = None

    @property
    def body(self) -> m.Body:
        """The `station-bundle` object of the manifest."""
        return self.manifest.body

    def entries(self) -> Iterator[tuple[bytes, Entry]]:
        """Yield each line (without its end) and its entry, checked one after the other.

        Raises `Refused`: `bad-entry`, `bad-chain`, `bad-zip`; perhaps only at the very end.
        """
        links = chain.Chain(self.body)
        seq = self.body.first_seq
        for line in self._archive.lines(m.JOURNAL, MAX_LINE):
            if not line.endswith(b"\n"):
                raise chain.bad_entry(seq)
            yield line[:-1], links.feed(line[:-1])
            seq += 1
        links.end()
        self._sealed = links.commitments

    def disclosures(self) -> Iterator[Disclosure]:
        """Yield each disclosure that opens a commitment of this stretch, once.

        Reads the entries first unless they have been read to the end. Raises `Refused`:
        `bad-disclosure`, and what `entries` raises.
        """
        if self._sealed is None:
            for _pair in self.entries():
                pass
        sealed, seen = self._sealed or set(), set()
        for line in self._archive.lines(m.PERSONAL, MAX_LINE):
            if not line.endswith(b"\n"):
                raise _bad_disclosure()
            disclosure = decode_disclosure(line[:-1])
            key = chain.seal_key(disclosure.id, disclosure.field, disclosure.commit)
            if key not in sealed or key in seen or not _opens(disclosure):
                raise _bad_disclosure()
            seen.add(key)
            yield disclosure

    def attachments(self) -> list[str]:
        """Return the SHA-256 (hex) of each attachment in the bundle, sorted."""
        start = m.ATTACHMENTS
        return sorted(n.removeprefix(start) for n in self._archive.sizes if n.startswith(start))

    def attachment(self, sha: str) -> bytes:
        """Return one attachment's bytes, at most 10 MiB. Raises `KeyError` if it is not here."""
        return self._archive.read(m.ATTACHMENTS + sha, m.MAX_ATTACHMENT)

    def check_all(self) -> tuple[int, int]:
        """Run every check to the end, keep nothing; return the numbers of entries, disclosures."""
        entries = sum(1 for _pair in self.entries())
        return entries, sum(1 for _one in self.disclosures())


def _opens(disclosure: Disclosure) -> bool:
    try:
        return opens(disclosure)
    except (ValueError, TypeError, RecursionError, OverflowError):
        return False


def _bad_disclosure() -> Refused:
    return Refused(
        "bad-disclosure",
        _(
            "上报包里有一项个人信息与记录对不上，包已损坏或被改动。本机数据没有改动，请对方重新导出。"
        ),
    )
