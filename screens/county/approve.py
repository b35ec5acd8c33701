"""批准接入: the cards on a stick one after the other, each proven face to face or by telephone."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from screens.about import About
from screens.county.code import CodeDigits
from screens.dialogs import LineInput, Modal
from screens.files import FolderPick
from screens.frame import Frame
from screens.proving import code_fault
from screens.shell import Changed, Command, Shell
from screens.widgets.pages import Cell
from screens.widgets.pairs import Pair, Pairs
from screens.widgets.scrolled import Scrolled
from screens.widgets.table import Column, VirtualTable
from screens.words import on_screen, when
from station import taxonomy
from station.errors import StationError
from station.language import _, about, joined
from station.values import clean

if TYPE_CHECKING:
    from screens.county.door import CardFile
    from screens.widgets.pages import Row
    from station.bundle.enrolment import Card
    from storage.county import Enrolled


_PARTS = ("#facts", "#digits", "#typed", "#wrong", "#in-person", "#by-phone", "#yes")
"""What of the dialog is there at one step and not at another."""


class Approve(Modal[str]):
    """One card. Leaves with the code that was read out, with "" for 当面开通, None for neither."""

    DEFAULT_CSS = """
    Approve #facts { height: auto; background: $background; margin-bottom: 1; }
    Approve CodeDigits { margin-top: 1; }
    Approve #typed { margin-top: 1; }
    Approve #wrong { width: 100%; height: auto; color: $text-warning; }
    Approve .hidden { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(self, card: "Card") -> None:
        super().__init__()
        self._card = card

    def about(self) -> About:
        """Say why this is asked."""
        return About(
            _("核对"),
            _(
                "登记卡在路上可能被人换过，所以要核对一次。U盘是站点的人当面交来的，选“当面开通”，"
                "看一眼两边的站点核对码是不是一样。不是当面交的，打站点登记时留的电话，"
                "请对方念站点核对码，照着输入：这里不显示它，六组数字一个不能差。"
            ),
        )

    def compose(self) -> ComposeResult:
        """The card above, the two ways below; each shows what it needs."""
        with Vertical(classes="dialog wide") as box:
            box.border_title = Content(_("批准接入 {name}").format(name=self._card.station_name))
            box.border_subtitle = _("Enter 选定  Esc 返回")
            yield Pairs(_card_pairs(self._card), id="facts")
            yield Static(
                _("登记卡是怎么来的？当面交来的选“当面开通”，不是的选“电话核对”。"),
                id="said", markup=False, classes="sentence",
            )  # fmt: skip
            yield CodeDigits(self._card.fingerprint, id="digits", classes="hidden")
            yield LineInput(id="typed", classes="hidden")
            yield Static("", id="wrong", markup=False, classes="hidden")
            with Horizontal(classes="buttons"):
                yield Button(_("当面开通"), id="in-person", variant="primary", compact=True)
                yield Button(_("电话核对"), id="by-phone", compact=True)
                yield Button(_("批准"), id="yes", compact=True, classes="hidden")
                yield Button(_("返回"), id="leave", compact=True)

    def on_mount(self) -> None:
        """Begin with the quicker way."""
        self.set_focus(self.query_one("#in-person", Button))

    @on(Button.Pressed, "#in-person")
    def _face_to_face(self) -> None:
        """Show the code that must stand on the station's screen or paper, too."""
        self.query_one("#said", Static).update(
            _("站点那边显示的站点核对码是不是这个？一样就批准。不一样，不要批准：登记卡被换过。")
        )
        self._only("#digits", "#yes")
        self.query_one("#leave", Button).focus()  # nobody approves by pressing Enter once more

    @on(Button.Pressed, "#by-phone")
    def _by_telephone(self) -> None:
        """Ask for the digits; they are not shown, so that they cannot be copied."""
        self.query_one("#said", Static).update(
            _("电话里请站点念站点核对码，照着输入（六组五位数字，空格有没有都行）：")
        )
        self._only("#facts", "#typed", "#wrong", "#yes")
        self.query_one("#typed", Input).focus()

    def _only(self, *shown: str) -> None:
        for name in _PARTS:
            self.query_one(name).set_class(name not in shown, "hidden")

    @on(Input.Submitted)
    @on(Button.Pressed, "#yes")
    def _approve(self) -> None:
        field = self.query_one("#typed", Input)
        if field.has_class("hidden"):
            self.dismiss("")
            return
        typed = clean(field.value)
        fault = code_fault(typed, self._card.fingerprint)
        if not fault:
            self.dismiss(typed)
            return
        self.query_one("#wrong", Static).update(fault)
        field.focus()

    @on(Button.Pressed, "#leave")
    def _leave(self) -> None:
        self.dismiss(None)


class ApproveScreen(Frame):
    """The cards on a stick; Enter proves one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "choose", show=False),
        Binding("ctrl+n", "invite", show=False),
    ]

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._folder: Path | None = None
        self._cards: list[CardFile] = []
        self._approved: set[Path] = set()

    def heading(self) -> str:
        """Name the screen."""
        return _("批准接入")

    def about(self) -> About:
        """Say what a card is."""
        return About(
            _("批准接入"),
            _(
                "登记卡是站点写的，里面有它的编号、名称和钥匙。核对过的才批准，批准以后才收它的上报。"
                "一个U盘上有几张就排着批准：Enter 打开一张，批准后光标自己到下一张。"
            ),
        )

    def commands(self) -> list[Command]:
        """Offer what can be done here."""
        return [
            Command(_("换一个U盘"), _("看别处的登记卡"), self.action_choose, "Ctrl+O"),
            Command(_("准备接入U盘"), _("给一个新站写接入通知"), self.action_invite, "Ctrl+N"),
        ]

    def body(self) -> ComposeResult:
        """The cards over what came of the last one."""
        with Vertical(classes="panel", id="list") as box:
            box.border_title = _("登记卡")
            box.border_subtitle = _("Enter 核对并批准  Ctrl+O 换一个U盘")
            yield VirtualTable(
                [
                    Column(_("编号"), 6),
                    Column(_("窗口"), 4),
                    Column(_("名称"), 14, grow=3),
                    Column(_("写卡时间"), 16, hide_under=84),
                    Column(_("情况"), 16, grow=2),
                ],
                empty=_("还没有选U盘，或U盘上没有登记卡。按 Ctrl+O 选。"),
            )
        with Scrolled(classes="panel", id="result") as box:
            box.border_title = _("结果")
            yield Static("", id="said", markup=False)

    def on_mount(self) -> None:
        """Ask for the stick at once."""
        self.set_focus(self.query_one(VirtualTable))
        self.action_choose()

    def action_choose(self) -> None:
        """Choose the stick or folder with the cards."""

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self._folder = folder
                self._look()

        pick = FolderPick(self.shell.door, _("登记卡在哪里"), ("card",))
        self.app.push_screen(pick, chosen)

    def action_invite(self) -> None:
        """Go back to the first step."""
        self.go("invite")

    def _look(self) -> None:
        folder = self._folder
        if folder is not None:
            self.fetch(lambda: self.shell.door.cards(folder), self._came)

    def _came(self, cards: "list[CardFile]") -> None:
        self._cards = cards
        box = self.query_one("#list")
        title = joined([_("登记卡 {n} 张").format(n=len(cards)), clean(str(self._folder))])
        box.border_title = Content(title)
        table = self.query_one(VirtualTable)
        table.show(len(cards), [_row(c) for c in cards], keep=True)
        waiting = [i for i, c in enumerate(cards) if c.wanting]
        if waiting and not self._wanting_at(table.cursor):
            table.cursor = waiting[0]

    def _wanting_at(self, index: int) -> bool:
        return index < len(self._cards) and self._cards[index].wanting

    @on(VirtualTable.Opened)
    def _open(self, event: VirtualTable.Opened) -> None:
        one = self._cards[event.index]
        card = one.card
        if card is None or one.wrong:
            self._say(one.wrong)
            return

        def proven(code: str | None) -> None:
            if code is not None:
                self._enrol(one.path, card, code)

        self.app.push_screen(Approve(card), proven)

    def _enrol(self, path: Path, card: "Card", code: str) -> None:
        def enrolled(made: "Enrolled") -> None:
            self._say(*_enrolled_words(made))
            self.post_message(Changed())
            self._look()

        def refused(error: StationError) -> None:
            self._say(on_screen(error))
            self.refused(error)

        self.carry_out(lambda: self.shell.door.enrol(path, card, code), enrolled, refused=refused)

    def _say(self, *sentences: str) -> None:
        self.query_one("#said", Static).update(clean("\n".join(sentences), multiline=True))


def _card_pairs(card: "Card") -> list[Pair]:
    return [
        Pair(_("站点"), f"{card.region}-{card.station}  {card.station_name}"),
        Pair(_("窗口"), card.desk),
        Pair(_("类型"), taxonomy.label("station_type", card.type)),
        Pair(_("辖区市场监管所"), card.office or _("没有写")),
        Pair(_("写卡时间"), when(card.made)),
    ]


def _row(one: "CardFile") -> "Row":
    if one.card is None:
        return ("", "", one.path.name, "", Cell(one.wrong, "error"))
    card = one.card
    return (
        card.station, card.desk, card.station_name, when(card.made),
        Cell(*_state(one)),
    )  # fmt: skip


def _state(one: "CardFile") -> Any:
    if one.known:
        return _("已批准"), "success"
    if one.wrong:
        return one.wrong, "error"
    return _("等批准"), "warning"


def _enrolled_words(made: "Enrolled") -> list[str]:
    how = _("当面开通") if made.how == "in-person" else _("电话核对核对码")
    said = [
        about(
            _("已批准 {name}（{station} 站 {desk} 窗口）").format(
                name=made.name, station=made.station, desk=made.desk
            ),
            _("{how}。下一步：它的上报包可以接收了。").format(how=how),
        )
    ]
    if made.beside:
        said.append(
            _("注意：这个站的这个窗口已登记过另外 {n} 台机器，它们报来的记录都计数。").format(
                n=made.beside
            )
        )
    return said
