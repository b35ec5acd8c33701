"""Two images of one record beside each other, as an office reads them: only where they differ."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from station.errors import Refused
from station.fields import FieldSpec
from station.journal import Entry
from station.language import _
from station.masking import GONE, NOBODY, Known, known, known_of, masked_words
from station.records import KINDS
from station.saying import said
from storage import apply
from storage.apply import among
from storage.reading import read_file

_LOST = object()


def people(connection: sa.Connection, region: str, ids: Collection[str]) -> dict[str, str]:
    """Return the names of people by id; of those that have one."""
    query = "SELECT id, name FROM operators WHERE region=? AND id IN ({keys})"
    return {i: n for i, n in among(connection, query, region, sorted(ids)) if n}


def number_of(connection: sa.Connection, region: str, images: Sequence[Entry]) -> str:
    """Return the number of the case that these images are of, or hang on; blank for none."""
    for entry in images:
        if number := str(entry.open.get("number", "")):
            return number
        case = connection.exec_driver_sql(
            "SELECT number FROM cases WHERE region=? AND id=?",
            (region, entry.open.get("case_id", "")),
        ).scalar()
        if case:
            return str(case)
    return ""


def in_short(connection: sa.Connection, region: str, entry: Entry) -> str:
    """Return a case in a few words: its number, the merchant, the consumer masked, what is claimed."""
    values = apply.disclosed(connection, region, list(entry.sealed.values()))
    folk = _folk(connection, region, [entry], values)
    specs = {s.name: s for s in KINDS["case"].fields()}
    shown = (specs[name] for name in ("number", "merchant", "consumer_name", "claimed_fen"))
    words = ((_(s.ask.label), _words(s, _held(entry, s, values))) for s in shown)
    return "  ".join(filter(None, (masked_words(label, said, folk) for label, said in words)))


def differences(
    connection: sa.Connection, region: str, images: Sequence[Entry]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield who wrote each image and when, then each field in which they differ, in words."""
    names = people(connection, region, {entry.by for entry in images})
    yield _("时间"), tuple(entry.at[:16].replace("T", " ") for entry in images)
    yield _("经办人"), tuple(names.get(entry.by, "") for entry in images)
    commits = [c for entry in images for c in entry.sealed.values()]
    values = apply.disclosed(connection, region, commits)
    if images[0].kind not in KINDS:
        return
    folk = _folk(connection, region, images, values)
    specs = [s for s in KINDS[images[0].kind].fields() if s.ask.shape != "ref"]
    for spec in specs:
        held = [_held(entry, spec, values) for entry in images]
        if any(one != held[0] for one in held):
            label = _(spec.ask.label)
            yield label, tuple(masked_words(label, _words(spec, one), folk) for one in held)
    void = tuple(_("是") if entry.void else _("否") for entry in images)
    if len(set(void)) > 1:
        yield _("作废"), void


def _held(entry: Entry, spec: FieldSpec, values: Mapping[tuple[str, str], Any]) -> Any:
    commit = entry.sealed.get(spec.name)
    if commit is not None:
        return values.get((entry.id, commit), _LOST)
    return entry.open.get(spec.name, spec.default)


def _words(spec: FieldSpec, value: Any) -> str:
    return _(GONE) if value is _LOST else said(spec, value)


def _folk(
    connection: sa.Connection, region: str, images: Sequence[Entry],
    values: Mapping[tuple[str, str], Any],
) -> Known:  # fmt: skip
    """Return the people of the case that the images are of, or hang on."""
    if images[0].kind == "case":
        specs = KINDS["case"].fields()
        found = [
            (s.name, v)
            for entry in images for s in specs
            if isinstance(v := _held(entry, s, values), str)
        ]  # fmt: skip
        return known(found, hidden=any(e.open.get("kind") == "LEAD" for e in images))
    try:
        return known_of(read_file(connection, region, str(images[0].open.get("case_id", ""))))
    except Refused:
        return NOBODY
