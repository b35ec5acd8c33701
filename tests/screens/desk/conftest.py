"""The tests of the desk press keys, so they want the quick keyboard."""

from pathlib import Path

import pytest

from tests import pilot
from tests.screens.desk.kit import Wall, new_desk

pilot.install()


@pytest.fixture
def clock() -> Wall:
    return Wall()


@pytest.fixture
def home(tmp_path: Path, clock: Wall) -> Path:
    """The home of a station that nobody has used yet."""
    desk = new_desk(tmp_path / "desk", clock)
    desk.store.close()
    return tmp_path / "desk"
