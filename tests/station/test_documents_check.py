"""A county's template: taken when it is good, refused before use with the field or the place named."""

import io
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree

import docx as word
import pytest

from station import language
from station.errors import Refused
from station.papers.documents import archive, check, fields, grammar, preview, render, samples
from tests import papers_kit as kit

CODE = "ACCEPTANCE"
GIVEN = kit.fullest(CODE)


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")


def packed(more: Mapping[str, str | bytes]) -> bytes:
    parts = archive.parts(render.shipped(CODE))
    parts |= {n: t.encode() if isinstance(t, str) else t for n, t in more.items()}
    return archive.packed(parts)


def saying(*paragraphs: str) -> bytes:
    """Return a template with these paragraphs before its own."""
    told = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return holding(told)


def holding(xml: str) -> bytes:
    return replaced("word/document.xml", "<w:body>", f"<w:body>{xml}")


def replaced(part: str, old: str, new: str) -> bytes:
    text = archive.parts(render.shipped(CODE))[part].decode()
    assert old in text
    return packed({part: text.replace(old, new, 1)})


def why(template: bytes, code: str = CODE) -> Refused:
    with pytest.raises(Refused) as refused:
        check.check(code, template, kit.fullest(code))
    assert "没有换上" in refused.value.sentence
    return refused.value


@pytest.mark.parametrize("code", fields.CODES)
def test_what_comes_with_the_program_is_good(code: str) -> None:
    checked = check.check(code, render.shipped(code), kit.fullest(code))
    assert checked.used
    left = {slot.name for slot in checked.left_out}
    assert left <= ({"标题"} if code == "COVER" else set())
    assert bool(checked.told()) == bool(left)


def test_a_county_may_change_words_and_fields() -> None:
    template = saying(
        "本县告知：{{ 站名 }} {% if 代理人 %}代理人{{ 代理人 }}{% else %}没有代理人{% endif %}",
        "{% for 条 in 途径 %}{{ loop.index }}{{ 条.内容 }}{% if not loop.last %}；{% endif %}{% endfor %}",
        '{% if 调解称谓 == "协商" %}协商{% endif %}{{ 诉求 or "没有写" }}',
        "{{ 编号|trim }}共{{ 途径|length }}条，{% raw %}花括号{% endraw %}{# 给自己看的话 #}",
    )
    checked = check.check(CODE, template, GIVEN)
    assert "代理人" in checked.used
    said = "\n".join(kit.texts(render.paper(CODE, GIVEN, template)))
    assert "代理人王强（儿子）" in said
    assert "共5条" in said
    assert "给自己看的话" not in said
    assert "本县告知" in "\n".join(preview.lines(render.paper(CODE, GIVEN, template), 80))


def test_a_template_of_another_program(tmp_path: object) -> None:
    """A DOCX as python-docx makes it from Word's own blank page, runs torn apart as Word tears them."""
    document = word.Document()
    document.core_properties.author = "某县某人"
    line = document.add_paragraph()
    for piece in ("编号：{", "{ 编", "号 }", "}　{{ 消费", "者 }}和{{", " 经营者 }}"):
        line.add_run(piece)
    table = document.add_table(rows=3, cols=1)
    for row, text in zip(
        table.rows, ("{%tr for 行 in 途径 %}", "{{ 行.内容 }}", "{%tr endfor %}"), strict=True
    ):
        row.cells[0].text = text
    document.sections[0].header.paragraphs[0].text = "{{ 站名 }}"
    out = io.BytesIO()
    document.save(out)
    checked = check.check(CODE, out.getvalue(), GIVEN)
    assert {"编号", "消费者", "经营者", "途径", "站名"} <= set(checked.used)
    assert [s.name for s in checked.left_out] == ["标题"]
    assert "标题" in checked.told()
    made = render.paper(CODE, GIVEN, out.getvalue())
    assert made == render.paper(CODE, GIVEN, out.getvalue())
    read = word.Document(io.BytesIO(made))
    assert read.paragraphs[0].text == "编号：26A-0312　王春燕和万和鲜生超市有限公司城北分店"
    assert len(read.tables[0].rows) == 5
    assert read.sections[0].header.paragraphs[0].text == kit.STATION.name
    assert read.core_properties.author == ""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ 消费者姓名 }}", "消费者姓名"),
        ("{{ consumer_name }}", "consumer_name"),
        ("{% if 没有的 %}x{% endif %}", "没有的"),
        ("{% for 行 in 名单 %}{% endfor %}", "名单"),
        ("{% for 行 in 途径 %}{{ 行.价钱 }}{% endfor %}", "价钱"),
        ("{{ range }}", "range"),
        ("{{ self }}", "self"),
        ("{{ cycler }}", "cycler"),
    ],
)
def test_an_unknown_field_is_named(text: str, named: str) -> None:
    refused = why(saying("第一段。", f"请看这里 {text}"))
    assert refused.code == "unknown-field"
    assert f"“{named}”" in refused.sentence
    assert "请看这里" in refused.sentence


def test_a_near_name_is_offered() -> None:
    assert "诉求金额" in why(saying("{{ 诉求金钱 }}")).sentence
    assert "内容" in why(saying("{% for 行 in 途径 %}{{ 行.内客 }}{% endfor %}")).sentence


ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ 消费者.__class__ }}",
    "{{ 消费者.upper() }}",
    "{{ 消费者['__class__'] }}",
    "{{ 消费者[0] }}",
    "{{ 消费者.电话 }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ self.__init__ }}",
    "{{ lipsum(1000) }}",
    "{{ range(10**9) }}",
    "{% for 行 in range(1000000000) %}x{% endfor %}",
    "{% for 行 in [1,2] %}x{% endfor %}",
    "{% for 行 in 途径 %}{% for 列 in 途径 %}x{% endfor %}{% endfor %}",
    "{% for 行 in 途径 recursive %}x{% endfor %}",
    "{% for 行 in 途径 if 行.序 %}x{% endfor %}",
    "{% for 行 in 消费者 %}{{ 行 }}{% endfor %}",
    "{% for 消费者 in 途径 %}x{% endfor %}",
    "{% for loop in 途径 %}x{% endfor %}",
    "{% for 甲, 乙 in 途径 %}x{% endfor %}",
    "{% for 行 in 途径 %}{{ 行 }}{% endfor %}",
    "{% for 行 in 途径 %}{{ 行.__class__ }}{% endfor %}",
    "{% for 行 in 途径 %}{{ loop.cycle('a') }}{% endfor %}",
    "{% for 行 in 途径 %}{{ loop.changed }}{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import popen %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% macro x() %}{% endmacro %}",
    "{% call x() %}{% endcall %}",
    "{% set x = 1 %}",
    "{% set 消费者 = 1 %}",
    "{% with x = 1 %}{% endwith %}",
    "{% filter upper %}x{% endfilter %}",
    "{% autoescape false %}{{ 消费者 }}{% endautoescape %}",
    "{% do x %}",
    "{% debug %}",
    "{{ 消费者|safe }}",
    "{{ 消费者|attr('__class__') }}",
    "{{ 消费者|map(attribute='x')|list }}",
    "{{ 消费者|format(1) }}",
    "{{ 消费者|upper }}",
    "{{ 消费者|trim('x') }}",
    "{{ 消费者 * 1000000000 }}",
    "{{ 'x' * 1000000000 }}",
    "{{ 9**9**9 }}",
    "{{ 消费者 ~ 经营者 }}",
    "{{ 消费者 + 经营者 }}",
    "{{ (消费者, 经营者) }}",
    "{{ {'a': 消费者} }}",
    "{{ 消费者 is string }}",
    "{{ '王' in 消费者 }}",
    "{{ 消费者 if 经营者 else 1 }}",
    "{{ 1.5 }}",
    "{{ namespace(x=1) }}",
    "{{ joiner('x') }}",
    "{{ dict(x=1) }}",
    "{{ '%s'|format(x) }}",
    "{{ '" + "甲" * 300 + "' }}",
    "{{r 消费者 }}",
    "{{p 消费者 }}",
    "{%r if 消费者 %}x{%r endif %}",
    "{% colspan 3 %}",
    "{% cellbg 消费者 %}",
    "{% hm %}",
    "{% vm %}",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_every_way_out_is_refused(text: str) -> None:
    start = time.monotonic()
    refused = why(saying(text))
    assert refused.code in ("not-allowed", "unknown-field", "bad-template")
    assert time.monotonic() - start < 5


ONLY_UGLY = ("{{r ", "{{p ", "{%r ")
"""What would only break the looks, as long as values are escaped."""


@pytest.mark.parametrize("text", [t for t in ESCAPES if not t.startswith(ONLY_UGLY)])
def test_no_way_out_even_unchecked(text: str) -> None:
    """Whatever lies on the disk in place of a checked template: it is not obeyed either."""
    with pytest.raises(Refused):
        render.paper(CODE, GIVEN, saying(text))


@pytest.mark.parametrize("where", ["header", "footer", "properties"])
def test_every_part_is_looked_at(where: str) -> None:
    document = word.Document()
    text = "{{ ''.__class__ }}"
    if where == "properties":
        document.core_properties.title = text
    else:
        getattr(document.sections[0], where).paragraphs[0].text = text
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(Refused):
        check.check(CODE, out.getvalue(), GIVEN)


@pytest.mark.parametrize(
    "text",
    ["{{ 消费者", "消费者 }}", "{{ 消费者 }", "{% if 消费者 %}", "{% endif %}", "{{ 消费者 %}",
     "{% for 行 in 途径 %}", "{% endfor %}", "{{ }}", "{{ 消费者 经营者 }}", "｛｛ 消费者 ｝｝",
     "{ { 消费者 } }", "{{ {{ 消费者 }} }}", "{% 如果 %}", "{{ 消费者, }}{{", "{%"],
)  # fmt: skip
def test_broken_brackets_are_placed(text: str) -> None:
    refused = why(saying(f"请看这里 {text}"))
    assert refused.code in ("bad-template", "not-allowed")
    assert "请看这里" in refused.sentence or "for" in refused.sentence


def test_brackets_over_two_paragraphs() -> None:
    assert "请看这里" in why(saying("请看这里 {{ 消费者", " }}")).sentence


def test_rows_torn_apart() -> None:
    """A `for` that begins in one cell and ends in another would leave half a table."""

    def cell(text: str) -> str:
        return f"<w:tc><w:tcPr/><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    torn = cell("{% for 行 in 途径 %}{{ 行.内容 }}") + cell("x{% endfor %}")
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>{torn}</w:tr></w:tbl>"
    assert why(holding(table)).code == "bad-template"


RELATION = (
    '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"{more}/></Relationships>'
)


@pytest.mark.parametrize(
    ("kind", "target", "more"),
    [
        ("attachedTemplate", "http://x.invalid/a.dotm", ' TargetMode="External"'),
        ("attachedTemplate", "a.dotx", ""),
        ("image", "http://x.invalid/a.png", ' TargetMode="External"'),
        ("image", "file://///x.invalid/a.png", " TargetMode = 'External'"),
        ("hyperlink", "http://x.invalid/", ' TargetMode="External"'),
        ("oleObject", "embeddings/a.bin", ""),
        ("package", "embeddings/a.xlsx", ""),
        ("aFChunk", "a.html", ""),
        ("subDocument", "a.docx", ""),
        ("frame", "a.htm", ""),
        ("control", "activeX/a.xml", ""),
        ("vbaProject", "vbaProject.bin", ""),
        ("mailMergeSource", "a.csv", ""),
    ],
)
def test_nothing_points_outside(kind: str, target: str, more: str) -> None:
    told = RELATION.format(kind=kind, target=target, more=more)
    refused = why(replaced("word/_rels/document.xml.rels", "</Relationships>", told))
    assert refused.code == "not-allowed"


@pytest.mark.parametrize(
    "name",
    ["word/vbaProject.bin", "word/embeddings/a.bin", "word/embeddings/a.xlsx", "word/activeX/a.xml",
     "word/afchunk.mht", "word/media/a.wmf", "word/media/a.svg", "../../etc/x", "/etc/x", "x.exe",
     "word/media/../../x.png", "word\\media\\x.png"],
)  # fmt: skip
def test_strange_parts_are_refused(name: str) -> None:
    refused = why(packed({name: b"x"}))
    assert refused.code == "not-allowed"


def test_macros_are_refused() -> None:
    main = "wordprocessingml.document.main+xml"
    for kind in (
        "ms-word.document.macroEnabled.main+xml", "wordprocessingml.template.main+xml",
    ):  # fmt: skip
        refused = why(replaced("[Content_Types].xml", main, kind))
        assert refused.code == "not-allowed"


def field(*pieces: str) -> str:
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    said = "".join(f"<w:r><w:instrText>{p}</w:instrText></w:r>" for p in pieces)
    return f"<w:p>{sign('begin')}{said}{sign('separate')}<w:r><w:t>1</w:t></w:r>{sign('end')}</w:p>"


@pytest.mark.parametrize(
    "pieces",
    [("DDEAUTO cmd x",), ("DDE", "AUTO x"), ("PAGE", "DDEAUTO"), ("INCLUDETEXT a",), ("QUOTE x",),
     ("INCLUDEPICTURE &quot;http://x.invalid&quot;",), ("MACROBUTTON x",), ("FILLIN x",),
     ("PAGE {{ 消费者 }}",), ("MERGEFIELD x",), ("HYPERLINK x",)],
)  # fmt: skip
def test_fields_that_load_or_run_are_refused(pieces: tuple[str, ...]) -> None:
    assert why(holding(field(*pieces))).code == "not-allowed"


def test_page_numbers_are_fine() -> None:
    for pieces in (
        ("PAGE",),
        (" PAGE  \\* MERGEFORMAT ",),
        ("NUM", "PAGES "),
        ("PAGE ", "\\* Arabic"),
    ):
        check.check(CODE, holding(field(*pieces)), GIVEN)


@pytest.mark.parametrize(
    "xml",
    ['<w:altChunk r:id="rId9"/>', "<w:p><w:r><w:object/></w:r></w:p>",
     '<w:subDoc r:id="rId9"/>', '<w:p><w:fldSimple w:instr="DDEAUTO x"/></w:p>',
     "<w:p><w:r><w:instrText>DDEAUTO</w:instrText></w:r></w:p>",
     '<q:p xmlns:q="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'],
)  # fmt: skip
def test_strange_elements_are_refused(xml: str) -> None:
    assert why(holding(xml)).code == "not-allowed"


def test_entities_are_refused() -> None:
    parts = archive.parts(render.shipped(CODE))
    text = parts["word/document.xml"].decode()
    head, _sep, rest = text.partition("\n")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for told in (bomb, outside):
        assert why(packed({"word/document.xml": f"{head}\n{told}{rest}"})).code == "not-allowed"
    wide = text.replace("UTF-8", "UTF-16", 1).encode("utf-16")
    assert why(packed({"word/document.xml": wide})).code in ("bad-template", "not-allowed")


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"%PDF-1.4", b"\xd0\xcf\x11\xe0" * 200,
     b"x" * (archive.MAX_BYTES + 1)],
)  # fmt: skip
def test_what_is_no_docx(data: bytes) -> None:
    assert why(data).code == "bad-template"


def zipped(write: Callable[[zipfile.ZipFile], None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        write(file)
    return out.getvalue()


def test_zips_that_explode() -> None:
    assert (
        why(zipped(lambda z: z.writestr("word/document.xml", b"\0" * 2**22))).code == "bad-template"
    )
    many = zipped(lambda z: [z.writestr(f"word/media/{n}.png", b"") for n in range(500)] and None)
    assert why(many).code == "bad-template"
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped(lambda z: [z.writestr("word/document.xml", b"x") for _n in "ab"] and None)
    assert why(twice).code == "bad-template"


def test_every_byte_cut_off_is_refused() -> None:
    whole = render.shipped(CODE)
    for at in range(0, len(whole), 97):
        assert why(whole[:at]).code in ("bad-template", "not-allowed")


def test_too_many_fields_are_refused() -> None:
    assert why(saying("{{ 消费者 }}" * 2000)).code == "bad-template"


TYPED = "{{ 7*7 }}{% if x %}{_{ }_} {_% %_}_x_"


def test_values_are_never_read_as_a_template() -> None:
    told: dict[str, object] = dict.fromkeys(fields.slots(CODE), TYPED)
    told["途径"] = []
    said = "\n".join(kit.texts(render.render(CODE, render.shipped(CODE), told, GIVEN)))
    assert "49" not in said
    assert said.count(TYPED) > 5


def test_a_footnote_is_filled_once_for_every_section_and_read_as_a_template_never() -> None:
    parts = {name: data.decode() for name, data in archive.parts(render.shipped(CODE)).items()}
    word_xml = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = (
        f'<Override PartName="/word/footnotes.xml" ContentType="{word_xml}.footnotes+xml"/></Types>'
    )
    section = "<w:p><w:pPr><w:sectPr/></w:pPr></w:p>"
    note = "<w:footnote w:id='1'><w:p><w:r><w:t>{{ 消费者 }}</w:t></w:r></w:p></w:footnote>"
    template = packed(
        {
            "[Content_Types].xml": parts["[Content_Types].xml"].replace("</Types>", types),
            "word/_rels/document.xml.rels": parts["word/_rels/document.xml.rels"].replace(
                "</Relationships>",
                RELATION.format(kind="footnotes", target="footnotes.xml", more=""),
            ),
            "word/document.xml": parts["word/document.xml"].replace(
                "<w:body>", f"<w:body>{section}{section}"
            ),
            "word/footnotes.xml": f"<w:footnotes xmlns:w='{archive.WORD}'>{note}</w:footnotes>",
        }
    )
    check.check(CODE, template, GIVEN)
    told: dict[str, object] = dict.fromkeys(fields.slots(CODE), TYPED)
    told["途径"] = []
    made = archive.parts(render.render(CODE, template, told, GIVEN))["word/footnotes.xml"]
    assert "".join(ElementTree.fromstring(made).itertext()).strip() == TYPED


def test_a_broken_template_on_the_disk_is_refused() -> None:
    for template in (b"x", render.shipped(CODE)[:3000], packed({"word/document.xml": b"<x"})):
        with pytest.raises(Refused):
            render.paper(CODE, GIVEN, template)


def test_the_samples_fit_their_papers() -> None:
    for code in fields.CODES:
        slots = fields.slots(code)
        for said in (samples.fullest(code), samples.emptiest(code)):
            assert set(said) == set(slots)
    assert grammar.FILTERS == ("length", "trim")


def test_refusals_are_said_in_english_too() -> None:
    language.choose("en")
    with pytest.raises(Refused) as refused:
        check.check(CODE, saying("{{ 消费者姓名 }}"), GIVEN)
    assert "there is no field “消费者姓名”" in refused.value.sentence
