"""Beside a registration: earlier cases that may be the same matter, told while it is typed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from screens.cases.same import Offer, SameScreen, heading, reason
from screens.forms.form import RecordForm
from screens.widgets.pairs import Pair, Pairs
from screens.work import Working
from station.errors import StationError
from station.language import _
from station.records import Case
from station.sheets import KIND_OF, Sheet
from station.sheets.base import Line, field

if TYPE_CHECKING:
    from storage.same import Asked, Match, Matches

JUDGED = "not_same"
"""The hidden field in which a form keeps what was judged to be another matter."""
SHOWN = 3
"""How many matches stand beside a form; the list has the rest."""
KEYS = "Ctrl+G"


def with_judged(sheet: Sheet) -> Sheet:
    """Return a sheet of registration that can keep, drafts and undo too, what was judged."""
    *parts, last = sheet.parts
    kept = Line(field(Case, JUDGED), hidden=True)
    return replace(sheet, parts=(*parts, replace(last, lines=(*last.lines, kept))))


class Known(Working, Vertical):
    """The likely matches of what is typed: the first few, and the key to the list."""

    DEFAULT_CSS = """
    Known { height: auto; display: none; }
    Known Pairs { background: $background; }
    Known Static { width: 100%; height: auto; color: $text-warning; text-style: bold; }
    """

    class Found(Message):
        """What was found has changed."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    def __init__(self, door: Any) -> None:
        super().__init__()
        self._door = door
        self._values: dict[str, Any] = {}

    def compose(self) -> ComposeResult:
        """The title over the matches."""
        yield Static("", markup=False)
        yield Pairs()

    def refused(self, error: StationError) -> Any:
        """Say nothing: what came before is a courtesy, and saving says what is wrong."""

    def look(self, form: RecordForm) -> None:
        """Look, in a thread, for matches of the form as it stands; what cannot be read is left out."""
        values = _values(form)
        if values != self._values and values["kind"] not in ("", "LEAD"):
            self._values = values
            self.fetch(self.question(form), self._show)

    def question(self, form: RecordForm) -> "Callable[[], Matches]":
        """Return what asks for the matches of the form as it stands now."""
        values, door = _values(form), self._door

        def ask() -> "Matches":
            found: Matches = door.matches(_asked(values))
            return found

        return ask

    def _show(self, found: "Matches") -> None:
        likely = found.likely
        self.display = bool(likely)
        said = ""
        if likely:
            words = _("可能和 {number} 是同一件事：{why}").format(
                number=likely[0].number, why=reason(likely[0])
            )
            said = _("{keys} 看：{words}").format(words=words, keys=KEYS)
            title = _("可能是同一件事（{n} 件）  {keys} 看").format(n=len(likely), keys=KEYS)
            self.query_one(Static).update(title)
        rows = [Pair(m.number, f"{_rest(m)}\n{reason(m)}") for m in likely[:SHOWN]]
        self.query_one(Pairs).show(rows)
        self.post_message(self.Found(said))


def _rest(match: "Match") -> str:
    return heading(match).partition("  ")[2]


def _values(form: RecordForm) -> dict[str, Any]:
    """Return what of a form can be read and is compared, or was judged."""
    from station import sheets
    from station.matter import Matter

    found = sheets.values(form.sheet, form.typed(), form.today)[0]
    known = {name: found[name] for name in (*Matter.FIELDS, JUDGED) if found.get(name)}
    return {"kind": KIND_OF.get(form.sheet.name, ""), **known}


def _asked(values: dict[str, Any]) -> "Asked":
    from station.matter import Matter
    from storage.same import Asked

    return Asked(Matter(values), not_same=frozenset(values.get(JUDGED, ())))


def show(known: Known, form: RecordForm, door: Any) -> None:
    """Show the list of matches over the form, which stays as it is."""

    def judge(match: "Match", done: Callable[[], Any]) -> None:
        judged = list(_values(form).get(JUDGED, ()))
        apart = [*judged, match.id] if match.id not in judged else judged
        left = [case for case in judged if case != match.id]
        form.put({JUDGED: ",".join(left if match.judged else apart)})
        done()

    def offers(match: "Match") -> list[Offer]:
        if match.judged:
            return [Offer(_("取消“不是同一件事”"), _("以后还提示这一件"), partial(judge, match))]
        about = _("登记后记在新的一件里，以后不再提示")
        return [Offer(_("不是同一件事"), about, partial(judge, match), apart=True)]

    known.app.push_screen(SameScreen(door, lambda: known.question(form), offers))
