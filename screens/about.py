"""What a thing says of itself when F1 is pressed on it."""

from dataclasses import dataclass

from textual.dom import DOMNode
from textual.message import Message


@dataclass(frozen=True)
class About:
    """What the help says of one thing: a field, a figure, a list, a screen."""

    title: str
    text: str


def about_of(node: DOMNode | None) -> About | None:
    """Return what the nearest thing from here outwards says of itself."""
    while node is not None:
        say = getattr(node, "about", None)
        if callable(say):
            found = say()
            if isinstance(found, About):
                return found
        node = node.parent
    return None


class Explain(Message):
    """A dialog asks the program for help on what has the focus."""

    def __init__(self, found: About | None) -> None:
        super().__init__()
        self.found = found
