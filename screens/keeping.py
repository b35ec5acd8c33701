"""Keeping a home safe: backup, self-check, restore. The desk and the office do it alike."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens.files import FilePick, FolderPick
from screens.shell import Shell
from screens.waiting import Waiting
from screens.work import Working
from station.language import _
from station.progress import Report

if TYPE_CHECKING:
    from storage.backup import BackedUp
    from storage.check import Checked


def pick_backup(door: Any) -> FilePick:
    """Return the dialog that asks which backup to restore from."""
    return FilePick(door, _("用哪一份备份"), ("backup",))


def restoring(door: Any, path: Path) -> Waiting[bool]:
    """Return the dialog that restores a home from a backup; it leaves with True when that is done."""

    def work(report: Report) -> bool:
        return bool(door.restore(path, report))

    return Waiting(_("恢复"), _("正在检查并恢复备份"), work)


class Keeping(Working):
    """A screen from which a home is backed up, checked or restored; `tell` shows what it came to."""

    shell: Shell
    KEPT_WITH_KEYS = ""
    """A sentence about what else lies in a backup; translated when it is shown."""
    BROKEN = ""
    """What to do when the self-check finds something; translated when it is shown."""

    def tell(self, *sentences: str) -> None:
        """Show what it came to."""
        raise NotImplementedError

    def into(self, title: str, then: Callable[[Path], Any]) -> None:
        """Ask for a folder to write into, then go on with it."""

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                then(folder)

        self.app.push_screen(FolderPick(self.shell.door, title), chosen)

    def back_up(self) -> None:
        """Ask where to, write a backup and check it."""
        self.into(_("备份写到哪里"), self._back_up)

    def _back_up(self, folder: Path) -> None:
        def work(report: Report) -> "BackedUp":
            made: BackedUp = self.shell.door.backup(folder, report)
            return made

        def done(made: "BackedUp | None") -> None:
            if made is not None:
                self.tell(
                    _("备份写好并检查过了，共 {n} 条记录：{path}").format(
                        n=made.entries, path=made.path
                    ),
                    *filter(None, [_(self.KEPT_WITH_KEYS)]),
                )

        self.app.push_screen(Waiting(_("备份"), _("正在备份并检查"), work), done)

    def check_all(self) -> None:
        """Check the whole home."""

        def work(report: Report) -> "Checked":
            made: Checked = self.shell.door.check(report)
            return made

        def done(found: "Checked | None") -> None:
            if found is None:
                return
            if found.ok:
                self.tell(_("自检通过：{n} 条记录，条条对得上。").format(n=found.entries))
            else:
                self.tell(_(self.BROKEN), *found.problems)

        self.app.push_screen(Waiting(_("数据自检"), _("正在从头核对"), work), done)

    def restore(self, then: Callable[[], Any]) -> None:
        """Ask for a backup and bring the home back from it."""

        def picked(path: Path | None) -> None:
            if path is not None:
                self.app.push_screen(
                    restoring(self.shell.door, path), lambda done: then() if done else None
                )

        self.app.push_screen(pick_backup(self.shell.door), picked)
