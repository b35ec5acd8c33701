"""What the register says of a merchant, in words: held on a day, ended before it, not begun yet."""

from collections.abc import Iterable
from datetime import date

from station import taxonomy
from station.language import _, together
from station.register.listed import Hold, Listed

TABLE = "merchant_promise"
LEVELS = "credential_level"


def said(listed: Listed, on: date, kinds: Iterable[str] = ()) -> list[str]:
    """Return a clause for each promise and credential, those that held on the day first.

    `kinds`: only these. Of one kind that holds, what ended earlier is not said.
    """
    wanted = set(kinds)
    mine = [h for h in listed.holds if not wanted or h.kind in wanted]
    held = [h for h in mine if h.holds(on)]
    rest = [h for h in mine if not h.holds(on) and h.kind not in {x.kind for x in held}]
    newest = {h.kind: h for h in rest}  # in their order: the last one of a kind
    return [_held(h, on) for h in _as_listed(held)] + [
        _not_held(h, on) for h in _as_listed(newest.values())
    ]


def line(listed: Listed, on: date, kinds: Iterable[str] = ()) -> str:
    """Return it in a line with where it is from; blank where there is nothing to say."""
    clauses = said(listed, on, kinds)
    if not clauses:
        return ""
    return _("{words}（来源：县区名录，{day}）").format(words=" · ".join(clauses), day=listed.on)


def _as_listed(holds: Iterable[Hold]) -> list[Hold]:
    order = {one.code: n for n, one in enumerate(taxonomy.items(TABLE))}
    return sorted(holds, key=lambda h: order.get(h.kind, len(order)))


def _what(hold: Hold, on: date) -> str:
    label = taxonomy.label(TABLE, hold.kind, on)
    if not hold.level:
        return label
    return together([taxonomy.label(LEVELS, hold.level, on), label])


def _held(hold: Hold, on: date) -> str:
    what = _what(hold, on)
    one = taxonomy.item(TABLE, hold.kind)
    if one is not None and one.value("promised", on):
        if hold.since is None:
            return _("承诺{what}").format(what=what)
        return _("承诺{what}（{day}起）").format(what=what, day=hold.since)
    return _("{what}（{day}起）").format(what=what, day=hold.since) if hold.since else what


def _not_held(hold: Hold, on: date) -> str:
    what = _what(hold, on)
    if hold.ended(on):
        return _("{what}已于 {day} 终止").format(what=what, day=hold.until)
    return _("{what}从 {day} 才开始").format(what=what, day=hold.since)
