"""A layout that goes on in the next line where a line is full, as words of a text do."""

from fractions import Fraction
from typing import TYPE_CHECKING

from textual.geometry import Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement

if TYPE_CHECKING:
    from textual.widget import Widget


class Flow(Layout):
    """Widgets of one line each, one behind the other with their right margin between them."""

    name = "flow"

    def arrange(
        self, parent: "Widget", children: "list[Widget]", size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Place the widgets; one that is wider than the line has a line of its own."""
        parent.pre_layout(self)
        viewport = parent.app.viewport_size
        placed: list[WidgetPlacement] = []
        x = y = 0
        for widget in children:
            wide = Fraction(max(size.width, 1))
            model = widget._get_box_model(size, viewport, wide, Fraction(1))
            width = min(int(model.width), size.width)
            if x and x + width > size.width:
                x, y = 0, y + 1
            region = Region(x, y, width, 1)
            placed.append(
                WidgetPlacement(
                    region, widget.styles.offset.resolve(size, viewport), model.margin, widget
                )
            )
            x += width + model.margin.right
        return placed
