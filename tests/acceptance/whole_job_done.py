"""What the whole job must have left: in both homes, and on the stick."""

from pathlib import Path
from typing import Any

from storage import check, reports
from storage.county import County
from storage.desk import Desk
from storage.paths import Home
from storage.signs import signs
from storage.store import Store
from tests.acceptance.whole_job import RECOVERED_FEN
from tests.workbook_kit import Sheets


def expect_done(folder: Path, stick: Path, period: str) -> None:
    """Expect the same figures at the desk, at the office and in the workbook, and the receipt."""
    desk = Desk.open(Home(folder / "desk", "desk"))
    office = County.open(Home(folder / "county", "county"))
    try:
        own, whole = _figures(desk.store, period), _figures(office.store, period)
        assert own == whole
        assert own["recovered_fen"] == own["agreed_fen"] == own["claimed_fen"] == RECOVERED_FEN
        counted = {"consultations": 1, "complaints": 1, "mediations_agreed": 1, "closed": 1}
        assert own | counted == own
        assert own["punitive_fen"] == 100000
        now = signs(desk)
        assert (now.to_export, now.exported_unreceipted, now.drafts) == (0, 0, 0)
        assert now.acked_through > 0
        assert now.receipt_at
        for store in (desk.store, office.store):
            assert check.check(store).ok
        assert _cases(desk.store) == _cases(office.store)
    finally:
        desk.store.close()
        office.store.close()
    book = Sheets(next(stick.glob(f"*-{period}.xlsx")).read_bytes())
    said = {row[0]: row[1] for row in book.rows("统计报表") if isinstance(row[0], str)}
    assert (said["咨询"], said["投诉"], said["调解成功"]) == (1, 1, 1)
    assert said["挽回经济损失"] == RECOVERED_FEN / 100


def _figures(store: Store, period: str) -> dict[str, int]:
    figures: dict[str, int] = reports.report(store, reports.Asked(period)).summary["figures"]
    return figures


def _cases(store: Store) -> list[tuple[Any, ...]]:
    asked = "SELECT number, kind, state, outcome, claimed_fen FROM cases ORDER BY number"
    with store.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(asked)]
