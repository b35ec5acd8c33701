"""What an import costs and does: the light commands load nothing heavy, no module opens anything.

import-linter reads the source; these tests run it, so that an import by name is seen as well.
"""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT, modules

HEAVY = {
    "textual", "sqlmodel", "sqlalchemy", "sqlcipher3", "pydantic", "rich", "docxtpl", "docx",
    "jinja2", "lxml",
}  # fmt: skip


def fresh(code: str, home: Path, **more: str) -> Any:
    """Run code in a new interpreter with an empty home; return what it says as JSON, last line."""
    env = {
        "PATH": os.defpath,
        "HOME": str(home),
        "STATION_HOME": str(home / "station"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
    }
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=home,
        env=env | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.splitlines()[-1])


def loaded(code: str, home: Path) -> set[str]:
    """Return the top-level modules that a new interpreter holds after the code."""
    ending = (
        "\nimport json, sys\nprint(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    )
    return set(fresh(textwrap.dedent(code) + ending, home))


@pytest.mark.parametrize("program", ["station", "county"])
def test_help_loads_nothing_heavy(program: str, tmp_path: Path) -> None:
    found = loaded(
        f"""
        from screens.cli.{program} import main
        try:
            status = main(["--help"])
        except SystemExit as ending:
            status = ending.code
        assert not status, status
        """,
        tmp_path,
    )
    assert "screens" in found
    assert not found & HEAVY


def test_the_core_loads_nothing_heavy(tmp_path: Path) -> None:
    found = loaded("\n".join(f"import {m}" for m in modules("station")), tmp_path)
    assert "station" in found
    assert not found & (HEAVY | {"platformdirs", "storage", "screens"})


def test_storage_draws_nothing(tmp_path: Path) -> None:
    found = loaded("\n".join(f"import {m}" for m in modules("storage")), tmp_path)
    assert "storage" in found
    assert not found & {"textual", "rich", "screens"}


WATCH = """
import json, os, sys
opened = []
def watch(event, args):
    if event == "open":
        path, mode, flags = args
        if isinstance(mode, str):
            writes = bool(set(mode) & set("wax+"))
        else:
            writes = bool((flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        if writes and path != os.devnull:
            opened.append(f"{event} {path}")
    elif event in {"sqlite3.connect", "socket.connect", "os.mkdir", "subprocess.Popen"}:
        opened.append(f"{event} {args}")
sys.addaudithook(watch)
"""


def test_nothing_opens_at_import(tmp_path: Path) -> None:
    code = WATCH + "\n".join(f"import {m}" for m in modules()) + "\nprint(json.dumps(opened))"
    assert fresh(code, tmp_path) == []
    assert list(tmp_path.rglob("*")) == []


def test_the_watch_sees(tmp_path: Path) -> None:
    code = WATCH + "open('note', 'w').close(); os.mkdir('folder')\nprint(json.dumps(opened))"
    assert len(fresh(code, tmp_path)) == 2


def test_no_language_is_chosen_at_import(tmp_path: Path) -> None:
    code = "\n".join(f"import {m}" for m in modules())
    code += "\nimport json\nfrom station.language import current\nprint(json.dumps(current()))"
    assert fresh(code, tmp_path, STATION_LANG="en") == "zh_CN"
