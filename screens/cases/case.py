"""One case: where it stands, everything that hangs on it, and what can be done with it next."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.widgets import Static

from screens.about import About
from screens.cases import dues, one_of, papers, parts, steps, whose
from screens.cases.attaching import Attaching
from screens.cases.folded import Story, Sums
from screens.cases.linking import LinkedCase, Linking, Section
from screens.cases.listed import told as listed_told
from screens.cases.money import money, money_short
from screens.cases.next import Beside, Next, NextList, likely, rare
from screens.cases.page import VIEWS, Page, Views
from screens.cases.stepping import GroupMoney, Ready, Remedies, Step, Visit
from screens.dialogs import refusal
from screens.shell import Command, Shell
from screens.widgets.choices import Choices
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.steps import Step as State
from screens.widgets.steps import StepsLine
from screens.words import when
from screens.work import OPENING
from station.clock import today
from station.errors import Refused, StationError
from station.language import _, about, listed
from station.life import VERBS, CaseFile, comes_next, why_not
from station.masking import Known, known_of, masked, masked_words
from station.values import shown

if TYPE_CHECKING:
    from station.sheets import Sheet
    from storage.drafts import Draft
    from storage.links import Link
    from storage.timeline import Change
    from storage.timeline import Step as Done

_WHEN: dict[int, Any] = {-1: "done", 0: "now", 1: "coming"}


class CaseScreen(Attaching, LinkedCase):
    """The case named by (region, id), with a draft about it to go on with if there is one."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (130, "-broad")]  # noqa: RUF012 - as Textual has it

    def __init__(
        self, shell: Shell, argument: "tuple[str, str] | tuple[str, str, Draft | Ready]"
    ) -> None:
        super().__init__(shell)
        self._key = argument[0], argument[1]
        self._draft = argument[2] if len(argument) == 3 else None
        self._file: CaseFile | None = None
        self._links: Sequence[Link] = ()
        self._listed: tuple[parts.Told, ...] = ()
        self._view = 0
        self._station = ""
        self._under = ""

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
                "最上面一行是办到哪一步，下面一句是接下来做什么。Tab 换栏，方向键上下翻，PgUp、PgDn 翻页。"
                "右边“下一步”里选一步按 Enter 就办。时间线里是每一步谁办的、改了什么。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the same steps in the palette."""
        other = Command(_(VIEWS[1 - self._view]), _("换一种看法"), self._turn)
        if self._file is None or not self._acts():
            return [*self.file_commands(), other]
        day = today(self.shell.clock)
        offered = [*likely(self._file), *rare(self._file, self._links, day)]
        found = [Command(c.label, "", partial(self._take, c.key)) for c in offered]
        return [*found, *self.take_back_commands(), other]

    def _acts(self) -> bool:
        """Tell whether this is a desk: the office reads, with the consumer masked."""
        return hasattr(self.shell.door, "act")

    def body(self) -> ComposeResult:
        """States on top, the sections, what comes next; the time line lies behind."""
        yield StepsLine(id="line")
        with Horizontal(id="under"):
            yield Static("", id="says", markup=False)
            yield Views("", id="views", markup=False)
        yield Static("", id="sums-short", markup=False)
        with Horizontal(id="file"):
            with Container(id="left"):
                with Page(id="page", can_focus=False):
                    yield Section(_("当事人和诉求"), Pairs(id="parties"), id="who")
                    yield from self.group_part()
                    yield Section(_("办理记录"), Story(), id="records")
                    yield Section(_("金额（元）"), Sums(id="sums"), id="money")
                yield Static("", id="more", markup=False)
            with Vertical(id="side"):
                yield Section(_("办理记录"), Story(), id="records-beside")
                yield Next(id="next", classes="panel")
        yield Section(_("时间线"), Story(id="steps"), id="times")

    def on_mount(self) -> None:
        """Show the frame; the case comes from a thread."""
        self.set_class(not self._acts(), "-reading")
        self._show_view()
        self.screen_layout_refresh_signal.subscribe(self, lambda _screen: self._look_below())

    def _look_below(self) -> None:
        """Say what is under what is seen of the case, and the key that shows it."""
        page, more = self.query_one("#page"), self.query_one("#more", Static)
        more.display = page.scroll_y < page.max_scroll_y
        under = [
            str(part.border_title)
            for part in page.query(Section)
            if part.display and part.virtual_region.y >= page.scroll_y + page.size.height - 1
        ]
        words = about(_("下面还有"), listed(under)) if under else _("下面还有")
        if words != self._under:  # an update lays the screen out, and that leads here again
            self._under = words
            more.update(f"{words}  PgDn", layout=False)

    # Reading

    def renew(self) -> None:
        """Read the case anew."""
        (region, case_id), door = self._key, self.shell.door

        def ask() -> "tuple[CaseFile, Sequence[Link], str]":
            file: CaseFile = door.file(region, case_id)
            links: Sequence[Link] = door.links(region, file.case)
            self._missing, self._heard = door.missing(region, file), door.heard(region, file)
            self._listed = listed_told(door, region, file.case)
            return file, links, "" if self._acts() else _station(door, region, case_id)

        # Keys wait for it: what comes next changes with the case, and Enter must not meet the old.
        self.fetch(ask, lambda got: self._show(*got), refused=self._gone, group=f"{OPENING} case")

    def _gone(self, error: StationError) -> None:
        """Say why it cannot be read; what was never shown is left at once."""
        self._told = True
        leave = self._file is None
        self.app.push_screen(refusal(error), lambda _none: self.go("back") if leave else None)

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
            [
                Pair(t.label, t.value, t.tone)
                for t in parts.parties(file, self._listed, today(self.shell.clock))
            ]
        )
        self._show_records(file)
        self.show_group(file)
        if self._acts():
            self.query_one(Next).show(file, links)
        self._show_view()
        if first:
            self.query_one(NextList if self._acts() else "#who").focus()
            self._go_on()

    def _show_records(self, file: CaseFile) -> None:
        day = today(self.shell.clock)
        story = parts.story(file, self._missing, self._heard)
        sums = money(file, day)
        complaint = file.case.kind == "COMPLAINT"
        section = self.query_one("#money", Section)
        section.display = complaint or bool(sums)
        for name in ("#records", "#records-beside"):  # one of them is seen, by the width
            records = self.query_one(name, Section)
            records.border_subtitle = parts.counted(file)
            records.query_one(Story).show(story, _("还没有记过调解。"))
        self.query_one("#sums", Sums).show(sums, _("没有写诉求金额。"))
        short = self.query_one("#sums-short", Static)
        short.update(money_short(file, day))
        short.set_class(not money_short(file, day), "-none")
        agreed, received = file.agreed_fen(), file.received_this_round_fen()
        section.border_subtitle = (
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
            self.fetch(
                lambda: door.timeline(region, file), lambda done: self._show_steps(file, done),
                group="timeline",
            )  # fmt: skip

    def _show_steps(self, file: CaseFile, done: "list[Done]") -> None:
        said = [(c.label, words) for s in done for c in s.changes for words in (c.before, c.after)]
        people = known_of(file, said)
        items = [
            parts.Item(
                "  ".join(filter(None, [when(step.at), step.doing, step.by])),
                tuple(parts.Told(c.label, self._became(c, people)) for c in step.changes),
            )
            for step in done
        ]
        self.query_one("#steps", Story).show(items, _("还没有记录。"))
        if not self.query_one(Views).has_focus:
            self.query_one("#times").focus()

    def _became(self, change: "Change", people: Known) -> str:
        words = [change.before, change.after]
        if not self._acts():
            words = [masked_words(change.label, w, people) for w in words]
        return f" {self.shell.glyphs.arrow} ".join(words) if change.before else words[1]

    # Acting

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        self._take(event.key)

    def _take(self, key: Step | Visit | GroupMoney | Remedies | Linking | None) -> None:
        if isinstance(key, Visit):
            self.go("case", (key.region, key.id))
        elif isinstance(key, GroupMoney):
            self.go("joint-money", (self._key[0], key.group))
        elif isinstance(key, Remedies):
            self.go("remedy", self._key)
        elif isinstance(key, Linking):
            self.link(key)
        elif isinstance(key, Step) and key.record is None and key.name in one_of.ONE_OF:
            self._choose(key)
        elif isinstance(key, Step) and key.name == dues.DUES and (file := self._file):
            dues.say(self, self.shell.door, file)
        elif isinstance(key, Step) and key.name == whose.WHOSE and (file := self._file):
            whose.say(self, self.shell.door, file.case, today(self.shell.clock))
        elif isinstance(key, Step) and not self.took_file(key):
            self._begin(key)

    def _choose(self, step: Step) -> None:
        """Ask which of the records of the case a step is about."""
        if self._file is not None:
            self.app.push_screen(
                one_of.pick(step, self._file),
                lambda entry: self._begin(entry.key) if entry is not None else None,
            )

    def _go_on(self) -> None:
        """Go on with the draft that one came for."""
        draft, self._draft = self._draft, None
        if draft is None or self._file is None or not self._acts():
            return
        day = today(self.shell.clock)
        offered = [c.key for c in (*likely(self._file), *rare(self._file, day=day))]
        for step in [*offered, *one_of.every(self._file)]:
            if isinstance(step, Step) and step.draft == draft.form:
                self._begin(step)
                return
        self.refused(Refused("may-not-follow", _("这一步现在办不了，草稿还留着。")))

    def _begin(self, step: Step) -> None:
        """Open the form of a step over the case as it stands now, whatever was shown here.

        What was half typed for it before stands in it again.
        """
        (region, case_id), shell = self._key, self.shell
        person, now = shell.person, shell.now()

        def ask() -> "tuple[CaseFile, Sheet, Draft | None]":
            from station import sheets

            file: CaseFile = shell.door.file(region, case_id)
            reason = why_not(file, step.name) if step.name in VERBS else None
            if reason is not None:
                raise Refused("may-not-follow", reason)
            made = sheets.sheet(
                step.name, now.date(), file=file, now=f"{now:%H:%M}", person=person,
                record=step.record, identity=shell.door.info()["identity"],
            )  # fmt: skip
            drafts: list[Draft] = shell.door.drafts()
            mine = [d for d in drafts if d.form == step.draft and d.subject == case_id]
            told = f"{parts.named(step.record)}\n{made.about}" if step.record else made.about
            return file, replace(made, name=step.draft, about=told), next(iter(mine), None)

        self.fetch(
            ask, lambda got: self._fill_in(step, *got), refused=self._overtaken, group=OPENING
        )

    def _overtaken(self, error: StationError) -> None:
        """Say why a step that was offered is not possible, and show the case as it is now."""
        self.refused(error)
        self.renew()

    def _fill_in(self, step: Step, file: CaseFile, sheet: "Sheet", draft: "Draft | None") -> Any:
        from screens.forms.screen import FormScreen

        if draft is not None:
            self.notify(_("上次没保存的内容接着填。"), markup=False)
        form = FormScreen(
            self.shell, sheet, self._saving(step, file), lambda case_id: self._done(sheet, case_id),
            subject=file.case.id, called=file.case.number, draft=draft, beside=Beside(file),
            doubts=lambda given: self.doubted(sheet, given, file), typed=self.begun(),
        )  # fmt: skip
        return self.app.push_screen(form)

    def _saving(self, step: Step, file: CaseFile) -> Callable[[dict[str, Any], str], str]:
        door = self.shell.door

        def save(values: dict[str, Any], draft: str) -> str:
            if step.record is not None:
                door.act_on(step.name, step.record, values, draft)
                return file.case.id
            saved: str = door.act(step.name, file, values, draft)
            return saved

        return save

    def _done(self, sheet: "Sheet", case_id: str) -> None:
        self.notify(about(_("已保存"), shown(sheet.title)), markup=False)
        papers.after(self, sheet.name, self._file)
        if case_id and case_id != self._key[1]:
            self.go("case", (self._key[0], case_id))


def _station(door: Any, region: str, case_id: str) -> str:
    """Return whose case it is: an office has many stations, and their numbers are alike."""
    from storage.listing import Asked

    rows = door.listing(Asked(ids=((region, case_id),))).rows(0, 1)
    return str(rows[0].station_name) if rows else ""
