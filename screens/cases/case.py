"""One case: where it stands, everything that hangs on it, and what can be done with it next."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from screens.about import About
from screens.cases import parts, steps
from screens.cases.folded import Story, Sums
from screens.cases.next import HAND_OVER, Beside, Next, NextList, Step, Visit, likely, rare
from screens.dialogs import Tell
from screens.frame import Frame
from screens.shell import Command, Shell
from screens.widgets.choices import Choices
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.steps import Step as State
from screens.widgets.steps import StepsLine
from screens.words import when
from station.errors import Refused, StationError
from station.language import N_, _, about
from station.life import CaseFile, comes_next
from station.masking import masked, masked_words
from station.values import shown

if TYPE_CHECKING:
    from station.sheets import Sheet
    from storage.drafts import Draft
    from storage.links import Link
    from storage.timeline import Change
    from storage.timeline import Step as Done

VIEWS = (N_("案情"), N_("时间线"))
_WHEN: dict[int, Any] = {-1: "done", 0: "now", 1: "coming"}


class Views(Static, can_focus=True):
    """The two views of a case: left and right go from one to the other."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,right,enter", "turn", show=False),
    ]

    class Turned(Message):
        """The other view is wanted."""

    def show(self, at: int) -> None:
        """Mark the view that is shown."""
        words = [f"[{_(v)}]" if n == at else f" {_(v)} " for n, v in enumerate(VIEWS)]
        self.update(Content(" ".join(words)))

    def action_turn(self) -> None:
        """Go to the other one."""
        self.post_message(self.Turned())

    def on_click(self) -> None:
        """Go to the other one."""
        self.action_turn()

    def about(self) -> About:
        """Say what the views are."""
        return About(
            _("时间线"),
            _("谁在什么时候办了哪一步，哪一栏从什么改成了什么。左右键在案情和时间线之间切换。"),
        )


class Section(VerticalScroll):
    """A part of the case under its title; the arrows scroll it."""

    def __init__(self, title: str, content: Widget, *, id: str) -> None:  # noqa: A002
        super().__init__(content, id=id, classes="panel")
        self.border_title = title


class CaseScreen(Frame):
    """The case named by (region, id), with a draft about it to go on with if there is one."""

    CSS_PATH = "case.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (130, "-broad")]  # noqa: RUF012 - as Textual has it

    def __init__(self, shell: Shell, argument: "tuple[str, str] | tuple[str, str, Draft]") -> None:
        super().__init__(shell)
        self._key = argument[0], argument[1]
        self._draft = argument[2] if len(argument) == 3 else None
        self._file: CaseFile | None = None
        self._links: Sequence[Link] = ()
        self._view = 0
        self._station = ""

    def heading(self) -> str:
        """Say which case."""
        if self._file is None:
            return ""
        return "  ".join(filter(None, [self._station, parts.heading(self._file.case)]))

    def about(self) -> About:
        """Say what is seen here."""
        return About(
            _("案件"),
            _(
                "最上面一行是办到哪一步，下面一句是接下来做什么。Tab 换栏，方向键上下翻。"
                "右边“下一步”里选一步按 Enter 就办。时间线里是每一步谁办的、改了什么。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the same steps in the palette."""
        other = Command(_(VIEWS[1 - self._view]), _("换一种看法"), self._turn)
        if self._file is None or not self._acts():
            return [other]
        offered = [*likely(self._file), *rare(self._file, self._links)]
        return [*[Command(c.label, "", partial(self._take, c.key)) for c in offered], other]

    def _acts(self) -> bool:
        """Tell whether this is a desk: the office reads, with the consumer masked."""
        return hasattr(self.shell.door, "act")

    def body(self) -> ComposeResult:
        """States on top, the sections, what comes next; the time line lies behind."""
        yield StepsLine(id="line")
        with Horizontal(id="under"):
            yield Static("", id="says", markup=False)
            yield Views("", id="views", markup=False)
        with Horizontal(id="file"):
            with VerticalScroll(id="page", can_focus=False):
                yield Section(_("当事人和诉求"), Pairs(id="parties"), id="who")
                yield Section(_("办理记录"), Story(), id="records")
                yield Section(_("金额（元）"), Sums(id="sums"), id="money")
            with Vertical(id="side"):
                yield Section(_("办理记录"), Story(), id="records-beside")
                yield Next(id="next", classes="panel")
        yield Section(_("时间线"), Story(id="steps"), id="times")

    def on_mount(self) -> None:
        """Show the frame; the case comes from a thread."""
        self.set_class(not self._acts(), "-reading")
        self._show_view()

    # Reading

    def renew(self) -> None:
        """Read the case anew."""
        (region, case_id), door = self._key, self.shell.door

        def ask() -> "tuple[CaseFile, Sequence[Link], str]":
            file: CaseFile = door.file(region, case_id)
            links: Sequence[Link] = door.links(region, file.case)
            return file, links, "" if self._acts() else _station(door, region, case_id)

        self.fetch(ask, lambda got: self._show(*got), refused=self._gone)

    def _gone(self, error: StationError) -> None:
        """Say why it cannot be read; what was never shown is left at once."""
        self._told = True
        leave = self._file is None
        self.app.push_screen(Tell(error.sentence), lambda _none: self.go("back") if leave else None)

    def _show(self, file: CaseFile, links: "Sequence[Link]", station: str) -> None:
        first = self._file is None
        self._station = station
        self._file = file if self._acts() else masked(file)
        self._links = links
        file = self._file
        self.draw_frame()
        self.query_one(StepsLine).show([State(s.label, _WHEN[s.when]) for s in steps.line(file)])
        self.query_one("#says", Static).update(comes_next(file))
        self.query_one("#parties", Pairs).show(
            [Pair(t.label, t.value, t.tone) for t in parts.parties(file)]
        )
        self._show_records(file)
        if self._acts():
            self.query_one(Next).show(file, links)
        self._show_view()
        if first:
            self.query_one(NextList if self._acts() else "#who").focus()
            self._go_on()

    def _show_records(self, file: CaseFile) -> None:
        story, sums = parts.story(file), parts.money(file)
        complaint = file.case.kind == "COMPLAINT"
        money = self.query_one("#money", Section)
        money.display = complaint or bool(sums)
        for name in ("#records", "#records-beside"):  # one of them is seen, by the width
            records = self.query_one(name, Section)
            records.border_subtitle = parts.counted(file)
            records.query_one(Story).show(story, _("还没有记过调解。"))
        self.query_one("#sums", Sums).show(sums, _("没有写诉求金额。"))
        agreed, received = file.agreed_fen(), file.received_this_round_fen()
        money.border_subtitle = (
            about(_("兑现"), f"{min(received, agreed) * 100 // agreed}%") if agreed else ""
        )
        self.set_class(not complaint and not story, "-plain")

    # The two views

    @on(Views.Turned)
    def _turn(self) -> None:
        self._view = 1 - self._view
        self._show_view()

    def _show_view(self) -> None:
        self.query_one(Views).show(self._view)
        self.query_one("#file").display = self._view == 0
        self.query_one("#times").display = self._view == 1
        if self._view == 1 and self._file is not None:
            file, region, door = self._file, self._key[0], self.shell.door
            self.fetch(lambda: door.timeline(region, file), self._show_steps, group="timeline")

    def _show_steps(self, done: "list[Done]") -> None:
        items = [
            parts.Item(
                "  ".join(filter(None, [when(step.at), step.doing, step.by])),
                tuple(parts.Told(c.label, self._became(c)) for c in step.changes),
            )
            for step in done
        ]
        self.query_one("#steps", Story).show(items, _("还没有记录。"))
        if not self.query_one(Views).has_focus:
            self.query_one("#times").focus()

    def _became(self, change: "Change") -> str:
        words = [change.before, change.after]
        if not self._acts():
            words = [masked_words(change.label, w) for w in words]
        return f" {self.shell.glyphs.arrow} ".join(words) if change.before else words[1]

    # Acting

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        self._take(event.key)

    def _take(self, key: Step | Visit | None) -> None:
        if isinstance(key, Visit):
            self.go("case", (key.region, key.id))
        elif isinstance(key, Step):
            self._begin(key)

    def _go_on(self) -> None:
        """Go on with the draft that one came for."""
        draft, self._draft = self._draft, None
        if draft is None or self._file is None or not self._acts():
            return
        form, _colon, lead = draft.form.partition(":")
        wanted = (form, lead)
        offered = [c.key for c in (*likely(self._file), *rare(self._file))]
        for step in offered:
            if isinstance(step, Step) and (step.name, step.lead.id if step.lead else "") == wanted:
                self._begin(step)
                return
        self.refused(Refused("may-not-follow", _("这一步现在办不了，草稿还留着。")))

    def _begin(self, step: Step) -> None:
        """Open the form of a step; what was half typed for it before stands in it again."""
        file, shell = self._file, self.shell
        if file is None:
            return
        name, person, now = step.name, shell.person, shell.now()
        key = f"{name}:{step.lead.id}" if step.lead is not None else name

        def ask() -> "tuple[Sheet, Draft | None]":
            from station import sheets

            made = sheets.sheet(
                name, now.date(), file=file, now=f"{now:%H:%M}", person=person, record=step.lead
            )
            drafts: list[Draft] = shell.door.drafts()
            mine = [d for d in drafts if d.form == key and d.subject == file.case.id]
            return replace(made, name=key), next(iter(mine), None)

        self.fetch(ask, lambda got: self._fill_in(step, file, *got), group="sheet")

    def _fill_in(self, step: Step, file: CaseFile, sheet: "Sheet", draft: "Draft | None") -> None:
        from screens.forms.screen import FormScreen

        if draft is not None:
            self.notify(_("上次没保存的内容接着填。"), markup=False)
        form = FormScreen(
            self.shell, sheet, self._saving(step, file), lambda case_id: self._done(sheet, case_id),
            subject=file.case.id, draft=draft, beside=Beside(file),
        )  # fmt: skip
        self.app.push_screen(form)

    def _saving(self, step: Step, file: CaseFile) -> Callable[[dict[str, Any], str], str]:
        door = self.shell.door

        def save(values: dict[str, Any], draft: str) -> str:
            if step.name == HAND_OVER:
                door.hand_over_lead(step.lead, values, draft)
                return file.case.id
            saved: str = door.act(step.name, file, values, draft)
            return saved

        return save

    def _done(self, sheet: "Sheet", case_id: str) -> None:
        self.notify(about(_("已保存"), shown(sheet.title)), markup=False)
        if case_id and case_id != self._key[1]:
            self.go("case", (self._key[0], case_id))


def _station(door: Any, region: str, case_id: str) -> str:
    """Return whose case it is: an office has many stations, and their numbers are alike."""
    from storage.listing import Asked

    rows = door.listing(Asked(ids=((region, case_id),))).rows(0, 1)
    return str(rows[0].station_name) if rows else ""
