"""The vocabulary in which a record declares its fields, once.

Label, help, taxonomy and privacy of a field are said here and read by forms, lists, the journal,
the ledger and the help. Labels are Chinese message ids, translated when they are drawn.
"""

import types
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

Shape = Literal["line", "text", "code", "day", "moment", "fen", "count", "flag", "ref", "list"]
Form = Literal["", "phone", "credit_code", "id_number", "respondents"]


@dataclass(frozen=True)
class Ask:
    """How a field is asked for and who may read it.

    `shape` names the value: a line or text a person types, a code of `taxonomy`, a day, a moment
    (`YYYY-MM-DDTHH:MM:SS+hh:mm` or `HH:MM`), money in fen, a count, a flag, a reference to another
    record's id, a list. `sealed`: the value is bound by a commitment and travels apart
    (design/format.md). `open_with`: sealed unless the field named here holds a valid value.
    `form`: what a line or the lines of a list look like, where one can tell.
    """

    label: str
    help: str = ""
    shape: Shape = "line"
    taxonomy: str = ""
    sealed: bool = False
    open_with: str = ""
    form: Form = ""


@dataclass(frozen=True)
class FieldSpec:
    """One field of a record kind: its name, how it is asked for, its Python type, its default."""

    name: str
    ask: Ask
    kind: type
    default: Any


def _plain(hint: Any) -> type:
    """Strip `| None` and parameters from a hint: `date | None` is `date`, `list[str]` is `list`."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(a for a in get_args(hint) if a is not type(None))
    plain: type = get_origin(hint) or hint
    return plain


@cache
def specs(record: type) -> tuple[FieldSpec, ...]:
    """Return the declared fields of a record class, in their order (`id` is not among them)."""
    import msgspec

    hints = get_type_hints(record, include_extras=True)
    found = []
    for info in msgspec.structs.fields(record):
        hint = hints[info.name]
        if get_origin(hint) is not Annotated:
            continue
        ask = next((a for a in hint.__metadata__ if isinstance(a, Ask)), None)
        if ask is None:
            continue
        default = info.default if info.default is not msgspec.NODEFAULT else None
        found.append(FieldSpec(info.name, ask, _plain(hint.__origin__), default))
    return tuple(found)


__all__ = ["Ask", "FieldSpec", "Shape", "date", "specs"]
