"""A field of a paper: what a template writes for it, and what it says to a county's editor.

A template writes the Chinese name that the field has on the screen: `{{ 消费者 }}`.
"""

from dataclasses import dataclass
from typing import Literal

from station.fields import FieldSpec, specs
from station.records import Record

Shape = Literal["line", "text", "day", "time", "sum", "words", "code", "ticks", "list", "fixed"]
"""How a value is printed, and what an empty form has in its place; `words`: a sum in 大写, `ticks`:
boxes to tick, `fixed`: what the rules say, printed in empty forms too."""


@dataclass(frozen=True)
class Slot:
    """One field of a paper.

    `name` is what a template writes; `source` and `field` name the record and its field where the
    value is only printed, `rows` the fields of each item of a list. `must`: a county's template that
    leaves it out is told so. `blanks`: how many empty rows an empty form has.
    """

    name: str
    help: str
    shape: Shape = "line"
    source: str = ""
    field: str = ""
    rows: tuple["Slot", ...] = ()
    must: bool = False
    blanks: int = 0


def of(source: type[Record], *fields: str, must: tuple[str, ...] = ()) -> tuple[Slot, ...]:
    """Return the slots of a record's fields, under the labels and with the help that they have.

    `field=名称` gives another name where the label of two records is the same.
    """
    known = {spec.name: spec for spec in specs(source)}
    found = []
    for told in fields:
        field, _sep, name = told.partition("=")
        found.append(_slot(source, known[field], name, field in must))
    return tuple(found)


def _slot(source: type[Record], spec: FieldSpec, name: str, must: bool) -> Slot:
    shapes: dict[str, Shape] = {
        "day": "day", "moment": "time", "fen": "sum", "code": "code", "flag": "ticks",
        "text": "text",
    }  # fmt: skip
    shape: Shape = shapes.get(spec.ask.shape, "line")
    return Slot(name or spec.ask.label, spec.ask.help, shape, source.KIND, spec.name, must=must)


__all__ = ["Shape", "Slot", "of"]
