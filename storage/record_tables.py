"""The tables of the records, derived from them by one function, so that a field is said once."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from station.fields import FieldSpec
from station.records import KINDS, Record
from storage import office_tables  # noqa: F401  every table belongs to one metadata

TABLE_OF = {
    "case": "cases",
    "merchant": "merchants",
    "session": "sessions",
    "agreement": "agreements",
    "payment": "payments",
    "referral": "referrals",
    "lead": "leads",
    "follow_up": "follow_ups",
    "attachment": "case_attachments",
    "print": "prints",
    "station": "stations",
    "operator": "operators",
    "erase": "erasures",
}

KEY_COLUMNS = ("region", "id", "journal", "turn", "ordinal", "rev", "digest", "void", "void_reason")
"""What a row of a record holds besides the record's fields and `extra`."""


def column_type(spec: FieldSpec) -> sa.types.TypeEngine[Any]:
    """Return the column type of a field: money and counts BIGINT, the rest text or flags."""
    if spec.kind is int:
        return sa.BigInteger()
    if spec.kind is bool:
        return sa.Boolean()
    return sa.Text()


def row_class(record: type[Record]) -> type[SQLModel]:
    """Derive the table of a record kind: keys, one nullable column a field, and `extra`."""
    name = TABLE_OF[record.KIND]
    columns: dict[str, Any] = {
        "region": Field(sa_column=sa.Column(sa.String(6), primary_key=True)),
        "id": Field(sa_column=sa.Column(sa.String(36), primary_key=True)),
        "journal": Field(sa_column=sa.Column(sa.String(36), nullable=False)),
        "turn": Field(sa_column=sa.Column(sa.BigInteger, nullable=False)),
        "ordinal": Field(sa_column=sa.Column(sa.BigInteger, nullable=False)),
        "rev": Field(sa_column=sa.Column(sa.BigInteger, nullable=False)),
        "digest": Field(sa_column=sa.Column(sa.LargeBinary(32), nullable=False)),
        "void": Field(sa_column=sa.Column(sa.Boolean, nullable=False)),
        "void_reason": Field(default=None, sa_column=sa.Column(sa.Text)),
    }
    annotations: dict[str, Any] = {
        "region": str, "id": str, "journal": str, "turn": int, "ordinal": int, "rev": int,
        "digest": bytes, "void": bool, "void_reason": str | None,
    }  # fmt: skip
    for spec in record.fields():
        columns[spec.name] = Field(default=None, sa_column=sa.Column(column_type(spec)))
        annotations[spec.name] = {int: int, bool: bool}.get(spec.kind, str) | None
    columns["extra"] = Field(default=None, sa_column=sa.Column(sa.Text))
    annotations["extra"] = str | None
    indexes = _indexes(record, name)
    body = {
        "__tablename__": name,
        "__table_args__": indexes,
        "__annotations__": annotations,
        "__module__": __name__,
        **columns,
    }
    return type(record.__name__ + "Row", (SQLModel,), body, table=True)


def _indexes(record: type[Record], table: str) -> tuple[sa.Index, ...]:
    names = {s.name for s in record.fields()}
    wanted: list[tuple[str, ...]] = []
    if "case_id" in names:
        wanted.append(("case_id",))
    if record.KIND == "case":
        days_of_case = (
            "received",
            "decided_on",
            "result_on",
            "closed_on",
            "accept_due",
            "close_due",
        )
        wanted += [(day,) for day in days_of_case] + [
            ("consumer_phone",),
            ("number",),
            ("kind", "closed_on"),
            ("merchant", "received"),
            ("group_id",),
        ]
    days = {
        "payment": "received_on", "session": "held_on", "lead": "handed_on",
        "agreement": "agreed_on", "referral": "referred_on", "follow_up": "called_on",
    }  # fmt: skip
    if record.KIND in days:
        wanted.append((days[record.KIND],))
    if record.KIND == "print":  # the next number is found by the highest one
        wanted.append(("paper", "year", "n"))
    if record.KIND in ("payment", "agreement"):  # what is overdue is found by its day
        wanted.append(("due_on",))
    return tuple(sa.Index(f"ix_{table}_{'_'.join(cols)}", "region", *cols) for cols in wanted)


ROWS: dict[str, type[SQLModel]] = {kind: row_class(record) for kind, record in KINDS.items()}
"""Row class by record kind."""
