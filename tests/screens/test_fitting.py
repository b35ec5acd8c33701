"""The parts of Textual that are replaced: as they were tried, or left alone."""

import inspect
from hashlib import sha256
from importlib.util import find_spec, module_from_spec
from typing import Any
from unittest import mock

import pytest
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.scrollbar import ScrollBarRender

from screens import compositing, driver, fitting, textual_fixes
from screens.ending import EndsWell


def _stock() -> Any:
    """Return Textual's module of the compositor as it was written, read anew."""
    spec = find_spec("textual._compositor")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STOCK = _stock().Compositor
TRIED = {
    "cuts": (STOCK.__dict__["cuts"].fget, "205385a66fdabffe"),
    "_render_chops": (STOCK._render_chops, "ca8c3359d7afd017"),
    "_get_renders": (STOCK._get_renders, "8ac93299aa5d3bef"),
    "run_input_thread": (LinuxDriver.run_input_thread, "d796af6d69db337d"),
    "_sigcont_application": (LinuxDriver._sigcont_application, "1d7463a74df118a4"),
    "LinuxDriver": (LinuxDriver.__init__, "671887bbf938d1d8"),
    "process_message": (Driver.process_message, "af9cb0baaf150940"),
    "render_bar": (ScrollBarRender.render_bar, "ea7d1cc4da619e96"),
}


@pytest.mark.parametrize("name", TRIED)
def test_what_is_replaced_is_what_was_tried(name: str) -> None:
    """Another version of Textual: look at what it changed there, then at our part, then here."""
    found, told = TRIED[name]
    assert sha256(inspect.getsource(found).encode()).hexdigest()[:16] == told


def test_all_of_it_fits_now() -> None:
    assert fitting.fits(STOCK, "cuts")
    assert fitting.fits(STOCK, "_render_chops", "crop", "is_rendered_line")
    assert driver.drivable()


def test_another_compositor_keeps_its_own_parts() -> None:
    class Later:
        cuts: Any = property(lambda self: [])

        def _render_chops(self, crop: Any, lines: Any, more: Any) -> None: ...

        def _get_renders(self, crop: Any) -> None: ...

    before = dict(vars(Later))
    with mock.patch.object(compositing, "Compositor", Later):
        compositing.install()
    assert dict(vars(Later)) == before


def test_another_pattern_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    from textual import _wrap

    later = re.compile("later")
    monkeypatch.setattr(_wrap, "re_chunk", later)
    textual_fixes.install()
    assert _wrap.re_chunk is later


def test_another_driver_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    app = EndsWell(tmp_path)
    assert app.get_driver_class() is driver.TerminalDriver
    monkeypatch.setattr(driver, "drivable", lambda: False)
    assert app.get_driver_class() is not driver.TerminalDriver
