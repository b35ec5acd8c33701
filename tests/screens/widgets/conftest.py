"""The tests of the widgets press keys, so they want the quick keyboard."""

from tests import pilot

pilot.install()
