"""A county's template, checked before it is used: what it may not hold, and what it leaves out.

It is a DOCX within limits and without anything that runs or loads; everything it asks for is a
field of that paper; it fills with the fullest and the emptiest values, and what was typed comes out
as it was typed.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from station.language import _, listed
from station.papers.documents import archive, grammar, kinds, samples
from station.papers.documents.fields import slots
from station.papers.documents.given import Given
from station.papers.documents.render import render
from station.papers.documents.slots import Slot

_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_BRACKETS = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_WIDE = re.compile(r"｛\s*｛|｛\s*％|｛\s*%|\{\s+\{|\{\s+%")
_SPECIAL = re.compile(r"\{%-?\s*(?:colspan|cellbg|vm|hm)\b|\{\{-?\s*(?:r|p|tr|tc)\s|\{%r\s")
_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_MOST_TAGS = 1000
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml")


@dataclass(frozen=True)
class Checked:
    """What a good template says: the fields it names, and those it should name and does not."""

    used: tuple[str, ...]
    left_out: tuple[Slot, ...]

    def told(self) -> str:
        """Return a sentence about what it leaves out; nothing where it leaves out nothing."""
        if not self.left_out:
            return ""
        names = listed(slot.name for slot in self.left_out)
        return _("这份模板没有写这些栏目：{names}。打印出来会缺这些内容。").format(names=names)


def check(code: str, template: bytes, given: Given) -> Checked:
    """Check a template for a paper; `given` says at which station and on which day.

    Raises `Refused`: `bad-template` where it is broken, `unknown-field` where it names a field that
    the paper does not have, `not-allowed` for what a template may not hold.
    """
    title = kinds.title(code, given.station.identity, given.on)
    known = slots(code)
    found = archive.parts(template)
    archive.harmless(found)
    _brackets(title, found)
    used: set[str] = set()
    for said in (samples.fullest(code), samples.emptiest(code)):
        _readable(title, render(code, template, said, given, used))
    left_out = tuple(slot for name, slot in known.items() if slot.must and name not in used)
    return Checked(tuple(sorted(used)), left_out)


def _brackets(title: str, found: Mapping[str, bytes]) -> None:
    """Refuse brackets that are not closed in their paragraph, wide ones, and special tags."""
    tags = 0
    for text in _paragraphs(found):
        if _WIDE.search(text):
            why = _("花括号要用半角的，两个连着写，像 {{ 消费者 }}")
            raise grammar.refused("bad-template", title, why, text)
        if _SPECIAL.search(text):
            why = _("这里写了不允许的内容")
            raise grammar.refused("not-allowed", title, why, text)
        signs = _BRACKETS.findall(text)
        pairs = zip(signs[::2], signs[1::2], strict=False)
        if len(signs) % 2 or any(_CLOSES.get(opens) != closes for opens, closes in pairs):
            why = _("花括号没有成对，或者 for、if 没有写完整")
            raise grammar.refused("bad-template", title, why, text)
        tags += len(signs) // 2
    if tags > _MOST_TAGS:
        raise grammar.refused("bad-template", title, _("栏目太多"), "")


def _paragraphs(found: Mapping[str, bytes]) -> Iterator[str]:
    for name, data in found.items():
        if _PARTS.fullmatch(name):
            for paragraph in _PARAGRAPH.findall(data.decode("utf-8-sig")):
                yield "".join(_TEXT.findall(paragraph))


def _readable(title: str, made: bytes) -> None:
    """Refuse a template whose filled paper cannot be read again."""
    from docx import Document
    from lxml.etree import LxmlError

    try:
        for table in Document(io.BytesIO(made)).tables:
            for row in table.rows:
                len(row.cells)
    except (LxmlError, KeyError, ValueError, IndexError) as error:
        why = _("填好以后打不开，请检查表格里的 for 和 if")
        raise grammar.refused("bad-template", title, why, "") from error


__all__ = ["Checked", "check"]
