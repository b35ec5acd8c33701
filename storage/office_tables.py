"""The tables of what an office makes, says and decides: its law, its register, its own journal.

What goes down to the desks stands in them there, too. Keys lead with `region`, as everywhere.
"""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class OfficeEntryRow(SQLModel, table=True):
    """At a county: an entry of the office's own journal, apart from those of the desks."""

    __tablename__ = "office_entries"
    __table_args__ = (sa.Index("ix_office_entries_record", "region", "kind", "record"),)
    region: str = Field(primary_key=True, max_length=6)
    seq: int = Field(primary_key=True, sa_type=sa.BigInteger)
    digest: bytes
    kind: str
    record: str = Field(max_length=36)
    line: bytes


class OfficeValueRow(SQLModel, table=True):
    """The value behind a commitment of the office's own journal."""

    __tablename__ = "office_values"
    region: str = Field(primary_key=True, max_length=6)
    hmac: str = Field(primary_key=True, max_length=64)
    record: str = Field(max_length=36)
    field: str
    key: str
    value: str


class LawRow(SQLModel, table=True):
    """What a county made its own, in the order in which it came: rows of law, templates of papers.

    At a county what it made, at a desk what came down. `body` is the file as it was written: rows
    (station.law.pack), or for the template of a `paper` the DOCX in base64.
    """

    __tablename__ = "law_files"
    region: str = Field(primary_key=True, max_length=6)
    number: int = Field(primary_key=True)
    id: str = Field(max_length=36)
    paper: str
    digest: bytes
    title: str
    body: str
    at: str


class LeadResultRow(SQLModel, table=True):
    """At a desk: one thing that its county said of a lead; the table is what `inbox` says.

    `words` is the commitment of what was typed, blank for nothing; its value is a disclosure.
    """

    __tablename__ = "lead_results"
    __table_args__ = (sa.Index("ix_lead_results_lead", "lead"),)
    region: str = Field(primary_key=True, max_length=6)
    journal: str = Field(primary_key=True, max_length=36)
    seq: int = Field(primary_key=True, sa_type=sa.BigInteger)
    lead: str = Field(max_length=36)
    code: str
    told_on: str
    at: str
    words: str


class RegisterRow(SQLModel, table=True):
    """A merchant of the county's register as it was written last: `body` is a Listed as JSON.

    `version` only grows from one writing to the next; `folded` is its name for comparison.
    """

    __tablename__ = "register"
    __table_args__ = (sa.Index("ix_register_folded", "region", "folded"),)
    region: str = Field(primary_key=True, max_length=6)
    id: str = Field(primary_key=True, max_length=36)
    version: int = Field(sa_type=sa.BigInteger)
    code: str
    name: str
    folded: str
    body: str


class RegisterNameRow(SQLModel, table=True):
    """Another name of a merchant of the register, folded."""

    __tablename__ = "register_names"
    region: str = Field(primary_key=True, max_length=6)
    folded: str = Field(primary_key=True)
    id: str = Field(primary_key=True, max_length=36)


class RegisterPartRow(SQLModel, table=True):
    """At a county: merchants that were written at once, a piece short enough to go down whole."""

    __tablename__ = "register_parts"
    region: str = Field(primary_key=True, max_length=6)
    version: int = Field(primary_key=True, sa_type=sa.BigInteger)
    part: int = Field(primary_key=True)
    id: str = Field(max_length=36)
    body: str
