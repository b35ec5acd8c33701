"""Papers of a case: which one is wanted."""

from typing import TYPE_CHECKING, Any

from screens.cases import parts
from screens.dialogs import Entry, Pick
from screens.work import OPENING
from station.language import _
from station.life import CaseFile
from station.papers.documents.offering import Offer, offered

if TYPE_CHECKING:
    from screens.frame import Frame


def choose(screen: "Frame", door: Any, file: CaseFile) -> None:
    """Ask which paper of a case is to be printed, and show it."""
    on = screen.shell.now().date()

    def ask() -> list[tuple[Offer, str]]:
        offers = offered(file, on)
        titles = door.paper_titles([offer.paper for offer in offers])
        return list(zip(offers, titles, strict=True))

    def asked(found: list[tuple[Offer, str]]) -> None:
        entries = [Entry(offer, title, _of(offer)) for offer, title in found]
        say = _("只列现在用得上的。选了先给您看，看好再打印；打印一次记一次。")
        screen.app.push_screen(Pick(_("打印哪一种文书"), entries, say=say), chosen)

    def chosen(entry: Entry | None) -> None:
        if entry is not None:
            offer = entry.key
            screen.go("paper", (offer.paper, file.case.id, offer.of_record, file.case.number))

    screen.fetch(ask, asked, group=OPENING)


def _of(offer: Offer) -> str:
    """Return what a paper is about; a lead slip is for nobody but who receives it."""
    said = [parts.named(offer.record) if offer.record is not None else ""]
    if offer.paper == "LEAD":
        said.append(_("只交接收单位"))
    return "  ".join(filter(None, said))
