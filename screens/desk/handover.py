"""交接: what one shift leaves to the next, on the screen and as a page to print."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from screens.about import About
from screens.desk.reminders import draft_words
from screens.dialogs import Ask
from screens.files import FolderPick
from screens.frame import Frame
from screens.shell import Command, Shell
from screens.widgets.choices import Choice, Choices
from screens.widgets.scrolled import Scrolled
from screens.words import measured, when
from station.language import _, about, listed
from station.law import habits
from station.papers.page import Piece, Table, Words
from station.privacy import mask_text
from station.values import clean, yuan

if TYPE_CHECKING:
    from storage.handover import Handover, Owed
    from storage.workbench import Todo

DAY_SHEET = "DAY_SHEET"
PRINTED = 60
"""How many lines of a table are handed over; the rest is counted."""


class HandoverScreen(Frame):
    """The state of the desk for whoever comes next."""

    ROOT: ClassVar[bool] = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._now: Handover | None = None

    def heading(self) -> str:
        """Name the screen."""
        return _("交接")

    def about(self) -> About:
        """Say what is handed over."""
        return About(
            _("交接"),
            _(
                "下班的人把在办的、到期的、等钱的、要回访的、没填完的和今天办了什么交给接班的人。"
                "要叮嘱的话写在“留言”里，接班的人打开这一页就看到。名字只显示姓，可以打印。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what can be done."""
        return [
            Command(_("写留言"), _("给接班的人写一句话"), self._remark),
            Command(_("写成文件打印"), _("写到U盘，用浏览器打开打印"), self._print),
            Command(_("打印日清单"), _("今天办的每一件事和记录核对码"), self._print_day),
        ]

    def body(self) -> ComposeResult:
        """What can be done above, the page below."""
        with Scrolled(classes="panel", id="handover") as box:
            box.border_title = _("交接")
            box.border_subtitle = _("Tab 换栏  PgDn 翻页")
            yield Choices(
                [
                    Choice("remark", _("写留言")),
                    Choice("print", _("写成文件打印")),
                    Choice(DAY_SHEET, _("打印日清单")),
                    Choice("shift", _("换班")),
                ],
                id="handover-ways",
            )
            yield Static("", id="handover-page", markup=False, classes="sentence")

    def on_mount(self) -> None:
        """Stand on what can be done."""
        self.set_focus(self.query_one(Choices))

    def renew(self) -> None:
        """Read the desk anew."""
        self.fetch(self.shell.door.handover, self._show)

    def _show(self, now: "Handover") -> None:
        self._now = now
        self.query_one("#handover-page", Static).update(
            Content("\n").join(_drawn(piece) for piece in pieces(now))
        )

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        if event.key == "remark":
            self._remark()
        elif event.key == "print":
            self._print()
        elif event.key == DAY_SHEET:
            self._print_day()
        else:
            self.go(event.key)

    def _remark(self) -> None:
        kept = self._now.remark.text if self._now is not None and self._now.remark else ""
        door, person = self.shell.door, self.shell.person

        def typed(text: str | None) -> None:
            if text is not None:
                self.carry_out(lambda: door.leave_remark(text, person), lambda _none: self.renew())

        question = _("写给接班的人的话，如 周三上午十点约了惠民超市来谈。新的会换掉旧的。")
        self.app.push_screen(Ask(_("留言"), question, kept), typed)

    def _print_day(self) -> None:
        """Show the sheet of what was done today, with the code of all records."""
        self.go("paper", (DAY_SHEET, "", "", ""))

    def _print(self) -> None:
        now, door = self._now, self.shell.door
        if now is None:
            return

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self.carry_out(lambda: door.write_handover(folder, *told(now)), written)

        def written(path: Path) -> None:
            self.notify(_("已写好：{path}").format(path=clean(str(path))), markup=False)

        self.app.push_screen(FolderPick(self.shell.door, _("写到哪里")), chosen)


def told(now: "Handover") -> tuple[str, str, Sequence[Piece]]:
    """Return title, line under it and pieces of the page to print."""
    under = _("{day}  {time} 写成    交班人：__________    接班人：__________").format(
        day=now.day, time=now.at[11:16]
    )
    return _("{place} 交接单").format(place=now.station), under, pieces(now)


def pieces(now: "Handover") -> list[Piece]:
    """Return the page piece by piece; who came is masked everywhere."""
    return [_left(now), *_cases(now), _owed(now), _calls(now), _drafts(now), _done(now)]


def _left(now: "Handover") -> Piece:
    remark = now.remark
    said = f"{mask_text(remark.text)}\n{remark.by}  {when(remark.at)}" if remark else ""
    return Words(_("留言"), said or _("没有留言。"))


def _cases(now: "Handover") -> list[Piece]:
    heads = (_("期限"), _("编号"), _("消费者"), _("经营者"), _("等什么"))
    due = [t for t in now.todo if t.soon or (t.days or 0) < 0]
    rest = [t for t in now.todo if t not in due]
    title = _("超期和{soon}到期 {n}").format(
        soon=habits.soon_words(now.day), n=measured(now.overdue + now.due_soon)
    )
    more = now.todo_total - len(due)
    return [
        Table(title, heads, [_line(t) for t in due[:PRINTED]], _("没有。"), (16, 14, 14, 34, 22)),
        Table(
            _counted(_("别的在办"), more, min(len(rest), PRINTED)), heads,
            [_line(t) for t in rest[:PRINTED]], _("没有。"), (16, 14, 14, 34, 22),
        ),
    ]  # fmt: skip


def _counted(title: str, total: int, shown: int) -> str:
    words = f"{title} {measured(total)}"
    return words if shown == total else _("{words}，先列 {n}").format(words=words, n=shown)


def _line(todo: "Todo") -> tuple[str, ...]:
    due = str(todo.due) if todo.due is not None else ""
    late = _("（超期 {n} 天）").format(n=-todo.days) if (todo.days or 0) < 0 and todo.days else ""
    return (
        due + late,
        todo.row.number,
        todo.row.consumer,
        todo.row.merchant,
        about(todo.next, todo.why) if todo.why else todo.next,
    )


def _owed(now: "Handover") -> Piece:
    rows = [(_when(o), o.row.number, o.row.consumer, o.row.merchant, yuan(o.fen)) for o in now.owed]
    heads = (_("说好的日子"), _("编号"), _("消费者"), _("经营者"), _("还差（元）"))
    total = yuan(sum(o.fen for o in now.owed))
    title = _("等着收到的钱：{sum} 元").format(sum=total)
    if len(rows) > PRINTED:
        title = _("{words}，先列 {n}").format(words=title, n=PRINTED)
    return Table(title, heads, rows[:PRINTED], _("没有。"), (16, 14, 14, 34, 22))


def _when(one: "Owed") -> str:
    """Return the day agreed; where more days follow, the first one."""
    if one.due is None:
        return ""
    return _("{day} 起分期").format(day=one.due) if one.days > 1 else str(one.due)


def _calls(now: "Handover") -> Piece:
    rows = [
        (str(c.waiting.closed_on), c.row.number, c.row.consumer, c.row.merchant,
         _("{n} 次没通").format(n=c.waiting.tries) if c.waiting.tries else "")
        for c in now.calls
    ]  # fmt: skip
    heads = (_("办结"), _("编号"), _("消费者"), _("经营者"), _("打过"))
    title = _counted(_("要回访的"), len(rows), min(len(rows), PRINTED))
    return Table(title, heads, rows[:PRINTED], _("没有。"), (16, 14, 14, 34, 22))


def _drafts(now: "Handover") -> Piece:
    rows = [(draft_words(d, now.day.year),) for d in now.drafts[:PRINTED]]
    return Table(_("没填完的草稿"), (_("草稿"),), rows, _("没有。"), (100,))


def _done(now: "Handover") -> Piece:
    rows = [(done.by, listed(f"{what} {n}" for what, n in done.acts)) for done in now.done]
    return Table(
        _("今天办了什么"),
        (
            _("谁"),
            _("办了"),
        ),
        rows,
        _("今天还没有记录。"),
        (20, 80),
    )


def _drawn(piece: Piece) -> Content:
    """Return a piece as lines of text; a row is one line, its cells apart."""
    assert isinstance(piece, (Table, Words))
    if isinstance(piece, Words):
        body = [f"  {line}" for line in piece.text.split("\n")]
    elif piece.rows:
        body = ["  " + "  ".join(filter(None, row)) for row in piece.rows]
    else:
        body = [f"  {piece.empty}"]
    said = clean("\n".join(body), multiline=True)
    return Content.styled(f"\n{piece.title}", "bold") + Content("\n" + said)
