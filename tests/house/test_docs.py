"""What the documents say can be typed, and what can be typed is in the documents."""

import argparse
import importlib
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import ROOT

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def _targets() -> dict[str, str]:
    """Return the targets of the Makefile that a person types, each with its comment."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    comments = dict(re.findall(r"^([a-z-]+):.*?(?:## (.*))?$", makefile, re.MULTILINE))
    return {target: comments.get(target, "") for target in phony[1].split()}


def _manual() -> str:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs" / "manual").rglob("*.md"))]
    return "\n".join(page.read_text("utf-8") for page in pages)


def _typed(text: str) -> set[str]:
    """Return the targets of every `make …` in the code spans and blocks of a text."""
    return {t for code in CODE.findall(text) for t in re.findall(r"\bmake ([a-z][a-z-]*)", code)}


def test_every_target_says_what_it_does() -> None:
    targets = _targets()
    unknown = {"run", "demo", "test", "test-long", "lint", "check", "bench", "help"} - set(targets)
    assert not unknown
    assert not [t for t, comment in targets.items() if not comment]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_documents_name_real_targets(page: str) -> None:
    typed = _typed((ROOT / page).read_text("utf-8"))
    assert typed, f"{page} does not say how to begin"
    assert not typed - set(_targets())


def test_the_readme_says_how_to_begin() -> None:
    assert {"run", "demo", "test"} <= _typed((ROOT / "README.md").read_text("utf-8"))


def _commands(parser: argparse.ArgumentParser, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield every command of a parser with its help, those of commands included."""
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for verb, sub in action.choices.items():
            yield f"{prefix} {verb}", helps.get(verb, "")
            yield from _commands(sub, f"{prefix} {verb}")


@pytest.mark.parametrize("program", ["station", "county"])
def test_every_command_is_explained(program: str) -> None:
    if not (ROOT / "screens" / "cli" / f"{program}.py").exists():
        pytest.skip("the command is not written yet")
    parser = importlib.import_module(f"screens.cli.{program}").build_parser()
    commands = dict(_commands(parser, program))
    manual = _manual()
    assert commands
    assert not [c for c, text in commands.items() if not text], "no help"
    assert not [c for c in commands if not re.search(rf"\b{c}\b", manual)], "not in the manual"


def test_the_changelog_knows_this_version() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert version
    assert f"## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
