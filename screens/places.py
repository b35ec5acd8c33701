"""Places that both programs have. Screens are imported when first gone to."""

from typing import Any

from screens.frame import Frame
from screens.shell import Shell


def shared(shell: Shell, name: str, argument: Any) -> Frame | None:
    """Return the screen behind a name that a desk and an office have alike, None for another."""
    made: Frame | None = None
    match name:
        case "cases":
            from screens.cases.listing import CasesScreen

            made = CasesScreen(shell, argument)
        case "case":
            from screens.cases.case import CaseScreen

            made = CaseScreen(shell, argument)
        case "merchants":
            from screens.cases.merchants import MerchantsScreen

            made = MerchantsScreen(shell)
        case "quarter":
            from screens.figures.summary import SummaryScreen

            made = SummaryScreen(shell)
    return made
