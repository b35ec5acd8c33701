"""Ctrl+S: a list as a table on a stick. Where it goes, whether names stand in it whole, then writing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from screens.cases import parts
from screens.cases.rows import consumer_words
from screens.cases.steps import state_words
from screens.dialogs import Entry, Pick, Tell
from screens.files import FolderPick
from screens.shell import Command
from screens.waiting import Waiting
from screens.widgets.pages import Row as Row_
from screens.widgets.table import Column
from station import taxonomy
from station.language import N_, _
from station.progress import Report

if TYPE_CHECKING:
    from screens.frame import Frame
    from station.papers.listed import Head, Value
    from storage.listed import Unmasking
    from storage.listing import Asked, Row
    from storage.workbench import Todo

KEY = "ctrl+s"
NAME = N_("写成表格")
ABOUT = N_("Ctrl+S 把这个列表写成表格（XLSX）：全部的行，按现在的条件和顺序，消费者只写姓。")


@dataclass(frozen=True)
class CaseList:
    """A list of cases to be written: which ones, what they are called, the conditions in words."""

    asked: "Asked"
    title: str
    conditions: Sequence[str]
    rows: int
    words: Sequence[str] = ()


@dataclass(frozen=True)
class PlainList:
    """Rows that stand on a screen as they are: labels, widths, lines; nobody's name is in them."""

    title: str
    labels: Sequence[str]
    widths: Sequence[int]
    lines: Sequence[Row_]
    conditions: Sequence[str] = field(default_factory=tuple)


def command(run: Callable[[], Any]) -> Command:
    """Return the command of the palette."""
    return Command(_(NAME), _("XLSX，全部的行，写到U盘或文件夹"), run, "Ctrl+S")


def write_cases(screen: "Frame", listed: CaseList) -> None:
    """Ask where to, whether in full where a head is on duty, then write."""
    if not listed.rows:
        screen.notify(_("列表是空的，没有可写的。"), markup=False)
        return
    door = screen.shell.door
    if not hasattr(door, "may_unmask"):  # an office reads masked lists only
        _choose_folder(screen, listed, full=False)
        return

    def known(found: "tuple[bool, list[Unmasking]]") -> None:
        head, before = found
        if head:
            _ask_how(screen, listed, before)
        else:
            _choose_folder(screen, listed, full=False)

    screen.fetch(door.may_unmask, known, group="may-unmask")


def _ask_how(screen: "Frame", listed: CaseList, before: "list[Unmasking]") -> None:
    last = (
        _("上一次：{at} {who}，{n} 行。").format(
            at=before[0].at[:16].replace("T", " "), who=before[0].by, n=before[0].rows
        )
        if before
        else ""
    )
    entries = [
        Entry(False, _("遮住姓名和电话"), _("一般用这个")),
        Entry(True, _("显示完整信息"), _("会记下是谁、什么时候、多少行，记了就一直在")),
    ]

    def chosen(entry: Entry | None) -> None:
        if entry is not None:
            _choose_folder(screen, listed, full=bool(entry.key))

    screen.app.push_screen(Pick(_(NAME), entries, say=last), chosen)


def _choose_folder(screen: "Frame", listed: CaseList, full: bool) -> None:
    door = screen.shell.door

    def work(folder: Path, report: Report) -> Path:
        path: Path = door.write_cases(folder, listed, full, report)
        return path

    _into_folder(screen, work)


def of_table(
    title: str, columns: Sequence[Column], lines: Sequence[Row_], conditions: Sequence[str] = ()
) -> PlainList:
    """Return a list as it stands on a screen: with every column, for paper has room."""
    widths = [column.width + (12 if column.grow else 4) for column in columns]
    return PlainList(title, [column.title for column in columns], widths, lines, conditions)


def write_todo(screen: "Frame", columns: Sequence[Column], line: "Callable[[Todo], Row_]") -> None:
    """Write all that is to be done at a desk, also what the workbench has no room for."""

    def write(todo: "list[Todo]") -> None:
        write_plain(screen, of_table(_("待办"), columns, [line(one) for one in todo]))

    screen.fetch(screen.shell.door.todo, write, group="table")


def write_plain(screen: "Frame", listed: PlainList) -> None:
    """Ask where to and write rows that stand on the screen."""
    if not listed.lines:
        screen.notify(_("列表是空的，没有可写的。"), markup=False)
        return
    door = screen.shell.door
    _into_folder(screen, lambda folder, _report: door.write_plain(folder, listed))


def _into_folder(screen: "Frame", work: Callable[[Path, Report], Path]) -> None:
    def chosen(folder: Path | None) -> None:
        if folder is not None:
            waiting = Waiting[Path](_(NAME), _("正在写表格"), lambda report: work(folder, report))
            screen.app.push_screen(waiting, written)

    def written(path: Path | None) -> None:
        if path is not None:
            said = _("表格写好了，读回来核对过：{path}").format(path=path)
            screen.app.push_screen(Tell(said, _(NAME)))

    screen.app.push_screen(FolderPick(screen.shell.door, _("表格写到哪里")), chosen)


# What stands in the rows; called in the thread that writes


def heads(office: bool, full: bool) -> "list[Head]":
    """Return the columns of a list of cases, all of them: paper has room."""
    from station.papers.listed import Head

    found = [
        Head(_("编号"), 11), Head(_("接收日期"), 11, "centre"), Head(_("类别"), 10),
        Head(_("消费者"), 10), *([Head(_("联系电话"), 14)] if full else []),
        Head(_("经营者"), 24), Head(_("商品"), 16), Head(_("投诉性质"), 12),
        *([Head(_("站点"), 22)] if office else []), Head(_("状态"), 15),
        Head(_("应办结日"), 11, "centre"), Head(_("超期原因"), 16),
        Head(_("诉求金额"), 13, "money"),
    ]  # fmt: skip
    return found


def cells(row: "Row", office: bool, full: bool) -> "list[Value]":
    """Return what the columns say of a case."""
    return [
        row.number, row.received.isoformat(), parts.kind_words(row.kind), consumer_words(row),
        *([row.phone] if full else []), row.merchant,
        row.goods or taxonomy.label("category", row.category),
        taxonomy.label("nature", row.nature), *([row.station_name] if office else []),
        state_words(row.kind, row.state, row.outcome, row.void),
        row.close_due.isoformat() if row.close_due else "",
        taxonomy.label("late_reason", row.late_reason), row.claimed_fen,
    ]  # fmt: skip
