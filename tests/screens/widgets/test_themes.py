"""Both themes can be read: 7:1 for every text on every background that a style sheet pairs it with."""

import os
import re
from collections.abc import Iterator
from unittest import mock

import pytest
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Static

from screens import themes
from screens.widgets.bars import Bar, Bars
from tests.house.tree import ROOT
from tests.pilot import Bare, drawn, text_of

LEAST = 7
BACKGROUNDS = ["background", "surface", "panel", "boost", "surface-active"]
COLOURS = ["primary", "secondary", "warning", "error", "success", "accent"]
TEXTS = [
    "foreground",
    "foreground-muted",
    "foreground-disabled",
    "text",
    "text-muted",
    "text-disabled",
    *COLOURS,
    *(f"text-{name}" for name in COLOURS),
]
OWN_PAIRS = {
    "block-cursor-background": "block-cursor-foreground",
    "block-cursor-blurred-background": "block-cursor-blurred-foreground",
    "input-cursor-background": "input-cursor-foreground",
    "input-selection-background": "input-selection-foreground",
    "screen-selection-background": "screen-selection-foreground",
    "link-background-hover": "link-color-hover",
    "footer-background": "footer-key-foreground",
    "block-hover-background": "foreground",
    **dict.fromkeys(("primary", "warning", "error", "success"), "button-color-foreground"),
}
SEEN_THROUGH = ["transparent", "background 60%"]
THEMES = [themes.DARK, themes.LIGHT]


def luminance(colour: Color) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [value / 255 for value in colour.rgb]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def variables(theme: Theme) -> dict[str, str]:
    """Return what Textual makes of a theme, as `App.get_css_variables` does."""
    return {**theme.to_color_system().generate(), **theme.variables}


def on(text: str, background: Color) -> Color:
    """Return the colour that a text has on an opaque background."""
    if text.startswith("auto"):
        alpha = int(text.split()[1].rstrip("%")) / 100
        return background + background.get_contrast_text(alpha)
    return background + Color.parse(text)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_can_be_read(theme: Theme) -> None:
    found = variables(theme)
    pairs = [(text, back) for text in TEXTS for back in BACKGROUNDS]
    pairs += [(text, back) for back, text in OWN_PAIRS.items()]
    weak = {}
    for text, back in pairs:
        background = Color.parse(found[back])
        assert background.a == 1, f"${back} lets something through: what it shows is not known"
        ratio = contrast(on(found[text], background), background)
        if ratio < LEAST:
            weak[f"${text} on ${back}"] = round(ratio, 2)
    assert not weak


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_frame_can_be_seen(theme: Theme) -> None:
    found = variables(theme)
    for name in ("border", "border-blurred", "scrollbar"):
        for back in ("background", "surface", "panel"):
            assert contrast(Color.parse(found[name]), Color.parse(found[back])) >= 3, (name, back)


def test_contrast_is_what_wcag_says() -> None:
    black, white = Color.parse("#000000"), Color.parse("#FFFFFF")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), white) == pytest.approx(4.48, abs=0.01)


def rules() -> Iterator[tuple[str, str]]:
    """Yield (file, body) of every rule of our style sheets, those inside the code too."""
    for path in sorted((ROOT / "screens").rglob("*")):
        if path.suffix not in (".py", ".tcss"):
            continue
        sheet = path.read_text("utf-8")
        if path.suffix == ".py":
            sheet = "".join(re.findall(r'\bCSS = """(.*?)"""', sheet, re.DOTALL))
            sheet += "".join(re.findall(r'DEFAULT_CSS = """(.*?)"""', sheet, re.DOTALL))
        for body in re.findall(r"\{([^{}]*)\}", sheet):
            yield path.name, body


def test_style_sheets_use_no_other_pair() -> None:
    strange = []
    seen = 0
    for name, body in rules():
        said = dict(re.findall(r"(?<![\w-])(color|background)\s*:\s*([^;]+);", body))
        text, back = (said.get(key, "").strip().lstrip("$") for key in ("color", "background"))
        seen += bool(text or back)
        if back in OWN_PAIRS:  # or colours changed round: the contrast is the same
            known = text == OWN_PAIRS[back] or (back in TEXTS and text in BACKGROUNDS)
        else:
            alone = OWN_PAIRS.values() if not back else ()  # the rule refines one with both
            known = text in ("", *TEXTS, *alone) and back in ("", *BACKGROUNDS, *SEEN_THROUGH)
        if not known:
            strange.append((name, text, back))
    assert seen > 10, "the test looks in the wrong place"
    assert not strange, "a pair whose contrast nobody computed"


async def test_the_frame_follows_the_terminal() -> None:
    for plain, corner in ((False, "╭"), (True, "+")):
        app = Bare(Static("甲", markup=False), ascii=plain)
        app.CSS += "Static { border: $frame $primary; }"
        async with app.run_test(size=(20, 5)):
            assert text_of(app)[0].startswith(corner)


async def test_without_colour_everything_is_still_said() -> None:
    bars = Bars([Bar("食品", 3, key="a"), Bar("其他", 1, key="b")])
    with mock.patch.dict(os.environ, {"NO_COLOR": "1"}):
        app = Bare(bars)
    async with app.run_test(size=(40, 6)) as pilot:
        await pilot.press("down")
        lines = text_of(app)
        assert [line.startswith(">") for line in lines[:2]] == [False, True]
        styles = [segment.style for strip in drawn(app) for segment in strip if segment.style]
        colours = [c for s in styles for c in (s.color, s.bgcolor) if c and c.triplet]
        assert colours
        assert all(c.triplet and len(set(c.triplet)) == 1 for c in colours), "grey is no colour"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_what_is_drawn_can_be_read(theme: Theme) -> None:
    """Measured on the screen itself: a colour that resolves to something else would be seen here."""
    from screens.widgets.pairs import Pair, Pairs
    from screens.widgets.steps import Step, StepsLine
    from screens.widgets.table import Cell, Column, VirtualTable

    kinds = ("", "warning", "error", "success", "dim")
    table = VirtualTable([Column("甲", 8)])
    pairs = Pairs([Pair("甲", "乙", kind) for kind in kinds])  # type: ignore[arg-type]
    steps = StepsLine([Step("甲", "done"), Step("乙", "now"), Step("丙")])
    empty = VirtualTable([Column("甲", 8)], empty="没有案件。")
    app = Bare(steps, table, pairs, empty, theme=theme.name)
    async with app.run_test(size=(40, 24)) as pilot:
        cells = [[Cell("字", kind)] for kind in kinds * 2]  # type: ignore[arg-type]
        table.show(len(cells), cells)
        empty.show(0, [])
        await pilot.pause()
        assert "没有案件。" in "".join(text_of(app))
        weak = set()
        for strip in drawn(app):
            for segment in strip:
                style = segment.style
                if style is None or not re.search(r"\w", segment.text):
                    continue
                assert style.color
                assert style.bgcolor
                pair = [Color.from_rich_color(c) for c in (style.color, style.bgcolor)]
                if contrast(*pair) < LEAST:
                    weak.add((segment.text, str(style), round(contrast(*pair), 2)))
        assert not weak
