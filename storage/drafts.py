"""Drafts: what was typed and not saved yet, so that nothing typed is lost.

They lie in the same encrypted database as the records, but in no journal: a draft is nobody's
record until it is saved, and then it is finished in the same transaction. Of a finished one its id
stays behind, without a word of what was typed: so nothing is saved twice from one draft, whether
it was open in two windows or a save went through and said that it did not.
"""

import json
from dataclasses import dataclass, field

import sqlalchemy as sa

from station.errors import Refused
from station.language import _
from station.values import clean
from storage.sight import lead_cases, seen
from storage.store import Opened

OF_LEADS = ("register.LEAD", "lead.")
"""How the names of sheets begin that ask for a lead."""


@dataclass(frozen=True)
class Draft:
    """A half-filled form.

    `form` names the sheet, `subject` is the id of the case it is about or blank, `values` holds
    the raw text by field, `at` is an ISO moment, `title` the first words for a list. Where
    something existing is edited, `values` holds only what was changed and `began` what stood there.
    """

    id: str
    form: str
    subject: str
    values: dict[str, str]
    at: str
    title: str
    began: dict[str, str] = field(default_factory=dict)


def keep(desk: Opened, draft: Draft) -> None:
    """Keep a draft in the place of the one with its id. When this returns it is on the disk.

    Raises `Refused` (`already-saved`) when it was finished meanwhile.
    """
    with desk.writing(), desk.store.write() as connection:
        done = connection.exec_driver_sql(
            "INSERT INTO drafts (id, form, subject, at, title, typed) VALUES (?,?,?,?,?,?) "
            "ON CONFLICT (id) DO UPDATE SET form=excluded.form, subject=excluded.subject, "
            "at=excluded.at, title=excluded.title, typed=excluded.typed WHERE form<>''",
            (draft.id, draft.form, draft.subject, draft.at, clean(draft.title),
             json.dumps({"typed": draft.values, "began": draft.began})),
        )  # fmt: skip
        if not done.rowcount:
            raise _already_saved()


def kept(desk: Opened, *, every: bool = False) -> list[Draft]:
    """Return the drafts, newest first; of leads only where they may be seen, or for `every` one."""
    with desk.store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, form, subject, typed, at, title FROM drafts WHERE form<>'' "
            "ORDER BY at DESC, id DESC"
        )
        found = [_draft(*row) for row in rows]
        if every or seen(connection) is None:
            return found
        apart = lead_cases(connection, (d.subject for d in found))
        return [d for d in found if not d.form.startswith(OF_LEADS) and d.subject not in apart]


def _draft(id_: str, form: str, subject: str, typed: str, at: str, title: str) -> Draft:
    held = json.loads(typed)
    return Draft(id_, form, subject, held["typed"], at, title, held["began"])


def discard(desk: Opened, draft_id: str) -> None:
    """Throw a draft away; one that is gone already stays gone."""
    with desk.writing(), desk.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM drafts WHERE id=? AND form<>''", (draft_id,))


def finish(connection: sa.Connection, draft_id: str, at: str) -> None:
    """Mark what was typed in a draft as saved, within the transaction that saves it.

    A blank id is no draft. `at` is an ISO moment. Raises `Refused` (`already-saved`).
    """
    if not draft_id:
        return
    done = connection.exec_driver_sql(
        "INSERT INTO drafts (id, form, subject, at, title, typed) VALUES (?,'','',?,'','') "
        "ON CONFLICT (id) DO UPDATE SET form='', subject='', at=excluded.at, title='', typed='' "
        "WHERE form<>''",
        (draft_id, at),
    )
    if not done.rowcount:
        raise _already_saved()


def _already_saved() -> Refused:
    return Refused(
        "already-saved", _("这一份刚才已经保存过了，没有再存一次；要改请到那一件里“更正”。")
    )


def finish_about(connection: sa.Connection, case_id: str) -> None:
    """Forget what was typed about a case, within the caller's transaction."""
    connection.exec_driver_sql(
        "UPDATE drafts SET form='', subject='', title='', typed='' WHERE subject=?", (case_id,)
    )
