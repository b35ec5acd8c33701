"""The tests of the form press keys, so they want the quick keyboard; each begins in Chinese."""

from collections.abc import Iterator

import pytest

from station import language
from tests import pilot

pilot.install()


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")
