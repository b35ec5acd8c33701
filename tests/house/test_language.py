"""Both languages are complete: every sentence has its English, and nothing is left over."""

import ast

import pytest

from tests.house import catalogue
from tests.house.catalogue import CHINESE, IDEOGRAPH, MARKERS
from tests.house.tree import name, parse, placed, sources

# Sentences whose English keeps Chinese characters, each with the reason.
KEEPS_CHINESE: dict[str, str] = {}

# Chinese text on the top floor that is data and not a sentence: `file::function` → reason.
UNMARKED: dict[str, str] = {}

ERRORS = {"StationError", "Refused", "Usage", "MachineFailed"}

ENGLISH = {str(m.id): m for m in catalogue.load() if m.id}


def test_sentences_are_literal() -> None:
    problems = [f"{s.where}: {s.problem}" for s in catalogue.in_code() if s.problem]
    assert not problems, "\n".join(problems)


def test_every_sentence_has_its_english() -> None:
    gaps = catalogue.missing(catalogue.load())
    empty = [sentence for sentence, entry in ENGLISH.items() if not entry.string]
    assert not gaps, f"{len(gaps)} not in the catalogue (make locale lists them): {list(gaps)[:5]}"
    assert not empty, f"without a translation: {empty}"


def test_nothing_is_fuzzy_or_left_over() -> None:
    fuzzy = [sentence for sentence, entry in ENGLISH.items() if entry.fuzzy]
    assert not fuzzy, f"marked fuzzy: {fuzzy}"
    left = catalogue.unused(catalogue.load())
    assert not left, f"nothing says these (python -m tests.house.catalogue --prune): {left}"


def test_placeholders_agree() -> None:
    differ = [
        f"{sentence!r} / {entry.string!r}"
        for sentence, entry in ENGLISH.items()
        if catalogue.placeholders(sentence) != catalogue.placeholders(str(entry.string))
    ]
    assert not differ, "\n".join(differ)


def test_english_is_english_and_the_source_is_chinese() -> None:
    still = {s for s, entry in ENGLISH.items() if CHINESE.search(str(entry.string))}
    assert still == set(KEEPS_CHINESE), "English holds Chinese characters, or needs no exception"
    foreign = {s.sentence for s in catalogue.in_code() if s.sentence} - {
        s.sentence for s in catalogue.in_code() if CHINESE.search(s.sentence)
    }
    assert not foreign, f"the source language is Chinese: {sorted(foreign)}"


def _bare_chinese(tree: ast.AST) -> list[ast.Constant]:
    """Return the Chinese literals under a node that no marker holds; a lone 、 is a separator."""
    found: list[ast.Constant] = []

    def walk(node: ast.AST) -> None:
        if isinstance(node, ast.Call) and catalogue.called(node) in {*MARKERS, "Ask"}:
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return  # a docstring
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if IDEOGRAPH.search(node.value):
                found.append(node)
            return
        for child in ast.iter_child_nodes(node):
            walk(child)

    walk(tree)
    return found


def test_screens_say_nothing_unmarked() -> None:
    bare: dict[str, list[str]] = {}
    for path in sources("screens"):
        places = {id(node): place for node, place in placed(path)}
        for constant in _bare_chinese(parse(path)):
            bare.setdefault(places[id(constant)], []).append(str(constant.value))
    assert set(bare) == set(UNMARKED), f"Chinese outside _() and N_(): {bare}"


def test_errors_speak_both_languages() -> None:
    bare = [
        f"{name(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and catalogue.called(node) in ERRORS
        if _bare_chinese(node)
    ]
    assert not bare, f"an error's sentence is not marked: {bare}"


@pytest.mark.parametrize(
    ("code", "sentences", "refused"),
    [
        ("_('已存')", ["已存"], 0),
        ("language._('已' '存')", ["已存"], 0),
        ("N_('甲' if x else '乙')", ["甲", "乙"], 0),
        ("Ask('姓名', '写全名')", ["姓名", "写全名"], 0),
        ("Ask('姓名', shape='text', help='写全名')", ["姓名", "写全名"], 0),
        ("Ask('姓名', '', 'code')", ["姓名"], 0),
        ("_(spec.ask.label)", [], 0),
        ("_(f'已存 {n}')", [], 1),
        ("Ask(f'姓名')", [], 1),
        ("_('已存 %d' % n)", [], 1),
        ("_('已存 {}'.format(n))", [], 1),
        ("from station.language import _ as say", [], 1),
    ],
)
def test_the_collector_sees(code: str, sentences: list[str], refused: int) -> None:
    said = list(catalogue.in_tree(ast.parse(code), "example.py"))
    assert sorted(s.sentence for s in said if not s.problem) == sorted(sentences)
    assert sum(bool(s.problem) for s in said) == refused


@pytest.mark.parametrize(
    ("chinese", "english", "agree"),
    [
        ("{n} 件，{day}", "by {day}: {n} cases", True),
        ("{n} 件", "{m} cases", False),
        ("{} 件", "{} of {} cases", False),
        ("%(prog)s 的用法", "how to use %(prog)s", True),
        ("%d 件", "%s cases", False),
        ("93%的案件", "93% of the cases", True),
        ("用 { 括起", "begin with {", True),
    ],
)
def test_placeholders_are_compared(chinese: str, english: str, agree: bool) -> None:
    assert (catalogue.placeholders(chinese) == catalogue.placeholders(english)) is agree
