"""Where a home lies and what lies in it. Nothing is created by naming it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from station.errors import MachineFailed, Refused
from station.language import _

KINDS = ("desk", "county")


def default_home(kind: str) -> Path:
    """Return `STATION_HOME`, or the place the system keeps a program's data."""
    named = os.environ.get("STATION_HOME")
    if named:
        return Path(named)
    return Path(platformdirs.user_data_dir("station" if kind == "desk" else "station-county"))


@dataclass(frozen=True)
class Home:
    """The folder of one desk or one county: database, keys, backups, what goes out.

    It holds no path and no machine name, so it may be moved or copied.
    """

    path: Path
    kind: str

    @property
    def mark(self) -> Path:
        """The file that says what kind of home this is."""
        return self.path / "home.json"

    @property
    def database(self) -> Path:
        """The one database file."""
        return self.path / "station.db"

    @property
    def keys(self) -> Path:
        """The folder of the keys (0700)."""
        return self.path / "keys"

    @property
    def backups(self) -> Path:
        """Where backups go unless told otherwise."""
        return self.path / "backups"

    @property
    def outbox(self) -> Path:
        """Where exports go unless told otherwise."""
        return self.path / "outbox"

    @property
    def opened(self) -> Path:
        """Where a paper lies that was opened in the machine's editor, for a day."""
        return self.path / "opened"

    @property
    def lock(self) -> Path:
        """The lock file, which names its holder."""
        return self.path / "lock"

    @property
    def restoring(self) -> "Home":
        """The home that a restore lays out beside this one; it is whole once it has its mark."""
        place = Path(os.path.abspath(self.path))
        return Home(place.parent / (place.name + ".restoring"), self.kind)

    def exists(self) -> bool:
        """Tell whether a home has been made here."""
        return self.mark.is_file()

    def facts(self) -> dict[str, Any]:
        """Return what the mark says, nothing when it is absent or cannot be read."""
        try:
            found = json.loads(self.mark.read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def recover(self) -> None:
        """Finish a restore that was cut off when the old home was aside and this place empty.

        The restored home was checked and whole (it has its mark), so it is put here. Nothing is
        done in any other case. Raises `MachineFailed` when the system refuses the renaming.
        """
        fresh = self.restoring
        if self.exists() or not fresh.exists():
            return
        try:
            if self.path.exists():
                if any(self.path.iterdir()):
                    return  # something else lies here: a person must look at it
                self.path.rmdir()
            os.replace(fresh.path, self.path)
            sync_folder(fresh.path.parent)
        except FileNotFoundError:
            return  # another window has just finished it
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def make(self) -> None:
        """Create the folders (0700). Raises `Refused` if a home is here already.

        A set-up that was broken off left no mark; what it left is put aside, never deleted.
        """
        self.recover()
        if self.exists():
            raise Refused("home-exists", _("这里已经设置过了，没有改动。换一个文件夹再试。"))
        try:
            self._put_aside()
            for folder in (self.path, self.keys):
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o700)
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def finish(self, **facts: str | int) -> None:
        """Write the mark: from now on a home is here. It is replaced whole or not at all.

        `facts` can be read without a key, by a restore over a database that cannot be opened.
        """
        written = self.mark.with_name(self.mark.name + ".part")
        try:
            mark = {"kind": self.kind, "layout": 1, **facts}
            write_private(written, json.dumps(mark).encode())
            os.replace(written, self.mark)
            sync_folder(self.path)
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def _put_aside(self) -> None:
        left = [p for p in (self.database, self.keys) if p.exists()]
        number = 1
        while left and (self.path / f"unfinished-{number}").exists():
            number += 1
        for path in left:
            aside = self.path / f"unfinished-{number}"
            aside.mkdir(mode=0o700, exist_ok=True)
            path.replace(aside / path.name)

    def expect(self) -> None:
        """Check that a home of our kind is here. Raises `Refused`."""
        if not self.exists():
            raise Refused(
                "no-home",
                _("这里还没有设置过（{path}）。").format(path=self.path),
            )
        try:
            kind = json.loads(self.mark.read_bytes())["kind"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise MachineFailed(
                "damaged", _("数据文件夹里的 home.json 读不出来，请用备份恢复。")
            ) from error
        if kind != self.kind:
            words = {"desk": _("站点的数据"), "county": _("县区的数据")}
            raise Refused(
                "other-home",
                _("这个文件夹里是{what}，这里用不上，没有改动。").format(
                    what=words.get(kind, kind)
                ),
            )


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, durably: fsync of the file and of its folder."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        if hasattr(os, "fchmod"):  # Windows has none
            os.fchmod(file.fileno(), 0o600)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some file systems cannot; the file itself is synced
    finally:
        os.close(handle)


def cannot_write(path: Path, error: OSError) -> MachineFailed:
    """Return the failure for a place that cannot be written, in words."""
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return MachineFailed(
            "disk-full", _("磁盘满了，没有写完；已有的数据没有损坏。请腾出空间再试。")
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return MachineFailed(
            "no-permission", _("没有权限写 {path}，什么也没有改动。").format(path=path)
        )
    return MachineFailed(
        "write-failed",
        _("写 {path} 没有成功：{why}。已有的数据没有损坏。").format(
            path=path, why=error.strerror or str(error)
        ),
    )


def cannot_read(path: Path, error: OSError) -> Refused:
    """Return the refusal for a file that was named and cannot be read, in words."""
    if isinstance(error, FileNotFoundError):
        return Refused("no-file", _("找不到 {path}，请核对名字和文件夹。").format(path=path))
    if isinstance(error, IsADirectoryError):
        return Refused("a-folder", _("{path} 是文件夹，请给里面的文件。").format(path=path))
    return Refused("unreadable", _("{path} 读不出来，没有改动任何东西。").format(path=path))


SMALL = 65 * 1024
"""More bytes than an enrolment file may have."""


def read_small(path: Path) -> bytes:
    """Read an enrolment file. Raises `Refused` when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(SMALL)
    except OSError as error:
        raise cannot_read(path, error) from error
