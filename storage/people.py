"""Who works at a desk: they choose their name for the shift, and every entry carries their id.

What one of them did stays theirs after they leave, so nobody is ever taken out.
"""

import sqlalchemy as sa

from station import taxonomy
from station.clock import uuid7
from station.errors import Refused
from station.language import _
from station.life import Act
from station.records import Operator
from storage.desk import Desk, checked_name
from storage.reading import record_from_row
from storage.tables import OWN_REGION

HEAD = "HEAD"


def people(desk: Desk) -> list[Operator]:
    """Return who works here now, in the order in which they came."""
    with desk.store.read() as connection:
        return _here(connection)


def add(desk: Desk, name: str, role: str = "VOLUNTEER", by: str | None = None) -> Operator:
    """Write down a new person. Raises `Refused` (`no-name`, `same-name`, `bad-role`)."""
    if taxonomy.item("operator_role", role) is None:
        raise Refused("bad-role", _("没有“{role}”这种身份。").format(role=role))
    person = Operator(id=uuid7(), role=role, name=checked_name(name))
    with desk.writing(), desk.store.write() as connection:
        _nobody_else(connection, person)
        desk.append(connection, [Act("operator.add", (person,))], by)
    return person


def rename(desk: Desk, operator_id: str, name: str, by: str | None = None) -> Operator:
    """Correct a person's name, or give the head of a new desk one. Raises `Refused`."""
    with desk.writing(), desk.store.write() as connection:
        person = _person(connection, operator_id).with_(name=checked_name(name))
        _nobody_else(connection, person)
        desk.append(connection, [Act("operator.rename", (person,))], by)
    return person


def choose_role(desk: Desk, operator_id: str, role: str, by: str | None = None) -> Operator:
    """Say what somebody does here: what they may read of leads goes by it. Only the head may.

    Raises `Refused` (`not-head`, `no-person`, `bad-role`, `last-head`).
    """
    if taxonomy.item("operator_role", role) is None:
        raise Refused("bad-role", _("没有“{role}”这种身份。").format(role=role))
    with desk.writing(), desk.store.write() as connection:
        here = _here(connection)
        heads = [p.id for p in here if p.role == HEAD]
        if by is not None and by not in heads:
            raise Refused("not-head", _("身份只有站长值班时可以改。没有改动。"))
        person = _person(connection, operator_id).with_(role=role)
        if heads == [operator_id] and role != HEAD:
            raise Refused("last-head", _("站里总要有一位站长：先定好新的站长。没有改动。"))
        desk.append(connection, [Act("operator.role", (person,))], by)
    return person


def _here(connection: sa.Connection) -> list[Operator]:
    rows = connection.exec_driver_sql(
        'SELECT * FROM operators WHERE region=? AND NOT void AND NOT coalesce("left", false) '
        "ORDER BY id",
        (OWN_REGION,),
    ).mappings()
    found = [record_from_row("operator", dict(row)) for row in rows]
    return [p for p in found if isinstance(p, Operator)]


def _person(connection: sa.Connection, operator_id: str) -> Operator:
    for person in _here(connection):
        if person.id == operator_id:
            return person
    raise Refused("no-person", _("没有这个人，或已经离岗。"))


def _nobody_else(connection: sa.Connection, person: Operator) -> None:
    """Refuse a name that somebody here has: on a list of names nobody could tell them apart."""
    if any(p.name == person.name and p.id != person.id for p in _here(connection)):
        raise Refused(
            "same-name", _("已经有一位“{name}”，请加一个字区分。").format(name=person.name)
        )
