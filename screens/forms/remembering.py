"""What a form of a desk does with the desk's memory: read it, offer text blocks, name open gaps."""

import re
from typing import Any

from screens.dialogs import Entry, Pick
from screens.forms.calling import CallingText
from screens.forms.form import RecordForm
from screens.shell import Command, Shell
from screens.work import Working
from station.language import N_, _, listed, sense
from station.phrases import Around

_OPEN = re.compile(r"\{[^{}\n]{1,12}\}|_{2,}")


class Remembering:
    """The memory of one form screen. Where the program has no memory (an office), it is silent."""

    def __init__(self, screen: Working, form: RecordForm, shell: Shell) -> None:
        self._screen = screen
        self._form = form
        self._door = shell.door
        self.there = hasattr(shell.door, "memory") and shell.door.exists()
        place = shell.place or sense("title", N_("消费维权服务站"))
        form.recall.around = Around(form.today, place, shell.person)

    def read(self) -> None:
        """Read it in a thread; until then the form is as it was on the first day."""
        if self.there:
            self._screen.fetch(
                lambda: (self._door.memory(), self._door.phrases("block")), self._known,
                group="memory", refused=lambda _error: None,
            )  # fmt: skip

    def _known(self, found: tuple[Any, Any]) -> None:
        recall = self._form.recall
        recall.memory, recall.blocks = found
        for row in self._form.rows.values():
            if row.has_focus_within:
                row.look(left=False)

    def keys(self) -> str:
        """Return the keys that stand under the form."""
        return (
            _("Ctrl+R 同上件  Ctrl+Z 撤销  Esc 返回") if self.there else _("Ctrl+Z 撤销  Esc 返回")
        )

    def commands(self) -> list[Command]:
        """Return what the palette offers."""
        if not self.there:
            return []
        again = self._form.action_again
        return [
            Command(_("同上一件"), _("这一栏照上一件填，到下一栏"), again, "Ctrl+R"),
            Command(_("插入常用语"), _("在文字里打 :: 和快捷字也行，如 ::7t"), self._offer_blocks),
        ]

    def _offer_blocks(self) -> None:
        """Let somebody choose a block for the text in focus, else for the first one."""
        texts = [r for r in self._form.rows.values() if isinstance(r.editor, CallingText)]
        row = next((r for r in texts if r.has_focus_within), next(iter(texts), None))
        if row is None:
            return
        entries = [Entry(one, f"{one.key}  {one.title}") for one in self._form.recall.blocks]

        def chosen(entry: Entry | None) -> None:
            row.go()
            if entry is not None and isinstance(row.editor, CallingText):
                row.editor.insert_block(entry.key)

        self._screen.app.push_screen(Pick(_("常用语"), entries), chosen)

    def open_gaps(self) -> list[str]:
        """Return a question for each text in which something is still open."""
        if not self.there:
            return []
        return [
            _("“{label}”里还空着：{gaps}。").format(
                label=self._form.rows[name].label, gaps=listed(open_)
            )
            for name, open_ in self._form.gaps().items()
        ]

    def go_to_gap(self) -> None:
        """Go to the first gap and mark it, so that it is typed over."""
        for name in self._form.gaps():
            row = self._form.rows[name]
            row.go()
            if isinstance(row.editor, CallingText):
                row.editor.mark(_OPEN)
            return
