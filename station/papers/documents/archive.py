"""A DOCX as a zip: opened within limits, refused when it holds what a paper never needs.

Nothing that runs, loads or points outside: macros, OLE, embedded files, templates and pictures from
elsewhere. What may stand in it is a list; everything else is refused.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from station.errors import Refused
from station.language import _
from station.values import shown

MAX_BYTES = 4 * 1024 * 1024
"""The size of a template, packed."""
MAX_UNPACKED = 24 * 1024 * 1024
MAX_TEXT = 2 * 1024 * 1024
"""The size of a part that holds text, unpacked."""
MAX_RATIO = 120
MAX_PARTS = 120
_RATIO_FROM = 64 * 1024
"""Smaller parts may be packed as tightly as they like."""

MAIN = "word/document.xml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FIXED = (1980, 1, 1, 0, 0, 0)
_PART = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/[A-Za-z]+\.(?:xml|jpeg|emf|wmf)"
    r"|customXml/(?:_rels/)?[A-Za-z0-9]+\.xml(?:\.rels)?"
    r"|word/(?:_rels/)?(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering"
    r"|footnotes|endnotes|comments|commentsExtended|commentsIds|people|header\d*|footer\d*)"
    r"\.xml(?:\.rels)?"
    r"|word/theme/(?:_rels/)?theme\d*\.xml(?:\.rels)?|word/media/[\w.-]+\.(?:png|jpe?g|gif|bmp)"
)
_RELATIONS = frozenset(
    {
        "officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail",
        "styles", "stylesWithEffects", "settings", "webSettings", "fontTable",
        "numbering", "theme", "header", "footer", "footnotes", "endnotes", "comments",
        "commentsExtended", "commentsIds", "people", "image", "customXml", "customXmlProps",
    }
)  # fmt: skip
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PAGES = re.compile(r"(?:PAGE|NUMPAGES|SECTIONPAGES)(?:\s+\\[*#]\s*\w+)*")
"""Fields of Word that may stand in a template: page numbers. Others load, ask or run."""
_FORBIDDEN = frozenset(
    {
        "altChunk", "object", "OLEObject", "control", "subDoc", "attachedTemplate", "mailMerge",
        "dataSource", "externalData", "movie", "frameset", "script",
    }
)  # fmt: skip


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a DOCX by their names, in their order.

    Raises `Refused` (`bad-template`) for what is no DOCX, too large, or packed to explode.
    """
    if len(data) > MAX_BYTES:
        raise _bad(_("文件太大（超过{size} MB）").format(size=MAX_BYTES // 2**20))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _within(entries)
            found = {entry.filename: archive.read(entry) for entry in entries}
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as e:
        raise _bad(_("不是完好的DOCX文件，请用WPS或Word另存为.docx")) from e
    if MAIN not in found:
        raise _bad(_("不是DOCX文件，请用WPS或Word另存为.docx"))
    return found


def _within(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_PARTS or len(set(names)) != len(names):
        raise _bad(_("里面的部分太多或重名"))
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _bad(_("解开以后太大"))
    for entry in entries:
        packed = max(entry.compress_size, 1)
        exploding = entry.file_size > _RATIO_FROM and entry.file_size // packed > MAX_RATIO
        if exploding or (entry.filename.endswith(".xml") and entry.file_size > MAX_TEXT):
            raise _bad(_("解开以后太大"))


def harmless(found: Mapping[str, bytes]) -> None:
    """Refuse (`not-allowed`) a DOCX that holds more than text, pictures and page numbers."""
    for name in found:
        if not _PART.fullmatch(name):
            raise _not_allowed(name)
    for name, data in found.items():
        if name.endswith((".xml", ".rels")):
            root = _tree(data)
            if name == "[Content_Types].xml":
                _types_harmless(root)
            elif name.endswith(".rels"):
                _relations_harmless(root)
            else:
                _part_harmless(root)


def _tree(data: bytes) -> Any:
    """Return the root of a part: UTF-8, without a DOCTYPE, the usual names of Word."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise _bad(_("不是完好的DOCX文件，请用WPS或Word另存为.docx")) from error
    told = root.getroottree().docinfo
    if told.doctype:
        raise _not_allowed("DOCTYPE")
    if (told.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
        raise _bad(_("不是完好的DOCX文件，请用WPS或Word另存为.docx"))
    return root


def _name(element: Any) -> str:
    """Return the name of an element without its namespace; comments have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _types_harmless(root: Any) -> None:
    mains = 0
    for element in root.iter():
        kind = element.get("ContentType", "")
        if re.search("macro|vba|oleObject|activeX", kind, re.IGNORECASE):
            raise _not_allowed(_("宏"))
        mains += kind == _CONTENT + "document.main+xml"
    if mains != 1:
        raise _not_allowed(_("宏"))


def _relations_harmless(root: Any) -> None:
    for element in root.iter():
        if _name(element) in ("Relationships", ""):
            continue
        kind = element.get("Type", "").rpartition("/")[2]
        if element.get("TargetMode", "Internal") != "Internal":
            raise _not_allowed(_("指向文件外面的链接"))
        if kind not in _RELATIONS:
            raise _not_allowed(kind)


def _part_harmless(root: Any) -> None:
    """Refuse what loads or runs, fields but page numbers, and another prefix for Word's names."""
    said: list[str] | None = None  # the instruction of the field that is open
    for element in root.iter():
        name = _name(element)
        if name in _FORBIDDEN or any(p != "w" and n == WORD for p, n in element.nsmap.items()):
            raise _not_allowed(name)
        if name == "fldSimple":
            _page_number(element.get(f"{{{WORD}}}instr", ""))
        elif name == "instrText":
            if said is None:
                raise _not_allowed(_("域 {name}").format(name=element.text or ""))
            said.append(element.text or "")
        elif name == "fldChar":
            begins = element.get(f"{{{WORD}}}fldCharType") == "begin"
            if begins and said is not None:
                raise _not_allowed(_("域 {name}").format(name="".join(said)))
            if said is not None:
                _page_number("".join(said))
            said = [] if begins else None


def _page_number(said: str) -> None:
    if said.strip() and not _PAGES.fullmatch(said.strip()):
        raise _not_allowed(_("域 {name}").format(name=said.strip()))


def packed(found: Mapping[str, bytes]) -> bytes:
    """Pack parts into a DOCX: the same parts give the same bytes, whatever the day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in found.items():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            entry.external_attr = 0
            archive.writestr(entry, data)
    return out.getvalue()


def steady(data: bytes) -> bytes:
    """Pack a DOCX of our own anew, without the moment at which it was made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed({entry.filename: archive.read(entry) for entry in archive.infolist()})


def _bad(why: str) -> Refused:
    return Refused(
        "bad-template", _("这个文件不能当模板：{why}。没有换上，原来的模板照用。").format(why=why)
    )


def _not_allowed(what: str) -> Refused:
    return Refused(
        "not-allowed",
        _(
            "模板里有不允许的内容：{what}。没有换上，原来的模板照用。模板里只放文字、表格、图片和栏目。"
        ).format(what=shown(what)),
    )


__all__ = ["MAIN", "MAX_BYTES", "MAX_TEXT", "MAX_UNPACKED", "harmless", "packed", "parts", "steady"]
