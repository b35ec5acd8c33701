"""The sentence that an office prints: 共受理消费者咨询476起，消费者投诉172起，……

Clauses that count nothing are left out. The measure word (起 or 件) and the sum that stands for
挽回经济损失 (received, or agreed on closed cases) are the county's choice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from station.figures import parts
from station.language import N_, _, current
from station.shares import percent

SumBase = Literal["recovered", "settled"]

_WAN = 1_000_000
"""1万元 in fen."""

_RATES = {
    "mediations": N_("调解成功率{percent}%"),
    "closed": N_("调解成功率（按办结计）{percent}%"),
    "accepted": N_("调解成功率（按受理计）{percent}%"),
}
"""The clause of the rate; a base other than the usual one is named."""


@dataclass(frozen=True)
class Wording:
    """What a county chooses about its sentence."""

    measure: str = "起"
    sum_base: SumBase = "recovered"
    base: str = "mediations"


@dataclass(frozen=True)
class Opening:
    """What may stand before the sentence: the period, the area, the number of stations.

    `word` is what the county calls its stations, if it is not 消费维权服务站.
    """

    period: str = ""
    area: str = ""
    stations: int = 0
    word: str = ""


def sentence(
    figures: Mapping[str, int],
    wording: Wording | None = None,
    opening: Opening | None = None,
) -> str:
    """Return the sentence of these figures in the language in use.

    Without anything to say it is empty, or the opening alone.
    """
    chosen = wording or Wording()
    clauses = [*_received(figures, chosen), *_done(figures, chosen)]
    start = _opened(opening or Opening())
    return _("，").join([c for c in (start, *clauses) if c])


def money(fen: int) -> str:
    """Write a sum as the sentence does: 1.94万元 from 10,000 元 up, else 1015元 or 15.50元."""
    if current() == "en":
        return f"CNY {fen // 100:,}" + (f".{fen % 100:02}" if fen % 100 else "")
    if fen >= _WAN:
        hundredths = (fen + _WAN // 200) // (_WAN // 100)
        digits = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
        return _("{sum}万元").format(sum=digits)
    digits = str(fen // 100) + (f".{fen % 100:02}" if fen % 100 else "")
    return _("{sum}元").format(sum=digits)


def _received(figures: Mapping[str, int], wording: Wording) -> list[str]:
    """Return what was received as one run of clauses that 共受理 opens."""
    run = [
        template.format(count=_count(figures[name], wording.measure))
        for name, template in (
            ("consultations", _("消费者咨询{count}")),
            ("complaints", _("消费者投诉{count}")),
        )
        if figures[name]
    ]
    return [_("共受理{clauses}").format(clauses=_("，").join(run))] if run else []


def _done(figures: Mapping[str, int], wording: Wording) -> list[str]:
    """Return what was done about it, a clause each."""
    out = []
    if figures["mediations"]:
        count = _count(figures["mediations"], wording.measure)
        out.append(_("调解{count}").format(count=count))
    rate = percent(*parts("mediation_success", figures, wording.base), decimals=0)
    if rate is not None and figures["mediations"]:
        out.append(_(_RATES[wording.base]).format(percent=rate))
    fen = figures[f"{wording.sum_base}_fen"]
    if fen > 0:  # more may have been given back in a period than was received
        out.append(_("为消费者挽回经济损失{sum}").format(sum=money(fen)))
    if figures["leads_handed_over"]:
        leads = _count(figures["leads_handed_over"], _("条"))
        out.append(_("提供线索{count}").format(count=leads))
    return out


def _count(number: int, measure: str) -> str:
    """Write a number with its measure word; English has none."""
    return f"{number:,}" if current() == "en" else f"{number}{measure}"


def _opened(opening: Opening) -> str:
    """Return what stands before the sentence: 2023年第二季度，城关区4个消费维权服务站."""
    who = opening.area
    if opening.stations:
        word = opening.word or _("消费维权服务站")
        number = _("{count}个{word}").format(count=opening.stations, word=word)
        who = f"{who} {number}".strip() if current() == "en" else who + number
    return _("，").join([part for part in (opening.period, who) if part])
