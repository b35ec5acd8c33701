"""The tables of a home beside those of the records: the same at a desk and at a county.

They hold the journal, what travels, and what a home knows about itself. Every key leads with
`region`: `000000` at a desk for ever, the enrolling county's code at a county.
"""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

OWN_REGION = "000000"


class MetaRow(SQLModel, table=True):
    """One fact a home knows about itself: what it is, its region, name, settings."""

    __tablename__ = "meta"
    name: str = Field(primary_key=True)
    value: str


class EntryRow(SQLModel, table=True):
    """One journal entry: its canonical bytes, and what queries need of them."""

    __tablename__ = "entries"
    __table_args__ = (
        sa.Index("ix_entries_place", "region", "journal", "ordinal", "seq"),
        sa.Index("ix_entries_record", "region", "record"),
        sa.Index(
            "ix_entries_held", "region", "journal", "ordinal", "seq", "standing",
            sqlite_where=sa.text("standing <> 0"), postgresql_where=sa.text("standing <> 0"),
        ),
    )  # fmt: skip
    region: str = Field(primary_key=True, max_length=6)
    digest: bytes = Field(primary_key=True)
    journal: str
    epoch: str
    ordinal: int = Field(sa_type=sa.BigInteger)
    seq: int = Field(sa_type=sa.BigInteger)
    prev: bytes
    act: str
    kind: str
    record: str
    turn: int = Field(sa_type=sa.BigInteger)
    rev: int = Field(sa_type=sa.BigInteger)
    line: bytes
    standing: int = 0
    """0 in force; otherwise why it is held (storage.settle)."""


class DisclosureRow(SQLModel, table=True):
    """The value behind a commitment. Deleted for good by an erasure."""

    __tablename__ = "disclosures"
    __table_args__ = (
        sa.Index("ix_disclosures_record", "region", "record"),
        sa.Index("ix_disclosures_seq", "region", "journal", "seq"),
    )
    region: str = Field(primary_key=True, max_length=6)
    hmac: str = Field(primary_key=True, max_length=64)
    record: str
    field: str
    key: str
    value: str
    journal: str
    seq: int = Field(sa_type=sa.BigInteger)
    """Where the commitment first appears in the journal."""


class ErasedRow(SQLModel, table=True):
    """A commitment whose value was erased; a disclosure of it is dropped on arrival."""

    __tablename__ = "erased"
    region: str = Field(primary_key=True, max_length=6)
    hmac: str = Field(primary_key=True, max_length=64)
    record: str
    journal: str


class JournalRow(SQLModel, table=True):
    """What this home knows of a journal: at a desk its own, at a county every desk's."""

    __tablename__ = "journals"
    __table_args__ = (sa.Index("ix_journals_station", "region", "station", "desk"),)
    region: str = Field(primary_key=True, max_length=6)
    journal: str = Field(primary_key=True, max_length=36)
    station: str
    desk: str
    name: str
    type: str = ""
    identity: str = ""
    office: str = ""
    minisign: str = ""
    recipient: str = ""
    enrolled_at: str = ""
    enrolled_how: str = ""
    enrolled_by: str = ""
    revoked_on: str | None = None
    counts_from: int = Field(default=1, sa_type=sa.BigInteger)
    epoch: str = ""
    tip_ordinal: int = Field(default=0, sa_type=sa.BigInteger)
    tip_seq: int = Field(default=0, sa_type=sa.BigInteger)
    tip: bytes = b""
    forked: bool = False
    gaps: str = "[]"
    """Missing numbers as JSON pairs [first, last]."""
    last_bundle_at: str | None = None
    incoming_through: int = Field(default=0, sa_type=sa.BigInteger)
    """How far the desk said it has our outgoing journal."""
    resend_from: int | None = Field(default=None, sa_type=sa.BigInteger)
    outgoing: str = Field(default="", sa_column_kwargs={"server_default": sa.text("''")})
    """The outgoing journal in which we speak to it now; blank as long as nothing was said."""


class ConflictRow(SQLModel, table=True):
    """Two images of one record that a person must look at."""

    __tablename__ = "conflicts"
    region: str = Field(primary_key=True, max_length=6)
    record: str = Field(primary_key=True, max_length=36)
    kind: str
    why: str
    shown: bytes
    other: bytes


class BundleRow(SQLModel, table=True):
    """Evidence of one bundle taken in: the signed manifest, its signature, what came of it."""

    __tablename__ = "bundles"
    __table_args__ = (
        sa.Index("ix_bundles_journal", "region", "journal"),
        sa.Index("ix_bundles_at", "region", "at", "journal"),
    )
    region: str = Field(primary_key=True, max_length=6)
    manifest_sha: str = Field(primary_key=True, max_length=64)
    journal: str
    epoch: str
    first_seq: int = Field(sa_type=sa.BigInteger)
    last_seq: int = Field(sa_type=sa.BigInteger)
    head: str
    manifest: bytes
    minisig: bytes
    name: str
    at: str
    new: int
    same: int
    held: int


class FileRow(SQLModel, table=True):
    """A file that came with a bundle, by the SHA-256 of its bytes; its name is only a label."""

    __tablename__ = "attachments"
    region: str = Field(primary_key=True, max_length=6)
    sha: str = Field(primary_key=True, max_length=64)
    journal: str
    data: bytes


class ImportRow(SQLModel, table=True):
    """The import log: one line for each file that was refused."""

    __tablename__ = "imports"
    region: str = Field(primary_key=True, max_length=6)
    id: str = Field(primary_key=True, max_length=36)
    at: str
    name: str
    code: str
    sentence: str


class OutgoingRow(SQLModel, table=True):
    """An entry of the journal that the county keeps for one desk, on its way down."""

    __tablename__ = "outgoing"
    region: str = Field(primary_key=True, max_length=6)
    journal: str = Field(primary_key=True, max_length=36)
    seq: int = Field(primary_key=True, sa_type=sa.BigInteger)
    desk_journal: str
    digest: bytes
    line: bytes
    topic: str
    """What the entry is about, so that nothing is said twice."""


class InboxRow(SQLModel, table=True):
    """At a desk: an entry of the county's journal for this desk."""

    __tablename__ = "inbox"
    region: str = Field(primary_key=True, max_length=6)
    journal: str = Field(primary_key=True, max_length=36)
    seq: int = Field(primary_key=True, sa_type=sa.BigInteger)
    digest: bytes
    line: bytes


class CountyRow(SQLModel, table=True):
    """At a desk: a county it joined, and how far that county's receipts go."""

    __tablename__ = "counties"
    region: str = Field(primary_key=True, max_length=6)
    name: str
    minisign: str
    recipient: str
    joined_at: str
    joined_how: str
    acked_seq: int = Field(default=0, sa_type=sa.BigInteger)
    acked: bytes = b""
    inbox_journal: str = ""
    inbox_through: int = Field(default=0, sa_type=sa.BigInteger)
    receipt_at: str | None = None


class InvitationRow(SQLModel, table=True):
    """At a county: an invitation that went out for one desk of a station."""

    __tablename__ = "invitations"
    region: str = Field(primary_key=True, max_length=6)
    station: str = Field(primary_key=True, max_length=32)
    desk: str = Field(primary_key=True, max_length=1)
    issued_at: str


class LoadedRow(SQLModel, table=True):
    """A ledger row that was loaded: HMACs under the home's key of its number and its content."""

    __tablename__ = "loaded"
    number_mark: str = Field(primary_key=True, max_length=64)
    content_mark: str
    case_id: str


class CounterRow(SQLModel, table=True):
    """The last case number used, by year, desk and epoch ordinal."""

    __tablename__ = "counters"
    name: str = Field(primary_key=True)
    n: int = Field(sa_type=sa.BigInteger)


_BLANK = {"server_default": sa.text("''")}


class SearchDocRow(SQLModel, table=True):
    """The document number of a case in the search index, and what lists sort and choose it by.

    `state` is VOID for every void case; what a case does not have is blank.
    """

    __tablename__ = "search_docs"
    __table_args__ = (
        sa.UniqueConstraint("region", "id"),
        sa.Index(
            "ix_search_docs_newest", "region", "received", "id", "kind", "state", "journal",
            "nature", "category", "claimed_fen",
        ),
        sa.Index("ix_search_docs_state", "region", "kind", "state", "received"),
    )  # fmt: skip
    doc: int | None = Field(default=None, primary_key=True)
    region: str = Field(max_length=6)
    id: str = Field(max_length=36)
    received: str = Field(default="", sa_column_kwargs=_BLANK)
    kind: str = Field(default="", sa_column_kwargs=_BLANK)
    state: str = Field(default="", sa_column_kwargs=_BLANK)
    journal: str = Field(default="", sa_column_kwargs=_BLANK)
    nature: str = Field(default="", sa_column_kwargs=_BLANK)
    category: str = Field(default="", sa_column_kwargs=_BLANK)
    claimed_fen: int | None = Field(default=None, sa_type=sa.BigInteger)


class CaseDayRow(SQLModel, table=True):
    """How many cases of a kind, state and journal were received on a day; none has no row.

    Triggers on `search_docs` keep it (v0002.sql), so that a list knows its length and where in it
    each day begins without counting.
    """

    __tablename__ = "case_days"
    region: str = Field(primary_key=True, max_length=6)
    received: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    state: str = Field(primary_key=True)
    journal: str = Field(primary_key=True)
    n: int = Field(sa_type=sa.BigInteger)


class DraftRow(SQLModel, table=True):
    """What a person typed and has not saved: no record yet, so not in the journal."""

    __tablename__ = "drafts"
    id: str = Field(primary_key=True, max_length=36)
    form: str
    subject: str
    at: str
    title: str
    typed: str
    """The raw text by field, as JSON."""


class TemplateRow(SQLModel, table=True):
    """A text block or a filled-in form that a desk keeps for the next time; no record.

    `kind` is `block` or `form`, `form` the sheet that it is for (blank for any), `key` what is
    typed to call it, `body` the text or the texts by field as JSON.
    """

    __tablename__ = "templates"
    id: str = Field(primary_key=True, max_length=36)
    kind: str
    form: str
    key: str
    title: str
    body: str
    at: str


SEARCH_DDL = (
    "CREATE VIRTUAL TABLE search USING fts5"
    "(tokens, content='', contentless_delete=1, detail=none, tokenize='unicode61')"
)
"""The search index (SQLite only): tokens are made in Python, see storage.search."""
