"""A person at a desk: the real program on a real terminal, and Chinese typed into a form."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from station import sheets
from storage import drafts
from storage.desk import Desk, Setup
from storage.desk import init as init_desk
from storage.drafts import Draft
from storage.paths import Home
from tests.faults.kit import DAY, Ticking, assert_free
from tests.terminal import Terminal, program

SIZE = (100, 30)
FORM = "register.COMPLAINT"
FIELDS = {
    "register.CONSULT": ("facts", "reply", "consumer_name", "merchant", "goods"),
    FORM: ("consumer_name", "merchant", "goods", "facts", "request"),
    "register.LEAD": ("facts", "merchant", "consumer_name", "target_name", "note"),
    "register.OTHER": ("facts", "reply", "consumer_name", "merchant", "note"),
}
"""The fields that are typed into, by form in its order; the forms stand as they are offered."""
SEVERAL_LINES = ("facts", "reply", "request", "note")
ON_DUTY = "王芳"
ROUNDS_TO_A_DRAFT = 3


def new_home(folder: Path) -> Home:
    """Set up a station where one person works."""
    home = Home(folder, "desk")
    init_desk(home, Setup("017", "惠民站", "MARKET", head=ON_DUTY), Ticking()).store.close()
    return home


def environment(home: Home, **more: str) -> dict[str, str]:
    """Return the environment of a program at this home: Chinese, no stick."""
    return {
        "HOME": str(home.path.parent), "STATION_LANG": "zh_CN", "STATION_STICKS": "", **more,
    }  # fmt: skip


def command(home: Home) -> list[str]:
    return [program("station"), "--home", str(home.path)]


@contextmanager
def seat(home: Home, size: tuple[int, int] = SIZE, **more: str) -> Iterator[Terminal]:
    """Open the program on a terminal."""
    with Terminal(command(home), environment(home, **more), size) as terminal:
        yield terminal


def in_turn(homes: Sequence[Home], open_: Callable[[Home], Any], rounds: int) -> Iterator[Any]:
    """Yield `open_(home)` so often, at each home in turn; the next one starts meanwhile.

    After each home's third time its drafts are thrown away.
    """

    def one(number: int) -> Any:
        home = homes[number % len(homes)]
        if number // len(homes) % ROUNDS_TO_A_DRAFT == 0:
            drop_drafts(home)
        return stack.enter_context(open_(home))

    with ExitStack() as stack:
        following = one(0)
        for number in range(rounds):
            now, following = following, one(number + 1) if number + 1 < rounds else None
            yield homes[number % len(homes)], now


def on_duty(terminal: Terminal) -> None:
    """Say who is on duty; the workbench is there."""
    terminal.wait("今天谁值班")
    terminal.wait(ON_DUTY)
    terminal.press("Enter")
    terminal.wait(f"值班 {ON_DUTY}")


def open_form(terminal: Terminal, form: str = FORM) -> None:
    """Go to the form of a registration."""
    terminal.press("F2")
    terminal.wait("上下键选")
    terminal.press(*["Down"] * list(FIELDS).index(form), "Enter")
    terminal.wait("还差")
    terminal.wait(must(form))


def must(form: str) -> str:
    """Return how the last required field of a form that is in sight from the start is drawn."""
    wanted = {FORM: "consumer_phone"}.get(form, "facts")
    line = next(one for one in _sheet(form).lines if one.spec.name == wanted)
    return f"{line.spec.ask.label} *"


def to_form(terminal: Terminal) -> None:
    on_duty(terminal)
    open_form(terminal)


def fill(terminal: Terminal, name: str, phone: str = "13900001234") -> None:
    """Fill in what a complaint needs, by Tab from field to field."""
    before = None
    for where, text in (
        ("consumer_name", name), ("consumer_phone", phone), ("merchant", "惠民超市"),
        ("facts", "酱油过期五天"), ("request", "退货"),
    ):  # fmt: skip
        terminal.type("\t" * stops(where, before) + text)
        before = where
    terminal.wait("可以登记了")


def kept(home: Home) -> list[Draft]:
    """Return the drafts of a home, newest first."""
    desk = Desk.open(home, Ticking())
    try:
        return drafts.kept(desk)
    finally:
        desk.store.close()


def drop_drafts(home: Home) -> None:
    """Throw every draft away."""
    desk = Desk.open(home, Ticking())
    for draft in drafts.kept(desk):
        drafts.discard(desk, draft.id)
    desk.store.close()


def _sheet(form: str) -> sheets.Sheet:
    return sheets.sheet(form, DAY, now="09:30", person=ON_DUTY, at_once=False)


def stops(name: str, before: str | None, form: str = FORM) -> int:
    """Return how often Tab is pressed from one field of a form to a later one."""
    shown = [line.spec.name for line in _sheet(form).lines if not line.hidden]
    return shown.index(name) - (shown.index(before) if before else 0)


def chinese(chance: random.Random, most: int = 5) -> str:
    """Return some characters, now and then a rare one outside the first plane."""
    return "".join(
        "𠮷" if chance.random() < 0.05 else chr(chance.randrange(0x4E00, 0x9FA6))
        for _n in range(chance.randint(1, most))
    )


@dataclass
class Chunk:
    """What was typed at once into one field, and when it stood on the screen (seconds)."""

    field: str
    text: str
    seen: float | None = None


@dataclass
class Typist:
    """Types into the form and remembers what, where and when."""

    terminal: Any
    """A `Terminal` or a `Tmux`."""
    chance: random.Random
    form: str = FORM
    typed: list[Chunk] = field(default_factory=list)

    def type_for(self, seconds: float) -> None:
        """Type field by field for about so long, and stop in the middle of anything."""
        until = time.monotonic() + seconds
        before = None
        fields = FIELDS[self.form]
        for number, name in enumerate(fields):
            self.terminal.type("\t" * stops(name, before, self.form) + "\x1b[F")
            before = name
            share = time.monotonic() + (until - time.monotonic()) / (len(fields) - number)
            while True:
                self._some(name)
                self.pause(self.chance.uniform(0, 0.12))
                if time.monotonic() > share:
                    break
            if time.monotonic() > until:
                break

    def _some(self, name: str) -> None:
        text = chinese(self.chance)
        begun = bool(self.typed) and self.typed[-1].field == name
        if begun and name in SEVERAL_LINES and self.chance.random() < 0.15:
            text = "\n"  # Ctrl+J; Enter goes on to the next field
        self.typed.append(Chunk(name, text))
        self.terminal.type(text)

    def pause(self, seconds: float) -> None:
        """Type nothing for some time."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.terminal.read(min(left, 0.02))
            self._look()

    def _look(self) -> None:
        """Note what stands on the screen by now."""
        if all(chunk.seen for chunk in self.typed):
            return
        shown, now = self.terminal.text(), time.monotonic()
        for chunk in self.typed:
            if chunk.seen is None and (chunk.text in shown or chunk.text == "\n"):
                chunk.seen = now

    def how_far(self, before: dict[str, str], after: dict[str, str]) -> int:
        """Return how many of the typed characters a draft holds that began as `before`.

        They were typed one after the other, so the draft is what stood there at some moment.
        """
        letters = [(chunk.field, letter) for chunk in self.typed for letter in chunk.text]
        now = dict(before)
        far = 0 if now == after else None
        for number, (name, letter) in enumerate(letters, start=1):
            now[name] += letter
            if now == after:
                far = number
        assert far is not None, f"no moment of the typing: {after} of {now}"
        return far

    def seen(self, until: float | None = None) -> int:
        """Return how many characters stood on the screen by then, by now where no moment is given."""
        self._look()
        count = 0
        for chunk in self.typed:
            if chunk.seen is None or (until is not None and chunk.seen > until):
                break
            count += len(chunk.text)
        return count

    @property
    def letters(self) -> int:
        """Return how many characters were typed."""
        return sum(len(chunk.text) for chunk in self.typed)


def texts_of(draft: Draft | None, form: str) -> dict[str, str]:
    """Return what a draft holds of the fields that are typed into."""
    return {name: draft.values.get(name, "") if draft else "" for name in FIELDS[form]}


__all__ = [
    "FIELDS", "Chunk", "Typist", "assert_free", "chinese", "command", "drop_drafts",
    "environment", "fill", "in_turn", "kept", "must", "new_home", "on_duty", "open_form", "seat", "stops", "texts_of", "to_form",
]  # fmt: skip
