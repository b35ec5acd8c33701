"""What ruled forms are made of: the head of a paper, labels with values, lists."""

from word import FORM, Cell, Document, Page, row

DAY = "　　年　　月　　日"


def begun(page: Page = FORM, under: str = "", number: bool = True) -> Document:
    """Return a paper with its title, its number where it has one, and a line under it."""
    paper = Document(page)
    paper.p("{{ 标题 }}", "PaperTitle")
    if number:
        paper.rule("if 文号")
        paper.p("{{ 文号 }}", "PaperNumber")
        paper.rule("endif")
    if under:
        paper.p(under, "Under")
    return paper


def label(text: str, **more: object) -> Cell:
    """Return the cell of a label."""
    return Cell(text, style="Label", **more)


def pair(*texts: str, span: int = 1, high: int = 410) -> str:
    """Return a row of labels and values in turn; the last value takes the rest."""
    cells = [label(t) if n % 2 == 0 else Cell(t) for n, t in enumerate(texts)]
    if span > 1:
        cells[-1] = Cell(texts[-1], span=span)
    return row(*cells, high=high)


def wide(name: str, text: str | tuple[str, ...], span: int = 3, high: int = 1200) -> str:
    """Return a row of a label and one wide value."""
    return row(label(name), Cell(text, span=span, top=high > 600), high=high, whole=False)


def listed(head: list[str], of: str, cells: list[Cell], high: int = 420) -> list[str]:
    """Return the head of a list and a row for each of its items."""
    return [
        row(*(label(t, shade=True) for t in head), head=True, high=high),
        row(Cell("{%tr for 行 in " + of + " %}", span=len(head))),
        row(*cells, high=high),
        row(Cell("{%tr endfor %}", span=len(head))),
    ]


def item(name: str, style: str = "Middle") -> Cell:
    """Return the cell of a value of a list, by its name."""
    return Cell("{{ 行." + name + " }}", style=style)
