"""Where each name of the desk leads. Screens are imported when first gone to."""

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
            from screens.desk.first_run import FirstRun

            made = FirstRun(shell)
        case "workbench":
            from screens.desk.workbench import WorkbenchScreen

            made = WorkbenchScreen(shell)
        case "intake":
            from screens.desk.intake import IntakeScreen

            made = IntakeScreen(shell, argument)
        case "phrases":
            from screens.desk.phrases import PhrasesScreen

            made = PhrasesScreen(shell)
        case "export":
            from screens.desk.export import ExportScreen

            made = ExportScreen(shell)
        case "receive":
            from screens.desk.receive import ReceiveScreen

            made = ReceiveScreen(shell, joined=argument == "joined")
        case "station":
            from screens.desk.station import StationScreen

            made = StationScreen(shell)
        case _:
            made = _of_the_day(shell, name, argument) or shared(shell, name, argument)
    return made


def _of_the_day(shell: Shell, name: str, argument: Any) -> Frame | None:
    """Return the screen of what a desk does besides its cases, None where it is none of them."""
    made: Frame | None = None
    match name:
        case "joint-money":
            from screens.cases.joint import JointMoney

            made = JointMoney(shell, argument)
        case "calls":
            from screens.desk.calls import CallsScreen

            made = CallsScreen(shell)
        case "leads":
            from screens.desk.leads import LeadsScreen

            made = LeadsScreen(shell)
        case "handover":
            from screens.desk.handover import HandoverScreen

            made = HandoverScreen(shell)
        case "remedy":
            from screens.cases.remedy import RemedyScreen

            made = RemedyScreen(shell, argument)
        case "paper":
            from screens.cases.paper import PaperScreen

            made = PaperScreen(shell, argument)
        case "late":
            from screens.desk.late import LateScreen

            made = LateScreen(shell, argument)
    return made
