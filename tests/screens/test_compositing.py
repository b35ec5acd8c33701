"""Overlapping widgets: the same picture as Textual's own, and no wide character broken."""

from collections.abc import Iterator
from importlib.util import find_spec, module_from_spec
from random import Random
from typing import Any
from unittest import mock

import pytest
from textual._compositor import Compositor
from textual.containers import Container
from textual.widgets import Static

from screens import compositing, textual_fixes
from tests import pilot as kit
from tests.pilot import Bare, halved, text_of

kit.install()
textual_fixes.install()


def _pieces(compositor: type) -> tuple[Any, Any]:
    return compositor.__dict__["cuts"], compositor.__dict__["_render_chops"]


def _stock() -> type:
    """Return the compositor as Textual wrote it, read anew."""
    spec = find_spec("textual._compositor")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: type = module.Compositor
    return found


STOCK, OURS = _pieces(_stock()), _pieces(Compositor)


def scattered(seed: int) -> Iterator[Static]:
    """Yield boxes of letters that lie over one another."""
    rng = Random(seed)
    for n in range(14):
        width, height = rng.randint(1, 30), rng.randint(1, 8)
        box = Static(chr(65 + n) * width * height)
        box.styles.width, box.styles.height = width, height
        box.styles.position = "absolute"
        box.styles.offset = (rng.randint(-5, 55), rng.randint(-3, 20))
        if n % 5 == 4:
            box.styles.overlay = "screen"
        yield box


@pytest.mark.parametrize("seed", range(12))
async def test_the_picture_is_the_same_as_textuals(seed: int) -> None:
    app = Bare(Container(*scattered(seed)))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        drawn = []
        for cuts, chops in (STOCK, OURS):
            with (
                mock.patch.object(Compositor, "cuts", cuts),
                mock.patch.object(Compositor, "_render_chops", chops),
            ):
                app.screen._compositor._cuts = None
                drawn.append(text_of(app))
        assert STOCK[1] is not OURS[1]
        assert drawn[0] == drawn[1]
        assert len({character for line in drawn[0] for character in line}) > 8


def stacked(under: Static, over: Static, width: int, x: int) -> tuple[Static, Static]:
    """Lay a box of this width over the first one."""
    over.styles.overlay = "screen"
    over.styles.width = width
    over.styles.offset = (x, -1)
    return under, over


async def test_a_wide_character_over_an_edge_stays_whole() -> None:
    """The box below ends in the middle of a character of the box above."""
    under, over = stacked(Static("x" * 5), Static("消费维权服务站"), 14, 0)
    under.styles.width = 5
    app = Bare(under, over)
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        with halved() as cut:
            app.screen._compositor._cuts = None
            assert text_of(app)[0] == "消费维权服务站"
        assert not cut


async def test_half_of_a_covered_character_becomes_a_space() -> None:
    app = Bare(*stacked(Static("消费维权服务站"), Static("xxx"), 3, 4))
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        assert text_of(app)[0] == "消费xxx 服务站"


async def test_a_part_drawn_anew_fits_into_the_rest() -> None:
    """A partial update writes the whole characters of what changed and nothing else."""
    under, over = stacked(Static("x" * 5), Static("消费维权服务站"), 14, 0)
    under.styles.width = 5
    app = Bare(under, over)
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        over.update("县区市场监管局")
        app.screen._compositor.update_widgets({over})
        update = app.screen._compositor.render_partial_update()
        assert update is not None
        assert "县区市场监管局" in update.render_segments(app.console)


async def test_what_is_drawn_anew_below_breaks_nothing_above() -> None:
    """The box below ends in the middle of a character of the message above it."""
    under, over = stacked(Static("x" * 5), Static("消费维权服务站"), 14, 0)
    under.styles.width = 5
    app = Bare(under, over)
    async with app.run_test(size=(40, 5)) as pilot:
        await pilot.pause()
        under.update("y" * 5)
        app.screen._compositor.update_widgets({under})
        update = app.screen._compositor.render_partial_update()
        assert update is not None
        assert "消费维权服务站" in update.render_segments(app.console)


def test_installing_twice_changes_nothing() -> None:
    compositing.install()
    assert Compositor.__dict__["_render_chops"] is OURS[1]
