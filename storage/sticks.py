"""Sticks that are plugged in, and what lies on them: found by content, whatever its name is.

`sticks` is asked every few seconds: it reads the list of mounts, and never touches one that could
keep it waiting (network drives, automatic mounts).
"""

import ctypes
import json
import os
import re
import shutil
import string
import sys
import zipfile
import zlib
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from station.bundle import enrolment
from station.errors import Refused
from station.language import _
from station.ledger import files as tables
from station.ledger.columns import LEDGER, Headings
from station.progress import Progress, Report, silent
from station.register.file import headings
from station.values import clean

MOUNTS = Path("/proc/self/mountinfo")
DEVICES = Path("/sys/dev/block")
VOLUMES = Path("/Volumes")
ROOTS = {"/media": (1, 2), "/run/media": (1, 2), "/mnt": (1,)}
"""Where Linux desktops mount what is plugged in, and how many folders further down."""

_SLOW = {"9p", "afs", "autofs", "ceph", "cifs", "coda", "davfs", "nfs", "nfs4", "smb3", "smbfs"}
_LOCAL_FUSE = {"fuse.exfat", "fuse.exfat-fuse", "fuse.ntfs", "fuse.ntfs-3g"}
_ESCAPED = re.compile(r"\\([0-7]{3})")

_REMOVABLE = 2
_READ_ONLY_VOLUME = 0x00080000
_NO_DIALOG = 1  # else Windows opens a window for a card reader without a card


@dataclass(frozen=True)
class Stick:
    """A removable drive in use: where it is, what it is called, bytes free, may it be written."""

    path: Path
    name: str
    free: int
    writable: bool


def sticks() -> list[Stick]:
    """Return the removable drives that are plugged in, the newest first. Never raises.

    The environment variable STATION_STICKS, a list of folders, replaces the search.
    """
    named = os.environ.get("STATION_STICKS")
    system: str = sys.platform
    if named is not None:
        places = [Path(text) for text in named.split(os.pathsep) if text]
    elif system == "win32":
        return _windows()
    else:
        places = _volumes() if system == "darwin" else _mounts()
    found = (_stick(path, path.name) for path in places)
    return [stick for stick in found if stick is not None]


def _stick(path: Path, name: str, writable: bool = True) -> Stick | None:
    """Return the stick at a place, None when it cannot be read: it may just have been pulled."""
    try:
        with os.scandir(path) as inside:
            next(inside, None)
        free = shutil.disk_usage(path).free
    except OSError:
        return None
    title = clean(name).strip() or clean(str(path))
    return Stick(path, title, free, writable and os.access(path, os.W_OK))


# --- Linux


def _mounts() -> list[Path]:
    """Return the mount points under the usual roots, and removable disks mounted elsewhere."""
    try:
        lines = MOUNTS.read_text("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []
    mounted: dict[str, tuple[str, str]] = {}
    for line in lines:
        before, _dash, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) > 5 and after:
            place = _ESCAPED.sub(lambda m: chr(int(m[1], 8)), fields[4])
            mounted.pop(place, None)  # the last one mounted there is the one that is seen
            mounted[place] = (fields[2], after.partition(" ")[0])
    system = _disk(mounted.get("/", ("", ""))[0])
    return [
        Path(place)
        for place, (device, kind) in reversed(mounted.items())
        if _prompt(kind) and (_usual(Path(place)) or _pluggable(device, system))
    ]


def _prompt(kind: str) -> bool:
    """Tell whether a file system answers at once: a dead network drive answers never."""
    return kind not in _SLOW and (not kind.startswith("fuse.") or kind in _LOCAL_FUSE)


def _usual(place: Path) -> bool:
    return any(
        Path(root) in place.parents and len(place.relative_to(root).parts) in depths
        for root, depths in ROOTS.items()
    )


def _disk(device: str) -> Path | None:
    """Return the folder of the disk that holds a device (`8:17`), None when it is no disk's."""
    here = Path(os.path.realpath(DEVICES / device)) if device else DEVICES
    return next((p for p in (here, *here.parents[:1]) if (p / "removable").is_file()), None)


def _pluggable(device: str, system: Path | None) -> bool:
    disk = _disk(device)
    if disk is None or disk == system:
        return False
    if any(part.startswith("usb") for part in disk.parts):
        return True
    try:
        return (disk / "removable").read_text("ascii").strip() == "1"
    except OSError:
        return False


# --- macOS and Windows


def _volumes() -> list[Path]:
    """Return what macOS mounts for people; the system's own volume is only linked there."""
    try:
        own = {os.stat(p).st_dev for p in ("/", "/System/Volumes/Data") if os.path.exists(p)}
        return [
            place
            for place in sorted(VOLUMES.iterdir())
            if not place.name.startswith(".")
            and not place.is_symlink()
            and os.path.ismount(place)
            and place.stat().st_dev not in own
        ]
    except OSError:
        return []


def _windows() -> list[Stick]:
    """Return the drives that Windows calls removable and that hold a medium."""
    kernel: Any = vars(ctypes)["windll"].kernel32
    kernel.SetThreadErrorMode(_NO_DIALOG, None)
    present = kernel.GetLogicalDrives()
    letters = [c for n, c in enumerate(string.ascii_uppercase) if present >> n & 1]
    found = (
        _drive(kernel, letter)
        for letter in reversed(letters)
        if letter not in "AB" and kernel.GetDriveTypeW(f"{letter}:\\") == _REMOVABLE
    )
    return [stick for stick in found if stick is not None]


def _drive(kernel: Any, letter: str) -> Stick | None:
    root = f"{letter}:\\"
    label = ctypes.create_unicode_buffer(261)
    flags = ctypes.c_uint32()
    there = kernel.GetVolumeInformationW(
        root, label, len(label), None, None, ctypes.byref(flags), None, 0
    )
    if not there:
        return None
    name = f"{label.value} ({letter}:)".strip()
    return _stick(Path(root), name, writable=not flags.value & _READ_ONLY_VOLUME)


# --- what lies there

DEPTH = 3
MAX_FILES = 5_000
AGE_MAGIC = b"age-encryption.org/v1"

_OWN_DATA = {".toml": "law", ".docx": "template"}
"""Endings of what a county makes its own."""
MATERIALS = (
    ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".heic", ".tif", ".tiff", ".pdf", ".ofd",
    ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".txt",
    ".mp3", ".m4a", ".amr", ".wav", ".aac", ".ogg", ".mp4", ".mov", ".3gp", ".avi",
)  # fmt: skip
"""Endings of what people attach to a case; a file that is typed may have any."""

_HEAD = 16 * 1024
_STRINGS = 256 * 1024
_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_BACKUP = b"station.db"  # the first member of a backup; its name stands at byte 30 of the zip
_DOWN = re.compile(r"-down-(?:[0-9]{6,}-[0-9]{6,}-)?[0-9a-f]{8}")
_UP = re.compile(r"[0-9]{6}-[0-9A-Za-z]+-[0-9]+-(?:[0-9]{6,}-[0-9]{6,}-)?[0-9a-f]{8}")
_FORMATS = {
    form.partition("/")[0]: what
    for form, what in ((enrolment.INVITATION, "invitation"), (enrolment.CARD, "card"))
}
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</")
_BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError,
    KeyError,
)  # fmt: skip


@dataclass(frozen=True)
class Find:
    """A file that may be what is looked for: what it is, bytes, ISO moment of its last change.

    `what` is `bundle` (上报), `down` (下发), `invitation`, `card`, `ledger`, `backup` or
    `material` (what may be attached to a case).
    """

    path: Path
    what: str
    size: int
    modified: str


def look(folder: Path, wanted: Collection[str], report: Report = silent) -> list[Find]:
    """Return the files of the wanted kinds in a folder and three levels below, newest first.

    At most 5,000 files are looked at (the last report says so). Hidden files, unfinished `.part`
    files and links are passed over. Raises `Refused` (`no-folder`) when it cannot be read.
    """
    found: list[tuple[int, Find]] = []
    title = clean(folder.name or str(folder))
    for number, entry in enumerate(_files(folder)):
        if number == MAX_FILES:
            said = _("文件太多，只看了前 {n} 个；可以换一个小一点的文件夹。")
            report(Progress(number, number, said.format(n=number)))
            break
        if number % 20 == 0:
            report(Progress(number, 0, _("正在看 {folder}").format(folder=title)))
        try:
            facts = entry.stat(follow_symlinks=False)
            what = _what(Path(entry.path), wanted)
        except OSError:
            continue
        if what in wanted:
            one = Find(Path(entry.path), what, facts.st_size, _moment(facts.st_mtime_ns))
            found.append((facts.st_mtime_ns, one))
    if not os.path.isdir(folder):
        raise _gone(folder)  # pulled out meanwhile
    return [one for _at, one in sorted(found, key=lambda f: (-f[0], str(f[1].path)))]


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield the files, nearest first. Raises `Refused` when the folder itself cannot be read."""
    todo = deque([(folder, 0)])
    while todo:
        here, depth = todo.popleft()
        try:
            with os.scandir(here) as inside:
                entries = sorted(islice(inside, 2 * MAX_FILES), key=lambda e: e.name)
        except OSError as error:
            if depth == 0:
                raise _gone(folder) from error
            continue
        for entry in entries:
            if entry.name.startswith((".", "$")) or entry.name.endswith(".part"):
                continue
            if entry.is_file(follow_symlinks=False):
                yield entry
            elif depth < DEPTH and entry.is_dir(follow_symlinks=False):
                todo.append((Path(entry.path), depth + 1))


def _gone(folder: Path) -> Refused:
    return Refused(
        "no-folder",
        _("{folder} 打不开：U盘可能已经拔出，或没有权限。请插好或换一个文件夹再试。").format(
            folder=clean(str(folder))
        ),
    )


def _moment(ns: int) -> str:
    try:
        return datetime.fromtimestamp(ns // 10**9).astimezone().isoformat(timespec="seconds")
    except (OSError, OverflowError, ValueError):
        return ""


def sealed(path: Path, head: bytes) -> str:
    """Tell `bundle` from `down` among sealed files; empty when a file is not one of them.

    The seal hides what is inside, so the name decides; a name that says nothing is a bundle.
    """
    if not head.startswith(AGE_MAGIC) and not path.name.endswith(".age"):
        return ""
    return "down" if _DOWN.search(path.name) else "bundle"


def _what(path: Path, wanted: Collection[str]) -> str:
    """Return what a file is by its first bytes, empty when it is nothing of ours."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    what = sealed(path, head)
    if what == "bundle" and what not in wanted and not _UP.match(path.name):
        return "down"  # somebody renamed it
    if what:
        return what
    if head.startswith(_ZIP) and head[30:].startswith(_BACKUP):
        return "backup"
    if head.startswith(b"{"):
        return _paper(path)
    if (own := _OWN_DATA.get(path.suffix.lower(), "")) in wanted:
        return own
    if "material" in wanted and path.suffix.lower() in MATERIALS:
        return "material"
    if "ledger" in wanted and _is_table(path, head, LEDGER):
        return "ledger"
    return "register" if "register" in wanted and _is_table(path, head, headings()) else ""


def _paper(path: Path) -> str:
    """Return whether a JSON file is an invitation or a card."""
    with path.open("rb") as file:
        data = file.read(enrolment.MAX_BYTES + 1)
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    form = plain.get("format") if isinstance(plain, dict) else None
    return _FORMATS.get(form.partition("/")[0], "") if isinstance(form, str) else ""


def _is_table(path: Path, head: bytes, of: Headings) -> bool:
    """Tell whether a table begins with the headings that a ledger or a register needs.

    An old or locked workbook cannot be looked into; loading it says what to do.
    """
    if head.startswith(_OLE):
        return path.suffix.lower() in (".xls", ".xlsx", ".et")
    if head.startswith(_ZIP):
        return _has_required(_strings(path), of)
    lines = _decoded(head).splitlines()[:5]
    return any(_has_required(re.split("[,;\t]", line), of) for line in lines)


def _has_required(texts: Iterable[str], of: Headings) -> bool:
    return {of.column_of(text.strip().strip('"')) for text in texts} >= set(of.required)


def _strings(path: Path) -> list[str]:
    """Return the first texts of a workbook, nothing when it is another kind of zip."""
    try:
        if path.stat().st_size > tables.MAX_BYTES:
            return []
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            if "xl/workbook.xml" not in names:
                return []
            shared = "xl/sharedStrings.xml"
            parts = [shared] if shared in names else []
            parts += sorted(n for n in names if n.startswith("xl/worksheets/sheet"))[:1]
            content = []
            for part in parts:
                with package.open(part) as file:
                    content.append(file.read(_STRINGS))
    except _BROKEN_ZIP:
        return []
    return [text.decode("utf-8", "replace") for text in _TEXT.findall(b"".join(content))]


def _decoded(head: bytes) -> str:
    """Return the beginning of a text file, nothing when it is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    if b"\0" in head:
        return ""
    whole = head[: head.rfind(b"\n") + 1] or head
    for way in ("utf-8-sig", "gb18030"):
        try:
            return whole.decode(way)
        except UnicodeDecodeError:
            continue
    return ""
