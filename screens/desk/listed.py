"""Beside a registration: what the county's register says of the merchant while it is typed."""

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from screens.cases import listed
from screens.forms.form import RecordForm
from screens.widgets.pairs import Pair, Pairs
from screens.work import Working
from station.errors import StationError
from station.language import _

if TYPE_CHECKING:
    from storage.register import Meant

_NAMES = ("merchant_id", "merchant", "credit_code", "bought_on", "received")


class Listing(Working, Vertical):
    """The promises and credentials of the merchant, or that it may be one of the register."""

    DEFAULT_CSS = """
    Listing { height: auto; display: none; }
    Listing Pairs { background: $background; }
    """

    class Found(Message):
        """What is said of the merchant has changed."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    def __init__(self, door: Any) -> None:
        super().__init__()
        self._door = door
        self._given: dict[str, Any] = {}

    def compose(self) -> ComposeResult:
        """What is said, under its name."""
        yield Pairs()

    def refused(self, error: StationError) -> Any:
        """Say nothing: it is a courtesy."""

    def look(self, form: RecordForm) -> None:
        """Look the merchant up, in a thread, as the form stands."""
        from station import sheets
        from storage.tables import OWN_REGION

        values = sheets.values(form.sheet, form.typed(), form.today)[0]
        given = {name: values[name] for name in _NAMES if values.get(name)}
        if given == self._given:
            return
        self._given = given
        door = self._door
        self.fetch(lambda: door.meant(OWN_REGION, given), self._show, group="listed")

    def _show(self, meant: "Meant") -> None:
        said, tone = listed.line(meant, self._given)
        self.display = bool(said)
        self.query_one(Pairs).show([Pair(_("名录"), said, tone)] if said else [])
        self.post_message(self.Found(said))
