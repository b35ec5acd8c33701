"""Disks as they may be after a power cut, rebuilt from the system calls of a run.

What was synced is there. What was not may be there, in any subset and torn between sectors;
names made, removed or changed since the folder was last synced may be undone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CALLS = (
    "pwrite64", "pwritev", "pwritev2", "write", "writev", "fsync", "fdatasync", "ftruncate",
    "truncate", "open", "openat", "creat", "unlink", "unlinkat", "rename", "renameat",
    "renameat2", "fallocate", "mmap",
)  # fmt: skip
SECTOR = 512
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+|\?)")
_HANDLE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")
_MAPPED = re.compile(r", \d+<((?:\\x[0-9a-f]{2})*)>, ")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


@dataclass(frozen=True)
class Call:
    """One system call that changed something, or told something."""

    name: str
    path: str
    data: bytes = b""
    at: int = 0
    other: str = ""


def calls(log: Path, folder: Path) -> list[Call]:
    """Read the calls that touch `folder`'s database, and what went to standard output."""
    wanted = str(folder / "station.db")
    found = []
    for line in log.read_text("ascii").splitlines():
        match = _LINE.match(line)
        if match is None or match[3].startswith(("-", "?")):
            continue
        call = _call(match[1], match[2], int(match[3]))
        if call is not None and (
            call.name == "told" or call.path.startswith(wanted) or call.path == str(folder)
        ):
            found.append(call)
    return found


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _call(name: str, given: str, result: int) -> Call | None:
    handle = _HANDLE.match(given)
    texts = [_plain(t) for t, _more in _TEXT.findall(given)]
    path = _plain(handle[2]).decode() if handle else ""
    if name == "write" and handle and handle[1] == "1":
        return Call("told", "", texts[0][:result])
    if name == "pwrite64":
        return Call("write", path, texts[0][:result], int(given.rsplit(", ", 1)[1]))
    if name in ("fsync", "fdatasync"):
        return Call("sync", path)
    if name == "ftruncate":
        return Call("cut", path, at=int(given.rsplit(", ", 1)[1]))
    if name in ("open", "openat", "creat"):
        return Call("open", texts[0].decode(), at=int("O_TRUNC" in given or name == "creat"))
    if name in ("unlink", "unlinkat"):
        return Call("gone", texts[0].decode())
    if name.startswith("rename"):
        return Call("renamed", texts[0].decode(), other=texts[1].decode())
    if name == "mmap":
        mapped = _MAPPED.search(given) if "MAP_SHARED" in given and "PROT_WRITE" in given else None
        return Call("mapped", _plain(mapped[1]).decode()) if mapped else None
    return Call(f"{name}?", path)  # a way to write that is not understood here


@dataclass
class _File:
    """The bytes of one file: those that are safe, and what was done since."""

    safe: bytes = b""
    since: list[Call] = field(default_factory=list)


@dataclass
class Disk:
    """A disk in the course of a run: files, and names that are safe or not yet."""

    names: dict[str, _File]
    safe_names: dict[str, _File] = field(init=False)
    since: list[dict[str, _File | None]] = field(default_factory=list)
    told: bytes = b""
    syncs: int = 0

    def __post_init__(self) -> None:
        self.safe_names = dict(self.names)

    @classmethod
    def of(cls, folder: Path) -> Disk:
        return cls({str(p): _File(p.read_bytes()) for p in sorted(folder.glob("station.db*"))})

    def run(self, call: Call) -> None:
        """Let one call happen."""
        if call.name == "told":
            self.told += call.data
        elif call.name == "open":
            self._open(call)
        elif call.name == "gone":
            self.names.pop(call.path, None)
            self.since.append({call.path: None})
        elif call.name == "renamed":
            moved = self.names.pop(call.path)
            self.names[call.other] = moved
            self.since.append({call.path: None, call.other: moved})
        elif call.name == "sync":
            self._sync(call.path)
        elif call.name in ("write", "cut"):
            self.names[call.path].since.append(call)
        else:
            raise AssertionError(f"{call.name} on {call.path}: not foreseen")

    def _open(self, call: Call) -> None:
        file = self.names.get(call.path)
        if file is None and Path(call.path).name.startswith("station.db"):
            file = self.names[call.path] = _File()
            self.since.append({call.path: file})
        if file is not None and call.at:
            file.since.append(Call("cut", call.path, at=0))

    def _sync(self, path: str) -> None:
        self.syncs += 1
        file = self.names.get(path)
        if file is not None:
            file.safe, file.since = _applied(file.safe, file.since), []
        elif not Path(path).name.startswith("station.db"):
            for change in self.since:
                _rename(self.safe_names, change)
            self.since = []

    def unsafe(self) -> bool:
        """Tell whether a cut now could leave more than one disk."""
        return bool(self.since) or any(f.since for f in self.names.values())

    def image(self, chance: random.Random) -> dict[str, bytes]:
        """Return the files of one disk that a cut now could leave."""
        names = dict(self.safe_names)
        for change in _chosen(self.since, chance):
            _rename(names, change)
        return {path: self._bytes(file, chance) for path, file in names.items()}

    def _bytes(self, file: _File, chance: random.Random) -> bytes:
        kept = _chosen(file.since, chance)
        if kept and chance.random() < 0.5:
            kept = [p for c in kept for p in _pieces(c) if p.name == "cut" or chance.random() < 0.7]
        return _applied(file.safe, kept)


def _rename(names: dict[str, _File], change: dict[str, _File | None]) -> None:
    for path, file in change.items():
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file


def _chosen(things: list[Any], chance: random.Random) -> list[Any]:
    """Choose what reached the disk: all, nothing, a beginning, all but one, or any subset."""
    how = chance.randrange(5)
    if how == 0 or not things:
        return things
    if how == 1:
        return []
    if how == 2:
        return things[: chance.randrange(len(things) + 1)]
    if how == 3:
        lost = chance.randrange(len(things))
        return things[:lost] + things[lost + 1 :]
    return [t for t in things if chance.random() < 0.5]


def _applied(data: bytes, done: list[Call]) -> bytes:
    made = bytearray(data)
    for call in done:
        if call.name == "cut":
            del made[call.at :]
            made.extend(bytes(call.at - len(made)))
            continue
        made.extend(bytes(max(0, call.at - len(made))))
        made[call.at : call.at + len(call.data)] = call.data
    return bytes(made)


def _pieces(call: Call) -> Iterator[Call]:
    """Cut a write at the borders of sectors; another call stays whole."""
    if call.name != "write":
        yield call
        return
    start = call.at
    end = call.at + len(call.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield Call("write", call.path, call.data[start - call.at : stop - call.at], start)
        start = stop
