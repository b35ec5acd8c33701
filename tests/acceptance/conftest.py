"""The same town as the tests of the command lines start from."""

from tests.screens.conftest import _elsewhere, made_town, town

__all__ = ["_elsewhere", "made_town", "town"]
