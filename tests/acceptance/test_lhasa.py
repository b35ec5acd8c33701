"""The figures of [S3] for Lhasa, from four stations, in any order, each bundle twice."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.screens.kit import Town, consultation, content, new_town

STATIONS = ("011", "012", "013", "014")
SENTENCE = (
    "共受理消费者咨询476起，消费者投诉172起，调解172起，调解成功率93%，"
    "为消费者挽回经济损失1.94万元，提供线索81条"
)
FIGURES = {
    "consultations": 476, "complaints": 172, "reports": 0, "other": 0, "accepted": 172,
    "refused": 0, "referred": 0, "mediations": 172, "mediations_agreed": 160, "sittings": 172,
    "carried_in": 0, "closed": 172, "open_at_end": 0, "resolved": 160, "leads_handed_over": 81,
    "claimed_fen": 0, "agreed_fen": 1940000, "recovered_fen": 1940000, "settled_fen": 1940000,
    "punitive_cases": 0, "punitive_fen": 0, "follow_ups_asked": 0, "follow_ups_answered": 0,
    "follow_ups_satisfied": 0,
}  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Return 476 consultations and 172 complaints, 160 of them agreed over 121.25 each."""
    out = [consultation(f"Z{n}", 线索去向="市场监管所" if n < 50 else "") for n in range(476)]
    for n in range(172):
        agreed = n < 160
        out.append(
            {
                "编号": f"T{n}", "类别": "投诉", "接收时间": f"2026-0{7 + n % 3}-15",
                "消费者": f"消费者{n}", "经营者": f"第{n % 20}商店", "投诉性质": "质量",
                "受理结果": "受理", "受理时间": f"2026-0{7 + n % 3}-16",
                "调解时间": f"2026-0{7 + n % 3}-17", "办结时间": f"2026-0{7 + n % 3}-20",
                "处理结果": "调解成功" if agreed else "调解不成",
                "退款": "121.25" if agreed else "",
                "线索去向": "县市场监管局" if n < 31 else "",
            }
        )  # fmt: skip
    return out


@pytest.fixture(scope="module")
def lhasa(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, list[Path]]:
    """Four stations; each exported once halfway and once at the end, with no receipt between."""
    town = new_town(tmp_path_factory.mktemp("lhasa"), *STATIONS)
    everything = rows()
    bundles = []
    for place, code in enumerate(STATIONS):
        own = everything[place::4]
        half = len(own) // 3
        for part in (own[:half], own[half:]):
            taken = town.load(code, *part)
            assert (taken["new"], taken["refused"]) == (len(part), 0)
            bundles.append(town.export(code))
    assert len(set(bundles)) == 8
    return town, bundles


def orders(bundles: list[Path]) -> Iterator[list[Path]]:
    """Yield some orders of all bundles."""
    yield bundles
    yield bundles[::-1]
    yield random.Random(3).sample(bundles, len(bundles))


def test_any_order_and_each_bundle_twice(lhasa: tuple[Town, list[Path]], tmp_path: Path) -> None:
    town, bundles = lhasa
    seen, states = [], []
    for number, order in enumerate(orders(bundles)):
        one = town.copy(tmp_path / str(number))
        first, again = one.take(*order), one.take(*order[::-1])
        assert all(t["held"] == t["refused"] == 0 for t in (*first, *again))
        assert all(t["new"] == 0 for t in again)
        summary = one.summary()
        assert {n: summary["figures"][n] for n in FIGURES} == FIGURES
        assert SENTENCE in summary["sentence"]
        seen.append(summary)
        state = content(one.office)
        states.append({n: state[n] for n in ("cases", "payments", "leads", "agreements")})
    assert all(s == seen[0] for s in seen), "the summary depends on the order"
    assert all(s == states[0] for s in states), "the rows depend on the order"


def test_rates_stations_and_shares_agree(lhasa: tuple[Town, list[Path]], tmp_path: Path) -> None:
    town, bundles = lhasa
    one = town.copy(tmp_path / "one")
    one.take(bundles[0].parent)
    summary = one.summary()
    success = summary["rates"]["mediation_success"]
    assert (success["numerator"], success["denominator"]) == (160, 172)
    assert success["percent"] == "93.02"
    assert summary["rates"]["satisfaction"]["percent"] is None
    assert summary["stations"] == len(summary["by_station"]) == 4
    for name, total in summary["figures"].items():
        assert total == sum(r["figures"][name] for r in summary["by_station"]), name
    for axis in ("by_nature", "by_channel"):
        assert sum(r["count"] for r in summary[axis]) == 172, axis
    other = summary["by_goods"][-1]
    assert other == summary["by_service"][-1]
    heads = [*summary["by_goods"][:-1], *summary["by_service"]]
    assert sum(r["count"] for r in heads) == 172
    assert all(j["head"].startswith("sha256:") for j in summary["journals"])
    assert "2026年第三季度" in summary["sentence"]
    assert "4个消费维权服务站" in summary["sentence"]


def test_each_station_and_the_months_add_up(lhasa: tuple[Town, list[Path]], tmp_path: Path) -> None:
    town, bundles = lhasa
    one = town.copy(tmp_path / "one")
    one.take(*bundles)
    months = [one.figures(f"2026-0{m}") for m in (7, 8, 9)]
    whole = one.figures()
    for name in ("consultations", "complaints", "mediations", "closed", "recovered_fen"):
        assert whole[name] == sum(m[name] for m in months), name
    own = [one.station(c, "summary", "2026Q3", "--json").json["figures"] for c in STATIONS]
    for name, total in FIGURES.items():
        assert total == sum(figures[name] for figures in own), name
