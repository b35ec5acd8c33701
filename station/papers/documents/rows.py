"""The lists of papers, and the two papers whose values come from no single record."""

from collections.abc import Iterable
from datetime import date

from station import taxonomy
from station.capitals import capitals
from station.masking import known
from station.papers.documents import kinds, words
from station.papers.documents.given import Given
from station.records import Lead
from station.schedule import Due, schedule, sums

Rows = list[dict[str, str]]
Made = dict[str, str | Rows]

_CHINESE_NUMBERS = "一二三四五六七八九十"
_STATES = {"PAID": "已付清", "PARTLY": "部分已付", "OPEN": "未到期", "OVERDUE": "逾期{days}天"}
_WHO_REPORTED = (
    "consumer_name", "consumer_phone", "consumer_address", "consumer_id_no", "agent_name",
    "agent_phone",
)  # fmt: skip


def ways(on: date) -> Rows:
    """Return the ways to settle a dispute (消法39条), one a row."""
    items = [item for item in taxonomy.items("resolution_way") if item.in_force(on)]
    return [
        {
            "序": _CHINESE_NUMBERS[number : number + 1] or str(number + 1),
            "内容": str(item.value("text", on) or item.zh),
        }
        for number, item in enumerate(items)
    ]


def attached(given: Given) -> Rows:
    """Return what is attached to a case, in the order in which it came."""
    held = [a for a in given.file.attachments if not a.void] if given.file else []
    return [
        {
            "序": str(number), "名称": one.name,
            "类型": taxonomy.label("attachment_kind", one.what, given.on, kinds.CHINESE),
        }
        for number, one in enumerate(held, 1)
    ]  # fmt: skip


def planned(given: Given) -> Rows:
    """Return what is due in a case, one instalment a row."""
    if given.file is None:
        return []
    return [_instalment(due) for due in schedule(given.file, given.on)]


def _instalment(due: Due) -> dict[str, str]:
    return {
        "期次": str(due.number), "应付日期": words.day(due.on), "应付金额": words.money(due.due_fen),
        "已付金额": words.money(due.paid_fen), "未付金额": words.money(due.left_fen),
        "付款状态": _STATES[due.state].format(days=due.days),
    }  # fmt: skip


def plan_sums(given: Given) -> Made:
    """Return what the instalments of a case come to."""
    if given.file is None:
        return {}
    plan = schedule(given.file, given.on)
    if not plan:
        return {}
    due, paid, left = sums(plan)
    return {
        "应付合计": words.money(due), "应付合计大写": capitals(due), "已付合计": words.money(paid),
        "未付合计": words.money(left), "未付合计大写": capitals(left),
    }  # fmt: skip


def lead(given: Given) -> Made:
    """Return what a lead slip says of the one reported; nothing of who told.

    Built from what is named here alone (令121第37条). What the case knows of its consumer is struck
    out of the free text, too.
    """
    case = given.file.case if given.file else None
    told = known(
        [(name, getattr(case, name)) for name in _WHO_REPORTED] if case else [], hidden=True
    )
    facts = given.record.facts if isinstance(given.record, Lead) else ""
    return {
        "线索内容": told.mask(facts),
        "被反映单位": told.mask(case.merchant) if case else "",
        "单位信用代码": case.credit_code if case else "",
        "单位地址": told.mask(case.merchant_address) if case else "",
        "涉及商品": told.mask(case.goods) if case else "",
    }


def joint(given: Given) -> Made:
    """Return who complains together; the case of the paper is the first of them."""
    members = given.group.members if given.group else ()
    claimed = given.group.claimed_fen if given.group else 0
    speakers = given.group.representatives if given.group else []
    listed = [
        {
            "序": str(number), "编号": one.number, "姓名": one.consumer_name,
            "电话": one.consumer_phone, "诉求金额": words.money(one.claimed_fen),
            "身份": taxonomy.label("group_role", one.group_role, given.on, kinds.CHINESE),
            "同意日期": words.day(one.group_consent_on),
        }
        for number, one in enumerate(members, 1)
    ]  # fmt: skip
    return {
        "人数": str(len(members)), "代表人": words.listed([s.consumer_name for s in speakers]),
        "诉求合计": words.money(claimed), "诉求合计大写": capitals(claimed), "名单": listed,
    }  # fmt: skip


def day_sheet(given: Given) -> Made:
    """Return what a desk did on a day, with the code that its records come to."""
    day = given.day
    if day is None:
        return {"当日合计": [], "当日事项": []}
    done: Iterable[tuple[int, dict[str, str]]] = enumerate(
        ({"时刻": d.at, "编号": d.number, "事项": d.what, "经办人": d.who} for d in day.done), 1
    )
    return {
        "清单日期": words.day(day.on), "记录核对码": day.code, "记录条数": str(day.entries),
        "当日合计": [{"名称": name, "数": str(count)} for name, count in day.counts],
        "当日事项": [{"序": str(number), **row} for number, row in done],
    }  # fmt: skip


def contents(given: Given) -> Made:
    """Return what lies in a case file."""
    return {
        "目录": [
            {
                "序": str(number), "文号": one.number, "责任者": one.by, "题名": one.title,
                "日期": words.day(one.on), "页号": one.page, "备注": one.note,
            }
            for number, one in enumerate(given.kept, 1)
        ]
    }  # fmt: skip
