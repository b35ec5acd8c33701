"""What every screen of one program shares: its door, its menu, who is at the desk, what is shown."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from textual.message import Message

from screens.glyphs import Glyphs, glyphs
from station.clock import Clock
from station.language import LANGUAGES

LOOK_FILE = "look.json"


@dataclass(frozen=True)
class Sign:
    """One word of the status line. `tone` is success, warning, error or empty; never the only sign.

    `short` stands where there is no room for all of it.
    """

    text: str
    tone: str = ""
    short: str = ""


@dataclass(frozen=True)
class MenuItem:
    """One place of the menu: digit n and Fn both lead there, on every screen."""

    number: int
    name: str
    label: str
    about: str


@dataclass(frozen=True)
class Command:
    """Something that the palette offers here: its label, what it does, and how it is done."""

    label: str
    about: str
    run: Callable[[], Any]
    keys: str = ""


@dataclass
class Look:
    """How the screens look on this machine; kept in a small file that holds nothing private."""

    theme: str = "station-dark"
    ascii: bool = False
    lang: str = ""
    known: bool = True
    """False where nothing was ever chosen: the terminal may then be asked how it draws lines."""

    @classmethod
    def read(cls, folder: Path) -> "Look":
        """Read what was chosen here; anything unreadable is as if nothing had been chosen."""
        try:
            told = json.loads((folder / LOOK_FILE).read_bytes())
        except (OSError, ValueError):
            return cls(known=False)
        look = cls()
        if isinstance(told, dict):
            look.theme = "station-light" if told.get("theme") == "station-light" else look.theme
            look.ascii = told.get("ascii") is True
            look.lang = told["lang"] if told.get("lang") in LANGUAGES else ""
        return look

    def write(self, folder: Path) -> None:
        """Keep it. Where the disk refuses, the look lasts until the program ends."""
        told = {k: v for k, v in asdict(self).items() if k != "known"}
        try:
            (folder / LOOK_FILE).write_text(json.dumps(told), "utf-8")
        except OSError:
            return


@dataclass
class Shell:
    """The state that the frame draws on every screen of one program."""

    door: Any
    clock: Clock
    look: Look
    menu: tuple[MenuItem, ...]
    place: str = ""
    """The station's or the office's name."""
    person: str = ""
    practice: bool = False
    strip: str = ""
    """A sentence over every screen: what to do next on the first day."""
    extra: tuple[MenuItem, ...] = ()
    """Places that are no part of the menu: the palette and the help offer them everywhere."""
    signs: list[Sign] = field(default_factory=list)

    @property
    def glyphs(self) -> Glyphs:
        """The characters that this terminal can draw."""
        return glyphs(ascii=self.look.ascii)

    def now(self) -> datetime:
        """Return the moment at this desk."""
        return self.clock.now()


class Go(Message):
    """A screen asks the program to go somewhere: a place of the menu or a thing it has."""

    def __init__(self, name: str, argument: Any = None) -> None:
        super().__init__()
        self.name = name
        self.argument = argument


class Changed(Message):
    """Something was saved: the status line is to be asked anew."""
