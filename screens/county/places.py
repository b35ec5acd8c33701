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
        case "office" | "own-data" | "register":
            made = _own(shell, name)
        case _:
            made = (
                _held(shell, name, argument)
                or _goes_down(shell, name, argument)
                or shared(shell, name, argument)
            )
    return made


def _held(shell: Shell, name: str, argument: Any) -> Frame | None:
    """Return the screen of what waits for a person to decide, None where it is none of them."""
    made: Frame | None = None
    match name:
        case "held":
            from screens.county.held import HeldScreen

            made = HeldScreen(shell)
        case "matter":
            from screens.county.matter import MatterScreen

            made = MatterScreen(shell, argument)
        case "decisions":
            from screens.county.decisions import DecisionsScreen

            made = DecisionsScreen(shell)
        case "one-station":
            from screens.county.one_station import OneStationScreen

            made = OneStationScreen(shell, argument)
    return made


def _goes_down(shell: Shell, name: str, argument: Any) -> Frame | None:
    """Return the screen of what goes down to the stations, None where it is none of them."""
    made: Frame | None = None
    match name:
        case "returns":
            from screens.county.returns import ReturnsScreen

            made = ReturnsScreen(shell)
        case "leads":
            from screens.county.leads import LeadsScreen

            made = LeadsScreen(shell, argument or "")
    return made


def _own(shell: Shell, name: str) -> Frame:
    """Return what is about the office itself."""
    if name == "own-data":
        from screens.county.own_data import OwnDataScreen

        return OwnDataScreen(shell)
    if name == "register":
        from screens.county.merchants import RegisterScreen

        return RegisterScreen(shell)
    from screens.county.office import OfficeScreen

    return OfficeScreen(shell)
