"""The money of a case in one column of sums: asked, offered, agreed, due, received, outstanding.

Pure: a case file and the day go in, plain values come out. To the fen; what is late says so in
words, colour only stands beside them.
"""

from collections.abc import Iterable
from datetime import date

from screens.cases.parts import Sum, Tone, kind_of
from station.language import N_, _, about
from station.life import CaseFile
from station.records import Agreement, Case, Payment
from station.schedule import Due, expects, overdue, schedule, sums
from station.values import yuan

_INDENT = "  "
_TONES: dict[str, Tone] = {"PAID": "dim", "PARTLY": "warning", "OVERDUE": "error"}


def money(file: CaseFile, today: date) -> list[Sum]:
    """Return the money of a case: each step of the way with its sum, the rows of each under it."""
    lines = [*_asked(file), *_offered(file)]
    standing = _standing(file)
    lines += [Sum(f"{a.agreed_on:%m-%d}", _("协议金额"), yuan(a.agreed_fen)) for a in standing]
    rows = schedule(file, today)
    lines += _due(file, rows)
    paid = [p for p in file.payments if p.received_fen is not None]
    lines += [_received(p, file.case, rule=number == 0) for number, p in enumerate(paid)]
    if not standing and not paid:
        return lines
    lines.append(Sum("", _("已收到"), yuan(file.received_fen()), "success", rule=True))
    lines += _of_received(file)
    owed = file.agreed_fen() - file.received_this_round_fen()
    if standing:
        lines.append(Sum("", _("未兑现"), yuan(max(owed, 0)), "warning" if owed > 0 else ""))
    if standing and owed < 0:
        lines.append(Sum("", _("比协议多收"), yuan(-owed), "warning"))
    return lines


def money_short(file: CaseFile, today: date) -> str:
    """Return the money of a case in a line; nothing where no sum was ever written."""
    sums_: list[tuple[str, int | None]] = [(N_("诉求 {sum}"), file.case.claimed_fen)]
    received = file.received_fen()
    agreed = bool(_standing(file))
    if agreed:
        sums_.append((N_("协议 {sum}"), file.agreed_fen()))
    if agreed or received:
        sums_.append((N_("已收到 {sum}"), received))
    if agreed:
        left = max(file.agreed_fen() - file.received_this_round_fen(), 0)
        sums_.append((N_("未兑现 {sum}"), left))
    late = overdue(schedule(file, today)) if expects(file.case) else []
    if late:  # one line holds four sums
        sums_ = [*sums_[1:], (N_("逾期 {sum}"), sums(late)[2])]
    words = "  ".join(_(w).format(sum=yuan(fen)) for w, fen in sums_ if fen is not None)
    return about(_("金额（元）"), words) if words else ""


def state_of(row: Due, *, paid: bool = True) -> str:
    """Return in words how a row of a schedule stands, with its days and what was `paid` of it."""
    match row.state:
        case "PAID":
            return _("已付清")
        case "OVERDUE" if row.paid_fen and paid:
            return _("逾期 {n} 天，已付 {sum}").format(n=row.days, sum=yuan(row.paid_fen))
        case "OVERDUE":
            return _("逾期 {n} 天").format(n=row.days)
        case "PARTLY" if paid:
            return _("已付 {sum}").format(sum=yuan(row.paid_fen))
    if row.on is None:
        return _("没写哪天付")
    return _("今天到期") if row.days == 0 else _("还有 {n} 天").format(n=-row.days)


def tone_of(row: Due) -> Tone:
    """Return the tone of a row: what is late stands out."""
    return _TONES.get(row.state, "warning" if row.on is not None and row.days == 0 else "")


def _standing(file: CaseFile) -> list[Agreement]:
    return [a for a in file.agreements if not a.void and not a.superseded]


def _asked(file: CaseFile) -> Iterable[Sum]:
    case = file.case
    if case.disputed_fen is not None:
        yield Sum("", _("争议金额"), yuan(case.disputed_fen))
    if case.claimed_fen is not None:
        yield Sum("", _("诉求金额"), yuan(case.claimed_fen))


def _offered(file: CaseFile) -> Iterable[Sum]:
    """Yield what each side offered last; what it asks as it did at first goes unsaid."""
    held = sorted(
        (s for s in file.sessions if not s.void), key=lambda s: (s.held_on, s.held_at, s.id)
    )
    asked = [s for s in held if s.asked_fen is not None]
    offered = [s for s in held if s.offered_fen is not None]
    if asked and asked[-1].asked_fen not in (None, file.case.claimed_fen):
        last = asked[-1]
        yield Sum(f"{last.held_on:%m-%d}", _("消费者最后要求"), yuan(last.asked_fen or 0))
    if offered:
        last = offered[-1]
        yield Sum(f"{last.held_on:%m-%d}", _("经营者最后愿付"), yuan(last.offered_fen or 0))


def _due(file: CaseFile, rows: tuple[Due, ...]) -> Iterable[Sum]:
    """Yield what is due: the whole, then the instalments; then what of it was struck or is past."""
    planned = [row for row in rows if isinstance(row.record, Payment)]
    kinds = {row.number: kind_of(row.record) for row in rows if isinstance(row.record, Payment)}
    alike = next(iter(kinds.values())) if len({*kinds.values()}) == 1 else ""
    if planned:
        what = _("应付（{n} 期）").format(n=len(planned))
        yield Sum("", about(what, alike) if alike else what, yuan(sums(planned)[0]))
    for row in rows:
        if row in planned or (row.state != "PAID" and expects(file.case)):
            kind = "" if alike else kinds.get(row.number, _("履行期限"))
            yield _instalment(row, kind, expects(file.case), file.case.received.year)
    now = {row.record.id for row in rows}
    for p in file.payments:
        if p.received_fen is None and p.id not in now:
            mark = _("作废") if p.void else _("前一轮")
            yield Sum(
                _day(p.due_on), _about(mark, _("应付"), kind_of(p)), yuan(p.due_fen or 0), "dim"
            )


def _instalment(row: Due, kind: str, expected: bool, year: int) -> Sum:
    words = state_of(row) if expected or row.state in ("PAID", "PARTLY") else ""
    mark = f"{row.number}. " if isinstance(row.record, Payment) else ""
    day = "" if row.on is None else f"{row.on:%m-%d}" if row.on.year == year else f"{row.on}"
    what = _INDENT + mark + "  ".join(filter(None, [words, kind]))
    fen = yuan(row.due_fen) if mark else ""  # that of the agreement stands over it
    return Sum(day, what, fen, tone_of(row) if expected else "")


def _received(p: Payment, case: Case, *, rule: bool) -> Sum:
    what = _about(_("退回") if p.returns else "", kind_of(p))
    if p.round != case.round:
        what += "  " + _("（前一轮）")
    if p.void:
        return Sum(
            _day(p.received_on), _about(_("作废"), what), yuan(p.received_fen or 0), "dim", rule
        )
    tone: Tone = "warning" if p.returns else ""
    return Sum(_day(p.received_on), what, yuan(p.received_fen or 0), tone, rule)


def _of_received(file: CaseFile) -> Iterable[Sum]:
    """Yield what of the money received is no money, what the host advanced, what went back."""
    standing = [p for p in file.payments if not p.void and p.received_fen]
    for words, some in (
        (N_("其中换修折价，不是钱"), [p for p in standing if p.kind == "IN_KIND"]),
        (N_("其中依托单位先行赔付"), [p for p in standing if p.payer == "HOST"]),
        (N_("收到后又退回"), [p for p in standing if p.returns]),
    ):
        fen = sum(p.received_fen or 0 for p in some)
        if fen:
            yield Sum("", _INDENT + _(words), yuan(fen), "dim")


def _about(*words: str) -> str:
    """Put each word before what it says something about."""
    *before, last = filter(None, words)
    for word in reversed(before):
        last = about(word, last)
    return last


def _day(day: date | None) -> str:
    return f"{day:%m-%d}" if day else ""
