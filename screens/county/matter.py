"""定一件事: what it is, both sides beside each other, the choices and what each does to the figures."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from screens.about import About
from screens.county import words
from screens.dialogs import LineInput, Modal
from screens.frame import Frame
from screens.shell import Changed, Command, Shell
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.table import Column, VirtualTable
from station.language import _, about
from station.values import clean

if TYPE_CHECKING:
    from storage.deciding import Totals
    from storage.matters import Matter


class Reason(Modal[tuple[str, str]]):
    """Asks why, and who decides; leaves with both, or with nothing."""

    def __init__(self, title: str, told: str, yes: str, who: str = "") -> None:
        super().__init__()
        self._title = title
        self._told = told
        self._yes = yes
        self._who = who

    def compose(self) -> ComposeResult:
        """Say once more what follows, over the two lines and the answers."""
        with Vertical(classes="dialog wide") as box:
            box.border_title = Content(self._title)
            yield Static(clean(self._told, multiline=True), markup=False, classes="sentence")
            yield Static(_("理由（以后查得到为什么这样定）"), markup=False, classes="sentence")
            yield LineInput(id="why")
            yield Static(_("谁定的"), markup=False, classes="sentence")
            yield LineInput(self._who, id="who")
            yield Static("", markup=False, classes="sentence wrong")
            with Horizontal(classes="buttons"):
                yield Button(self._yes, id="yes", variant="primary", compact=True)
                yield Button(_("返回"), id="no", compact=True)

    def on_mount(self) -> None:
        """Stand where the reason is typed."""
        self.set_focus(self.query_one("#why", Input))

    @on(Input.Submitted, "#why")
    def _next(self) -> None:
        self.query_one("#who", Input).focus()

    @on(Input.Submitted, "#who")
    def _last(self) -> None:
        self.query_one("#yes", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "no":
            self.dismiss(None)
            return
        why, who = (clean(self.query_one(f"#{n}", Input).value).strip() for n in ("why", "who"))
        if why:
            self.dismiss((why, who))
        else:
            self.query_one(".wrong", Static).update(_("! 请写明理由。"))
            self.query_one("#why", Input).focus()


class MatterScreen(Frame):
    """What it is above, the sides in the middle, the choices below."""

    ROOT: ClassVar[bool] = False

    def __init__(self, shell: Shell, key: str) -> None:
        super().__init__(shell)
        self._key = key
        self._matter: Matter | None = None
        self._now: Totals | None = None
        self._after: list[Totals] = []

    def heading(self) -> str:
        """Name the screen."""
        return _("定一件事")

    def about(self) -> About:
        """Say how one decides."""
        return About(
            _("定一件事"),
            _(
                "上面是怎么回事、该问谁；中间把几份并排摆出来，只列不一样的地方；下面是可以怎么定，"
                "后面写着定了以后统计会变成多少。定错了不要紧：一条记录也不会丢，在“已作的决定”里"
                "可以撤回，撤回后和没有定过一样。没问清楚之前先不要定。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer the list of what was decided."""
        return [Command(_("已作的决定"), _("看定过什么，撤回"), self._decisions)]

    def _decisions(self) -> None:
        self._matter = None  # something may be taken back there
        self.go("decisions")

    def body(self) -> ComposeResult:
        """Facts, sides, choices."""
        with Vertical(classes="panel", id="facts-box") as box:
            box.border_title = _("怎么回事")
            yield Pairs(id="facts")
        with Vertical(classes="panel", id="sides-box") as box:
            box.border_title = _("并排对照")
            yield VirtualTable([Column("", 10)], id="sides")
        with Vertical(classes="panel", id="choices-box") as box:
            box.border_title = _("可以怎么定")
            box.border_subtitle = _("Enter 选这一项")
            yield VirtualTable(
                [Column(_("怎么定"), 16, grow=1), Column(_("定了以后的统计"), 34, grow=2)],
                id="choices",
            )
            yield Static("", id="told", markup=False, classes="sentence")

    def renew(self) -> None:
        """Read the matter, once; what each choice would do to the figures comes after it."""
        if self._matter is not None:
            return
        door, key = self.shell.door, self._key
        self.fetch(lambda: door.matter(key), self._came, group="matter")

    def _came(self, found: "Matter") -> None:
        self._matter, self._after = found, []
        place = f"{found.station} {found.desk}  {found.name}"
        self.query_one("#facts-box").border_title = Content(place)
        pairs = [Pair(_("什么事"), found.what, "warning")]
        if found.why:
            pairs.append(Pair(_("原因"), found.why))
        pairs.append(Pair(_("怎么办"), found.todo))
        self.query_one("#facts", Pairs).show(pairs)
        self._show_sides(found)
        self._draw()
        self.set_focus(self.query_one("#choices"))
        door = self.shell.door
        self.fetch(lambda: door.weigh(found), lambda both: self._weighed(*both), group="weigh")

    def _show_sides(self, found: "Matter") -> None:
        table = self.query_one("#sides", VirtualTable)
        table.columns = (Column("", 10), *(Column(head, 20, grow=1) for head in found.heads))
        rows = [(label, *said) for label, said in found.rows]
        table.show(len(rows), rows)

    def _weighed(self, now: "Totals", after: "list[Totals]") -> None:
        self._now, self._after = now, after
        self._draw()

    def _names(self) -> list[str]:
        found = self._matter
        if found is None:
            return []
        return [_("放行")] if found.back else [choice.words for choice in found.choices]

    def _draw(self) -> None:
        said = [_("正在算……")] * len(self._names())
        if self._now is not None and self._after:
            said = [words.effect(self._now, then) for then in self._after]
        rows = list(zip(self._names(), said, strict=True))
        table = self.query_one("#choices", VirtualTable)
        table.styles.height = len(rows) + table.HEAD
        table.show(len(rows), rows, keep=True)

    def _follows(self, index: int) -> str:
        found = self._matter
        if found is None or found.back or index >= len(found.choices):
            return _("放行：这一次上报照常计入统计。") if found and found.back else ""
        return found.choices[index].told

    @on(VirtualTable.Highlighted, "#choices")
    def _at(self, event: VirtualTable.Highlighted) -> None:
        self.query_one("#told", Static).update(self._follows(event.index))

    @on(VirtualTable.Opened, "#choices")
    def _choose(self, event: VirtualTable.Opened) -> None:
        found, index = self._matter, event.index
        if found is None or index >= len(self._names()):
            return
        name = self._names()[index]
        told = self._follows(index)
        if self._now is not None and self._after:
            told = "\n".join((told, about(_("统计"), words.effect(self._now, self._after[index]))))

        def typed(given: tuple[str, str] | None) -> None:
            if given is not None:
                door, back = self.shell.door, found.back
                act = (
                    partial(door.take_back, back, *given)
                    if back
                    else partial(door.decide, found.key, index + 1, *given)
                )
                self.carry_out(act, self._done)

        self.app.push_screen(Reason(name, told, name, self.shell.door.decider), typed)

    def _done(self, _made: object) -> None:
        self.post_message(Changed())
        self.notify(_("已定。要改主意，在“已作的决定”里撤回。"), markup=False)
        self.action_back()
