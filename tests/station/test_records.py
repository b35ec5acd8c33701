"""The open half of a record holds nothing that a person typed freely, whatever comes in."""

from datetime import UTC, date, datetime

import pytest

from station import taxonomy
from station.clock import uuid7
from station.errors import Refused
from station.fields import FieldSpec
from station.records import KINDS, Case, Erasure, Lead, Session, Station
from station.records.base import halves, is_sealed, may_stand_open

DAY = date(2026, 3, 12)
CREDIT = "91350100M000100Y43"

CLOSED_SHAPES = frozenset({"code", "day", "moment", "fen", "count", "flag", "ref"})

WORDS = frozenset(
    {
        "case.number", "station.code", "station.desk", "print.desk", "erase.record_kind",
        "erase.fields_erased", "erase.commits", "case.not_same", "merchant.not_same", "case.pauses",
        "attachment.sha",
    }
)  # fmt: skip
"""Open lines and lists: each of them only takes what fits a pattern."""

OPEN = [
    (kind, spec)
    for kind, record in KINDS.items()
    for spec in record.fields()
    if not spec.ask.sealed
]

TYPED = ("张三", "王女士 13800000000", "a b", "x\n", "1,2", "é", "a@b.cn", "=1+1", "A" * 65)


def named(one):
    return f"{one[0]}.{one[1].name}" if isinstance(one, tuple) else ""


def made(kind: str, spec: FieldSpec, value):
    """Build a record with sound values in what it needs, and one value in one field."""
    sound = {"day": DAY, "ref": uuid7(), "code": "X", "line": "X", "fen": 1, "count": 1}
    needed: dict = {
        s.name: "0" * 64 if s.name == "sha" else sound[s.ask.shape]
        for s in KINDS[kind].fields()
        if s.default is None and s.ask.shape in sound
    }
    return KINDS[kind](id=uuid7(), **{**needed, spec.name: value})


def test_no_open_field_has_a_shape_for_free_text():
    found = {f"{kind}.{s.name}" for kind, s in OPEN if s.ask.shape not in CLOSED_SHAPES}
    assert found == WORDS


@pytest.mark.parametrize("one", OPEN, ids=named)
def test_what_was_typed_freely_gets_into_no_open_field(one):
    kind, spec = one
    for text in TYPED:
        value = [text] if spec.kind is list else text
        with pytest.raises(Refused) as caught:
            halves(made(kind, spec, value))
        assert caught.value.code == "not-open"
        assert spec.ask.label in caught.value.sentence
        assert text not in caught.value.sentence


def test_every_code_of_every_table_may_stand_open():
    spec = next(s for s in Case.fields() if s.name == "nature")
    codes = [i.code for table in taxonomy.tables() for i in taxonomy.items(table)]
    assert codes
    assert [c for c in codes if not may_stand_open("case", spec, c)] == []


@pytest.mark.parametrize(
    ("record", "name", "value"),
    [
        (Case, "received_at", "09:30"),
        (Case, "received_at", "2026-03-12T09:41:07+08:00"),
        (Case, "number", "26A2-0124"),
        (Case, "merchant_id", "01a2021d-5d3e-7000-b84c-f1cf01d0eb28"),
        (Case, "persons", 3),
        (Case, "claimed_fen", 2**53 - 1),
        (Case, "consent_share", True),
        (Case, "bought_on", DAY),
    ],
)
def test_what_belongs_there_stands_open(record, name, value):
    open_half, sealed = halves(record(id=uuid7(), kind="COMPLAINT", received=DAY, **{name: value}))
    assert open_half[name] == (value.isoformat() if value is DAY else value)
    assert sealed == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("received_at", "25:00"),
        ("received_at", "9:30"),
        ("received_at", "2026-03-12"),
        ("received", datetime(2026, 3, 12, 9, 30, tzinfo=UTC)),
        ("number", "26A.1"),
        ("number", "1" * 41),
        ("merchant_id", "m1"),
        ("persons", "3"),
        ("persons", True),
        ("consent_share", "yes"),
        ("nature", ["quality"]),
        ("nature", 5),
    ],
)
def test_what_does_not_belong_there_is_refused(name, value):
    given = {"kind": "COMPLAINT", "received": DAY, name: value}
    with pytest.raises(Refused):
        halves(Case(id=uuid7(), **given))


def test_a_name_is_open_only_beside_a_valid_credit_code():
    sealed = halves(Case(id=uuid7(), kind="CONSULT", received=DAY, merchant="某店 1"))[1]
    assert sealed == {"merchant": "某店 1"}
    beside = Case(id=uuid7(), kind="CONSULT", received=DAY, merchant="某店 1", credit_code=CREDIT)
    assert halves(beside)[0]["merchant"] == "某店 1"
    fields = {s.name for s in Case.fields() if s.ask.open_with and not is_sealed(s, beside)}
    assert fields == {"merchant", "credit_code"}


def test_sound_records_of_other_kinds_pass():
    case_id = uuid7()
    for record in (
        Session(id=uuid7(), case_id=case_id, held_on=DAY, held_at="10:00", notes="谈了很久"),
        Lead(id=uuid7(), noted_on=DAY, target="SAMR", target_name="城关区局", void=True),
        Station(id=uuid7(), code="017", area="540102", type="MARKET", name="城关超市站"),
        Erasure(
            id=uuid7(), record_id=case_id, record_kind="follow_up", erased_on=DAY,
            fields_erased=["note", "void_reason"], commits=["0f" * 32],
        ),
    ):  # fmt: skip
        open_half, _sealed = halves(record)
        assert all(str(v).isascii() for v in open_half.values())
