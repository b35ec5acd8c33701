"""Backups that are proven before they count, and restoring one into a new epoch.

A backup is one zip: the database (as it is on the disk, still locked by its key), the keys, and a
list of their sums. It opens everything it holds, so it belongs in the safe.
"""

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from station import VERSION
from station.clock import Clock
from station.errors import MachineFailed, Refused, StationError
from station.journal import new_epoch
from station.language import _, joined
from station.life import Act
from station.progress import Report, silent
from storage import lock, migrations, outward, vault
from storage.check import check
from storage.desk import Desk, station_record
from storage.paths import Home, cannot_write, write_private
from storage.store import Store, engine_failed, meta, set_meta
from storage.tables import OWN_REGION

FORMAT = "station-backup/1.0"
DATABASE = "station.db"
MANIFEST = "backup.json"
MAX_BYTES = 8 * 1024**3


@dataclass(frozen=True)
class BackedUp:
    """A backup that was written and proven."""

    path: Path
    entries: int


def backup(store: Store, folder: Path | None = None, report: Report = silent) -> BackedUp:
    """Write a verified backup. A home that is not sound is not backed up over a good copy."""
    target = folder or store.home.backups
    found = check(store, report)
    if not found.ok:
        raise MachineFailed(
            "damaged",
            _("自检没有通过，没有做备份（以前的备份还在）：") + joined(found.problems[:3]),
        )
    work = store.home.path / ".backup.tmp"
    try:
        copy_database(store, work)
        files = {DATABASE: work.read_bytes()}
    except OSError as error:
        raise cannot_write(target, error) from error
    finally:
        work.unlink(missing_ok=True)
    for name in vault.FILES:
        files["keys/" + name] = (store.home.keys / name).read_bytes()
    with store.read() as connection:
        info = meta(connection)
    data = _pack(files, store, info)
    stamp = store.clock.now().strftime("%Y%m%d-%H%M%S")
    who = f"{info['region'] or 'station'}-{info.get('code', 'county')}{info.get('desk', '')}"
    path = outward.deliver(target, f"{who}-{stamp}.backup", data)
    unpack(path)  # read back and proven, sums and database, before it counts
    return BackedUp(path, found.entries)


def copy_database(store: Store, target: Path) -> None:
    """Copy the database to `target` with the engine's own copying; the key stays the same."""
    target.unlink(missing_ok=True)
    key = vault.database_key(store.home)
    destination = sqlcipher.connect(str(target))
    try:
        destination.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        with store.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.backup(destination)
    except sqlcipher.DatabaseError as error:
        raise engine_failed(error) from error
    finally:
        destination.close()
    target.chmod(0o600)


def _pack(files: dict[str, bytes], store: Store, info: dict[str, str]) -> bytes:
    manifest = {
        "format": FORMAT, "kind": store.home.kind, "app": VERSION, "made": store.now(),
        "journal": info.get("journal", ""), "schema": migrations.NEWEST,
        "files": {n: "sha256:" + hashlib.sha256(d).hexdigest() for n, d in files.items()},
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def unpack(path: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Read a backup whole and check every sum. Raises `Refused` (`bad-backup`)."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            names = {DATABASE, *("keys/" + n for n in vault.FILES)}
            if set(archive.namelist()) != names | {MANIFEST} or manifest["format"] != FORMAT:
                raise ValueError
            files = {name: archive.read(name) for name in names}
        for name, data in files.items():
            if manifest["files"][name] != "sha256:" + hashlib.sha256(data).hexdigest():
                raise ValueError
    except Exception as error:
        raise _bad(path) from error
    return manifest, files


def _bad(path: Path) -> Refused:
    return Refused(
        "bad-backup",
        _("{name} 不是完整的备份文件，没有恢复，现在的数据没有改动。请换一份备份。").format(
            name=path.name
        ),
    )


def restore(home: Home, path: Path, clock: Clock | None = None) -> dict[str, Any]:
    """Bring a home back from a backup. What is there now is put aside, never deleted.

    A desk opens a new epoch, with an ordinal above any it has known, and writes its first entry.
    Returns `home`, `epoch`, `put_aside`. Raises `Refused` (`bad-backup`, `other-home`).
    """
    manifest, files = unpack(path)
    if manifest.get("kind") != home.kind:
        raise Refused("other-home", _("这份备份不是这一种数据（站点/县区）的，没有恢复。"))
    highest = _highest_ordinal(home, manifest)
    fresh = Home(home.path.with_name(home.path.name + ".restoring"), home.kind)
    try:
        shutil.rmtree(fresh.path, ignore_errors=True)
        _lay_out(fresh, files)
        store = Store.open(fresh, clock)
        found = check(store)
        if not found.ok:
            raise _bad(path)
        epoch = _begin_again(store, highest)
        store.close()
        with _alone(home, store):
            aside = _swap(home, fresh, store.clock)
    except OSError as error:
        raise cannot_write(home.path, error) from error
    finally:
        shutil.rmtree(fresh.path, ignore_errors=True)
    return {"home": str(home.path), "epoch": epoch, "put_aside": str(aside) if aside else None}


@contextmanager
def _alone(home: Home, store: Store) -> Iterator[None]:
    """Hold the lock of the home that is about to be put aside, if there is one."""
    if not home.exists():
        yield
        return
    with lock.hold(home.lock, "restore", store.now()):
        yield


def _highest_ordinal(home: Home, manifest: dict[str, Any]) -> int:
    """Return the highest epoch ordinal that the present home knows of this journal, else 0."""
    if not home.exists():
        return 0
    try:
        store = Store.open(home)
        with store.read() as connection:
            info = meta(connection)
        store.close()
    except StationError:
        return 0
    if info.get("journal") != manifest.get("journal"):
        return 0
    return int(info.get("highest_ordinal", "1"))


def _lay_out(home: Home, files: dict[str, bytes]) -> None:
    home.make()
    for name, data in files.items():
        write_private(home.path / name, data)
    home.finish()


def _begin_again(store: Store, highest: int) -> str:
    """Open the next epoch at a desk; at a county ask every desk to send again what it may lack."""
    if store.home.kind == "county":
        with store.write() as connection:
            connection.exec_driver_sql("UPDATE journals SET resend_from=tip_seq+1")
            connection.exec_driver_sql("DELETE FROM outgoing")
        return ""
    desk = Desk(store)
    with store.write() as connection:
        info = meta(connection)
        ordinal = max(int(info.get("highest_ordinal", "1")), highest) + 1
        epoch = new_epoch(ordinal)
        connection.exec_driver_sql(
            "UPDATE journals SET epoch=?, tip_ordinal=? WHERE region=? AND journal=?",
            (epoch, ordinal, OWN_REGION, info["journal"]),
        )
        set_meta(connection, highest_ordinal=str(ordinal))
        desk.append(connection, [Act("station.restore", (station_record(info),))])
    return epoch


def _swap(home: Home, fresh: Home, clock: Clock) -> Path | None:
    """Put the restored home in the place of the old one, which is kept beside it."""
    aside = None
    home.path.parent.mkdir(parents=True, exist_ok=True)
    if home.path.exists() and any(home.path.iterdir()):
        stamp = clock.now().strftime("%Y%m%d-%H%M%S")
        aside = home.path.with_name(f"{home.path.name}.before-{stamp}")
        number = 1
        while aside.exists():
            number += 1
            aside = home.path.with_name(f"{home.path.name}.before-{stamp}-{number}")
        os.replace(home.path, aside)
        for kept in ("backups",):
            if (aside / kept).is_dir():
                shutil.copytree(aside / kept, fresh.path / kept)
    elif home.path.exists():
        home.path.rmdir()
    os.replace(fresh.path, home.path)
    return aside
