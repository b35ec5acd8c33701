"""The wheel is what people get: built from a clean copy, installed elsewhere, and run there."""

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from importlib.metadata import distribution, packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import PACKAGES, ROOT, parse, sources

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
SKIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", "*.mo")

needs_commands = pytest.mark.skipif(
    not all((ROOT / "screens" / "cli" / f"{c}.py").exists() for c in ("station", "county")),
    reason="the commands are not written yet",
)


def _run(*command: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "STATION_", "COV"))}
    return subprocess.run(
        [str(c) for c in command],
        cwd=cwd,
        env=env | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the folder without compiled catalogues, so that none in the wheel is a leftover."""
    copy = tmp_path_factory.mktemp("copy")
    for folder in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=SKIPPED)
    for file in ("pyproject.toml", "hatch_build.py", "README.md", ".gitignore"):
        shutil.copy(ROOT / file, copy)
    return copy


@pytest.fixture(scope="module")
def wheel(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    out = tmp_path_factory.mktemp("dist")
    here = all(find_spec(need) for need in ("hatchling", "babel"))
    how = ["--no-build-isolation"] if here else []
    built = _run(*PIP, "wheel", "--no-deps", *how, "--wheel-dir", out, ".", cwd=copy)
    assert built.returncode == 0, built.stderr
    (found,) = out.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own; return the folder of its programs.

    Its dependencies are lent by a .pth to this environment's packages. A .pth found by way of a
    .pth is not read, so the editable install of this folder stays out of sight.
    """
    venv = tmp_path_factory.mktemp("elsewhere") / "venv"
    made = _run(sys.executable, "-m", "venv", "--without-pip", venv, cwd=venv.parent)
    assert made.returncode == 0, made.stderr
    alone = ["--quiet", "--no-deps", "--no-index"]
    put = _run(*PIP, "--python", venv, "install", *alone, wheel, cwd=venv.parent)
    assert put.returncode == 0, put.stderr
    (site,) = venv.glob("lib/python*/site-packages")
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "zz_lent.pth").write_text("\n".join(sorted(lent)) + "\n", "utf-8")
    return venv / "bin"


def test_the_wheel_holds_three_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        top = {entry.partition("/")[0] for entry in archive.namelist()}
    assert {t for t in top if not t.endswith(".dist-info")} == set(PACKAGES)
    assert len(top) == len(PACKAGES) + 1


def test_the_wheel_holds_every_file(copy: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    files = (p for name in PACKAGES for p in (copy / name).rglob("*") if p.is_file())
    ours = {p.relative_to(copy).as_posix() for p in files}
    assert not ours - held
    compiled = {f.removesuffix(".po") + ".mo" for f in ours if f.endswith(".po")}
    assert compiled
    assert not compiled - held
    assert any(re.fullmatch(r"station/data/.*\.toml", f) for f in held)


def test_the_packages_are_the_installed_ones(elsewhere: Path, tmp_path: Path) -> None:
    code = (
        "import station as a, storage as b, screens as c; print(*(m.__file__ for m in (a, b, c)))"
    )
    run = _run(elsewhere / "python", "-P", "-c", code, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert [Path(f).is_relative_to(elsewhere.parent) for f in run.stdout.split()] == [True] * 3


@needs_commands
def test_the_installed_programs_run(elsewhere: Path, tmp_path: Path) -> None:
    def run(program: str, *arguments: str, home: str) -> str:
        more = {
            "HOME": str(tmp_path),
            "STATION_HOME": str(tmp_path / home),
            "STATION_LANG": "zh_CN",
        }
        done = _run(elsewhere / program, *arguments, cwd=tmp_path, **more)
        assert done.returncode == 0, f"{program} {arguments}: {done.stderr}"
        return done.stdout

    assert "init" in run("station", "--help", home="desk")
    assert "import" in run("county", "--help", home="office")
    station = ["--code", "017", "--name", "八廓商场站", "--type", "MALL"]
    run("station", "init", *station, home="desk")
    run("county", "init", "--code", "540102", "--name", "城关区", home="office")
    assert any((tmp_path / "desk").iterdir())
    assert any((tmp_path / "office").iterdir())


@needs_commands
def test_english_comes_with_the_wheel(elsewhere: Path, tmp_path: Path) -> None:
    words = {
        lang: _run(elsewhere / "station", "--help", cwd=tmp_path, STATION_LANG=lang).stdout
        for lang in ("en", "zh_CN")
    }
    chinese = {lang: re.findall(r"[\u4e00-\u9fff]", text) for lang, text in words.items()}
    assert chinese["zh_CN"]
    assert not chinese["en"], words["en"]


def _declared() -> set[str]:
    """Return the distributions that an install brings: the declared ones and what those need."""
    extras = PROJECT.get("optional-dependencies", {}).values()
    asked = [Requirement(r) for r in PROJECT["dependencies"] + [r for e in extras for r in e]]
    found: set[str] = set()
    while asked:
        requirement = asked.pop()
        dist = canonicalize_name(requirement.name)
        if dist in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found.add(dist)
        try:
            asked += [Requirement(r) for r in distribution(dist).requires or []]
        except ModuleNotFoundError:  # an extra that is not installed here
            continue
    return found


def test_what_the_code_imports_is_declared() -> None:
    imported: dict[str, str] = {}
    for path in sources():
        for node in ast.walk(parse(path)):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            imported |= {n.partition(".")[0]: path.name for n in names}
    outside = imported.keys() - sys.stdlib_module_names - set(PACKAGES)
    owners = packages_distributions()
    brought = _declared()
    stray = {
        module: imported[module]
        for module in outside
        if not brought & {canonicalize_name(d) for d in owners.get(module, [module])}
    }
    assert outside
    assert not stray, f"imported, but not among the dependencies of pyproject.toml: {stray}"
