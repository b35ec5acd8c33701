"""A template and values to a DOCX. What people typed comes out as they typed it.

Sandboxed, autoescape, StrictUndefined, and only what the grammar allows is compiled; a value is
never read as a template. The same template and values give the same bytes.
"""

import io
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from typing import Any
from zipfile import BadZipFile

from station.errors import Refused
from station.language import _
from station.papers.documents import archive, grammar, kinds
from station.papers.documents.fields import slots
from station.papers.documents.given import Given
from station.papers.documents.values import blank, values

_DOCXTPL = (AttributeError, TypeError)
"""What docxtpl runs into where a table of a template lacks what every table has."""


def paper(code: str, given: Given, template: bytes | None = None) -> bytes:
    """Return a filled paper; with the county's template, or the one that comes with the program."""
    return render(code, template or shipped(code), values(code, given), given)


def empty(code: str, given: Given, template: bytes | None = None) -> bytes:
    """Return the empty form of a paper, to be filled in by hand."""
    return render(code, template or shipped(code), blank(code, given), given)


def shipped(code: str) -> bytes:
    """Return the template that comes with the program. Raises `KeyError` for an unknown paper."""
    slots(code)
    name = f"{code.lower()}.docx"
    return (resources.files("station") / "templates" / name).read_bytes()


def render(
    code: str, template: bytes, said: Mapping[str, Any], given: Given, used: set[str] | None = None
) -> bytes:
    """Fill a template; return the DOCX. The names of the fields that it asks for go into `used`.

    Raises `Refused`: `bad-template` where it is broken, `unknown-field` where it names what the
    paper does not have, `not-allowed` where it asks for more than fields, lists and conditions.
    """
    from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
    from lxml.etree import LxmlError

    title = kinds.title(code, given.station.identity, given.on)
    engine = grammar.environment(title, slots(code), set() if used is None else used)
    foreign = (TemplateError, LxmlError, BadZipFile, LookupError, ValueError, *_DOCXTPL)
    try:
        document = _strict()(io.BytesIO(template))
        document.render(dict(said), engine)
    except UndefinedError as error:
        why = _("没有“{name}”这个栏目").format(name=grammar.undefined_name(str(error)))
        raise grammar.refused("unknown-field", title, why, "") from error
    except TemplateSyntaxError as error:
        raise _broken(title, _place(error)) from error
    except foreign as error:
        raise _broken(title, "") from error
    _properties(document, title, given)
    out = io.BytesIO()
    document.save(out)
    return archive.steady(out.getvalue())


def _strict() -> Any:
    """Return the template class of docxtpl, made to say no where it would leave out and go on."""
    from docxtpl import DocxTemplate
    from lxml import etree

    class Strict(DocxTemplate):  # type: ignore[misc]
        def build_xml(self, *given: Any) -> str:
            made = str(super().build_xml(*given))
            etree.fromstring(made)
            return made

    return Strict


def _properties(document: Any, title: str, given: Given) -> None:
    """Say in the file's properties what it is, and nothing of who made its template or when."""
    said = document.docx.core_properties
    made = datetime(given.on.year, given.on.month, given.on.day)  # noqa: DTZ001 - the day printed on
    said.title, said.author, said.last_modified_by = title, "", ""
    said.created = said.modified = said.last_printed = made
    said.subject = said.keywords = said.comments = said.category = said.identifier = ""
    said.revision = 1


def _place(error: Any) -> str:
    found = [" ".join(line.split()) for line in getattr(error, "docx_context", ())]
    return next((line for line in found if "{" in line), "")


def _broken(title: str, place: str) -> Refused:
    why = _("花括号没有成对，或者 for、if 没有写完整")
    return grammar.refused("bad-template", title, why, place)


__all__ = ["empty", "paper", "render", "shipped"]
