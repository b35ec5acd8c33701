"""Whatever a reader of all rows finds, the search finds, in order, and nothing else; of many, too."""

from pathlib import Path

import pytest

from bench.search import cases as invented
from bench.search import fill, hold, numbers, queries, scan
from storage import database, search


@pytest.mark.parametrize(
    ("count", "each"), [(2_000, 1), pytest.param(100_000, 15, marks=pytest.mark.long)]
)
def test_all_that_a_scan_finds_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, each: int
) -> None:
    if count < 10_000:  # so few have to go the way that many go, too
        monkeypatch.setattr(search, "CANDIDATES", count // 2)
    engine = database.create(tmp_path / "station.db", database.new_key(), "desk")
    with engine.connect() as connection, connection.begin():
        fill(connection, count)
        assert search.rebuild(connection) == count
    asked = queries(list(invented(count))[:: max(1, count // 1_000)], each)
    with engine.connect() as connection:
        truth, known = scan(connection, asked), numbers(connection)
        held = [hold(connection, *both, known) for both in zip(asked, truth, strict=True)]
        assert search.problems(connection) == []
    assert [one for one in held if one.missing or one.extra or not one.page_right] == []
    assert sum(one.truth for one in held) > 10 * len(held)
    engine.dispose()
