"""常用语和模板: what the desk says again and again; its own can be changed and thrown away."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from screens.about import About
from screens.dialogs import Confirm, Tell
from screens.forms.screen import FormScreen
from screens.frame import Frame
from screens.shell import Command
from screens.widgets.choices import Choice, Choices
from station.language import N_, _, about
from station.values import shown

if TYPE_CHECKING:
    from station.fields import Shape
    from station.phrases import Phrase

_SHOWN = 32
"""Characters of a block that stand under its name."""


class PhraseList(Choices):
    """Blocks and templates; Delete throws one away."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("delete", "screen.drop", show=False)]


class PhrasesScreen(Frame):
    """All text blocks and templates, the desk's own first."""

    ROOT: ClassVar[bool] = False

    def heading(self) -> str:
        """Name the screen."""
        return _("常用语和模板")

    def about(self) -> About:
        """Say how they are used."""
        return About(
            _("常用语和模板"),
            _(
                "填表时在文字里打 :: 和快捷字，如 ::7t，就插进整段话。话里用花括号写栏名（经营者、商品、"
                "金额、今天），用的时候按表里填的换上；还不知道的先空着，保存前会提醒。程序自带的不能改，"
                "同一个快捷字存一条自己的就盖过它。模板在登记的表里按 Ctrl+P“存为模板”。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer to add one."""
        return [Command(_("添加常用语"), _("给一段话起个快捷字"), partial(self._edit, None))]

    def body(self) -> ComposeResult:
        """The list."""
        with Vertical(classes="panel", id="phrases") as box:
            box.border_title = _("常用语和模板")
            box.border_subtitle = _("Enter 打开  Delete 不要了")
            yield PhraseList(id="phrase-list")

    def on_mount(self) -> None:
        """Stand in the list."""
        self.set_focus(self.query_one(PhraseList))

    def renew(self) -> None:
        """Read them."""
        door = self.shell.door
        self.fetch(lambda: (door.phrases("block"), door.phrases("form")), self._offer)

    def _offer(self, found: "tuple[list[Phrase], list[Phrase]]") -> None:
        add = Choice(None, _("添加常用语"), _("给一段话起个快捷字，如 7t"))
        blocks, forms = found
        listed = [
            Choice(one, f"::{one.key}  {shown(one.title)}", f"{one.body[:_SHOWN]}…")
            for one in blocks
        ]
        kept = [Choice(one, about(_("模板"), shown(one.title)), "") for one in forms]
        lines = [add, *listed, *kept]
        box = self.query_one(PhraseList)
        before = box.chosen()
        box.offer(lines)
        at = _same(before.key if before else None, [line.key for line in lines])
        if at is not None:
            box.highlighted = at

    @on(Choices.Taken)
    def _taken(self, event: Choices.Taken) -> None:
        one = event.key
        if one is None or one.kind == "block":
            self._edit(one)
        else:
            said = [f"{_field(name)}  {text}" for name, text in one.texts.items()]
            self.app.push_screen(Tell("\n".join(said), shown(one.title)))

    def _edit(self, one: "Phrase | None") -> None:
        """Open the form of a block; one of the program's is kept anew as the desk's own."""
        door = self.shell.door
        self.app.push_screen(
            FormScreen(
                self.shell, _sheet(one), partial(_keep, door, one), lambda _made: None, drafts=False
            )
        )

    def action_drop(self) -> None:
        """Throw away the one under the cursor, after a question."""
        chosen = self.query_one(PhraseList).chosen()
        one = chosen.key if chosen is not None else None
        if one is None:
            return
        if not one.id:
            self.app.push_screen(Tell(_("程序自带的扔不掉；不想用就不用管它。")))
            return
        question = _("“{title}”不要了？扔掉以后不能找回，已经登记的不受影响。").format(
            title=shown(one.title)
        )
        door = self.shell.door

        def answered(yes: bool | None) -> None:
            if yes:
                self.carry_out(lambda: door.discard_phrase(one.id), lambda _none: self.renew())

        self.app.push_screen(Confirm(question, _("不要了"), _("留着")), answered)


def _same(before: "Phrase | None", now: "list[Phrase | None]") -> int | None:
    """Return where the one under the cursor stands now, though its words were changed."""
    if before is None or not before.id:
        return None
    return next((n for n, one in enumerate(now) if one is not None and one.id == before.id), None)


def _field(name: str) -> str:
    from station.records import Case

    return next((_(spec.ask.label) for spec in Case.fields() if spec.name == name), name)


def _asked(name: str, label: str, about_it: str, shape: "Shape" = "line") -> Any:
    """Return a field that is kept at this desk alone: any words may stand in it."""
    from station.fields import Ask
    from station.sheets.base import own

    return own(name, Ask(label, about_it, shape, sealed=True))


def _sheet(one: "Phrase | None") -> Any:
    """Return the form of a text block."""
    from station.sheets import Line, Part, Sheet

    key = _asked("key", N_("快捷字"), N_("打 :: 和它就插进来，最多 12 个字，如 7t 或 保质期。"))
    title = _asked("title", N_("名称"), N_("在列表里叫什么，如 网购七日无理由。"))
    body = _asked(
        "body", N_("内容"), N_("要插进去的话。用花括号写栏名，用的时候按表里填的换上。"), "text"
    )
    lines = (
        Line(key, required=True, start=one.key if one else ""),
        Line(title, required=True, start=one.title if one else ""),
        Line(body, required=True, start=one.body if one else "", wide=True),
    )
    return Sheet("phrase", _("常用语"), (Part("", lines),), _("存好"))


def _keep(door: Any, one: "Phrase | None", values: dict[str, Any], _draft: str) -> "Phrase":
    from station.phrases import BLOCK, Phrase

    made: Phrase = door.keep_phrase(
        Phrase(BLOCK, values["key"], values["title"], values["body"], id=one.id if one else "")
    )
    return made
