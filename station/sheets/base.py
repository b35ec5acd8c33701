"""What a form is made of, and how the texts in it become values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from station import entry
from station.errors import Refused
from station.fields import Ask, FieldSpec
from station.language import _
from station.records import Record


@dataclass(frozen=True)
class Now:
    """The moment at which a sheet is filled: the day, the time `HH:MM`, who is at the desk."""

    today: date
    at: str = ""
    person: str = ""
    identity: str = ""
    """In whose name this station mediates."""


@dataclass(frozen=True)
class Line:
    """One field as a form asks for it.

    `only`: the codes that may be chosen here, all when empty. `start`: the text that the field
    begins with, as `entry.written`. `since`: the earliest day that may stand here. `ahead`: a day
    may lie in the future, and a day without a year is the next one. `wide`: wants the whole width.
    `hidden`: kept with the form and not drawn (a reference that choosing a merchant fills).
    `of_day`: the day that this time belongs to; when that day was changed, the time it started
    with no longer counts. A `required` flag has to be ticked. `why`: how what it begins with came
    about, for its help. `on`: the day whose codes are offered, today's without it.
    """

    spec: FieldSpec
    required: bool = False
    only: tuple[str, ...] = ()
    start: str = ""
    ahead: bool = False
    wide: bool = False
    since: date | None = None
    hidden: bool = False
    of_day: str = ""
    why: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Part:
    """Some lines under a heading, which is in the language in use (empty for none)."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Rule:
    """What two or more fields must agree on; the sentence stands at the first of them.

    `broken` gets the values of the whole sheet and returns a sentence, or nothing.
    """

    fields: tuple[str, ...]
    broken: Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Sheet:
    """A form. Its texts are in the language in use; the labels of its fields are message ids.

    `done` stands on the button that saves, `about` is one sentence at the top or empty. `edits`:
    the sheet shows what a record holds, and only what was changed counts.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    done: str
    about: str = ""
    edits: bool = False
    rules: tuple[Rule, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in the order they are asked."""
        return tuple(line for part in self.parts for line in part.lines)


def values(
    of: Sheet, typed: Mapping[str, str], today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values by field, and by field one sentence for what is wrong.

    A field that `typed` does not name stands as it started. Blank fields are left out, but for
    those that started with something: they were emptied.
    """
    found: dict[str, Any] = {}
    standing: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for line in of.lines:
        name = line.spec.name
        text = typed.get(name, line.start)
        changed = text != line.start or not of.edits
        try:
            standing[name] = _value(line, text, today, changed)
        except Refused as error:
            if changed:
                errors[name] = error.sentence
            continue
        if changed and (text.strip() or line.start):
            found[name] = standing[name]
    for name in _stale(of, typed, standing, today):
        found.pop(name, None)
    for rule in of.rules:
        judged = found.keys() & rule.fields or not of.edits
        sentence = rule.broken(standing) if judged and standing.keys() >= set(rule.fields) else ""
        if sentence:
            errors.setdefault(rule.fields[0], sentence)
    return found, errors


def wrong(of: Sheet, name: str, text: str, today: date) -> str:
    """Return what is wrong with one text by itself: it cannot be read, or may not stand there.

    Nothing where it is right as far as that field alone can tell.
    """
    line = next(line for line in of.lines if line.spec.name == name)
    own = tuple(rule for rule in of.rules if set(rule.fields) == {name})
    alone = replace(of, parts=(Part("", (line,)),), rules=own)
    return values(alone, {name: text}, today)[1].get(name, "")


def _stale(
    of: Sheet, typed: Mapping[str, str], standing: Mapping[str, Any], today: date
) -> list[str]:
    """Name the times that nobody touched though their day is no longer today."""
    return [
        line.spec.name
        for line in of.lines
        if line.of_day
        and typed.get(line.spec.name, line.start) == line.start
        and standing.get(line.of_day) != today
    ]


def _value(line: Line, text: str, today: date, changed: bool) -> Any:
    """Read a line; `Refused` where it may not stand so. What was there before is not judged."""
    spec = line.spec
    value = entry.read(spec, text, today, only=line.only, ahead=line.ahead)
    if not changed:
        return value
    if line.required and (value is False or not text.strip()):
        ask = _("请先确认“{label}”。") if spec.ask.shape == "flag" else _("请填“{label}”。")
        raise Refused("blank", ask.format(label=_(spec.ask.label)))
    if isinstance(value, date):
        if not line.ahead and value > today:
            raise Refused(
                "future", _("{day} 还没有到（今天是 {today}）。").format(day=value, today=today)
            )
        if line.since is not None and value < line.since:
            raise Refused(
                "too-early", _("{day} 太早，最早是 {since}。").format(day=value, since=line.since)
            )
    return value


def field(record: type[Record], name: str, *, label: str = "", about: str = "") -> FieldSpec:
    """Return a declared field of a record; `label` and `about` (help) say it for this sheet."""
    spec = next(s for s in record.fields() if s.name == name)
    ask = replace(spec.ask, label=label or spec.ask.label, help=about or spec.ask.help)
    return replace(spec, ask=ask)


def own(name: str, ask: Ask, kind: type = str) -> FieldSpec:
    """Return a field that no record has: what only the sheet asks."""
    return FieldSpec(name, ask, kind, kind() if kind in (str, bool) else None)


def wide(
    record: type[Record], name: str, *, required: bool = False, start: str = "", label: str = "",
    about: str = "",
) -> Line:  # fmt: skip
    """Return a line over the whole width."""
    return Line(field(record, name, label=label, about=about), required, start=start, wide=True)


def today_line(
    record: type[Record], name: str, now: Now, *, since: date | None, label: str = "",
    required: bool = True,
) -> Line:  # fmt: skip
    """Return the line of a day that begins with today."""
    spec = field(record, name, label=label)
    return Line(spec, required, start=entry.written(spec, now.today), since=since)


def lines(record: type[Record], *names: str, of: Record | None = None) -> tuple[Line, ...]:
    """Return plain lines for these fields; `of` gives what they begin with."""
    return tuple(Line(spec, start=begun(of, spec)) for spec in (field(record, n) for n in names))


def begun(of: Record | None, spec: FieldSpec) -> str:
    """Return the text of a field of a record, blank without a record."""
    return "" if of is None else entry.written(spec, getattr(of, spec.name))


def tick(on: bool = True) -> str:
    """Return what stands in a ticked flag."""
    return _("是") if on else ""


def not_before(later: str, earlier: str) -> Rule:
    """Rule: the first day, where both are given, is not before the second."""

    def broken(found: Mapping[str, Any]) -> str:
        day, first = found[later], found[earlier]
        if day is None or first is None or day >= first:
            return ""
        return _("{day} 早于 {first}，请检查。").format(day=day, first=first)

    return Rule((later, earlier), broken)


def without(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return the values but these."""
    return {name: value for name, value in given.items() if name not in names}
