"""Papers of a case: which one is wanted."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from screens.cases import parts
from screens.cases.stepping import Step
from screens.dialogs import Entry, Pick
from screens.work import OPENING
from station.language import _
from station.life import CaseFile
from station.papers.documents.offering import Offer, offered
from station.sheets.days import MEET

if TYPE_CHECKING:
    from screens.frame import Frame


NOTICE = "NOTICE"


def choose(screen: "Frame", door: Any, file: CaseFile, begin: Callable[[Step], object]) -> None:
    """Ask which paper of a case is to be printed, and show it; `begin` does what comes first."""
    on = screen.shell.now().date()

    def ask() -> list[tuple[Offer, str]]:
        offers = offered(file, on)
        titles = door.paper_titles([offer.paper for offer in offers])
        return list(zip(offers, titles, strict=True))

    def asked(found: list[tuple[Offer, str]]) -> None:
        entries = [Entry(offer, title, _of(offer, file)) for offer, title in found]
        say = _("只列现在用得上的。选了先给您看，看好再打印；打印一次记一次。")
        screen.app.push_screen(Pick(_("打印哪一种文书"), entries, say=say), chosen)

    def chosen(entry: Entry | None) -> None:
        if entry is not None:
            offer = entry.key
            if _unarranged(offer, file):
                begin(Step(MEET))
                return
            screen.go("paper", (offer.paper, file.case.id, offer.of_record, file.case.number))

    screen.fetch(ask, asked, group=OPENING)


def after(screen: "Frame", step: str, file: CaseFile | None) -> None:
    """Show the paper that a step leads to: once a sitting was arranged, the notice of it."""
    if step == MEET and file is not None:
        screen.go("paper", (NOTICE, file.case.id, "", file.case.number))


def _unarranged(offer: Offer, file: CaseFile) -> bool:
    return offer.paper == NOTICE and file.case.meet_on is None


def _of(offer: Offer, file: CaseFile) -> str:
    """Return what a paper is about; a lead slip is for nobody but who receives it."""
    said = [parts.named(offer.record) if offer.record is not None else ""]
    if offer.paper == "LEAD":
        said.append(_("只交接收单位"))
    if _unarranged(offer, file):
        said.append(_("先写约在哪天、哪里"))
    return "  ".join(filter(None, said))
