"""Records: what a desk writes down, one file per family, each field declared once."""

from station.language import N_
from station.records.base import Record
from station.records.case import Case
from station.records.mediation import Agreement, Attachment, Payment, Session
from station.records.onward import Erasure, FollowUp, Lead, Print, Referral
from station.records.parties import Merchant, Operator, Station

KINDS: dict[str, type[Record]] = {
    record.KIND: record
    for record in (
        Case,
        Merchant,
        Session,
        Agreement,
        Payment,
        Referral,
        Lead,
        FollowUp,
        Attachment,
        Print,
        Station,
        Operator,
        Erasure,
    )
}

KIND_NAMES: dict[str, str] = {
    "case": N_("案件"),
    "merchant": N_("经营者"),
    "session": N_("调解"),
    "agreement": N_("协议"),
    "payment": N_("兑现"),
    "referral": N_("转办"),
    "lead": N_("线索"),
    "follow_up": N_("回访"),
    "attachment": N_("附件"),
    "print": N_("文书"),
    "station": N_("站点"),
    "operator": N_("人员"),
    "erase": N_("清除个人信息"),
}
"""What each kind of record is called."""

__all__ = [
    "KINDS",
    "KIND_NAMES",
    "Agreement",
    "Attachment",
    "Case",
    "Erasure",
    "FollowUp",
    "Lead",
    "Merchant",
    "Operator",
    "Payment",
    "Print",
    "Record",
    "Referral",
    "Session",
    "Station",
]
