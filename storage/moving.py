"""An office moved into a shared database out of its backup: from one PC, or after a loss."""

import shutil
from pathlib import Path

from station.clock import Clock, SystemClock
from station.errors import Refused, Usage
from station.language import _
from storage import backup, copying, shared, vault
from storage.migrations import postgres
from storage.paths import Home, cannot_write, write_private
from storage.store import Store, set_meta


def restore(home: Home, path: Path, url: str, clock: Clock | None = None) -> Store:
    """Found a shared office in an empty database with all that a county's backup holds.

    Every desk is asked for what may have come after the backup. Raises `Refused` (`bad-backup`,
    `other-home`, `home-exists`, `office-exists`), `Usage` (`bad-database`) and `MachineFailed`;
    then nothing is in the database.
    """
    address = shared.address(url)
    manifest = backup.unpack(path)
    if manifest.get("kind") != home.kind:
        raise Refused("other-home", _("这份备份不是这一种数据（站点/县区）的，没有恢复。"))
    home.make()
    store = Store(home, shared.engine(address), clock or SystemClock())
    fresh = Home(home.path / ".restore.tmp", home.kind)
    try:
        shutil.rmtree(fresh.path, ignore_errors=True)
        old = backup.lay_out(fresh, path, manifest, store.clock)
        with store.write() as target:
            if shared.holds_office(target):
                raise Refused(
                    "office-exists", _("这个数据库里已有县区，没有恢复。请用空的数据库。")
                )
            postgres.create(target)
            with old.read() as source:
                copying.copy(source, target)
            own = vault.keys(fresh)
            set_meta(target, recipient=own.age_recipient, minisign=own.minisign_public)
            for name in vault.FILES:
                write_private(home.keys / name, (fresh.keys / name).read_bytes())
            vault.keep_url(home, address.render_as_string(hide_password=False))
        old.close()
    except OSError as error:
        raise cannot_write(home.path, error) from error
    finally:
        shutil.rmtree(fresh.path, ignore_errors=True)
    backup.begin_again(store, {})
    home.finish()
    return store


def restored(home: Home) -> None:
    """Begin again where the keeper of the database brought it back from a copy of an earlier day.

    Raises `Usage` (`no-file`) where the home has a file of its own.
    """
    if not vault.database_url(home):
        raise Usage("no-file", _("请给出备份文件，没有改动任何东西。"))
    backup.begin_again(Store.open(home), {})
