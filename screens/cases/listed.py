"""What the county's register says of the merchant of a case: on the day, with where it is from."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from screens.cases.parts import Told
from station import register, taxonomy
from station.language import _
from station.records import Case

if TYPE_CHECKING:
    from storage.register import Meant


def day_of(given: Mapping[str, Any], otherwise: date) -> date:
    """Return the day on which a promise had to hold: 消费日期, else 接收日期."""
    day: date | None = given.get("bought_on") or given.get("received")
    return day or otherwise


def named(case: Case) -> dict[str, Any]:
    """Return what of a case tells its merchant and the day."""
    names = ("merchant_id", "merchant", "credit_code", "bought_on", "received")
    return {name: getattr(case, name) for name in names}


def told(door: Any, region: str, case: Case) -> tuple[Told, ...]:
    """Return a line for the page of a case; none where the register does not know the merchant."""
    given = named(case)
    return tuple(
        Told(_("名录"), said, tone) for said, tone in [line(door.meant(region, given), given)] if said
    )  # fmt: skip


def line(meant: "Meant", given: Mapping[str, Any]) -> tuple[str, Any]:
    """Return what is said of the merchant of a case or of a form, and its tone; blank for nothing.

    What was not chosen from the register is only a hint: a person decides.
    """
    on = day_of(given, date.max)
    if meant.chosen is not None:
        return register.line(meant.chosen, on) or _("在县区名录里，没有承诺和资质。"), ""
    code = str(given.get("credit_code") or "")
    if code and meant.perhaps:
        words = _("县区名录里这个信用代码是“{name}”；是这一家，在“经营者”里选标着“名录”的那一行。")
        return words.format(name=meant.perhaps[0].name), "warning"
    if meant.perhaps:
        words = _(
            "县区名录里有 {n} 家叫这个名字；是的话，在“经营者”里选标着“名录”的那一行，承诺就带过来。"
        )
        return words.format(n=len(meant.perhaps)), "warning"
    return "", ""


def of_rule(meant: "Meant", given: Mapping[str, Any], rule: str) -> str:
    """Return what the register says beside a rule of 赔付参考; blank for nothing."""
    if meant.chosen is None:
        return ""
    kinds = [
        one.code
        for one in taxonomy.items(register.told.TABLE)
        if rule in (one.value("matters") or ())
    ]
    return register.line(meant.chosen, day_of(given, date.max), kinds) if kinds else ""
