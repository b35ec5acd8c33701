"""A ledger file as named cells: where the headings stand, what each column is, which rows count.

Nothing is dropped in silence: an unknown column is named and the file refused, or kept as notes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from station.errors import Refused
from station.language import _, listed
from station.ledger.columns import (
    LEDGER,
    MONEY_PARTS,
    TOTAL_HEADINGS,
    Headings,
    heading_key,
    ignored,
)
from station.ledger.files import Grid, grids
from station.values import shown

_TOTAL = re.compile(r"(?:本?[页月季年表]|上半年|下半年|全年)?(?:合计|总计|小计|共计|累计):?")
_NOTE = "备注"
_SKIP = ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands: its line in the file, its cells by column, and the whole row."""

    line_no: int
    cells: dict[str, str]
    original: list[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ledger: its headings as written, its rows, and the unknown columns taken as notes."""

    headings: tuple[str, ...]
    rows: tuple[RawRow, ...]
    kept: tuple[str, ...] = ()


def read(data: bytes, name: str, keep: bool = False, of: Headings = LEDGER) -> Sheet:
    """Read the bytes of a CSV or XLSX ledger; `name` stands in sentences only.

    `of`: the headings of another kind of file than a ledger.

    Raises `Refused`: `empty`, `not-a-table`, `old-excel`, `encrypted`, `bad-workbook`, `bad-csv`,
    `bad-encoding`, `too-large` for the file; `no-headings`, `missing-columns`,
    `duplicate-columns`, `several-sheets`, `unknown-columns` (unless `keep`) for its table.
    """
    fitting = partial(_fits, of)
    found = [(grid, *_headings(grid, fitting)) for grid in grids(data, name, fitting)]
    if not found:
        raise Refused("empty", _("表格里没有内容。"))
    whole = [f for f in found if _has_required(of, f[0].rows[f[1]] if f[2] else [])]
    if len(whole) > 1:
        raise Refused(
            "several-sheets",
            _("有{count}张工作表都像台账。请合并成一张，或分别存成文件后再导入。").format(
                count=len(whole)
            ),
        )
    grid, at, fits = whole[0] if whole else max(found, key=lambda f: f[2])
    if fits == 0:
        raise Refused(
            "no-headings",
            _("前五行里没有找到{what}").format(what=_(of.missing)),
        )
    return _sheet(of, grid, at, keep)


def _fits(of: Headings, row: Sequence[str]) -> int:
    return len({of.column_of(text) for text in row} - {None})


def _headings(grid: Grid, fits: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    """Return which of the first five rows holds the most headings, and how many."""
    return max(
        ((at, fits(row)) for at, row in enumerate(grid.rows[:5])),
        key=lambda found: (found[1], -found[0]),
        default=(0, 0),
    )


def _has_required(of: Headings, row: Sequence[str]) -> bool:
    return set(of.required) <= {of.column_of(text) for text in row}


def _sheet(of: Headings, grid: Grid, at: int, keep: bool) -> Sheet:
    below = grid.rows[at + 1 :]
    width = _width([grid.rows[at], *below])
    written = _padded(grid.rows[at], width)
    places = _places(of, written)
    missing = [name for name in of.required if name not in places]
    if missing:
        raise Refused(
            "missing-columns",
            _("缺少必需的栏目：{names}。请补上后再导入。").format(names="、".join(missing)),
        )
    notes = [n for n, name in enumerate(places) if name is None]
    notes = [n for n in notes if written[n] or any(n < len(r) and r[n] for r in below)]
    names = {n: shown(written[n]) or _("第{n}列").format(n=n + 1) for n in notes}
    if notes and not keep:
        raise Refused(
            "unknown-columns",
            _("不认识的栏目：{names}。请改名或删去，或加 --keep 把它们记进备注。").format(
                names=listed(names.values())
            ),
        )
    rows = tuple(
        _raw(at + 2 + n, _padded(row, width), places, names)
        for n, row in enumerate(below)
        if any(row) and not _is_total(of, _padded(row, width), places)
    )
    return Sheet(tuple(written), rows, tuple(names.values()))


def _width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns hold anything."""
    return max((n + 1 for row in rows for n in range(len(row) - 1, -1, -1) if row[n]), default=0)


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _places(of: Headings, written: Sequence[str]) -> list[str | None]:
    """Return for each place its column, `""` for one that is ignored, None for an unknown one."""
    places = [_SKIP if ignored(text) else of.column_of(text) for text in written]
    if not any(part in places for part in MONEY_PARTS):
        totals = [n for n, text in enumerate(written) if heading_key(text) in TOTAL_HEADINGS]
        if len(totals) == 1:
            places[totals[0]] = "其他挽回"
    for name in {p for p in places if p}:
        same = [written[n] for n, p in enumerate(places) if p == name]
        if len(same) > 1:
            raise Refused(
                "duplicate-columns",
                _("有{count}栏都是「{name}」：{names}。请只留一栏。").format(
                    count=len(same), name=name, names=listed(map(shown, same))
                ),
            )
    return places


def _is_total(of: Headings, row: Sequence[str], places: Sequence[str | None]) -> bool:
    """Tell whether a row sums up others: it begins with 合计 and is no record itself."""
    first = next((text for text in row if text), "")
    if "计" not in first or not _TOTAL.fullmatch(heading_key(first)):
        return False
    return not all(row[places.index(name)] for name in of.required)


def _raw(
    line_no: int, row: list[str], places: Sequence[str | None], names: dict[int, str]
) -> RawRow:
    cells = {place: text for place, text in zip(places, row, strict=True) if place and text}
    extra = [f"{name}：{row[n]}" for n, name in names.items() if row[n]]
    if extra:
        cells[_NOTE] = "\n".join([*([cells[_NOTE]] if _NOTE in cells else []), *extra])
    return RawRow(line_no, cells, row)
