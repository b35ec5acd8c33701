"""Offices to start from: each made once, copied for the test that sits down at it."""

from pathlib import Path

import pytest

from tests import pilot
from tests.screens.county.kit import Office, enrolled_office, full_office, sent

pilot.install()


@pytest.fixture(scope="session")
def _made_enrolled(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = enrolled_office(tmp_path_factory.mktemp("enrolled"))
    sent(office)
    return office


@pytest.fixture(scope="session")
def _made_full(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return full_office(tmp_path_factory.mktemp("full"))


def _plugged(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("STATION_STICKS", str(office.stick))
    return office


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A machine without a home, with a stick in it."""
    return _plugged(Office(tmp_path), monkeypatch)


@pytest.fixture
def enrolled(_made_enrolled: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Five stations enrolled, their bundles still on the stick: good, with a gap, twice, broken."""
    return _plugged(_made_enrolled.copy(tmp_path / "office"), monkeypatch)


@pytest.fixture
def full(_made_full: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same, taken in: normal, gap, forked, silent, never, invited, held, refused."""
    return _plugged(_made_full.copy(tmp_path / "office"), monkeypatch)
