"""核对日清单: station, day and code are typed from a printed sheet, and it is said what they come to."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from screens.county import day_words
from screens.dialogs import Ask
from station import values
from station.errors import Refused
from station.language import _

if TYPE_CHECKING:
    from screens.frame import Frame


def ask(screen: "Frame", tell: Callable[..., None]) -> None:
    """Ask for the three, one after the other, then compare; `tell` says how it came out."""
    door, title = screen.shell.door, _("核对日清单")

    def station(code: str | None) -> None:
        if code:
            asked = Ask(title, _("清单是哪一天的？如 7.2 或 昨天。"))
            screen.app.push_screen(asked, lambda text: day(code, text))

    def day(code: str, text: str | None) -> None:
        if not text:
            return
        try:
            on = values.day(text, screen.shell.now().date())
        except Refused as error:
            screen.refused(error)
            return
        asked = Ask(title, _("清单上的记录核对码（六组五位数字）："))
        screen.app.push_screen(asked, lambda digits: compare(code, on, digits))

    def compare(code: str, on: date, digits: str | None) -> None:
        if digits:
            screen.fetch(
                lambda: door.compare_sheet(code, on, digits),
                lambda found: tell(
                    _("{station} 站 {day} 的日清单").format(station=code, day=on),
                    *map(day_words.words, found),
                ),
                group="day-sheet",
            )

    question = _("哪个站的清单？写站点编号，如 017；有几个窗口的写 017A。")
    screen.app.push_screen(Ask(title, question), station)
