"""The pictures of the README are those that the programs draw now."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PICTURES = ROOT / "docs" / "pictures"
NAMED = re.compile(r"!\[([^\]]*)\]\((docs/pictures/[^)]+)\)")


def test_every_picture_of_the_readme_is_there_and_says_what_it_is() -> None:
    named = NAMED.findall((ROOT / "README.md").read_text("utf-8"))
    assert {ROOT / path for _words, path in named} == set(PICTURES.glob("*.svg"))
    assert all(words for words, _path in named)


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*.svg")), ids=lambda path: path.name)
def test_a_picture_fetches_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ET.fromstring(text).find("{http://www.w3.org/2000/svg}title") is not None
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in text
    assert "url(" not in text


@pytest.mark.long
def test_drawn_anew_they_are_the_same(tmp_path: Path) -> None:
    subprocess.run([sys.executable, PICTURES / "draw.py", tmp_path], check=True, timeout=300)
    for path in sorted(PICTURES.glob("*.svg")):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), (
            f"{path.name} is out of date: run docs/pictures/draw.py and look at it"
        )
