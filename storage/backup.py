"""Backups that are proven before they count, and restoring one into a new epoch.

A backup is one zip: the database (as it is on the disk, still locked by its key), the keys, and a
list of their sums. It opens everything it holds, so it belongs in the safe.
"""

import glob
import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlcipher3 import dbapi2 as sqlcipher

from station import VERSION
from station.clock import Clock, SystemClock
from station.errors import MachineFailed, Refused, StationError
from station.journal import new_epoch
from station.language import _, joined
from station.life import Act
from station.progress import Report, silent
from storage import copying, database, letters, lock, migrations, office_journal, outward, vault
from storage.check import check
from storage.desk import Desk, station_record
from storage.paths import Home, cannot_write, sync_folder
from storage.shared_office import no_restore
from storage.store import Store, engine_failed, meta, set_meta
from storage.tables import OWN_REGION

FORMAT = "station-backup/1.0"
DATABASE = "station.db"
MANIFEST = "backup.json"
CONTENT = (DATABASE, *("keys/" + name for name in vault.FILES))
"""What a backup holds besides its manifest."""
MAX_BYTES = 8 * 1024**3
BLOCK = 1024 * 1024
DIRECTORY = 64 * 1024
"""Room in a backup for its list of sums and the zip's own directory."""


@dataclass(frozen=True)
class BackedUp:
    """A backup that was written and proven."""

    path: Path
    entries: int


def backup(store: Store, folder: Path | None = None, report: Report = silent) -> BackedUp:
    """Write a verified backup. A home that is not sound is not backed up over a good copy.

    What is checked is the copy that goes in. The file gets its name once every sum was read back
    from the disk it was written to. Raises `MachineFailed` and `Refused` (`no-key`, `no-stick`).
    """
    with _copied(store) as copy:
        found = check(copy, report)
        if not found.ok:
            raise MachineFailed(
                "damaged",
                _("自检没有通过，没有做备份（以前的备份还在）：") + joined(found.problems[:3]),
            )
        with copy.read() as connection:
            info = meta(connection)
        copy.close()
        files = {DATABASE: copy.home.database, **_key_files(store.home)}
        size = sum(path.stat().st_size for path in files.values()) + DIRECTORY
        manifest = {
            "format": FORMAT, "kind": store.home.kind, "app": VERSION, "made": store.now(),
            "journal": info.get("journal", ""), "schema": migrations.NEWEST,
        }  # fmt: skip
        stamp = store.clock.now().strftime("%Y%m%d-%H%M%S")
        who = f"{info['region'] or 'station'}-{info.get('code', 'county')}{info.get('desk', '')}"
        path = outward.deliver_file(
            folder or store.home.backups,
            f"{who}-{stamp}.backup",
            size,
            lambda file: _pack(file, files, manifest),
            _proven,
        )
    with suppress(MachineFailed, Refused):  # the backup is whole, noted or not
        _note_backup(store)
    return BackedUp(path, found.entries)


def _note_backup(store: Store) -> None:
    """Note in the home when it was last backed up."""
    now = store.now()
    with lock.hold(store.home.lock, "backup", now), store.write() as connection:
        set_meta(connection, backup_at=now)


@contextmanager
def _copied(store: Store) -> Iterator[Store]:
    """Copy the database beside itself and open the copy; it is gone when the block ends."""
    work = Home(store.home.path / ".backup.tmp", store.home.kind)
    try:
        shutil.rmtree(work.path, ignore_errors=True)
        try:
            if work.path.is_file():
                work.path.unlink()  # the first version copied to a file of this name
            work.path.mkdir(mode=0o700)
            if store.shared:
                copying.to_file(store, work)
            else:
                copy_database(store, work.database)
        except OSError as error:
            raise cannot_write(work.path, error) from error
        made = database.engine(work.database, vault.database_key(store.home), work.kind)
        yield Store(work, made, store.clock)
        made.dispose()
    finally:
        shutil.rmtree(work.path, ignore_errors=True)


def _key_files(home: Home) -> dict[str, Path]:
    files = {"keys/" + name: home.keys / name for name in vault.FILES}
    for path in files.values():
        if not path.is_file():
            raise Refused(
                "no-key",
                _("缺了钥匙文件 {name}，没有做备份（以前的备份还在）。").format(name=path.name),
            )
    return files


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


def _pack(file: IO[bytes], files: dict[str, Path], manifest: dict[str, Any]) -> None:
    """Write the zip block by block; the list of sums, made on the way, comes last."""
    sums: dict[str, str] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, path in files.items():
            member = zipfile.ZipInfo(name)
            member.file_size = path.stat().st_size
            member.external_attr = 0o600 << 16
            with path.open("rb") as source, archive.open(member, "w") as target:
                sums[name] = _flow(source, target.write)
        text = json.dumps({**manifest, "files": sums}, ensure_ascii=False, indent=1)
        archive.writestr(MANIFEST, text)


def _flow(source: IO[bytes], write: Callable[[bytes], object] | None = None) -> str:
    """Read a file in blocks, handing each to `write` if given; return the sum."""
    made = hashlib.sha256()
    while block := source.read(BLOCK):
        made.update(block)
        if write is not None:
            write(block)
    return "sha256:" + made.hexdigest()


def _proven(part: Path) -> bool:
    try:
        unpack(part)
    except Refused:
        return False
    return True


def unpack(path: Path) -> dict[str, Any]:
    """Read a backup in blocks, check every sum and return its manifest.

    Raises `Refused` (`bad-backup`).
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {m.filename: m.file_size for m in archive.infolist()}
            if members.keys() != {*CONTENT, MANIFEST} or len(members) != len(archive.infolist()):
                raise ValueError
            if sum(members.values()) > MAX_BYTES or members[MANIFEST] > BLOCK:
                raise ValueError
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise ValueError
            for name in CONTENT:
                with archive.open(name) as source:
                    if manifest["files"][name] != _flow(source):
                        raise ValueError
    except Exception as error:
        raise _bad(path) from error
    return manifest


def _bad(path: Path) -> Refused:
    return Refused(
        "bad-backup",
        _("{name} 不是完整的备份文件，没有恢复，现在的数据没有改动。请换一份备份。").format(
            name=path.name
        ),
    )


def restore(home: Home, path: Path, clock: Clock | None = None) -> dict[str, Any]:
    """Bring a home back from a backup. What is there now is put aside, never deleted.

    A desk opens a new epoch, with an ordinal above any that is known here, and writes its first
    entry. Returns `home`, `epoch`, `put_aside`. Raises `Refused` (`bad-backup`, `other-home`,
    `shared-restore`).
    """
    if vault.database_url(home):
        raise no_restore()
    manifest = unpack(path)
    if manifest.get("kind") != home.kind:
        raise Refused("other-home", _("这份备份不是这一种数据（站点/县区）的，没有恢复。"))
    place = Home(Path(os.path.abspath(home.path)), home.kind)
    place.recover()
    known = _known_ordinals(place)
    fresh = place.restoring
    try:
        shutil.rmtree(fresh.path, ignore_errors=True)
        store = lay_out(fresh, path, manifest, clock or SystemClock())
        facts = begin_again(store, known)
        store.close()
        with _alone(place, store):
            _keep_backups(place, fresh)
            _note(place, facts)
            fresh.finish(**{n: v for n, v in facts.items() if n != "epoch"})
            aside = _swap(place, store.clock)
    except OSError as error:
        raise cannot_write(home.path, error) from error
    finally:
        if place.path.exists() or not fresh.exists():  # else the next opening finishes the swap
            shutil.rmtree(fresh.path, ignore_errors=True)
    return {
        "home": str(home.path), "epoch": facts.get("epoch", ""),
        "put_aside": str(aside) if aside else None,
    }  # fmt: skip


@contextmanager
def _alone(home: Home, store: Store) -> Iterator[None]:
    """Hold the lock of the home that is about to be put aside, if there is one."""
    if not home.exists():
        yield
        return
    with lock.hold(home.lock, "restore", store.now()):
        if os.name != "nt":
            yield
            return
    yield  # Windows renames no folder in which a file is open


def _known_ordinals(home: Home) -> dict[str, int]:
    """Return the highest epoch ordinal by journal, of all that lies here.

    That is the home, what a broken-off restore left, and every home that was put aside: their
    marks, and their databases where those can be opened.
    """
    beside = home.path.parent.glob(glob.escape(home.path.name) + ".before-*")
    known: dict[str, int] = {}
    for place in (home.path, home.restoring.path, *beside):
        there = Home(place, home.kind)
        for journal, ordinal in (_marked(there), _in_database(there)):
            known[journal] = max(known.get(journal, 0), ordinal)
    return known


def _marked(home: Home) -> tuple[str, int]:
    facts = home.facts()
    ordinal = facts.get("highest_ordinal")
    return str(facts.get("journal", "")), ordinal if isinstance(ordinal, int) else 0


def _in_database(home: Home) -> tuple[str, int]:
    """Read what a database knows of its journal, and change nothing in it."""
    if not home.database.is_file():
        return "", 0
    try:
        made = database.engine(home.database, vault.database_key(home), home.kind)
        with Store(home, made, SystemClock()).read() as connection:
            info = meta(connection)
        return info.get("journal", ""), int(info.get("highest_ordinal", "1"))
    except (StationError, ValueError):
        return "", 0


def lay_out(fresh: Home, path: Path, manifest: dict[str, Any], clock: Clock) -> Store:
    """Write out what the backup holds and check it. The mark is not written yet."""
    fresh.make()
    try:
        with zipfile.ZipFile(path) as archive:
            for name in CONTENT:
                with archive.open(name) as source:
                    if _write(fresh.path / name, source) != manifest["files"][name]:
                        raise _bad(path)
    except zipfile.BadZipFile as error:
        raise _bad(path) from error
    key = vault.database_key(fresh)
    made = database.open_(fresh.database, key, fresh.kind, fresh.backups)
    store = Store(fresh, made, clock)
    if not check(store).ok:
        raise _bad(path)
    return store


def _write(path: Path, source: IO[bytes]) -> str:
    """Write a file for its owner only, durably; return the sum of what was read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        made = _flow(source, file.write)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return made


def begin_again(store: Store, known: dict[str, int]) -> dict[str, Any]:
    """Open the next epoch; a county also asks every desk to send again what it may lack.

    Returns `journal`, `highest_ordinal` and the name of the `epoch`; nothing of a county that has
    no journal of its own yet.
    """
    if store.home.kind == "county":
        with store.write() as connection:
            connection.exec_driver_sql("UPDATE journals SET resend_from=tip_seq+1")
            letters.begin_anew(connection, meta(connection)["region"])
            return office_journal.begin_again(connection, known, store.now())
    desk = Desk(store)
    with store.write() as connection:
        info = meta(connection)
        journal = info["journal"]
        ordinal = max(int(info.get("highest_ordinal", "1")), known.get(journal, 0)) + 1
        epoch = new_epoch(ordinal)
        connection.exec_driver_sql(
            "UPDATE journals SET epoch=?, tip_ordinal=? WHERE region=? AND journal=?",
            (epoch, ordinal, OWN_REGION, journal),
        )
        set_meta(connection, highest_ordinal=str(ordinal))
        desk.append(connection, [Act("station.restore", (station_record(info),))])
    return {"journal": journal, "highest_ordinal": ordinal, "epoch": epoch}


def _keep_backups(home: Home, fresh: Home) -> None:
    if home.backups.is_dir():
        shutil.copytree(home.backups, fresh.backups, dirs_exist_ok=True)


def _note(home: Home, facts: dict[str, Any]) -> None:
    """Tell the home that is put aside which ordinal was opened, should the new one be lost."""
    journals = {_marked(home)[0], _in_database(home)[0]} - {""}
    if facts and home.facts().get("kind") == home.kind and journals <= {facts["journal"]}:
        home.finish(journal=facts["journal"], highest_ordinal=facts["highest_ordinal"])


def _swap(home: Home, clock: Clock) -> Path | None:
    """Put the restored home, which is whole, in the place of the old one, kept beside it.

    Cut off between the two renamings, it is finished when the home is next opened.
    """
    home.path.parent.mkdir(parents=True, exist_ok=True)
    aside = _put_aside(home, clock)
    try:
        home.recover()
    except MachineFailed:
        if aside is not None and not home.path.exists():
            os.replace(aside, home.path)
        raise
    return aside


def _put_aside(home: Home, clock: Clock) -> Path | None:
    if not home.path.exists() or not any(home.path.iterdir()):
        return None
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    aside = home.path.with_name(f"{home.path.name}.before-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = home.path.with_name(f"{home.path.name}.before-{stamp}-{number}")
    os.replace(home.path, aside)
    sync_folder(home.path.parent)
    return aside
