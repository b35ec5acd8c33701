"""补录: several registrations written by hand, typed in one after the other with their true day."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on

from screens.about import About
from screens.desk.intake import IntakeScreen, Start
from screens.dialogs import Ask, Entry, Pick
from screens.files import FolderPick
from screens.shell import Command, Shell
from screens.widgets.choices import Choice, Choices
from screens.work import OPENING
from station.errors import Refused
from station.language import _
from station.values import clean, day

if TYPE_CHECKING:
    from station.records import Case
    from station.sheets import Sheet

OTHER_DAY = "other-day"
FORMS = "forms"
PAPERS = "papers"
OVER = "over"


class LateScreen(IntakeScreen):
    """The same questions; the day is asked once and stays for the next one."""

    LATE = True

    def __init__(self, shell: Shell, argument: Any = None) -> None:
        super().__init__(shell)
        self._day: date | None = argument
        self._entered = 0

    def heading(self) -> str:
        """Name the screen, and the day that is entered."""
        if self._day is None:
            return _("补录")
        return _("补录 {day}，已录 {n} 件").format(day=f"{self._day:%m-%d}", n=self._entered)

    def about(self) -> About:
        """Say how it goes."""
        return About(
            _("补录"),
            _(
                "停电时手写的登记表，来电后在这里一份一份录入。先写真正的那一天，只写一次；"
                "录完一份回到这里，再选下一份。每一份都标上“补录”，季报按真正的那一天算。"
                "空白登记表也在这里写出来打印。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the kinds, another day and the forms."""
        return [
            *super().commands(),
            Command(_("换一天"), _("接着录另一天的"), self._ask_day),
            Command(_("空白登记表"), _("写到U盘，打印出来停电时用"), self._write_forms),
            Command(
                _("空白文书"), _("写到U盘，打印出来手填：协议、告知单、转交单等"), self._write_paper
            ),
        ]

    def more(self) -> list[Choice]:
        """Offer another day, the empty forms, and the end."""
        return [
            Choice(OTHER_DAY, _("换一天"), _("接着录另一天的")),
            Choice(FORMS, _("空白登记表"), _("写到U盘，打印出来停电时用")),
            Choice(PAPERS, _("空白文书"), _("写到U盘，打印出来手填：协议、告知单、转交单等")),
            Choice(OVER, _("补录完了"), _("回工作台")),
        ]

    def on_mount(self) -> None:
        """Ask for the day at once."""
        if self._day is None:
            self.call_after_refresh(self._ask_day)

    @on(Choices.Taken)
    def _chosen(self, event: Choices.Taken) -> None:
        if event.key == OTHER_DAY:
            self._ask_day()
        elif event.key == FORMS:
            self._write_forms()
        elif event.key == PAPERS:
            self._write_paper()
        elif event.key == OVER:
            self.go("workbench")

    def _ask_day(self, wrong: str = "") -> None:
        question = _("手写的表是哪一天的？如 昨天、3.12。只写一次，下一份照用。")
        now = _("现在录的是 {day}。").format(day=self._day) if self._day is not None else ""

        def typed(text: str | None) -> None:
            if text is None:
                return
            try:
                found = day(text, self.shell.now().date())
            except Refused as error:
                self._ask_day(error.sentence)
                return
            if found > self.shell.now().date():
                self._ask_day(_("{day} 还没有到，请写已经过去的日子。").format(day=found))
                return
            self._day = found
            self.draw_frame()

        said = "\n".join(filter(None, [wrong and f"x {wrong}", now, question]))
        self.app.push_screen(Ask(_("补录"), said), typed)

    def _begin(self, start: Start) -> None:
        """Begin only once it is known of which day the papers are."""
        if self._day is None and start.draft is None:
            self._ask_day()
        else:
            super()._begin(start)

    def prepared(self, sheet: "Sheet") -> "Sheet":
        """Let the sheet begin with the true day, and with no time of day."""
        if self._day is None:
            return sheet
        starts = {"received": self._day.isoformat(), "received_at": ""}
        parts = tuple(
            replace(
                part,
                lines=tuple(
                    replace(line, start=starts.get(line.spec.name, line.start))
                    for line in part.lines
                ),
            )
            for part in sheet.parts
        )
        return replace(sheet, parts=parts, title=_("补录：{title}").format(title=sheet.title))

    def _registered(self, case: "Case") -> None:
        """Say the number to be written on the paper, and stay for the next one."""
        self._entered += 1
        self._day = case.received
        self.draw_frame()
        self.app.notify(
            _("已补录 {number}，请把编号写到那张表上。").format(number=case.number), markup=False
        )

    def _write_paper(self) -> None:
        """Ask which paper is wanted empty, and write it."""
        door, on = self.shell.door, self.shell.now().date()

        def ask() -> list[tuple[str, str]]:
            from station.papers.documents.offering import empty_forms

            codes = empty_forms(on)
            return list(zip(codes, door.paper_titles(codes), strict=True))

        def asked(found: list[tuple[str, str]]) -> None:
            entries = [Entry(code, title) for code, title in found]
            say = _("空白文书没有文号，也不记入记录；填好以后附到案件里。")
            self.app.push_screen(Pick(_("要哪一种空白文书"), entries, say=say), chosen)

        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                code = entry.key
                self.app.push_screen(
                    FolderPick(door, _("文书写到哪里")), lambda folder: to(code, folder)
                )

        def to(code: str, folder: Path | None) -> None:
            if folder is not None:
                self.carry_out(lambda: door.write_empty(code, folder), written)

        def written(path: Path) -> None:
            self.notify(_("已写好：{path}").format(path=clean(str(path))), markup=False)

        self.fetch(ask, asked, group=OPENING)

    def _write_forms(self) -> None:
        door = self.shell.door

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self.carry_out(lambda: door.write_forms(folder), written)

        def written(paths: list[Path]) -> None:
            said = _("写好 {n} 张空白登记表，用浏览器打开打印：{path}").format(
                n=len(paths), path=clean(str(paths[0].parent))
            )
            self.notify(said, markup=False)

        self.app.push_screen(FolderPick(door, _("空白登记表写到哪里")), chosen)
