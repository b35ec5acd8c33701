"""The line of conditions under the search: what a list is narrowed by, each a chip that asks which."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.layout import Layout
from textual.message import Message

from screens.cases.finding import Chip
from screens.dialogs import Ask, Entry, Pick
from screens.shell import Shell
from screens.widgets.cells import cell_len, cut
from screens.widgets.flow import Flow
from screens.work import Working
from station import spans, taxonomy
from station.errors import Refused
from station.language import N_, _, about
from station.values import half

if TYPE_CHECKING:
    from storage.listing import Asked
    from storage.office import StationLine

TABLES = {
    "kind": "record_kind", "state": "case_state", "nature": "nature", "category": "category",
}  # fmt: skip
NO_CASE = frozenset({"MEDIATION"})
"""Kinds of record that no case is."""
CONDITIONS = {
    "kind": N_("类别"), "state": N_("状态"), "open_only": N_("只看在办的"), "nature": N_("投诉性质"),
    "category": N_("商品"), "days": N_("日期"), "sums": N_("金额"),
    "station": N_("站点"), "office": N_("所"),
}  # fmt: skip
"""What the line narrows by, in its order; the last two only at an office."""
OFFICE_ONLY = frozenset({"station", "office"})
PARTS = {"days": ("first", "last"), "sums": ("least_fen", "most_fen")}
"""The conditions that are two fields of what is asked."""
NEAR = {
    "month": N_("本月"), "last-month": N_("上月"), "quarter": N_("本季"), "last-quarter": N_("上季"),
    "year": N_("今年"), "week": N_("近7天"),
}  # fmt: skip
SUMS = ((None, 50_000), (50_000, 500_000), (500_000, 5_000_000), (5_000_000, None))
"""The stretches of sums that are offered, in fen."""
TYPED = "typed"
WORDS = 24
"""Cells that the words of one condition take in the line."""


class StretchPick(Pick):
    """The usual stretches; whoever types a number means what is typed, not what has it somewhere."""

    def on_mount(self) -> None:
        """Remember what is offered."""
        self._offered = list(self._entries)
        super().on_mount()

    def _narrow(self, text: str) -> None:
        number = any(char.isdigit() for char in text)
        self._entries = [e for e in self._offered if e.always or not number]
        super()._narrow(text)


@dataclass(frozen=True)
class Condition:
    """One condition: the fields of what is asked, and how it is said."""

    fields: Mapping[str, Any]
    words: str


class NarrowLine(Working):
    """The conditions of a list; they all hold together. `Changed` says that they are others now."""

    class Changed(Message):
        """Other conditions hold."""

    class Cleared(Message):
        """Everything is wanted again."""

    def __init__(self, shell: Shell, offered: Sequence[str]) -> None:
        super().__init__(id="narrow")
        self.shell = shell
        self.offered = list(offered)
        self.held: dict[str, Condition] = {}
        self._clearable = False
        self._flow = Flow()

    @property
    def layout(self) -> Layout:
        """How the chips lie: as many lines as they need."""
        return self._flow

    def compose(self) -> ComposeResult:
        """One chip for each condition, then the one that clears them all."""
        for name in (*self.offered, "clear"):
            yield Chip(name)

    def on_mount(self) -> None:
        """Say that nothing is narrowed yet."""
        self._draw()

    def on_resize(self) -> None:
        """Say as much as there is room for."""
        self._draw()

    def asked(self) -> dict[str, Any]:
        """Return the conditions as fields of what is asked."""
        return {name: value for c in self.held.values() for name, value in c.fields.items()}

    def said(self) -> list[str]:
        """Return the conditions in words."""
        return [
            c.words if name == "open_only" else about(_(CONDITIONS[name]), c.words)
            for name, c in self.held.items()
        ]

    def show(self, clearable: bool) -> None:
        """Draw the line anew; `clearable` when there is anything to clear."""
        self._clearable = clearable
        self._draw()

    def clear(self) -> None:
        """Let go of every condition, without a message."""
        self.held.clear()
        self._draw()

    # Drawing

    def _draw(self) -> None:
        chips = list(self.query(Chip))
        words = {chip.narrows: self._words(chip.narrows, whole=True) for chip in chips}
        shown = [w for name, w in words.items() if name != "clear" or self._clearable]
        if sum(cell_len(w) + 3 for w in shown) > self.size.width + 3:
            words = {chip.narrows: self._words(chip.narrows, whole=False) for chip in chips}
        for chip in chips:
            chip.update(Content(words[chip.narrows]))
            chip.set_class(chip.narrows in self.held, "-on")
            if chip.narrows == "clear":
                chip.display = self._clearable

    def _words(self, name: str, whole: bool) -> str:
        """Return what a chip says; where there is no room, what is not narrowed says only its name."""
        if name == "clear":
            return _("清除条件")
        label, held = _(CONDITIONS[name]), self.held.get(name)
        if name == "open_only":
            return f"[{'x' if held else ' '}] {label}"
        if held is not None:
            return about(label, cut(held.words, WORDS, self.shell.glyphs.ellipsis))
        return about(label, _("全部")) if whole else label

    # Asking

    @on(Chip.Chosen)
    def _chip(self, event: Chip.Chosen) -> None:
        event.stop()
        if event.name == "clear":
            self.post_message(self.Cleared())
        else:
            self.ask_for(event.name)

    def ask_for(self, name: str) -> None:
        """Change a condition: turn it round, or ask which."""
        door = self.shell.door
        if name == "open_only":
            fields = {} if name in self.held else {"open_only": True}
            self._hold(name, fields, _(CONDITIONS[name]))
        elif name == "station":
            self.fetch(door.stations, self._offer_stations, group="stations")
        elif name == "office":
            self.fetch(door.offices, self._offer_offices, group="offices")
        elif name in PARTS:
            self._offer_stretches(name)
        else:
            self._offer(name, _classes(TABLES[name]))

    def _offer_stations(self, lines: "Sequence[StationLine]") -> None:
        names = {line.code: line.name for line in lines}
        self._offer("station", [Entry(code, name, code) for code, name in sorted(names.items())])

    def _offer_offices(self, names: Sequence[str]) -> None:
        if names:
            self._offer("office", [Entry(name, name) for name in names])
        else:
            self.app.notify(_("登记卡上都没有写辖区的所，没有可以选的。"), markup=False)

    def _offer(self, name: str, entries: list[Entry]) -> None:
        def chosen(entry: Entry | None) -> None:
            if entry is not None:
                self._hold(name, {name: entry.key} if entry.key else {}, entry.label)

        self._pick(name, entries, chosen)

    def _pick(
        self, name: str, entries: list[Entry], chosen: Callable[[Entry | None], None], ask: str = ""
    ) -> None:
        title = _("筛选：{what}").format(what=_(CONDITIONS[name]))
        pick = StretchPick if name in PARTS else Pick
        self.app.push_screen(pick(title, [Entry("", _("全部")), *entries], ask), chosen)

    def _offer_stretches(self, name: str) -> None:
        """Offer the usual stretches of days or sums; any other one is typed."""
        form = _FORMS[name]
        entries = form.offered(self)
        entries.append(Entry(TYPED, _("自己写"), _(form.example), always=True))

        def chosen(entry: Entry | None) -> None:
            if entry is None:
                return
            if entry.key != TYPED:
                self._hold(name, dict(zip(PARTS[name], entry.key, strict=False)), entry.label)
            elif entry.typed:
                self._typed(name, entry.typed)
            else:
                self._ask(name, _(form.example), "")

        self._pick(name, entries, chosen, _(form.example))

    def _ask(self, name: str, question: str, start: str) -> None:
        def typed(text: str | None) -> None:
            if text is not None:
                self._typed(name, text)

        self.app.push_screen(Ask(_(CONDITIONS[name]), question, start), typed)

    def _typed(self, name: str, text: str) -> None:
        """Take what was typed; what cannot be read comes back to be put right."""
        form = _FORMS[name]
        try:
            ends = form.read(self, text)
        except Refused as error:
            self._ask(name, error.sentence, half(text))
        else:
            self._hold(name, dict(zip(PARTS[name], ends, strict=True)), form.words(*ends))

    def _hold(self, name: str, fields: Mapping[str, Any], words: str) -> None:
        self.held.pop(name, None)
        if fields:
            self.held[name] = Condition(fields, words.strip())
        self._draw()
        self.post_message(self.Changed())


@dataclass(frozen=True)
class _Form:
    """How one kind of stretch is offered, read and said."""

    example: str
    offered: Callable[[NarrowLine], list[Entry]]
    read: Callable[[NarrowLine, str], tuple[Any, Any]]
    words: Callable[[Any, Any], str]


def _near(line: NarrowLine) -> list[Entry]:
    near = spans.near(line.shell.now().date())
    return [Entry(near[key], _(label), spans.days_words(*near[key])) for key, label in NEAR.items()]


def _sums(_line: NarrowLine) -> list[Entry]:
    return [Entry(ends, spans.sums_words(*ends)) for ends in SUMS]


_FORMS = {
    "days": _Form(
        N_("如 3.1到3.15、9月、2026Q3、3.1以后"), _near,
        lambda line, text: spans.days(text, line.shell.now().date()), spans.days_words,
    ),
    "sums": _Form(
        N_("如 100到500、500以上、1万以下，单位是元"), _sums,
        lambda _line, text: spans.sums(text), spans.sums_words,
    ),
}  # fmt: skip


def _classes(table: str) -> list[Entry]:
    """Return what a table offers; a part is set in under its class, which takes all its parts."""
    return [
        Entry(i.code, f"{'  ' if i.parent else ''}{taxonomy.label(table, i.code)}")
        for i in taxonomy.items(table)
        if i.code not in NO_CASE
    ]


def offered(within: "Asked | None", office: bool) -> list[str]:
    """Return what one may narrow by: not by what is the same of all that were picked out."""
    names = [name for name in CONDITIONS if office or name not in OFFICE_ONLY]
    if within is None:
        return names
    return [n for n in names if not any(getattr(within, f) for f in PARTS.get(n, (n,)))]


__all__ = ["CONDITIONS", "NarrowLine", "offered"]
