"""The inner zip as a stranger may have made it: its directory is checked before anything is read.

Nothing is ever extracted to a disk. Whatever the zip module throws comes out as `Refused`.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from station.bundle import manifest as m
from station.errors import Refused
from station.language import _

MAX_NAMES = m.MAX_ATTACHMENTS + 4
MAX_DIRECTORY = 512 * 1024
CHUNK = 1024 * 1024

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    EOFError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""Everything that hostile bytes were seen to raise, or could, inside `zipfile` and `zlib`."""

_NAME = re.compile(
    r"\A(?:datapackage\.json|datapackage\.json\.minisig|journal\.jsonl|personal\.jsonl"
    r"|attachments/[0-9a-f]{64})\Z"
)
_NEEDED = (m.MANIFEST, m.SIGNATURE, m.JOURNAL, m.PERSONAL)
_END = struct.Struct("<4s4H2IH")
_LOCAL = struct.Struct("<4s5H3I2H")
_FLAGS = 0x0800 | 0x0006  # UTF-8 names; the deflate level's hint
_DOS_DIRECTORY = 0x10


class Archive:
    """A zip whose directory has passed every check. Entries are read by name, within its size."""

    def __init__(self, inner: bytes) -> None:
        _check_end(inner)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(inner))
            infos = self._zip.infolist()
            _check_directory(inner, infos)
        except ZIP_ERRORS as error:
            raise bad_zip() from error
        self.sizes = {info.filename: info.file_size for info in infos}

    def read(self, name: str, limit: int) -> bytes:
        """Return an entry's bytes. Raises `Refused`: `bad-zip`, or `too-large` above `limit`."""
        if self.sizes[name] > limit:
            raise too_large()
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield an entry's bytes in pieces of at most 1 MiB. Raises `Refused` (`bad-zip`)."""
        with self._open(name) as file:
            while chunk := _guarded(file, CHUNK):
                yield chunk

    def lines(self, name: str, limit: int) -> Iterator[bytes]:
        """Yield lines with their end, cut off at `limit` + 1 bytes. Raises `Refused`."""
        with self._open(name) as file:
            while line := _guarded_line(file, limit + 1):
                yield line

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(name)
        except ZIP_ERRORS as error:
            raise bad_zip() from error


def bad_zip() -> Refused:
    """Return the refusal of a zip that is damaged or not one of ours."""
    return Refused(
        "bad-zip",
        _("上报包里的文件结构不对，包已损坏或不是本程序写的。本机数据没有改动，请对方重新导出。"),
    )


def too_large() -> Refused:
    """Return the refusal of something above a cap."""
    return Refused(
        "too-large",
        _("这个文件展开后超过上限，没有导入。本机数据没有改动，请核对来源后让对方重新导出。"),
    )


def _guarded(file: IO[bytes], size: int) -> bytes:
    try:
        return file.read(size)
    except ZIP_ERRORS as error:
        raise bad_zip() from error


def _guarded_line(file: IO[bytes], limit: int) -> bytes:
    try:
        return file.readline(limit)
    except ZIP_ERRORS as error:
        raise bad_zip() from error


def _check_end(inner: bytes) -> None:
    """Check the end record by hand: nothing before, nothing after, one disk, a short directory."""
    if not inner.startswith(b"PK\x03\x04") or len(inner) < _END.size:
        raise bad_zip()
    end = _END.unpack(inner[-_END.size :])
    magic, disk, first_disk, here, total, size, offset, comment = end
    whole = (
        magic == b"PK\x05\x06"
        and (disk, first_disk, comment) == (0, 0, 0)
        and here == total
        and offset + size + _END.size == len(inner)
    )
    if not whole:
        raise bad_zip()
    if total > MAX_NAMES or size > MAX_DIRECTORY:
        raise too_large()


def _check_directory(inner: bytes, infos: list[zipfile.ZipInfo]) -> None:
    names = [info.orig_filename for info in infos]
    if not all(_NAME.match(name) for name in names):
        raise bad_zip()
    if len({name.casefold() for name in names}) != len(names):
        raise bad_zip()
    if not set(_NEEDED) <= set(names) or not all(_ordinary(info) for info in infos):
        raise bad_zip()
    if sum(info.file_size for info in infos) > m.MAX_UNPACKED:
        raise too_large()
    for info in infos:
        if info.file_size > _cap(info.filename) or m.too_dense(info.file_size, info.compress_size):
            raise too_large()
    _check_layout(inner, infos)


def _ordinary(info: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is a plain file, stored or deflated, in the open."""
    mode = stat.S_IFMT(info.external_attr >> 16)
    return (
        info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        and not info.flag_bits & ~_FLAGS
        and mode in (0, stat.S_IFREG)
        and not info.external_attr & _DOS_DIRECTORY
    )


def _cap(name: str) -> int:
    if name == m.MANIFEST:
        return m.MAX_MANIFEST
    if name == m.SIGNATURE:
        return m.MAX_SIGNATURE
    return m.MAX_ATTACHMENT if name.startswith(m.ATTACHMENTS) else m.MAX_UNPACKED


def _check_layout(inner: bytes, infos: list[zipfile.ZipInfo]) -> None:
    """Check that the entries lie end to end from the first byte to the directory: no overlaps."""
    at = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset != at:
            raise bad_zip()
        local = _LOCAL.unpack_from(inner, at)
        at += _LOCAL.size + local[-2] + local[-1] + info.compress_size
    if at != _END.unpack(inner[-_END.size :])[6]:
        raise bad_zip()
