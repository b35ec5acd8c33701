"""移交的线索: what stations handed over, and what becomes of it, said here and sent down."""

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from screens.about import About
from screens.cases import parts
from screens.county import words
from screens.dialogs import Entry, Pick
from screens.frame import Frame
from screens.shell import Changed, Shell
from screens.widgets.pages import Cell
from screens.widgets.table import Column, VirtualTable
from screens.work import OPENING
from station import leads
from station.language import _, about
from station.taxonomy import label

if TYPE_CHECKING:
    from storage.lead_results import HandedOver


class LeadTable(VirtualTable):
    """The leads of the stations."""

    def about(self) -> About:
        """Say what stands here."""
        return About(
            _("移交的线索"),
            _(
                "一行是站点移交的一条线索，新的在上面。Enter 记下签收、立案或处理结果，或看那件案件。"
                "说了什么，下次下发时带给站点；谁反映的这里不显示（令121第37条）。"
            ),
        )


class LeadsScreen(Frame):
    """The list; `station` (540102-017) leaves only one station's."""

    def __init__(self, shell: Shell, station: str) -> None:
        super().__init__(shell)
        self._station = station
        self._leads: list[HandedOver] = []

    def heading(self) -> str:
        """Name the screen."""
        return _("移交的线索")

    def about(self) -> About:
        """Say what is done here."""
        return About(
            _("移交的线索"),
            _("各站移交来的违法线索：签收、立案还是不立案、怎么处理的，记在这里，随下发回到站点。"),
        )

    def body(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="panel", id="leads-box") as box:
            box.border_subtitle = _("Enter 记处理结果")
            yield LeadTable(
                [
                    Column(_("移交日期"), 10),
                    Column(_("站点"), 5),
                    Column(_("名称"), 14, grow=1, hide_under=110),
                    Column(_("案件"), 9),
                    Column(_("违法类型"), 12, grow=1),
                    Column(_("处理结果"), 20, grow=2),
                ],
                id="leads",
                empty=_("还没有移交来的线索。"),
            )

    def on_mount(self) -> None:
        """Stand on the list."""
        self.set_focus(self.query_one(LeadTable))

    def renew(self) -> None:
        """Read the list."""
        door, station = self.shell.door, self._station
        self.fetch(lambda: door.leads(station), self._show, group="leads")

    def _show(self, found: "list[HandedOver]") -> None:
        self._leads = found
        rows = [_row(one) for one in found]
        self.query_one(LeadTable).show(len(rows), rows, keep=True)
        self.query_one("#leads-box").border_title = _("线索 {n} 条").format(n=len(rows))

    @on(VirtualTable.Opened)
    def _opened(self, event: VirtualTable.Opened) -> None:
        one = self._leads[event.index]

        def chosen(entry: Entry | None) -> None:
            if entry is not None and entry.key == "say":
                self._say(one)
            elif entry is not None and entry.key == "case":
                self.go("case", (self._region(), one.lead.case_id))

        self.app.push_screen(_pick(one), chosen)

    def _region(self) -> str:
        return self._leads[0].station.partition("-")[0]

    def _say(self, one: "HandedOver") -> None:
        from screens.forms.screen import FormScreen
        from station.sheets import leads as asked
        from station.sheets.base import Now

        door = self.shell.door

        def save(values: dict[str, Any], _draft: str) -> None:
            door.say_of_lead(one.lead.id, values)

        def done(_none: None) -> None:
            self.post_message(Changed())

        def show(_signs: object) -> None:
            sheet = asked.result(one.lead, Now(self.shell.now().date()))
            self.app.push_screen(FormScreen(self.shell, sheet, save, done, drafts=False))

        self.fetch(door.exists, show, group=OPENING)


def _row(one: "HandedOver") -> "list[str | Cell]":
    lead = one.lead
    kind = label("p12315_report_problem", lead.problem) if lead.problem else ""
    said = leads.line(one.said)
    heard = Cell(said) if said else Cell(_("还没有反馈"), "warning")
    return [
        str(lead.handed_on), words.short(one.station) + one.desk, one.station_name, one.number,
        kind, heard,
    ]  # fmt: skip


def _pick(one: "HandedOver") -> Pick:
    """Return what can be done with a lead, over what was said of it."""
    said = [f"{one.station} {one.station_name}", parts.named(one.lead)]
    said += [about(t.label, t.value) for t in parts.lead_lines(one.lead, one.said)]
    entries = [Entry("say", _("记处理结果"), _("签收、立案、处理结果"))]
    if one.number:
        entries.append(Entry("case", _("打开案件"), one.number))
    return Pick(_("线索"), [*entries, Entry("", _("返回"))], say="\n".join(said))
