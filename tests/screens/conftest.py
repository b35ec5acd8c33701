"""A town to start from: made once, copied for each test that changes it."""

from pathlib import Path

import pytest

from tests.screens.kit import Town, new_town, soy_sauce


@pytest.fixture(scope="session")
def made_town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A county with the stations 017 (the soy sauce loaded) and 018 (nothing yet)."""
    town = new_town(tmp_path_factory.mktemp("town"), "017", "018")
    town.load("017", soy_sauce())
    return town


@pytest.fixture
def town(made_town: Town, tmp_path: Path) -> Town:
    """A town of one's own."""
    return made_town.copy(tmp_path / "town")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder, so that what a command writes here is seen and thrown away."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
