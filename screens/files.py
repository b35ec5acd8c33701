"""Choosing a file or a folder: the removable drives first, then any folder that is typed."""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from screens.about import About
from screens.completing import completed, expanded
from screens.dialogs import Modal
from screens.widgets.choices import MarkedList
from screens.words import size_words
from station.errors import StationError
from station.language import N_, _, joined, listed
from station.values import clean

if TYPE_CHECKING:
    from storage.sticks import Find, Stick

LOOK_EVERY = 2
"""Seconds between two looks for sticks."""
FULL = 1024 * 1024
"""A stick with fewer bytes free counts as full: less than that is never written to it."""
OFFERED = 8
"""How many names a completion shows."""

KINDS = {
    "bundle": N_("上报包"),
    "down": N_("下发文件"),
    "invitation": N_("接入通知"),
    "card": N_("登记卡"),
    "ledger": N_("台账"),
    "register": N_("经营者名录"),
    "backup": N_("备份"),
    "material": N_("照片和文件"),
    "law": N_("县区自己的数据"),
    "template": N_("文书模板"),
}
"""What the kinds of files are called."""


class Place(Protocol):
    """What these dialogs ask of a door, in threads."""

    def sticks(self) -> "list[Stick]":
        """Return the removable drives that are there now."""
        ...

    def look(self, folder: Path, wanted: Collection[str]) -> "list[Find]":
        """Return the files of these kinds in a folder, newest first. Raises `Refused`."""
        ...


@dataclass(frozen=True)
class _Line:
    """A line of the list: what it stands for (None: it only says something) and its words."""

    label: str
    about: str = ""
    path: Path | None = None
    other: bool = False

    @property
    def possible(self) -> bool:
        """Whether it can be chosen."""
        return self.path is not None or self.other

    def words(self) -> Content:
        """Return the words to draw: what can be chosen is bold."""
        label = Content.styled(clean(self.label), "bold" if self.possible else "")
        about = Content(f"  {clean(self.about)}")
        parts = [part for part, text in ((label, self.label), (about, self.about)) if text]
        return Content("\n").join(parts)


class PathInput(Input):
    """A path; Tab completes it, and goes on where it has nothing to add."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def action_complete(self) -> None:
        """Ask the dialog to complete what is typed."""
        screen = self.screen
        if isinstance(screen, Places):
            screen.complete()


class Places(Modal[Path]):
    """The sticks, what lies on them, and «another folder». Leaves with a path, or with None."""

    DEFAULT_CSS = """
    Places > .dialog { height: auto; }
    Places OptionList { height: auto; max-height: 12; margin: 0; border: none; background: $background; }
    Places #say { width: 100%; height: auto; margin-bottom: 1; }
    Places #typing { height: auto; margin-top: 1; display: none; }
    Places #typing.-open { display: block; }
    Places #wrong { width: 100%; height: auto; color: $text-warning; }
    """
    FOLDERS: ClassVar[bool] = False
    """A folder is chosen and not a file."""

    def __init__(self, door: Place, title: str, wanted: Collection[str] = ()) -> None:
        super().__init__()
        self._door = door
        self._title = title
        self._wanted = tuple(wanted)
        self._sticks: list[Stick] = []
        self._found: dict[Path, list[Find] | str] = {}
        """What lies on a stick, or why nobody can say."""
        self._looked_at: dict[Path, Stick] = {}
        self._typed: tuple[Path, list[Find]] | None = None
        self._busy = False
        self._completed_to = ""
        """The path to which the last completion could add nothing."""
        self._offered: list[_Line] = []

    # What a subclass says

    def stick_lines(self, stick: "Stick") -> Iterator[_Line]:
        """Yield the lines of one stick."""
        raise NotImplementedError

    def typed_lines(self, folder: Path, found: "list[Find]") -> Iterator[_Line]:
        """Yield the lines of a folder that was typed."""
        yield from ()

    def entered(self, path: Path) -> None:
        """A path was typed and Enter pressed."""
        raise NotImplementedError

    def kinds(self) -> str:
        """Return what is looked for, in words."""
        return listed(_(KINDS[k]) for k in self._wanted)

    # Drawing

    def compose(self) -> ComposeResult:
        """Show the list over the line for another folder."""
        with Vertical(classes="dialog wide") as box:
            box.border_title = Content(self._title)
            box.border_subtitle = _("Enter 选定  Esc 返回")
            yield Static(_("正在找U盘…"), id="say", markup=False)
            yield MarkedList()
            with Vertical(id="typing"):
                yield Static(_("文件夹的路径（Tab 补全，Enter 选定）："), markup=False)
                yield PathInput(str(Path.home()) + os.sep, select_on_focus=False)
                yield Static("", id="wrong", markup=False)

    def on_mount(self) -> None:
        """Look at once, then every few seconds."""
        self._show()
        self._ask()
        self.set_interval(LOOK_EVERY, self._ask)

    def _ask(self) -> None:
        if not self._busy:
            self._busy = True
            self.fetch(self._door.sticks, self._came, group="sticks")

    def _came(self, sticks: "list[Stick]") -> None:
        self._sticks = sticks
        here = {stick.path for stick in sticks}
        self._found = {path: found for path, found in self._found.items() if path in here}
        # Where the room on a stick is another, its files may be: look again, and show the old ones.
        fresh = [s for s in sticks if s != self._looked_at.get(s.path)] if self._wanted else []
        self._looked_at = {stick.path: stick for stick in sticks}
        self._show()
        if fresh:
            self.fetch(lambda: self._look(fresh), self._looked, group="looking")
        else:
            self._busy = False

    def _look(self, sticks: "list[Stick]") -> "dict[Path, list[Find] | str]":
        found: dict[Path, list[Find] | str] = {}
        for stick in sticks:
            try:
                found[stick.path] = self._door.look(stick.path, self._wanted)
            except StationError as error:
                found[stick.path] = error.sentence
        return found

    def _looked(self, found: "dict[Path, list[Find] | str]") -> None:
        self._found |= found
        self._busy = False
        self._show()

    def _show(self) -> None:
        """Draw the list anew; the cursor stays on what it was on."""
        options = self.query_one(MarkedList)
        before = self._at(options.highlighted)
        fresh = list(self._all_lines())
        said = (
            _("没有插U盘。插好以后，几秒内会出现在这里；也可以选另一个文件夹。")
            if not self._sticks
            else self.asked()
        )
        self.query_one("#say", Static).update(said)
        if fresh == self._offered:
            return
        self._offered = fresh
        free = [i for i, line in enumerate(fresh) if line.possible]
        # A stick that appears takes the cursor from «another folder», where nobody had put it.
        same = [i for i in free if before and fresh[i] == before and not before.other]
        possible = [line.possible for line in fresh]
        options.fill([line.words() for line in fresh], possible, (same or free)[0])

    def asked(self) -> str:
        """Return the sentence over the list."""
        return _("请选择。插入U盘后几秒内会出现。")

    def _all_lines(self) -> Iterator[_Line]:
        if self._typed is not None:
            yield from self.typed_lines(*self._typed)
        for stick in self._sticks:
            yield from self.stick_lines(stick)
        yield _Line(_("另一个文件夹…"), _("输入路径，按 Tab 补全"), other=True)

    def _at(self, index: int | None) -> _Line | None:
        return self._offered[index] if index is not None and index < len(self._offered) else None

    def stick_head(self, stick: "Stick") -> str:
        """Return the name of a stick and what room it has."""
        return _("U盘 {name}，可用 {free}").format(name=stick.name, free=size_words(stick.free))

    # Choosing

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        line = self._at(event.option_index)
        if line is None:
            return
        if line.other:
            self.query_one("#typing").add_class("-open")
            field = self.query_one(PathInput)
            field.focus()
            field.action_end()
        else:
            self.dismiss(line.path)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if text := expanded(event.value):
            self.entered(Path(text))

    @on(Input.Changed)
    def _changed(self) -> None:
        self.wrong("")

    def wrong(self, sentence: str) -> None:
        """Say under the line what is wrong with the path, or what it may be."""
        self.query_one("#wrong", Static).update(clean(sentence))

    def complete(self) -> None:
        """Complete the typed path by what is on the disk; asked again for the same one, go on."""
        typed = self.query_one(PathInput).value
        if typed == self._completed_to:
            self.focus_next()
            return
        self.fetch(
            lambda: completed(typed, self.FOLDERS),
            lambda got: self._complete(typed, *got),
            group="complete",
        )

    def _complete(self, typed: str, longer: str, names: list[str]) -> None:
        field = self.query_one(PathInput)
        if field.value != typed:
            return  # typed on meanwhile
        self._completed_to = typed if longer == typed else ""
        if longer != typed:
            with field.prevent(Input.Changed):
                field.value = longer
            field.action_end()
        if names:
            more = [_("等 {n} 个").format(n=len(names))] if len(names) > OFFERED else []
            self.wrong(joined([*names[:OFFERED], *more]))
        else:
            self.wrong("" if longer != typed else _("没有以此开头的文件夹，请核对。"))

    def about(self) -> About:
        """Say how to choose."""
        return About(
            self._title,
            _(
                "插着的U盘列在前面，新插的几秒内会出现。上下键选，Enter 选定。"
                "文件不在U盘上，选“另一个文件夹”，输入路径，按 Tab 补全。"
            ),
        )


class FilePick(Places):
    """Asks for a file of the wanted kinds."""

    def asked(self) -> str:
        """Say what is looked for."""
        return _("要找的是：{kinds}。新的在前。").format(kinds=self.kinds())

    def stick_lines(self, stick: "Stick") -> Iterator[_Line]:
        """Yield the stick, then its files or a sentence."""
        yield _Line(self.stick_head(stick))
        found = self._found.get(stick.path)
        if found is None:
            yield _Line("", _("正在看U盘上有什么…"))
        elif isinstance(found, str):
            yield _Line("", found)
        elif not found:
            yield _Line("", _("这个U盘上没有{kinds}。").format(kinds=self.kinds()))
        else:
            yield from self._files(stick.path, found)

    def typed_lines(self, folder: Path, found: "list[Find]") -> Iterator[_Line]:
        """Yield the folder, then its files or a sentence."""
        yield _Line(_("文件夹 {path}").format(path=folder))
        if found:
            yield from self._files(folder, found)
        else:
            yield _Line("", _("这个文件夹里没有{kinds}。").format(kinds=self.kinds()))

    def _files(self, folder: Path, found: "list[Find]") -> Iterator[_Line]:
        for one in found:
            parent = os.path.relpath(one.path.parent, folder)
            at = one.modified[:16].replace("T", " ")
            parts = [_(KINDS[one.what]), at, size_words(one.size), "" if parent == "." else parent]
            yield _Line(one.path.name, "  ".join(filter(None, parts)), one.path)

    def entered(self, path: Path) -> None:
        """A file is taken; of a folder the files are listed."""

        def look() -> "list[Find] | None":
            if os.path.isfile(path):  # False for a path that cannot be looked at
                return None
            return self._door.look(path, self._wanted)

        def looked(found: "list[Find] | None") -> None:
            if found is None:
                self.dismiss(path)
                return
            self._typed = (path, found)
            self._show()
            if found:
                self.query_one(MarkedList).focus()
            else:
                self.wrong(_("这个文件夹里没有{kinds}。").format(kinds=self.kinds()))

        self.fetch(look, looked, group="typed", refused=lambda e: self.wrong(e.sentence))


class FolderPick(Places):
    """Asks for a folder: to write into, or with `wanted` kinds to read them from."""

    FOLDERS = True

    def asked(self) -> str:
        """Say whether something is read or written."""
        if self._wanted:
            return _("从哪里读{kinds}？").format(kinds=self.kinds())
        return _("写到哪里？写好的文件会读回来核对。")

    def stick_lines(self, stick: "Stick") -> Iterator[_Line]:
        """Yield the stick; one that cannot be used says why."""
        head = self.stick_head(stick)
        if self._wanted:
            yield _Line(head, self._holds(stick), stick.path)
        elif not stick.writable:
            yield _Line(head, _("只读，写不进去：关掉U盘上的写保护开关，或换一个U盘。"))
        elif stick.free < FULL:
            yield _Line(head, _("满了，写不下：请腾出空间，或换一个U盘。"))
        else:
            yield _Line(head, str(stick.path), stick.path)

    def _holds(self, stick: "Stick") -> str:
        found = self._found.get(stick.path)
        if found is None:
            return _("正在看U盘上有什么…")
        if isinstance(found, str):
            return found
        if not found:
            return _("这个U盘上没有{kinds}。").format(kinds=self.kinds())
        return _("{n} 个{kinds}，最新的 {at}").format(
            n=len(found), kinds=self.kinds(), at=found[0].modified[:16].replace("T", " ")
        )

    def entered(self, path: Path) -> None:
        """A folder that is there is taken."""

        def looked(there: bool) -> None:
            if there:
                self.dismiss(path)
            else:
                self.wrong(_("没有这个文件夹，请核对。"))

        self.fetch(lambda: os.path.isdir(path), looked, group="typed")
