"""What a template may say: a field, a row's field, 如果 (`if`), a list (`for`). Nothing else.

Templates come from outside. Everything but the forms below is refused with the place where it
stands, each time a template is read: calls, arithmetic, attributes, filters, imports, macros.
"""

import difflib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from station.errors import Refused
from station.language import _, listed
from station.papers.documents.slots import Slot
from station.values import clean, shown

if TYPE_CHECKING:
    from jinja2 import Environment, nodes

FILTERS = ("length", "trim")
"""The filters that a template may use."""
_LOOP = ("index", "first", "last")
_LONGEST_CONST = 200
_COMPARED = ("eq", "ne", "gt", "lt", "gteq", "lteq")
_UNDEFINED = re.compile(r"'([^']+)' is undefined|attribute '([^']+)'")
_SIGNS = {ord(sign): f"&#{ord(sign)};" for sign in "_{}"}
_TAGS = re.compile(r"<[^>]*>")


def environment(paper: str, slots: Mapping[str, Slot], used: set[str]) -> "Environment":
    """Return where the templates of one paper are read: sandboxed, strict, every value escaped.

    Nothing is compiled that this grammar does not allow; the names of the fields are put in `used`.
    """
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup, escape

    def typed(value: Any) -> Markup:
        """Return a value as XML text in which no later pass finds a bracket of a template."""
        text = str(escape(clean(str(value), multiline=True)))
        return Markup(text.translate(_SIGNS))

    class Papers(ImmutableSandboxedEnvironment):
        def _parse(self, source: str, name: str | None, filename: str | None) -> "nodes.Template":
            tree = super()._parse(source, name, filename)
            walk = Grammar(paper, slots, source)
            walk.allow(tree)
            used.update(walk.used)
            return tree

    made = Papers(autoescape=True, undefined=StrictUndefined, finalize=typed, cache_size=0)
    made.globals.clear()
    made.tests.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


class Grammar:
    """Walks the syntax tree of one part of a template and refuses what is not allowed."""

    def __init__(self, paper: str, slots: Mapping[str, Slot], source: str) -> None:
        self.paper = paper
        self.slots = slots
        self.lines = source.split("\n")
        self.used: set[str] = set()

    def allow(self, tree: "nodes.Template") -> None:
        """Raise `Refused` (`unknown-field`, `not-allowed`) unless all of it is allowed."""
        for node in tree.body:
            self._node(node, {})

    def _node(self, node: Any, rows: Mapping[str, Slot]) -> None:
        """Allow a node; `rows` are the variables that stand for a row of a list."""
        kind = type(node).__name__
        if kind == "For":
            self._for(node, rows)
        elif kind == "Name":
            self._name(node, rows)
        elif kind == "Getattr":
            self._attribute(node, rows)
        elif kind in ("Output", "If", "Not", "And", "Or"):
            self._children(node, rows)
        elif kind == "Const" and not _short(node.value):
            raise self._not_allowed(node)
        elif kind == "Compare" and all(o.op in _COMPARED for o in node.ops):
            for part in (node.expr, *(o.expr for o in node.ops)):
                self._node(part, rows)
        elif kind == "Filter" and node.name in FILTERS and _bare(node):
            self._node(node.node, rows)
        elif kind not in ("TemplateData", "Const"):
            raise self._not_allowed(node)

    def _children(self, node: Any, rows: Mapping[str, Slot]) -> None:
        for child in node.iter_child_nodes():
            self._node(child, rows)

    def _for(self, node: Any, rows: Mapping[str, Slot]) -> None:
        plain = type(node.target).__name__ == type(node.iter).__name__ == "Name"
        if rows or not plain or node.test is not None or node.recursive:
            raise self._not_allowed(node)
        self._name(node.iter, rows)
        slot = self.slots[node.iter.name]
        if not slot.rows:
            raise self._refused(
                "not-allowed", node, _("“{name}”不是一张表，不能一行一行写").format(name=slot.name)
            )
        if node.target.name in self.slots or node.target.name == "loop":
            raise self._not_allowed(node)
        for child in (*node.body, *node.else_):
            self._node(child, {node.target.name: slot})

    def _name(self, node: Any, rows: Mapping[str, Slot]) -> None:
        if node.name in rows:
            raise self._not_allowed(node)  # a whole row is no text
        if node.name not in self.slots:
            raise self._unknown(node, node.name, list(self.slots))
        self.used.add(node.name)

    def _attribute(self, node: Any, rows: Mapping[str, Slot]) -> None:
        if type(node.node).__name__ != "Name":
            raise self._not_allowed(node)
        if node.node.name == "loop" and rows and node.attr in _LOOP:
            return
        if node.node.name not in rows:
            raise self._not_allowed(node)
        names = [row.name for row in rows[node.node.name].rows]
        if node.attr not in names:
            raise self._unknown(node, node.attr, names)

    def _unknown(self, node: Any, name: str, known: list[str]) -> Refused:
        near = difflib.get_close_matches(name, known) or known[:8]
        return self._refused(
            "unknown-field", node,
            _("没有“{name}”这个栏目（相近的有：{near}）").format(
                name=shown(name), near=listed(near)
            ),
        )  # fmt: skip

    def _not_allowed(self, node: Any) -> Refused:
        return self._refused("not-allowed", node, _("这里写了不允许的内容"))

    def _refused(self, code: str, node: Any, why: str) -> Refused:
        return refused(code, self.paper, why, self.place(node.lineno))

    def place(self, line: int | None) -> str:
        """Return the words of the paragraph at a line of the source."""
        found = self.lines[line - 1] if line and 0 < line <= len(self.lines) else ""
        return _TAGS.sub("", found).strip()


def _short(value: Any) -> bool:
    return isinstance(value, str | int) and len(str(value)) <= _LONGEST_CONST


def _bare(node: Any) -> bool:
    return not (node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)


def refused(code: str, paper: str, why: str, place: str) -> Refused:
    """Return a refusal of a template that says what is wrong and where."""
    where = _("在“{place}”处，").format(place=shown(place)) if place else ""
    return Refused(
        code,
        _("“{paper}”的模板不能用：{where}{why}。没有换上，原来的模板照用。").format(
            paper=paper, where=where, why=why
        ),
    )


def undefined_name(message: str) -> str:
    """Return the name that an error of the template engine says is undefined."""
    found = _UNDEFINED.search(message)
    return (found[1] or found[2]) if found else message


__all__ = ["FILTERS", "Grammar", "environment", "refused", "undefined_name"]
