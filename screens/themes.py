"""The two themes of the screens: every text at 7:1 or more on every background that it meets.

Textual derives dozens of colours from a theme's eleven; the derived ones that would be too faint
(muted and disabled text, a resting cursor, a resting border) are set here. A test computes all.
"""

from __future__ import annotations

from textual.theme import Theme


def _texts(*colours: str) -> dict[str, str]:
    """Make `$text-warning` and its kin the very colours: mixed with black or white they look alike."""
    names = ("primary", "secondary", "accent", "warning", "error", "success")
    return {f"text-{name}": colour for name, colour in zip(names, colours, strict=True)}


DARK = Theme(
    name="station-dark",
    primary="#7CC7FF",
    secondary="#C3CBFF",
    accent="#FFD479",
    warning="#FFC46B",
    error="#FFA8A0",
    success="#86E5A8",
    foreground="#F4F6F8",
    background="#0A0D12",
    surface="#0F141B",
    panel="#1B2430",
    dark=True,
    variables=_texts("#7CC7FF", "#C3CBFF", "#FFD479", "#FFC46B", "#FFA8A0", "#86E5A8")
    | {
        "boost": "#151C26",
        "surface-active": "#1B2430",
        "text": "auto 95%",
        "text-muted": "auto 80%",
        "text-disabled": "auto 74%",
        "foreground-muted": "#C5CDD6",
        "foreground-disabled": "#B9C2CC",
        "border": "#7CC7FF",
        "border-blurred": "#66788C",
        "block-cursor-background": "#7CC7FF",
        "block-cursor-foreground": "#000000",
        "block-cursor-blurred-background": "#22405A",
        "block-cursor-blurred-foreground": "#FFFFFF",
        "block-hover-background": "#1B2430",
        "input-cursor-background": "#F4F6F8",
        "input-cursor-foreground": "#0A0D12",
        "input-selection-background": "#24598A",
        "input-selection-foreground": "#FFFFFF",
        "screen-selection-background": "#24598A",
        "screen-selection-foreground": "#FFFFFF",
        "scrollbar": "#66788C",
        "scrollbar-hover": "#8FA3B8",
        "scrollbar-background": "#141A22",
        "footer-key-foreground": "#FFD479",
        "link-background-hover": "#22405A",
        "link-color-hover": "#FFFFFF",
    },
)

LIGHT = Theme(
    name="station-light",
    primary="#00479C",
    secondary="#41419A",
    accent="#672A92",
    warning="#724400",
    error="#A30000",
    success="#005A22",
    foreground="#14181D",
    background="#FAFBFC",
    surface="#FFFFFF",
    panel="#EFF3F7",
    dark=False,
    variables=_texts("#00479C", "#41419A", "#672A92", "#724400", "#A30000", "#005A22")
    | {
        "boost": "#F4F7FA",
        "surface-active": "#EFF3F7",
        "text": "auto 95%",
        "text-muted": "auto 80%",
        "text-disabled": "auto 76%",
        "foreground-muted": "#3D454E",
        "foreground-disabled": "#454D56",
        "border": "#00479C",
        "border-blurred": "#76828E",
        "block-cursor-background": "#00479C",
        "block-cursor-foreground": "#FFFFFF",
        "block-cursor-blurred-background": "#CFE0F5",
        "block-cursor-blurred-foreground": "#000000",
        "block-hover-background": "#EFF3F7",
        "input-cursor-background": "#14181D",
        "input-cursor-foreground": "#FFFFFF",
        "input-selection-background": "#B5D3F5",
        "input-selection-foreground": "#000000",
        "screen-selection-background": "#B5D3F5",
        "screen-selection-foreground": "#000000",
        "scrollbar": "#76828E",
        "scrollbar-hover": "#4F5B67",
        "scrollbar-background": "#E4E8EC",
        "footer-key-foreground": "#672A92",
        "link-background-hover": "#CFE0F5",
        "link-color-hover": "#000000",
    },
)


def variables(ascii: bool) -> dict[str, str]:  # noqa: A002  the word for it
    """Return what style sheets use beyond Textual's own variables.

    An app returns it from `get_theme_variable_defaults`: `$frame` and `$frame-focus` are kinds of
    border, so that `border: $frame $border-blurred` draws ASCII where it must.
    """
    if ascii:
        return {"frame": "ascii", "frame-focus": "ascii"}
    return {"frame": "round", "frame-focus": "heavy"}
