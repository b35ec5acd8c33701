"""Where each name of the office leads. Screens are imported when first gone to."""

from typing import Any

from screens.frame import Frame
from screens.places import shared
from screens.shell import Shell


def place(shell: Shell, name: str, argument: Any) -> Frame | None:
    """Return the screen behind a name, None where there is none.

    The imports stand inside so that the first frame waits for the first screen only.
    """
    made: Frame | None = None
    match name:
        case "first-run":
            from screens.county.first_run import FirstRun

            made = FirstRun(shell)
        case "stations":
            from screens.county.stations import StationsScreen

            made = StationsScreen(shell)
        case "invite":
            from screens.county.enrol import InviteScreen

            made = InviteScreen(shell)
        case "enrol":
            from screens.county.approve import ApproveScreen

            made = ApproveScreen(shell)
        case "take-in":
            from screens.county.take_in import TakeInScreen

            made = TakeInScreen(shell)
        case "held":
            from screens.county.held import HeldScreen

            made = HeldScreen(shell)
        case "returns":
            from screens.county.returns import ReturnsScreen

            made = ReturnsScreen(shell)
        case "office":
            from screens.county.office import OfficeScreen

            made = OfficeScreen(shell)
        case _:
            made = _thing(shell, name, argument)
    return made


def _thing(shell: Shell, name: str, argument: Any) -> Frame | None:
    """Return the screen of one station, one matter, or what was decided."""
    made: Frame | None = None
    match name:
        case "one-station":
            from screens.county.one_station import OneStationScreen

            made = OneStationScreen(shell, argument)
        case "matter":
            from screens.county.matter import MatterScreen

            made = MatterScreen(shell, argument)
        case "decisions":
            from screens.county.decisions import DecisionsScreen

            made = DecisionsScreen(shell)
        case _:
            made = shared(shell, name, argument)
    return made
