"""The declarations hang together, and percentages are exact."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.figures import (
    BASES,
    FIGURES,
    RATES,
    ByDue,
    Flag,
    Is,
    On,
    Outcome,
    Some,
    base_of,
    parts,
    percent,
)
from station.period import parse
from station.records import KINDS
from station.recount import recount
from station.shares import Share, Totals, plain, rated, settled
from station.taxonomy import items


def _fields(kind: str) -> dict[str, str]:
    return {s.name: s.ask.taxonomy for s in KINDS[kind].fields()}


def _place(source: str, name: str) -> tuple[str, str]:
    where, _, field = name.rpartition(".")
    return ("case" if where else source), field


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_every_field_and_code_exists(figure) -> None:  # type: ignore[no-untyped-def]
    named = [figure.when.field] if isinstance(figure.when, On) else []
    named += [figure.sums] if figure.sums else []
    for condition in figure.where:
        match condition:
            case Is(name, codes):
                kind, field = _place(figure.source, name)
                known = {i.code for i in items(_fields(kind)[field])}
                assert set(codes) <= known
            case Flag(name) | Some(name):
                named.append(name)
            case ByDue(done, due):
                named += [done, due]
            case Outcome():
                assert isinstance(figure.when, On)
    for name in named:
        kind, field = _place(figure.source, name)
        assert field in _fields(kind)


def test_figures_read_open_fields_only() -> None:
    for figure in FIGURES.values():
        sealed = {s.name for s in KINDS[figure.source].fields() if s.ask.sealed}
        assert not isinstance(figure.when, On) or figure.when.field not in sealed
        assert figure.sums not in sealed


def test_the_second_count_knows_the_same_figures() -> None:
    assert set(recount([], parse("2026"))) == set(FIGURES)


def test_rates_are_made_of_figures() -> None:
    counts = {name: index + 1 for index, name in enumerate(FIGURES)}
    for rate in RATES.values():
        assert rate.numerator in FIGURES
        for base, over in rate.over.items():
            assert parts(rate.name, counts, base) == (
                counts[rate.numerator],
                sum(counts[n] for n in over.figures),
            )
    assert BASES == ("mediations", "closed", "accepted")
    assert base_of("closing", "accepted").figures == ("carried_in", "complaints")


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "written"),
    [
        (160, 172, 2, "93.02"),
        (160, 172, 0, "93"),
        (10013, 11442, 2, "87.51"),
        (24999, 25000, 2, "99.99"),
        (249, 250, 0, "99"),
        (25000, 25000, 2, "100.00"),
        (7, 7, 0, "100"),
        (0, 7, 2, "0.00"),
        (1, 8, 1, "12.5"),
        (1, 8, 0, "13"),
        (1, 200, 0, "1"),
        (1, 20000, 2, "0.01"),
        (3, 2, 2, "150.00"),
        (100001, 100000, 2, "100.01"),
        (0, 0, 2, None),
        (5, 0, 0, None),
    ],
)
def test_percent(numerator: int, denominator: int, decimals: int, written: str | None) -> None:
    assert percent(numerator, denominator, decimals) == written


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.integers(0, 6))
def test_percent_is_half_up_and_never_falsely_whole(n: int, d: int, decimals: int) -> None:
    got = percent(n, d, decimals)
    assert got is not None
    step = Decimal(1).scaleb(-decimals)
    # Whole quotient plus an exact remainder, so that Decimal's own precision plays no part.
    whole, rest = divmod(n * 100 * 10**decimals, d)
    halves = Decimal(whole) + (
        Decimal(2 * rest) / Decimal(d) / 2 if 2 * rest != d else Decimal("0.5")
    )
    expected = halves.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-decimals)
    if expected == 100 and n != d:
        expected += step if n > d else -step
    assert Decimal(got) == expected
    assert (Decimal(got) == 100) == (n == d)
    assert len(got.partition(".")[2]) == decimals


@given(
    st.lists(st.integers(0, 5000), min_size=2, max_size=18),
    st.lists(st.integers(0, 5000), min_size=18, max_size=18),
    st.integers(0, 3),
)
def test_residue_fills_the_column(now: list[int], then: list[int], decimals: int) -> None:
    then = then[: len(now)]
    rows = [Share(f"c{i}", "", n, b) for i, (n, b) in enumerate(zip(now, then, strict=True))]
    totals = Totals(sum(now), sum(then), decimals)
    printed = [plain(r, decimals) for r in settled(rated(rows, totals), totals, f"c{len(now) - 1}")]
    if not totals.count:
        assert all(row["percent"] is None for row in printed)
        return
    assert sum(Decimal(row["percent"]) for row in printed) == 100
    assert all(Decimal(row["percent"]) >= 0 for row in printed)
    if totals.before:
        assert sum(Decimal(row["change_points"]) for row in printed) == 0
    else:
        assert all(row["change_points"] is None for row in printed)


def test_residue_as_the_association_prints_it() -> None:
    # 其他 of 2022H1 is printed as 5.08 where 5.0656 would round to 5.07 (domain, section 5).
    rows = [Share("a", "", 333, 0), Share("b", "", 333, 0), Share("other", "", 334, 0)]
    totals = Totals(1000, 0, 0)
    assert [plain(r, 0)["percent"] for r in rated(rows, totals)] == ["33", "33", "33"]
    assert [r.units for r in settled(rated(rows, totals), totals, "other")] == [33, 33, 34]


def test_change_is_the_difference_of_what_is_printed() -> None:
    rows = rated([Share("a", "", 1, 2)], Totals(3, 3, 2))
    assert plain(rows[0], 2) == {
        "code": "a", "label": "", "count": 1, "percent": "33.33", "previous_year": 2,
        "change_points": "-33.34",
    }  # fmt: skip
