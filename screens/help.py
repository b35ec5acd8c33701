"""F1: what a thing is. Whatever has the focus says it itself, by a method `about`."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from screens.about import About
from screens.dialogs import Modal
from screens.shell import Command, MenuItem
from screens.widgets.pairs import Pair, Pairs
from station.language import N_, _, sense

KEYS: tuple[tuple[str, str], ...] = (
    ("F1–F9", N_("到菜单里同号的地方；不在输入时按数字 1–9 也一样")),
    ("?", N_("帮助，和 F1 一样；在弹出的框里也行")),
    ("Tab", N_("下一项；Shift+Tab 上一项")),
    ("↑ ↓", N_("上下移动；PgUp、PgDn 翻页，Home、End 到头到尾")),
    ("Enter", N_("打开，或到下一栏")),
    ("Esc", N_("返回；没保存的内容留作草稿")),
    ("Ctrl+S", N_("保存，或开始办这一页的事")),
    ("Ctrl+Z", N_("撤销刚才的输入；Ctrl+Y 重做")),
    ("Ctrl+P", N_("命令：输入汉字或拼音首字母")),
    ("Ctrl+Q", N_("退出")),
)
"""One key, one meaning, on every screen."""


class HelpDialog(Modal[None]):
    """The help of one thing, then the keys that mean the same everywhere, then the menu."""

    def __init__(
        self,
        found: Sequence[About],
        menu: Sequence[MenuItem] = (),
        commands: Sequence[Command] = (),
    ) -> None:
        super().__init__()
        self._found = found
        self._menu = menu
        self._commands = commands

    def compose(self) -> ComposeResult:
        """Show the texts one under the other; the arrows scroll."""
        with VerticalScroll(classes="dialog wide") as box:
            box.border_title = _("帮助")
            box.border_subtitle = _("Esc 关闭")
            for one in self._found:
                yield Static(one.title, classes="about-title", markup=False)
                yield Static(one.text, classes="about-text", markup=False)
            if self._commands:
                yield Static(_("这里可以做"), classes="about-title", markup=False)
                yield _lines([*_with_keys(self._commands), *_without_keys(self._commands)])
            if self._menu:
                yield Static(_("菜单"), classes="about-title", markup=False)
                yield _lines(
                    [
                        (f"{m.number}  F{m.number}", f"{sense('menu', m.label)}  {_(m.about)}")
                        for m in self._menu
                    ]
                )
            yield Static(_("按键"), classes="about-title", markup=False)
            yield _lines([(key, _(words)) for key, words in KEYS])


def _with_keys(found: Sequence[Command]) -> list[tuple[str, str]]:
    return [(c.keys, f"{c.label}  {c.about}") for c in found if c.keys]


def _without_keys(found: Sequence[Command]) -> list[tuple[str, str]]:
    """Return what only the palette does: its key stands once, before the first."""
    words = [f"{c.label}  {c.about}" for c in found if not c.keys]
    return [("Ctrl+P" if number == 0 else "", word) for number, word in enumerate(words)]


def _lines(rows: Sequence[tuple[str, str]]) -> Pairs:
    return Pairs([Pair(key, words.strip()) for key, words in rows], classes="about-text")
