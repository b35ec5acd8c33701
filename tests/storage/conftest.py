"""Where an office's data is: a file, or PostgreSQL for the same tests once more (long)."""

from collections.abc import Callable, Iterator

import pytest

from tests.postgres import hindrance, server
from tests.storage.world import World


@pytest.fixture(scope="session")
def databases() -> Iterator[Callable[[], str]]:
    """A PostgreSQL for the whole session: gives the address of an empty database each time."""
    if hindrance():
        pytest.skip(hindrance())
    with server() as fresh:
        yield fresh


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)]
)
def either_engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run a module's tests with offices in a file, and again with shared ones."""
    World.database = request.getfixturevalue("databases") if request.param != "sqlite" else None
    yield request.param
    World.database = None
