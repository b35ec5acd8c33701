"""Every paper, filled and empty, opened by LibreOffice: a page for each, nothing lost, none refused."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx as word
import pytest

from station import language
from station.papers.documents import check, fields, render, samples
from tests import papers_kit as kit

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is missing")
pytestmark = [pytest.mark.long, needs_office]


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")


def _convert(folder: Path, kind: str) -> Path:
    """Let LibreOffice open every DOCX of a folder and write it as another kind of file."""
    out = folder / kind
    profile = (folder / "profile").as_uri()
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind,
         "--outdir", str(out), *map(str, sorted(folder.glob("*.docx")))],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out


def test_every_paper_opens(tmp_path: Path) -> None:
    for code in fields.CODES:
        given = kit.fullest(code)
        made = {
            "full": render.paper(code, given),
            "least": render.paper(code, kit.emptiest(code)),
            "form": render.empty(code, given),
            "signs": render.render(code, render.shipped(code), samples.fullest(code), given),
        }
        for name, data in made.items():
            (tmp_path / f"{code}-{name}.docx").write_bytes(data)
    out = _convert(tmp_path, "pdf")
    made_of = {path.stem for path in tmp_path.glob("*.docx")}
    assert {path.stem for path in out.glob("*.pdf")} == made_of
    if shutil.which("pdftotext"):
        for path in out.glob("*-full.pdf"):
            run = subprocess.run(
                ["pdftotext", str(path), "-"], capture_output=True, check=True, timeout=60
            )
            said = "".join(run.stdout.decode("utf-8").split())
            assert "{{" not in said
            assert len(said) > 60


def test_a_template_saved_by_another_editor_is_still_good(tmp_path: Path) -> None:
    for code in fields.CODES:
        (tmp_path / f"{code}.docx").write_bytes(render.shipped(code))
    out = _convert(tmp_path, "docx")
    for code in fields.CODES:
        saved = (out / f"{code}.docx").read_bytes()
        given = kit.fullest(code)
        before = check.check(code, render.shipped(code), given)
        assert check.check(code, saved, given).used == before.used
        ours, theirs = (kit.texts(render.paper(code, given, t)) for t in (None, saved))
        assert _words(theirs) == _words(ours)


def _words(texts: list[str]) -> str:
    """Return what is said, without spaces and without the numbers of pages."""
    return re.sub(r"第\d*页，共\d*页", "", "".join("".join(texts).split()))


def test_the_pages_are_a4() -> None:
    for code in fields.CODES:
        section = word.Document(io.BytesIO(render.shipped(code))).sections[0]
        assert {round(section.page_width.mm), round(section.page_height.mm)} == {210, 297}
