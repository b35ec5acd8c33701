"""Files of a case: one is chosen and attached, or written out again."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from screens.cases import papers, parts
from screens.cases.next import ATTACH, PAPERS, WRITE_OUT
from screens.cases.stepping import Step
from screens.dialogs import Entry, Pick
from screens.files import FilePick, FolderPick
from screens.frame import Frame
from screens.shell import Command
from screens.work import OPENING
from station.language import _
from station.life import CaseFile
from station.records import Attachment
from station.values import clean

if TYPE_CHECKING:
    from station.leads import Said
    from storage.drafts import Draft


class Attaching(Frame):
    """A screen of a case to which files can be attached."""

    _file: CaseFile | None
    _key: tuple[str, str]
    _missing: frozenset[str] = frozenset()
    _heard: "Mapping[str, Sequence[Said]]" = MappingProxyType({})
    """The sums of the attachments whose content has not come."""

    _path = ""
    """The file that was chosen for the form that opens next."""

    def _begin(self, step: Step) -> None:
        raise NotImplementedError

    def begun(self) -> dict[str, str]:
        """Return what the form that opens now begins with."""
        path, self._path = self._path, ""
        return {"path": path} if path else {}

    def took_file(self, step: Step) -> bool:
        """Begin what is done with files; tell whether it was that."""
        if step.name == ATTACH:
            self._choose_attached(step)
        elif step.name == WRITE_OUT:
            self._choose_written()
        elif step.name == PAPERS and self._file is not None:
            papers.choose(self, self.shell.door, self._file, self._begin)
        return step.name in (ATTACH, WRITE_OUT, PAPERS)

    def file_commands(self) -> list[Command]:
        """Offer at an office what can be done with the files of a case."""
        if self._file is None or not self._file.attachments:
            return []
        return [Command(_("附件写到U盘"), _("选一个附件，写到U盘或文件夹"), self._choose_written)]

    def _choose_attached(self, step: Step) -> None:
        """Ask for a file, then for what it is; what was half typed before is gone on with."""
        door, subject = self.shell.door, self._key[1]

        def asked(drafts: "list[Draft]") -> None:
            if any(d.form == ATTACH and d.subject == subject for d in drafts):
                self._begin(step)
                return
            self.app.push_screen(FilePick(door, _("附上哪个文件"), ("material",)), chosen)

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._path = str(path)
                self._begin(step)

        self.fetch(door.drafts, asked, group=OPENING)

    def _choose_written(self) -> None:
        """Ask which file is written out, and where to."""
        if self._file is None:
            return
        entries = [
            Entry(a, parts.named(a), _("内容还没有到") if a.sha in self._missing else "")
            for a in self._file.attachments
            if not a.void
        ]

        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                self.app.push_screen(
                    FolderPick(self.shell.door, _("附件写到哪里")),
                    lambda folder: self._write(entry.key, folder),
                )

        self.app.push_screen(
            Pick(_("写哪一个附件"), entries, say=_("里面可能有个人信息，用完请删除。")), chosen
        )

    def _write(self, attachment: Attachment, folder: Path | None) -> Any:
        door, region = self.shell.door, self._key[0]
        if folder is None:
            return

        def written(path: Path) -> None:
            self.notify(_("已写好：{path}").format(path=clean(str(path))), markup=False)

        self.carry_out(lambda: door.write_attachment(region, attachment, folder), written)
