"""The few forms of WordprocessingML that the papers are made of: a page, paragraphs, tables."""

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

SONG, FANG, HEI, TITLE = "宋体", "仿宋", "黑体", "方正小标宋简体"
_LATIN = "Times New Roman"


@dataclass(frozen=True)
class Page:
    """Paper and margins, in twentieths of a point."""

    top: int
    bottom: int
    left: int
    right: int
    size: int  # of the letters, in half points
    line: int  # the height of a line
    font: str
    landscape: bool = False

    @property
    def width(self) -> int:
        """What stands between the margins."""
        return (16838 if self.landscape else 11906) - self.left - self.right


LETTER = Page(1587, 1247, 1588, 1474, 28, 462, FANG)
"""公文 (GB/T 9704): margins 28 and 26 mm."""
FORM = Page(1077, 964, 1304, 1134, 21, 320, SONG)
ROOMY = Page(1247, 1134, 1304, 1134, 24, 360, SONG)
WIDE = Page(1134, 1021, 1134, 1134, 21, 330, SONG, landscape=True)


def style(
    name: str, title: str, *, font: str = "", size: int = 0, align: str = "", before: int = 0,
    after: int = 0, line: int = 0, first: int = 0, left: int = 0, bold: bool = False, keep: bool = False,
) -> str:  # fmt: skip
    """Return a style of paragraphs, set in by `left` letters, its first line by `first`."""
    exact = f' w:line="{line}" w:lineRule="atLeast"' if line else ""
    wide = (size or 28) * 10
    indent = (
        f'<w:ind w:leftChars="{left * 100}" w:left="{left * wide}" '
        f'w:firstLineChars="{first * 100}" w:firstLine="{first * wide}"/>'
    )
    paragraph = (
        ("<w:keepNext/>" if keep else "")
        + f'<w:spacing w:before="{before}" w:after="{after}"{exact}/>'
        + (indent if first or left else "")
        + (f'<w:jc w:val="{align}"/>' if align else "")
    )
    run = (
        (f'<w:rFonts w:eastAsia="{font}" w:ascii="{_LATIN}" w:hAnsi="{_LATIN}"/>' if font else "")
        + ("<w:b/>" if bold else "")
        + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
    )
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr>'
        "</w:style>"
    )  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A cell: its lines, over how many columns, in which style; `down`: "restart" or "continue"."""

    text: str | tuple[str, ...] = ""
    span: int = 1
    style: str = "Cell"
    top: bool = False
    down: str = ""
    shade: bool = False


@dataclass
class Document:
    """One paper in the making."""

    page: Page
    body: list[str] = field(default_factory=list)

    def p(self, text: str = "", style: str = "Body") -> None:
        """Add a paragraph."""
        self.body.append(paragraph(text, style))

    def rule(self, logic: str) -> None:
        """Add a paragraph that is taken away again: `if …`, `endif` around others."""
        self.body.append(paragraph("{%p " + logic + " %}", "Plain"))

    def table(self, widths: list[int], rows: list[str], border: str = "single") -> None:
        """Add a table; `widths` are parts of the width of the page."""
        total = sum(widths)
        wide = [self.page.width * w // total for w in widths]
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in wide)
        sides = "".join(
            f'<w:{side} w:val="{border}" w:sz="6" w:space="0" w:color="auto"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        margins = "".join(
            f'<w:{side} w:w="{size}" w:type="dxa"/>'
            for side, size in (("top", 30), ("left", 85), ("bottom", 30), ("right", 85))
        )
        head = (
            f'<w:tblPr><w:tblW w:w="{sum(wide)}" w:type="dxa"/><w:jc w:val="center"/>'
            f"<w:tblBorders>{sides}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        )
        drawn = "".join(_at(row, wide) for row in rows)
        self.body.append(f"<w:tbl>{head}<w:tblGrid>{grid}</w:tblGrid>{drawn}</w:tbl>")

    def parts(self) -> dict[str, bytes]:
        """Return the parts of the DOCX."""
        made = {
            "[Content_Types].xml": _types(),
            "_rels/.rels": _relations("officeDocument", ("document", "word/document.xml")),
            "docProps/core.xml": _CORE,
            "word/document.xml": self._document(),
            "word/_rels/document.xml.rels": _relations(
                "", ("styles", "styles.xml"), ("settings", "settings.xml"),
                ("fontTable", "fontTable.xml"), ("footer", "footer1.xml"),
            ),
            "word/styles.xml": _styles(self.page),
            "word/settings.xml": _SETTINGS,
            "word/fontTable.xml": _fonts(),
            "word/footer1.xml": _footer(),
        }  # fmt: skip
        return {name: (_HEAD + text).encode() for name, text in made.items()}

    def _document(self) -> str:
        page = self.page
        wide, high = (16838, 11906) if page.landscape else (11906, 16838)
        turned = ' w:orient="landscape"' if page.landscape else ""
        section = (
            '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
            f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/><w:pgMar w:top="{page.top}" '
            f'w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}" w:header="851" '
            'w:footer="680" w:gutter="0"/></w:sectPr>'
        )
        last = _END if self.body[-1].endswith("</w:tbl>") else ""
        inside = "".join(self.body) + last
        return f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{inside}{section}</w:body></w:document>'


_END = '<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
"""A page does not end with a table: Word would add a line of its own."""


def paragraph(text: str, style: str) -> str:
    """Return a paragraph; `{{ name? }}` is a line to write on where there is no value."""
    text = re.sub(r"\{\{ (\w+)\? \}\}", r'{{ \1 or "____________" }}', text)
    pieces = text.split("\t")
    runs = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(p)}</w:t>' for p in pieces)
    run = f"<w:r>{runs}</w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def row(*cells: Cell | str, high: int = 0, head: bool = False, whole: bool = True) -> str:
    """Return a row; texts are labels and values in turn. `high`: its least height."""
    made = [_cell(one if isinstance(one, Cell) else Cell(one)) for one in cells]
    rules = (
        ("<w:cantSplit/>" if whole else "")
        + (f'<w:trHeight w:val="{high}" w:hRule="atLeast"/>' if high else "")
        + ("<w:tblHeader/>" if head else "")
    )
    return f"<w:tr><w:trPr>{rules}</w:trPr>{''.join(made)}</w:tr>"


def _cell(cell: Cell) -> str:
    lines = (cell.text,) if isinstance(cell.text, str) else cell.text
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    down = f'<w:vMerge w:val="{cell.down}"/>' if cell.down else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>' if cell.shade else ""
    stands = "top" if cell.top else "center"
    inside = "".join(paragraph(line, cell.style) for line in lines)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="@{cell.span}@" w:type="dxa"/>{span}{down}{shade}'
        f'<w:vAlign w:val="{stands}"/></w:tcPr>{inside}</w:tc>'
    )


def _at(made: str, widths: list[int]) -> str:
    """Give the cells of a row their widths."""
    column = 0
    pieces = made.split('w:w="@')
    out = [pieces[0]]
    for piece in pieces[1:]:
        span, _sep, rest = piece.partition("@")
        out.append(f'w:w="{sum(widths[column : column + int(span)])}{rest}')
        column += int(span)
    return "".join(out)


def _types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"), ("styles", "styles"), ("settings", "settings"),
            ("fontTable", "fontTable"), ("footer1", "footer"),
        )
    )  # fmt: skip
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{parts}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(main: str, *pairs: tuple[str, str]) -> str:
    lines = [
        f'<Relationship Id="rId{number}" Type="{R}/{main or kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    ]
    if main:
        lines.append(
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/>'
        )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


_CORE = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator></dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>'
    "</cp:coreProperties>"
)
_SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _fonts() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
        for name, other, family in (
            (TITLE, "宋体", "auto"), (FANG, "仿宋_GB2312", "modern"), (SONG, "SimSun", "auto"),
            (HEI, "SimHei", "modern"),
        )
    )  # fmt: skip
    return f'<w:fonts xmlns:w="{W}">{fonts}</w:fonts>'


def _footer() -> str:
    def number(name: str) -> str:
        return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    def said(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    words = said("{{ 标题 }}　{{ 文号 }}　第 ") + number("PAGE") + said(" 页，共 ")
    words += number("NUMPAGES") + said(" 页")
    line = f'<w:p><w:pPr><w:pStyle w:val="Foot"/></w:pPr>{words}</w:p>'
    return f'<w:ftr xmlns:w="{W}" xmlns:r="{R}">{line}</w:ftr>'


def _styles(page: Page) -> str:
    size, line, font = page.size, page.line, page.font
    letter = font == FANG
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" '
        f'w:eastAsia="{font}" w:cs="{_LATIN}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:qFormat/><w:pPr><w:spacing w:line="{line}" w:lineRule="atLeast"/></w:pPr></w:style>'
    )
    small = 24 if letter else size
    made = (
        style("PaperTitle", "文书标题", font=TITLE, size=44 if letter else 36, align="center",
              before=0, after=120, line=640 if letter else 560),
        style("PaperNumber", "文号", font=FANG, size=28 if letter else 24, align="right",
              after=160 if letter else 60),
        style("Body", "文书正文", font=font, size=size, first=2, align="left"),
        style("Plain", "顶格正文", font=font, size=size),
        style("Inset", "缩进正文", font=font, size=size, left=2, align="left"),
        style("Last", "末段正文", font=font, size=size, first=2, align="left", keep=True),
        style("SignCell", "签名栏", font=SONG, size=small, line=290, keep=True),
        style("Heading", "文书小标题", font=HEI, size=size, first=2, keep=True),
        style("Under", "表上表下", font=FANG, size=small, line=320),
        style("Note", "说明", font=FANG, size=24 if letter else 20, line=330 if letter else 290,
              first=2, align="left"),
        style("Sign", "落款", font=font, size=size, align="right", keep=True),
        style("Label", "表格栏目", font=HEI, size=small, align="center", line=290),
        style("Cell", "表格内容", font=SONG, size=small, line=290),
        style("Middle", "表格居中", font=SONG, size=small, align="center", line=290),
        style("Sum", "表格金额", font=SONG, size=small, align="right", line=300),
        style("Foot", "页脚", font=SONG, size=18, align="center", line=240),
        style("Big", "封面大字", font=TITLE, size=72, align="center", before=600, after=500,
              line=960),
        style("Large", "封面内容", font=SONG, size=28, line=420),
        style("LargeLabel", "封面栏目", font=HEI, size=28, align="center", line=420),
        style("Owner", "封面单位", font=TITLE, size=40, align="center", before=500, after=300,
              line=640),
    )  # fmt: skip
    return f'<w:styles xmlns:w="{W}">{defaults}{normal}{"".join(made)}</w:styles>'
