"""Drafts: what was typed and not saved yet, so that nothing typed is lost.

They lie in the same encrypted database as the records, but in no journal: a draft is nobody's
record until it is saved, and then it goes in the same transaction.
"""

import json
from dataclasses import dataclass

import sqlalchemy as sa

from station.values import clean
from storage.store import Opened


@dataclass(frozen=True)
class Draft:
    """A half-filled form.

    `form` names the sheet, `subject` is the id of the case it is about or blank, `values` holds
    the raw text by field, `at` is an ISO moment, `title` the first words for a list.
    """

    id: str
    form: str
    subject: str
    values: dict[str, str]
    at: str
    title: str


def keep(desk: Opened, draft: Draft) -> None:
    """Keep a draft in the place of the one with its id. When this returns it is on the disk."""
    with desk.writing(), desk.store.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO drafts (id, form, subject, at, title, typed) VALUES (?,?,?,?,?,?) "
            "ON CONFLICT (id) DO UPDATE SET form=excluded.form, subject=excluded.subject, "
            "at=excluded.at, title=excluded.title, typed=excluded.typed",
            (draft.id, draft.form, draft.subject, draft.at, clean(draft.title),
             json.dumps(draft.values)),
        )  # fmt: skip


def kept(desk: Opened) -> list[Draft]:
    """Return the drafts, newest first."""
    with desk.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, form, subject, typed, at, title FROM drafts ORDER BY at DESC, id DESC"
        )
        return [
            Draft(id_, form, subject, json.loads(typed), at, title)
            for id_, form, subject, typed, at, title in rows
        ]


def discard(desk: Opened, draft_id: str) -> None:
    """Throw a draft away; one that is gone already stays gone."""
    with desk.writing(), desk.store.write() as connection:
        drop(connection, draft_id)


def drop(connection: sa.Connection, draft_id: str) -> None:
    """Throw a draft away within the caller's transaction."""
    connection.exec_driver_sql("DELETE FROM drafts WHERE id=?", (draft_id,))


def drop_about(connection: sa.Connection, case_id: str) -> None:
    """Throw away what was typed about a case, within the caller's transaction."""
    connection.exec_driver_sql("DELETE FROM drafts WHERE subject=?", (case_id,))
