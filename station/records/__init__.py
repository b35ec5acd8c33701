"""Records: what a desk writes down, one file per family, each field declared once."""

from station.records.base import Record
from station.records.case import Case
from station.records.mediation import Agreement, Payment, Session
from station.records.onward import Erasure, FollowUp, Lead, Referral
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
        Station,
        Operator,
        Erasure,
    )
}

__all__ = [
    "KINDS",
    "Agreement",
    "Case",
    "Erasure",
    "FollowUp",
    "Lead",
    "Merchant",
    "Operator",
    "Payment",
    "Record",
    "Referral",
    "Session",
    "Station",
]
