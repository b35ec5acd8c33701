"""A paper that was printed, as an act: which paper, what it is about, its number.

Pure: the number was taken elsewhere (storage.papers). Every refusal is `Refused` with a sentence.
"""

from collections.abc import Callable
from datetime import date

from station.clock import uuid7
from station.errors import Refused
from station.language import _
from station.life import Act, CaseFile
from station.papers.documents import kinds
from station.papers.documents.offering import Offer, offered
from station.records import Print, Record

PRINT = "paper.print"


def expect_offered(file: CaseFile, paper: str, record: str, on: date) -> Offer:
    """Return what is offered of this paper now; `record` is the id of what it is about, or blank.

    Raises `Refused` (`may-not-follow`) where the paper makes no sense as the case stands.
    """
    for offer in offered(file, on):
        if (offer.paper, offer.of_record) == (paper, record):
            return offer
    raise Refused("may-not-follow", _("这种文书现在不能打印：这一件还没有办到那一步，或已经作废。"))


def print_(
    paper: str, on: date, *, case_id: str = "", of_record: str = "", n: int = 0, desk: str = "",
    new_id: Callable[[], str] = uuid7,
) -> Act:  # fmt: skip
    """Write down that a paper was printed; `n` is its place among its kind this year, 0 for none.

    `desk` is the letter of the desk that numbered it, with the ordinal after a restore.
    """
    made = Print(
        id=new_id(), case_id=case_id, paper=paper, of_record=of_record, printed_on=on,
        year=on.year if n else 0, n=n, desk=desk if n else "",
    )  # fmt: skip
    return Act(PRINT, (made,))


def number(printed: Print) -> str:
    """Return the number that a paper was printed with, as it is written today; empty for none."""
    if not printed.n or not kinds.known(printed.paper):
        return ""
    return kinds.number(
        printed.paper, printed.year, printed.n, printed.printed_on, desk=printed.desk
    )


def about(file: CaseFile, printed: Print) -> Record | None:
    """Return the record of the case that a printed paper was about, None for the case itself."""
    return next((r for r in file.everything() if r.id == printed.of_record), None)


__all__ = ["PRINT", "about", "expect_offered", "number", "print_"]
