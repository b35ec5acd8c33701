"""Other cases of the same matter: what a complaint was converted from, what a case became."""

from dataclasses import dataclass

from station.language import N_
from station.records import Case
from storage.store import Store


@dataclass(frozen=True)
class Link:
    """A case that belongs to another; `how` says in what way, as a message id."""

    region: str
    id: str
    number: str
    how: str


def links(store: Store, region: str, case: Case) -> list[Link]:
    """Return the consultation that a case came from, the complaint that it became, its main case."""
    asked = [
        (N_("看原来的咨询"), "id", case.converted_from),
        (N_("看转成的投诉"), "converted_from", case.id if case.state == "CONVERTED" else ""),
        (N_("看并入的主件"), "id", case.merged_into),
    ]
    found = []
    with store.read() as connection:
        for how, column, wanted in asked:
            if not wanted:
                continue
            rows = connection.exec_driver_sql(
                f"SELECT id, number FROM cases WHERE region=? AND {column}=? LIMIT 1",
                (region, wanted),
            )
            found += [Link(region, case_id, number or "", how) for case_id, number in rows]
    return found
