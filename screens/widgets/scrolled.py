"""A panel that may be longer than the screen: the keyboard reaches it only while it is."""

from textual.containers import VerticalScroll


class Scrolled(VerticalScroll):
    """Scrolls by the arrows and by pages; Tab passes it by while all of it is seen."""

    DEFAULT_CSS = "Scrolled { scrollbar-size-vertical: 1; }"

    def allow_focus(self) -> bool:
        """Only what can be scrolled needs the keyboard."""
        return self.max_scroll_y > 0
