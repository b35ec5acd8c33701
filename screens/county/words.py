"""What an office says of a station, a bundle and a held record: one sentence, the same everywhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from screens.widgets.pages import CellStyle
from screens.words import measured
from station.language import N_, _, about, joined, listed, ranges
from station.values import yuan

if TYPE_CHECKING:
    from storage.deciding import Totals
    from storage.held import HeldList
    from storage.intake import Taken
    from storage.office import Arrivals, Outlook, StationLine

HOW = {"in-person": N_("当面开通"), "fingerprint": N_("电话核对核对码")}
"""How a station was enrolled."""

TROUBLES = ("forked", "gaps", "silent", "never", "held", "conflicts")
"""What may be the matter with a station, the worst first."""


def troubles(line: "StationLine") -> list[str]:
    """Return what is the matter with a station, the worst first."""
    found = {
        "forked": line.forked,
        "gaps": bool(line.gaps),
        "silent": line.silent and not line.never,
        "never": line.never,
        "held": bool(line.held),
        "conflicts": bool(line.conflicts),
    }
    return [name for name in TROUBLES if found[name]]


def situation(line: "StationLine") -> tuple[str, CellStyle]:
    """Return how a station stands in words, and the tone of it."""
    found = troubles(line)
    said = [_said(name, line) for name in found if name != "held" or len(found) == 1]
    if line.beside:
        said.append(_("同窗口另有 {n} 台机器").format(n=line.beside))
    if not said:
        return _("正常"), "success"
    worst = found[0] if found else ""
    if found == ["never"] and not line.silent:  # its first bundle is not due yet
        return joined(said), ""
    return joined(said), "error" if worst == "forked" else "warning"


def _said(name: str, line: "StationLine") -> str:
    match name:
        case "forked":
            return _("同一站点有两份不同记录")
        case "gaps":
            return _("缺第 {numbers} 号").format(numbers=numbers(line))
        case "silent":
            return _("逾期未报 {n} 天").format(n=line.days_since)
        case "never":
            return _("从未上报") if line.silent else _("从未上报，还没到期")
        case "held":
            return _("暂存 {n} 条").format(n=line.held)
        case _:
            return _("{n} 条两边都改过").format(n=line.conflicts)


def places(lines: "Sequence[StationLine]") -> tuple[int, int]:
    """Return how many stations these lines are of, and how many desks or machines they are."""
    return len({line.code for line in lines}), len(lines)


def numbers(line: "StationLine") -> str:
    """Return the missing numbers of a station: 28–31, 40."""
    return listed(ranges(line.gaps))


def advice(line: "StationLine") -> list[str]:
    """Return what the office can do about a station, a sentence for each thing that is the matter."""
    return [_advised(name, line) for name in troubles(line)]


def _advised(name: str, line: "StationLine") -> str:
    match name:
        case "forked":
            return _(
                "两份不同记录：多半有两台机器用着同一份数据。请和站长核实用哪一台，"
                "停用另一台，再在下面的暂存里按 Enter 选用一份；没定以前先不计入统计。"
            )
        case "gaps":
            return _(
                "缺第 {numbers} 号：先找一找中间那个U盘上的上报包。找不到，就给这个站下发回执，"
                "它下一次上报会从缺的地方补起；后面的先暂存，补到后自动生效。"
            ).format(numbers=numbers(line))
        case "silent":
            return _("逾期未报：请打电话问一问。没有新记录也要上报一次，表示本站在用。")
        case "never":
            return _("已批准接入，还没有上报过：请站点把第一个上报包写到U盘交来。")
        case "held":
            return _("暂存 {n} 条：不计入统计，原因见下面。").format(n=line.held)
        case _:
            return _("有 {n} 条记录两边都改过：请站长核对后更正一次，再上报。").format(
                n=line.conflicts
            )


def short(code: str) -> str:
    """Return the station's own number out of a full code: 540102-017 is 017."""
    return code.rpartition("-")[2]


def span(first: int, last: int) -> str:
    """Return the numbers of a bundle: 1–12, or nothing for an empty one."""
    return listed(ranges([(first, last)])) if last >= first else ""


def held_title(held: "HeldList") -> str:
    """Return how many entries are held, and how many of them are listed."""
    if held.apart:
        return _("暂存 {n} 条，两边都改过 {m} 条").format(n=held.total, m=held.apart)
    if held.total <= len(held):
        return _("暂存 {n} 条").format(n=held.total)
    return _("暂存 {n} 条，列出前 {m} 条").format(n=held.total, m=len(held))


def arrivals_title(arrived: "Arrivals") -> str:
    """Return how many bundles came, and how many of them are listed."""
    if arrived.total <= len(arrived):
        return _("历次上报 {n} 次").format(n=arrived.total)
    return _("历次上报 {n} 次，列出前 {m} 次").format(n=arrived.total, m=len(arrived))


def outcome(one: "Taken", report: bool) -> tuple[str, CellStyle]:
    """Return what would come (or came) of a bundle in a few words, and the tone of it."""
    if one.error is not None:
        return _("拒收"), "error"
    if one.code:
        return _("没有接收"), "warning"
    if one.held:
        if one.new:
            return _("已接收，部分暂存") if report else _("可接收，部分暂存"), "warning"
        return _("已暂存") if report else _("只能暂存"), "warning"
    if one.new:
        return _("已接收") if report else _("可接收"), "success"
    return (_("以前收过"), "dim") if one.same else (_("空包：表示在用"), "success")


def piles(found: "Sequence[Taken]") -> str:
    """Return the four piles of records of some bundles, and their sum."""
    new, same, held, refused = (
        sum(getattr(one, name) for one in found) for name in ("new", "same", "held", "refused")
    )
    return _("新增 {new} + 已有 {same} + 暂存 {held} + 拒收 {refused} = 共 {all} 条").format(
        new=new, same=same, held=held, refused=refused, all=new + same + held + refused
    )


def sums(found: "Sequence[Taken]") -> str:
    """Return what an import came to: bundles, then records."""
    refused = sum(one.error is not None for one in found)
    stopped = sum(bool(one.code) and one.error is None for one in found)
    said = [_("接收 {n} 个").format(n=len(found) - refused - stopped)]
    if refused:
        said.append(_("拒收 {n} 个").format(n=refused))
    if stopped:
        said.append(_("没有接收 {n} 个").format(n=stopped))
    return about(listed(said), piles(found))


def outlook(before: "Outlook", after: "Outlook") -> str:
    """Return what an import would change: cases, and this quarter's complaints and money."""
    return _(
        "收下以后：案件 {a} > {b} 件，{period}投诉 {c} > {d}，挽回 {e} > {f} 元"
    ).format(
        a=f"{before.cases:,}", b=f"{after.cases:,}", period=after.period.name(),
        c=f"{before.complaints:,}", d=measured(after.complaints), e=yuan(before.recovered_fen),
        f=yuan(after.recovered_fen),
    )  # fmt: skip


def effect(now: "Totals", then: "Totals") -> str:
    """Return what a decision would do to the figures of the office: what changes of them."""
    said = []
    if now.cases != then.cases:
        said.append(_("案件 {a} > {b} 件").format(a=f"{now.cases:,}", b=f"{then.cases:,}"))
    if now.complaints != then.complaints:
        said.append(
            _("投诉 {a} > {b} 件").format(a=f"{now.complaints:,}", b=f"{then.complaints:,}")
        )
    if now.recovered_fen != then.recovered_fen:
        said.append(
            _("挽回 {a} > {b} 元").format(a=yuan(now.recovered_fen), b=yuan(then.recovered_fen))
        )
    if said:
        return listed(said)
    return _("不变：案件 {a} 件，挽回 {b} 元").format(a=f"{now.cases:,}", b=yuan(now.recovered_fen))


_AGAIN = N_("请站点重新上报一次，等程序说写好了再拔U盘；没收到的记录都会带上。")
_ASTRAY = N_("文件放错了地方：请站点核对U盘有没有拿错，接入的是不是本县(区)。")
_LOOSE = N_("U盘可能松动或坏了：重新插好，再选一次；还读不出，请站点重新上报。")
_TO_TELL = {
    "unknown-desk": N_("先收下这个窗口的登记卡（站点，Ctrl+E 批准接入），再接收一次。"),
    "bad-signature": N_(
        "请打电话问站点有没有换过电脑。换过的，请它重新写登记卡，当面批准；没换过，这个包不要用。"
    ),
    "newer-format": N_("站点的程序比本机新：请先升级本机的程序，再接收一次，包留着。"),
    "revoked": N_("这个窗口已停用：请和站长核实是谁还在用那台电脑。"),
    "not-for-us": _ASTRAY,
    "other-county": _ASTRAY,
    "wrong-kind": _ASTRAY,
    "unreadable": _LOOSE,
    "no-file": _LOOSE,
}
"""What to tell the station about a refused bundle, by the code of the refusal."""


def to_tell(code: str) -> str:
    """Return what to do about a refused bundle, and what to tell the station."""
    return _(_TO_TELL.get(code, _AGAIN))
