"""The figures out of the tables, held against a second count that shares nothing with them."""

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from station import language, taxonomy
from station.errors import Usage
from station.figures import FIGURES
from station.period import Period, parse
from station.records import KINDS
from station.recount import Image, recount, recount_by_journal
from station.sentence import Opening, Wording
from storage import figures as counting
from storage.record_tables import TABLE_OF
from storage.summary import Layout, safe_cell, select, summary, summary_csv
from tests.postgres import tables

AS_OF = "2026-10-08T09:00:00+08:00"
JOURNALS = ("j1", "j2", "j3")
STATIONS = {
    "j1": ("540102-001", "甲站"),
    "j2": ("540102-002", "乙站"),
    "j3": ("540102-002", "乙站"),
}


@pytest.fixture(scope="module")
def engine(either_engine: str, request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    if either_engine == "postgresql":
        made = tables(request.getfixturevalue("databases")())
    else:
        made = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
        SQLModel.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    language.choose("zh_CN")
    with engine.connect() as made:
        yield made


def fill(connection: sa.Connection, images: Sequence[Image], region: str = "540102") -> None:
    """Put images into empty tables, as rows of the latest image in force."""
    keys = ("region", "id", "journal", "turn", "ordinal", "rev", "digest", "void")
    for kind, table in TABLE_OF.items():
        connection.exec_driver_sql(f"DELETE FROM {table}")
        names = [s.name for s in KINDS[kind].fields() if s.name in READ]
        rows = [
            (region, i.id, i.journal, 0, 1, 1, b"", i.void, *(i.open.get(n) for n in names))
            for i in images
            if i.kind == kind
        ]
        if rows:
            columns = ", ".join([*keys, *names])
            marks = ", ".join("?" * (len(keys) + len(names)))
            connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


# What a life of records may look like, and what it may not: the count must not care.

DAYS = st.sampled_from(
    ["2025-12-31", "2026-01-01", "2026-01-05", "2026-01-06", "2026-02-25", "2026-02-26",
     "2026-02-28", "2026-03-01", "2026-03-25", "2026-03-26", "2026-03-31", "2026-04-01"]
)  # fmt: skip
MAYBE = st.one_of(st.none(), DAYS, DAYS)
FEN = st.sampled_from([None, 0, 1, 150_000])
FLAG = st.sampled_from([None, False, True])


def _codes(table: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, "", "NEW_CODE", *(i.code for i in taxonomy.items(table))])


CASE_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(["COMPLAINT"] * 4 + ["CONSULT", "LEAD", "SUGGEST", "OTHER_REQ", "X"]),
    "received": DAYS,
    "closed_on": MAYBE,
    "decided_on": MAYBE,
    "decision": _codes("decision"),
    "outcome": st.one_of(st.just("AGREED_DONE"), _codes("outcome")),
    "result_on": MAYBE,
    "accept_due": MAYBE,
    "close_due": MAYBE,
    "claimed_fen": FEN,
    "in_12315": FLAG,
    "merged_into": st.sampled_from([None, None, None, "", "c0"]),
    "nature": _codes("nature"),
    "category": _codes("category"),
    "channel": _codes("channel"),
}
CASE = st.fixed_dictionaries(CASE_FIELDS)
CHILD: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "session": {"held_on": DAYS},
    "agreement": {"agreed_on": DAYS, "agreed_fen": FEN, "superseded": FLAG},
    "payment": {
        "kind": st.sampled_from([None, "REFUND", "MULTIPLE"]),
        "basis": st.sampled_from([None, "CPL55", "FSL148"]),
        "received_on": MAYBE, "received_fen": FEN,
    },
    "referral": {"referred_on": DAYS},
    "lead": {"noted_on": DAYS, "handed_on": MAYBE},
    "follow_up": {"called_on": DAYS, "answer": _codes("satisfaction")},
}  # fmt: skip
CHILDREN = st.one_of(
    *(
        st.tuples(
            st.just(kind), st.sampled_from([0, 0, 0, 1, 1, 2, 9, None]), st.fixed_dictionaries(f)
        )
        for kind, f in CHILD.items()
    )
)
READ = {"case_id", *CASE_FIELDS, *(name for fields in CHILD.values() for name in fields)}
"""The fields that figures read; the others stay empty here."""

VOID = st.sampled_from([False] * 5 + [True])
PLACE = st.tuples(st.sampled_from(JOURNALS), VOID)


def _open(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v not in (None, "", False)}


@st.composite
def homes(draw: st.DrawFn) -> list[Image]:
    images = []
    for n, (place, case) in enumerate(
        draw(st.lists(st.tuples(PLACE, CASE), min_size=1, max_size=4))
    ):
        images.append(Image("case", f"c{n}", place[0], _open(case), place[1]))
    children = draw(st.lists(st.tuples(PLACE, CHILDREN), max_size=12))
    for n, (place, (kind, at, values)) in enumerate(children):
        case_id = {"case_id": f"c{at}"} if at is not None else {}
        images.append(Image(kind, f"x{n}", place[0], _open({**values, **case_id}), place[1]))
    return images


PERIODS = st.sampled_from(
    [
        parse("2026Q1"), parse("2025Q4"), parse("2026-02"), parse("2026"), parse("2026-03", 25),
        parse("2026-01..2026-02"), parse("2026-01", 5),
    ]
)  # fmt: skip
QUICK = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUICK
@given(homes(), PERIODS)
def test_two_counts_agree(connection: sa.Connection, home: list[Image], period: Period) -> None:
    fill(connection, home)
    assert counting.figures(connection, period) == recount(home, period)
    by_journal = counting.by_journal(connection, period)
    second = recount_by_journal(home, period)
    for journal in JOURNALS:
        zero = dict.fromkeys(FIGURES, 0)
        assert by_journal.get(journal, zero) == second.get(journal, zero)
    assert counting.total(by_journal.values()) == recount(home, period)


@QUICK
@given(homes(), PERIODS)
def test_the_balance_always_holds(
    connection: sa.Connection, home: list[Image], period: Period
) -> None:
    for image in home:
        if image.open.get("closed_on", "9") < image.open.get("received", ""):
            image.open["closed_on"] = image.open["received"]
    fill(connection, home)
    got = counting.figures(connection, period)
    assert got["carried_in"] + got["complaints"] == got["closed"] + got["open_at_end"]
    assert got["mediations_agreed"] <= got["mediations"]
    assert got["resolved"] <= got["closed"]
    assert got["punitive_fraud_fen"] <= got["punitive_fen"] <= got["recovered_fen"]
    assert got["recovered_in_12315_fen"] <= got["recovered_fen"]
    assert got["follow_ups_satisfied"] <= got["follow_ups_answered"] <= got["follow_ups_asked"]


@settings(QUICK, max_examples=25)
@given(homes(), PERIODS)
def test_every_number_opens_its_records(
    connection: sa.Connection, home: list[Image], period: Period
) -> None:
    fill(connection, home)
    got = counting.figures(connection, period)
    for name, figure in FIGURES.items():
        rows = counting.counted(connection, name, period, JOURNALS)
        assert sum(row.worth for row in rows) == got[name]
        assert figure.sums or len(rows) == got[name]
        assert all(row.case_id for row in rows) or figure.source == "lead"


@settings(QUICK, max_examples=25)
@given(homes(), PERIODS, st.booleans())
def test_a_summary_adds_up(
    connection: sa.Connection, home: list[Image], period: Period, residual: bool
) -> None:
    fill(connection, home)
    made = made_of(connection, period, layout=Layout(residual=residual))
    n = made["figures"]["complaints"]
    for name in ("by_nature", "by_class", "by_channel"):
        assert sum(row["count"] for row in made[name]) == n
        if residual and n:
            assert sum(Decimal(row["percent"]) for row in made[name]) == 100
    both = [*made["by_goods"][:-1], *made["by_service"]]
    assert made["by_goods"][-1] == made["by_service"][-1]
    assert sum(row["count"] for row in both) == n
    if residual and n:
        assert sum(Decimal(row["percent"]) for row in both) == 100
    for row in both:
        assert sum(part["count"] for part in row["sub"]) <= row["count"]
    for name in FIGURES:
        assert made["figures"][name] == sum(s["figures"][name] for s in made["by_station"])
    types = select(made, "type", {"540102-001": "MALL", "540102-002": "VILLAGE"})
    assert [t["code"] for t in types] == ["MALL", "VILLAGE"]
    assert sum(t["figures"]["complaints"] for t in types) == n


def made_of(connection: sa.Connection, period: Period, **more: Any) -> dict[str, Any]:
    """Return the summary of the three desks."""
    return summary(
        connection, period, scope="county 540102", stations=2, as_of=AS_OF,
        station_codes=STATIONS, journals=[{"station": "540102-001", "seq": 9}], **more,
    )  # fmt: skip


def _case(n: int, kind: str = "COMPLAINT", **more: Any) -> Image:
    return Image("case", f"c{n}", "j1", {"kind": kind, "received": "2026-07-02", **more})


def _lhasa() -> list[Image]:
    """476 consultations, 172 complaints of which 160 agreed, 1.94万元 received, 81 leads."""
    day = "2026-08-01"
    home = [_case(10_000 + n, "CONSULT") for n in range(476)]
    for n in range(172):
        outcome = "AGREED_DONE" if n < 160 else "NO_AGREEMENT"
        dates = {"decision": "ACCEPTED", "decided_on": day, "result_on": day, "closed_on": day}
        home.append(_case(n, outcome=outcome, **dates))
        home.append(Image("session", f"s{n}", "j1", {"case_id": f"c{n}", "held_on": day}))
    paid = {"case_id": "c0", "kind": "REFUND", "received_on": day, "received_fen": 1_940_000}
    home.append(Image("payment", "p", "j1", paid))
    return home + [Image("lead", f"l{n}", "j1", {"handed_on": day}) for n in range(81)]


def test_lhasa(connection: sa.Connection) -> None:
    fill(connection, _lhasa())
    made = made_of(connection, parse("2026Q3"))
    assert made["sentence"] == (
        "共受理消费者咨询476起，消费者投诉172起，调解172起，调解成功率93%，"
        "为消费者挽回经济损失1.94万元，提供线索81条"
    )
    rate = made["rates"]["mediation_success"]
    assert (rate["numerator"], rate["denominator"], rate["percent"]) == (160, 172, "93.02")
    assert rate["base"] == "mediations"
    assert rate["definition"]
    assert made["rates"]["satisfaction"]["percent"] is None
    assert list(made)[:7] == ["period", "from", "to", "scope", "stations", "as_of", "journals"]
    assert (made["from"], made["to"], made["as_of"]) == ("2026-07-01", "2026-09-30", AS_OF)
    other = [row for row in made["by_nature"] if row["code"] == "other"]
    assert other[0]["count"] == 172
    assert other[0]["percent"] == "100.00"
    assert other[0]["change_points"] is None


def test_soy_sauce(connection: sa.Connection) -> None:
    """15 paid, 15 back and 1000 on top under the Food Safety Law."""
    day = "2026-08-03"
    paid = {"case_id": "c1", "received_on": day}
    home = [
        _case(1, outcome="AGREED_DONE", result_on=day, closed_on=day, claimed_fen=1_500),
        Image("session", "s", "j1", {"case_id": "c1", "held_on": day}),
        Image("agreement", "a", "j1", {"case_id": "c1", "agreed_on": day, "agreed_fen": 101_500}),
        Image("payment", "p1", "j1", {**paid, "kind": "REFUND", "received_fen": 1_500}),
        Image(
            "payment", "p2", "j1",
            {**paid, "kind": "MULTIPLE", "basis": "FSL148", "received_fen": 100_000},
        ),
    ]  # fmt: skip
    fill(connection, home)
    got = counting.figures(connection, parse("2026Q3"))
    assert (got["claimed_fen"], got["agreed_fen"], got["settled_fen"]) == (1_500, 101_500, 101_500)
    assert (got["recovered_fen"], got["punitive_fen"]) == (101_500, 100_000)
    assert (got["punitive_cases"], got["punitive_fraud_fen"]) == (1, 0)
    said = made_of(connection, parse("2026Q3"))["sentence"]
    assert "挽回经济损失1015元" in said


def test_money_counts_when_it_was_received(connection: sa.Connection) -> None:
    home = [_case(1), *(
        Image("payment", f"p{n}", "j1", {
            "case_id": "c1", "kind": "REFUND", "received_on": day, "received_fen": 10**n,
        })
        for n, day in enumerate(["2026-06-30", "2026-07-01", "2026-09-30", "2026-10-01"])
    )]  # fmt: skip
    fill(connection, home)
    assert counting.figures(connection, parse("2026Q2"))["recovered_fen"] == 1
    assert counting.figures(connection, parse("2026Q3"))["recovered_fen"] == 110
    assert counting.figures(connection, parse("2026Q4"))["recovered_fen"] == 1_000


def test_a_case_handed_over_twice_is_referred_once(connection: sa.Connection) -> None:
    days = [("r1", "2026-07-03"), ("r2", "2026-08-03"), ("r3", "2026-10-03")]
    home = [
        _case(1, "CONSULT"),
        *(Image("referral", i, "j2", {"case_id": "c1", "referred_on": d}) for i, d in days),
    ]
    fill(connection, home)
    assert counting.figures(connection, parse("2026Q3"))["referred"] == 1
    assert counting.figures(connection, parse("2026Q4"))["referred"] == 1
    assert counting.by_journal(connection, parse("2026Q3"))["j1"]["referred"] == 1


def test_shares_follow_the_label_of_the_day(connection: sa.Connection) -> None:
    home = [
        _case(1, nature="dignity", category="TV"),
        _case(2, nature="quality", category="G_ELEC", received="2026-07-03"),
        _case(3, category="OTHER_CLASS", channel="WALKIN"),
        _case(4, nature="quality", category="FIT", received="2025-07-02"),
    ]
    fill(connection, home)
    made = made_of(connection, parse("2026Q3"))
    nature = {row["code"]: row for row in made["by_nature"]}
    assert list(nature)[-1] == "other"
    assert len(nature) == 10
    assert nature["dignity"]["label"] == "人格权益"
    assert nature["quality"]["change_points"] == "-66.67"
    assert (nature["quality"]["previous_year"], nature["other"]["percent"]) == (1, "33.33")
    goods = {row["code"]: row for row in made["by_goods"]}
    assert len(goods) == 11
    assert goods["G_ELEC"]["count"] == 2
    assert [part["code"] for part in goods["G_ELEC"]["sub"]] == ["TV"]
    services = {row["code"]: row for row in made["by_service"]}
    assert services["S_CULT"]["sub"][0]["change_points"] == "-100.00"
    assert services["other"]["count"] == 1
    assert {r["code"]: r["count"] for r in made["by_class"]} == {
        "GOODS": 2, "SERVICES": 0, "OTHER_CLASS": 1,
    }  # fmt: skip
    assert made["by_channel"][-1]["code"] == "other"
    old = made_of(connection, parse("2023Q3"))
    assert [r["label"] for r in old["by_nature"] if r["code"] == "dignity"] == ["人格尊严"]


def test_journals_that_are_not_asked_for_do_not_count(connection: sa.Connection) -> None:
    home = [
        _case(1),
        Image("case", "c2", "stranger", {"kind": "COMPLAINT", "received": "2026-07-02"}),
    ]
    fill(connection, home)
    assert counting.figures(connection, parse("2026Q3"))["complaints"] == 2
    assert counting.figures(connection, parse("2026Q3"), {"j1"})["complaints"] == 1
    made = made_of(connection, parse("2026Q3"))
    assert made["figures"]["complaints"] == 1
    assert sum(row["count"] for row in made["by_nature"]) == 1


def test_layout(connection: sa.Connection) -> None:
    fill(connection, _lhasa())
    layout = Layout(
        decimals=0, base="accepted", wording=Wording("件"), opening=Opening("", "城关区", 2)
    )
    made = made_of(connection, parse("2026Q3"), layout=layout)
    assert made["rates"]["mediation_success"]["percent"] == "93"
    assert made["rates"]["mediation_success"]["base"] == "accepted"
    assert "（按受理计）93%" in made["sentence"]
    assert made["sentence"].startswith("城关区2个消费维权服务站，共受理消费者咨询476件")
    with pytest.raises(Usage):
        made_of(connection, parse("2026Q3"), layout=Layout(base="complaints"))
    with pytest.raises(Usage):
        select(made, "weather")


def test_csv(connection: sa.Connection) -> None:
    fill(connection, _lhasa())
    made = made_of(connection, parse("2026Q3"))
    made["by_station"][0]["name"] = "=cmd|' /C calc'!A0"
    data = summary_csv(made)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    cells = {row[0]: row for row in rows}
    assert cells["complaints"][1:3] == ["投诉", "172"]
    assert cells["recovered_fen"][2:4] == ["19400.00", "元"]
    assert cells["mediation_success"][2] == "93.02"
    assert cells["by_nature:other"][2] == "172"
    rows = list(csv.reader(io.StringIO(summary_csv(made, "station").decode("utf-8-sig"))))
    assert any(row[1].startswith("'=cmd") for row in rows)
    assert summary_csv(made) == data
    assert b"MALL" in summary_csv(made, "type", {"540102-001": "MALL"})


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("-1.23", "-1.23"), ("-cmd", "'-cmd"), ("@x", "'@x"), ("\t=1", "'\t=1"),
     (None, ""), (15, "15"), ("质量", "质量")],
)  # fmt: skip
def test_cells(cell: Any, written: str) -> None:
    assert safe_cell(cell) == written


def test_corners_that_chance_seldom_finds(connection: sa.Connection) -> None:
    day = "2026-07-03"
    done = {"outcome": "AGREED_DONE", "result_on": day, "closed_on": day}
    paid = {"kind": "MULTIPLE", "received_on": day, "received_fen": 9}
    home = [
        _case(1, **done, accept_due=day, decided_on=day, close_due=day),
        Image("session", "s1", "j1", {"case_id": "c1", "held_on": day}, void=True),
        _case(2, **done),
        Image("session", "s2", "j1", {"case_id": "c2", "held_on": "2026-06-30"}),
        Image("payment", "p1", "j1", {"case_id": "c2", **paid}),
        Image("payment", "p2", "j1", {"case_id": "c2", **paid}),
        _case(3, "CONSULT", closed_on=day),
        Image("payment", "p3", "j1", {"case_id": "c3", **paid}),
        Image("agreement", "a3", "j1", {"case_id": "c3", "agreed_on": day, "agreed_fen": 5}),
        Image("follow_up", "f3", "j1", {"case_id": "c3", "called_on": day, "answer": "DECLINED"}),
        _case(4, closed_on="2026-10-01"),
        Image("payment", "p4", "j1", {"case_id": "c4", **paid, "received_fen": 0}),
    ]
    fill(connection, home)
    got = counting.figures(connection, parse("2026Q3"))
    assert got == recount(home, parse("2026Q3"))
    assert (got["mediations"], got["punitive_cases"], got["settled_fen"]) == (1, 1, 0)
    assert (got["acceptance_on_time"], got["closing_on_time"], got["open_at_end"]) == (1, 1, 1)
    assert (got["sittings"], got["punitive_fen"], got["agreed_fen"]) == (0, 27, 5)
    assert (got["follow_ups_answered"], got["follow_ups_satisfied"]) == (1, 0)
