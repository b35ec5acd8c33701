"""The least that Textual draws: the floor of every screen measured in bench/screens.py."""

from textual.app import App, ComposeResult
from textual.widgets import Input, Static


class Empty(App[None]):
    """A line to type in and a line of text."""

    def compose(self) -> ComposeResult:
        yield Input()
        yield Static("ready-to-type", id="said")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#said", Static).update(f"typed {len(event.value)}")


if __name__ == "__main__":
    Empty().run()
