"""线索本: the leads of a desk, behind a 口令 where its host runs it. Leaving it closes it."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from screens.about import About
from screens.cases import parts
from screens.desk.leads_word import ask_word, set_word
from screens.desk.reminders import draft_way, draft_words
from screens.dialogs import Entry, Pick
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.taking_back import TakesBack
from screens.widgets.pages import Cell
from screens.widgets.table import Column, VirtualTable
from screens.work import OPENING
from station import leads
from station.errors import StationError
from station.language import _, about
from station.taxonomy import label
from station.values import shown

if TYPE_CHECKING:
    from station.sheets import Sheet
    from storage.lead_book import Book, Door, Page

NOTE, HAND_OVER = "lead.note", "lead.hand_over"


class LeadTable(VirtualTable):
    """The pages of the book."""

    def about(self) -> About:
        """Say what stands here."""
        return About(
            _("线索本"),
            _(
                "一行是一条线索，新的在上面：哪天、谁家、什么违法、交出去没有、县区回了什么。"
                "Enter 看全部内容、移交、打开那件案件。谁反映的要保密（令121第37条）。"
            ),
        )


class LeadsScreen(TakesBack, Frame):
    """All leads that may be seen; nothing before the book is open."""

    BOOK: ClassVar[bool] = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._book: Book | None = None
        self._asked = self._opened = self._guarded = False

    def heading(self) -> str:
        """Name the screen."""
        return _("线索本")

    def about(self) -> About:
        """Say who may read it and when it closes."""
        return About(
            _("线索本"),
            _(
                "违法线索只在这里看，案件列表、查找、打印和表格里都没有。离开这一页就合上，换班也合上。"
                "依托单位办的站，打开要线索口令，谁什么时候打开都有记录。"
                "忘了口令：请县区取消，收到下发以后站长重新设一个。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what is done with leads."""
        found = [Command(_("记一条线索"), _("巡查时发现的，不属于哪件案件"), self._note)]
        if self._guarded:
            found.append(Command(_("换线索口令"), _("站长值班时"), self._new_word))
        return [*found, *self.take_back_commands()] if self._opened else []

    def body(self) -> ComposeResult:
        """The list over a line of keys."""
        with Vertical(classes="panel", id="leads-box") as box:
            box.border_title = _("线索本")
            yield LeadTable(
                [
                    Column(_("日期"), 10),
                    Column(_("案件"), 9),
                    Column(_("经营者"), 10, grow=1),
                    Column(_("违法类型"), 12, hide_under=90),
                    Column(_("移交"), 10),
                    Column(_("处理结果"), 20, grow=1),
                ],
                id="leads",
                empty=_("还没有线索。"),
            )
            yield Static(_("Enter 打开"), markup=False, id="leads-keys")

    def on_unmount(self) -> None:
        """Close the book, however it was left."""
        self.shell.door.close_leads()

    def renew(self) -> None:
        """Ask for the 口令 where there is one, then read the book."""
        if self._opened:
            self.fetch(self.shell.door.leads, self._show)
        elif not self._asked:  # a dialog that closes brings this screen to the top again
            self._asked = True
            self.fetch(self.shell.door.leads_door, self._at_door, refused=self._not_opened)

    # Opening it

    def _at_door(self, door: "Door") -> None:
        self._guarded = door.guarded
        if not door.guarded or not door.may:
            self._try("")
        elif door.word:
            ask_word(self, _("线索口令"), self._try)
        else:
            set_word(self, self._try, known=False)

    def _try(self, word: str | None) -> None:
        if word is None:
            self.go("back")
            return
        door = self.shell.door

        def work() -> None:
            door.open_leads(word)
            if self._taken_away():  # somebody left while it opened
                door.close_leads()

        self.fetch(work, self._open, refused=self._not_opened, group="open")

    def _open(self, _none: None) -> None:
        self._opened = True
        self.post_message(Changed())
        self.renew()

    def _not_opened(self, error: StationError) -> None:
        self.app.notify(error.sentence, markup=False)
        self.go("back")

    def _new_word(self) -> None:
        set_word(self, lambda _word: None, known=True)

    # Reading it

    def _show(self, book: "Book") -> None:
        self._book = book
        rows = [_draft_row(d) for d in book.drafts] + [_row(p) for p in book.pages]
        self.query_one(LeadTable).show(len(rows), rows, keep=True)
        self.query_one("#leads-box").border_title = _("线索 {n} 条").format(n=len(book.pages))
        self.query_one(LeadTable).focus()

    @on(VirtualTable.Opened)
    def _taken(self, event: VirtualTable.Opened) -> None:
        book = self._book
        if book is None:
            return
        if event.index < len(book.drafts):
            self._go_on(event.index)
            return
        page = book.pages[event.index - len(book.drafts)]

        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                self._do(page, entry.key)

        self.app.push_screen(_pick(page), chosen)

    def _go_on(self, at: int) -> None:
        from storage.tables import OWN_REGION

        assert self._book is not None, "it is shown"
        draft = self._book.drafts[at]
        if draft.subject or draft.form.startswith("register."):
            way = draft_way(draft, OWN_REGION)
            self.go(way.name, way.argument)
        else:
            self._note(draft)

    def _do(self, page: "Page", key: str) -> None:
        if key == "case" and page.case is not None:
            self.go("case", (page.case.region, page.case.id))
        elif key == HAND_OVER:
            self._form(HAND_OVER, page)

    def _note(self, draft: Any = None) -> None:
        self._form(NOTE, None, draft)

    def _form(self, name: str, page: "Page | None", draft: Any = None) -> None:
        """Open the form of a lead that hangs on no case, or of its handing over."""
        shell, now = self.shell, self.shell.now()
        lead = page.lead if page is not None else None

        def ask() -> "Sheet":
            from station import sheets

            return sheets.sheet(
                name, now.date(), now=f"{now:%H:%M}", person=shell.person, record=lead
            )

        def show(sheet: "Sheet") -> None:
            from screens.forms.screen import FormScreen

            def save(values: dict[str, Any], draft_id: str) -> None:
                if lead is not None:
                    shell.door.act_on(name, lead, values, draft_id)
                else:
                    shell.door.act(name, None, values, draft_id)

            self.app.push_screen(
                FormScreen(shell, sheet, save, lambda _none: None, draft=draft, drafts=lead is None)
            )

        self.fetch(ask, show, group=OPENING)


def _row(page: "Page") -> "list[str | Cell]":
    lead, case = page.lead, page.case
    handed = Cell(_("还没有"), "warning")
    if lead is not None and lead.handed_on is not None:
        handed = Cell(f"{lead.handed_on:%m-%d}")
    if lead is not None and lead.void:
        handed = Cell(_("作废"), "dim")
    kind = lead.problem if lead is not None else ""
    return [
        page.day.isoformat(), case.number if case else "",
        case.merchant if case else lead.facts if lead else "",
        label("p12315_report_problem", kind) if kind else "", handed, leads.line(page.said),
    ]  # fmt: skip


def _draft_row(draft: Any) -> "list[str | Cell]":
    return [_("草稿"), "", shown(draft_words(draft)), "", Cell(_("没填完"), "warning"), ""]


def _pick(page: "Page") -> Pick:
    """Return what can be done with a page, over all that it says."""
    lead, said = page.lead, []
    entries = []
    if lead is not None:
        said = [parts.named(lead), *(about(t.label, t.value) for t in parts.lead_told(lead))]
        said += [about(t.label, t.value) for t in parts.lead_lines(lead, page.said)]
        if lead.handed_on is None and not lead.void:
            entries.append(Entry(HAND_OVER, _("移交线索"), _("交给辖区市场监管所")))
    if page.case is not None:
        entries.append(Entry("case", _("打开案件"), page.case.number))
    entries.append(Entry("", _("返回")))
    return Pick(_("线索"), entries, say="\n".join(said))
