"""How overlapping widgets make one picture without breaking wide characters.

Textual 8.2 parts every line at every edge of every widget on it, also at edges that lie under
another widget; a wide character that stands over such an edge becomes two spaces. Here a line is
parted only where the widget that is seen changes. One property and one private method of Textual's
compositor are replaced; a test compares both with Textual's own. And where something under a
message is drawn anew, the message is not cut at its edge: a piece is sent whole or not at all.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip

from screens.fitting import fits


def _cuts(self: Compositor) -> list[list[int]]:
    """Return for every line the columns at which another widget begins to be seen."""
    if self._cuts is None:
        width, height = self.size
        cuts = [{0, width} for _line in range(height)]
        free = [[(0, width)] for _line in range(height)]
        for region, clip in self.visible_widgets.values():  # from the front to the back
            seen = region.intersection(clip)
            if seen:
                start, end = seen.column_span
                for y in range(max(0, seen.y), min(height, seen.bottom)):
                    if free[y]:
                        free[y] = _take(free[y], start, end, cuts[y])
        self._cuts = [sorted(line) for line in cuts]
    return self._cuts


def _take(
    free: list[tuple[int, int]], start: int, end: int, cuts: set[int]
) -> list[tuple[int, int]]:
    """Give a widget what is free of its columns; note the edges, return what stays free."""
    left = []
    for a, b in free:
        low, high = max(a, start), min(b, end)
        if low >= high:
            left.append((a, b))
            continue
        cuts.update((low, high))
        left += [part for part in ((a, low), (high, b)) if part[0] < part[1]]
    return left


def _render_chops(
    self: Compositor, crop: Region, is_rendered_line: Callable[[int], bool]
) -> Sequence[Mapping[int, Strip | None]]:
    """Return for every line its pieces by the column where they begin, None where none is drawn."""
    cuts = self.cuts
    chops: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
    for region, clip, strips in self._get_renders(crop):
        seen = region.intersection(clip)
        start, end = seen.column_span
        for y, strip in zip(seen.line_range, strips, strict=False):
            if not is_rendered_line(y):
                continue
            line = chops[y]
            for cut, following in zip(cuts[y], cuts[y][1:], strict=False):
                if start <= cut < end and line[cut] is None:
                    line[cut] = strip.crop(cut - start, following - start)
    return chops


_partly = Compositor.render_partial_update


def _render_partial_update(self: Compositor) -> ChopsUpdate | None:
    """Return what changed; each span goes on to the end of the piece that it ends in."""
    update = _partly(self)
    if update is not None:
        update.spans = [(y, x1, _end(update.chop_ends[y], x2)) for y, x1, x2 in update.spans]
    return update


def _end(ends: Sequence[int], x: int) -> int:
    at = bisect_left(ends, x)
    return ends[at] if at < len(ends) else x


def install() -> None:
    """Let every compositor of this process work so, unless Textual's is another one by now."""
    if not (
        fits(Compositor, "cuts")
        and fits(Compositor, "_render_chops", "crop", "is_rendered_line")
        and fits(Compositor, "_get_renders", "crop")
        and fits(Compositor, "render_partial_update")
    ):
        return
    Compositor.cuts = property(_cuts)  # type: ignore[assignment]
    Compositor._render_chops = _render_chops  # type: ignore[method-assign,assignment]
    Compositor.render_partial_update = _render_partial_update  # type: ignore[method-assign]


__all__ = ["install"]
