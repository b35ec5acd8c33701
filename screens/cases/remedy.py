"""赔付参考: a rule, its questions, and beside them what the law lets one claim, worked out at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from screens.about import About
from screens.cases import listed
from screens.dialogs import Confirm, Entry, Pick
from screens.forms.form import RecordForm
from screens.frame import Frame
from screens.shell import Command, Shell
from screens.work import OPENING
from station.clock import today
from station.errors import Refused
from station.language import _, about, together, wrapped
from station.law.remedies import RULES, Result, Rule, facts, words
from station.law.remedies.base import money
from station.law.remedies.sources import cited
from station.life import CaseFile, why_not
from station.sheets import remedies
from station.values import MAX_FEN, yuan

if TYPE_CHECKING:
    from storage.register import Meant

_LEAST = 20
_FURTHER = "  "
"""How far a folded line stands in."""


class RuleLine(Static, can_focus=True):
    """Which rule: Enter chooses another one."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", show=False)]

    class Wanted(Message):
        """Another rule is wanted."""

    def show(self, rule: Rule, law: str) -> None:
        """Say the rule with its article."""
        self.update(Content(f"{rule.label()}  {cited(law)}   Ctrl+T {_('换一条规则')}"))

    def action_choose(self) -> None:
        """Ask for another rule."""
        self.post_message(self.Wanted())

    def on_click(self) -> None:
        """Ask for another rule."""
        self.action_choose()

    def about(self) -> About:
        """Say what a rule is."""
        return About(
            _("按哪一条算"),
            _("每条规则问的不一样，只问它用得上的。从案件里打开时，像这一件的规则排在最上面。"),
        )


class Worked(VerticalScroll, can_focus=True):
    """What it comes to; the arrows scroll."""

    def compose(self) -> ComposeResult:
        """Hold the text."""
        yield Static("", id="worked-text", markup=False)

    def say(self, content: Content) -> None:
        """Show what was worked out, or what is still wanting."""
        self.query_one("#worked-text", Static).update(content)

    def about(self) -> About:
        """Say what stands here."""
        return About(
            _("赔付参考"),
            _(
                "边填边算。上面是依法可以要多少和公式，下面是没有回答的问题按什么算的、还要注意什么、"
                "依据哪一条和文本是哪天抄录的。倍数、保底、利率都是数据，可以改。"
                "供协商参考，不是处理结论：双方可以谈成别的数。"
            ),
        )


class RemedyScreen(Frame):
    """The calculator; `key` is the (region, id) of the case whose facts it begins with."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (96, "-wide")]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "write_claim", show=False),
        Binding("ctrl+t", "choose_rule", show=False, priority=True),
        Binding("pageup", "read(-1)", show=False, priority=True),
        Binding("pagedown", "read(1)", show=False, priority=True),
    ]

    def __init__(self, shell: Shell, key: tuple[str, str] | None = None) -> None:
        super().__init__(shell)
        self._key = key
        self._file: CaseFile | None = None
        self._rule: Rule | None = None
        self._form: RecordForm | None = None
        self._result: Result | None = None
        self._meant: Meant | None = None

    def heading(self) -> str:
        """Say what it is, and for which case."""
        number = self._file.case.number if self._file is not None else ""
        return "  ".join(filter(None, [_("赔付参考"), number]))

    def about(self) -> About:
        """Say how it goes."""
        return About(
            _("赔付参考"),
            _(
                "先选按哪一条算，再回答它的问题；知道的就填，不知道的空着，结果里写明按什么算的。"
                "Ctrl+T 换一条规则。从投诉里打开时，Ctrl+S 把合计写进诉求金额，写以前先问一句。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer another rule, and to write the sum into the case."""
        found = [Command(_("换一条规则"), _("按别的条文算"), self.action_choose_rule, "Ctrl+T")]
        if self._writes():
            write = Command(
                _("写入诉求金额"), _("合计写进案件，先问一句"), self.action_write_claim, "Ctrl+S"
            )
            found.insert(0, write)
        return found

    def body(self) -> ComposeResult:
        """The rule, its questions and the result, and what it is."""
        yield RuleLine("", id="rule", markup=False)
        with Horizontal(id="remedy"):
            yield Container(id="asked")
            yield Worked(id="worked")
        with Horizontal(id="remedy-foot"):
            yield Static(_(words.REFERENCE), id="reference", markup=False)
            yield Button(
                Content(_("写入诉求金额") + "  Ctrl+S"), id="write", variant="primary", compact=True
            )

    def on_mount(self) -> None:
        """Read the case, if there is one, then ask by which rule."""
        self.query_one("#write").display = False
        worked = self.query_one(Worked)
        worked.border_title, worked.border_subtitle = _("依法可以要多少"), _("PgDn 往下看")
        if self._key is None:
            self.call_after_refresh(self.action_choose_rule)
            return
        (region, case_id), door = self._key, self.shell.door

        def ask() -> "tuple[CaseFile, Meant]":
            file = door.file(region, case_id)
            return file, door.meant(region, listed.named(file.case))

        self.fetch(ask, lambda got: self._begin(*got), group=f"{OPENING} remedy")

    def _begin(self, file: CaseFile, meant: "Meant") -> None:
        self._file, self._meant = file, meant
        self.draw_frame()
        self.query_one("#write").display = self._writes()
        self.action_choose_rule()

    def _writes(self) -> bool:
        """Tell whether the sum may be written into a case from here."""
        file = self._file
        if file is None or file.case.kind != "COMPLAINT" or not hasattr(self.shell.door, "act"):
            return False
        return why_not(file, "correct") is None

    # The rule

    @on(RuleLine.Wanted)
    def action_choose_rule(self) -> None:
        """Ask by which rule; those that the case looks like stand on top."""
        like: Sequence[Rule] = ()
        on_day = today(self.shell.clock)
        if self._file is not None:
            like = facts.suggested(self._file.case, on_day)
        rest = [rule for rule in RULES if rule not in like]
        entries = [
            Entry(rule, rule.label(), "  ".join(filter(None, [_law(rule), mark])))
            for rules, mark in ((like, _("像这一件")), (rest, ""))
            for rule in rules
        ]
        self.app.push_screen(Pick(_("按哪一条算"), entries), self._chosen)

    def _chosen(self, entry: Entry | None) -> None:
        if entry is not None:
            self.run_worker(self._ask(entry.key), group="rule", exclusive=True)
        elif self._rule is None:
            self.go("back")

    async def _ask(self, rule: Rule) -> None:
        """Show the questions of a rule; the case answers what it can."""
        self._rule = rule
        day = today(self.shell.clock)
        begun = facts.begun(rule, self._file.case, day) if self._file is not None else {}
        self._form = form = RecordForm(remedies.sheet(rule, begun, day), today=day)
        self.query_one(RuleLine).show(rule, _law_of(rule))
        asked = self.query_one("#asked", Container)
        await asked.remove_children()
        await asked.mount(form)
        self._work_out()

    # The sum

    @on(RecordForm.Changed)
    def _work_out(self) -> None:
        """Work it out from what stands in the form just now."""
        if self._form is None or self._rule is None:
            return
        form, rule = self._form, self._rule
        self._result = None
        try:
            self._result = remedies.work_out(rule, form.sheet, form.typed(), form.today)
        except Refused as error:
            self.query_one(Worked).say(Content(error.sentence))
            return
        self._show()

    def on_resize(self) -> None:
        """Fold the lines anew."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        if self._result is None or self._rule is None:
            return
        worked = self.query_one(Worked)
        width = max(worked.scrollable_content_region.width - 1, _LEAST)
        first, (_named, *more) = words.total(self._result), words.told(self._result, self._rule)
        more = [*self._promised(), *more]
        heads = {first, *words.headings()}
        said = [
            Content.styled(line, "bold" if text in heads else "")
            for text in (first, *more)
            for line in _folded(text, width)
        ]
        worked.say(Content("\n").join(said))

    def _promised(self) -> list[str]:
        """Return what the merchant promised that matters by this rule."""
        if self._file is None or self._meant is None or self._rule is None:
            return []
        said = listed.of_rule(self._meant, listed.named(self._file.case), self._rule.code)
        return [about(_("这家经营者"), said)] if said else []

    def action_read(self, pages: int) -> None:
        """Turn the page of the result, wherever one is typing."""
        worked = self.query_one(Worked)
        step = max(1, worked.scrollable_content_region.height - 1)
        worked.scroll_to(y=worked.scroll_y + pages * step, animate=False)

    # Into the case

    @on(Button.Pressed, "#write")
    def action_write_claim(self) -> None:
        """Put the sum into 诉求金额 as a correction, after a question."""
        file, result = self._file, self._result
        if file is None or not self._writes():
            self.notify(_("从一件投诉里打开赔付参考，才能写进诉求金额。"), markup=False)
            return
        if result is None or not result.claim:
            self.notify(_("还没有算出可以要的钱。"), markup=False)
            return
        if result.claim > MAX_FEN:
            self.refused(Refused("bad-money", _("金额太大，请核对。")))
            return
        values: dict[str, Any] = {"claimed_fen": result.claim}
        if not file.case.request.strip():
            values["request"] = self._request(result)

        def answered(yes: bool | None) -> None:
            if yes:
                self.carry_out(
                    lambda: self.shell.door.act("correct", file, values, ""),
                    lambda _case: self._written(),
                )

        title = _("写入诉求金额")
        self.app.push_screen(
            Confirm(self._question(file, result), _("写入"), title=title), answered
        )

    def _question(self, file: CaseFile, result: Result) -> str:
        before, claim = file.case.claimed_fen, result.claim or 0
        first = (
            _("诉求金额写成 {new} 元？").format(new=yuan(claim))
            if before is None
            else _("诉求金额从 {old} 元改成 {new} 元？").format(old=yuan(before), new=yuan(claim))
        )
        said = [first, _("这是一次更正，原来写的仍查得到。")]
        if result.most:
            said.append(_("这是依法最高的数，消费者可以少要。"))
        if result.assumes:
            said.append(_("有 {n} 条前提还没有问清。").format(n=len(result.assumes)))
        if not file.case.request.strip():
            said.append(_("诉求是空的，一起写上：{text}").format(text=self._request(result)))
        return together(said)

    def _request(self, result: Result) -> str:
        law = cited(_law_of(self._rule)) if self._rule is not None else ""
        return _("要求 {sum}，依据{law}。").format(sum=money(result.claim or 0), law=law)

    def _written(self) -> None:
        self.app.notify(_("已写进诉求金额。"), markup=False)
        self.go("back")


def _folded(text: str, width: int) -> list[str]:
    """Fold a line; what follows stands a little further in."""
    bare = text.lstrip()
    indent = " " * (len(text) - len(bare))
    first, *rest = wrapped(bare, width - len(indent) - len(_FURTHER))
    return [indent + first, *(indent + _FURTHER + line for line in rest)]


def _law_of(rule: Rule) -> str:
    return str(rule.item.value("law"))


def _law(rule: Rule) -> str:
    return cited(_law_of(rule))


__all__ = ["RemedyScreen"]
