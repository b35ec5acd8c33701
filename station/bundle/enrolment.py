"""Enrolment: the county's invitation, the desk's card, and what both read over the telephone.

Each file is one canonical JSON object; its own key signs the object without `signature` and
`previous`. That proves possession, not identity: identity is what the two people hear.
"""

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from station.bundle import keys as keyring
from station.bundle import manifest as m
from station.errors import Refused
from station.journal import canonical
from station.language import _

INVITATION = "station-invitation/1.0"
CARD = "station-card/1.0"
MAX_BYTES = 64 * 1024
_PROOFS = ("signature", "previous")

Words = Annotated[str, Meta(max_length=200)]
Code = Annotated[str, Meta(max_length=64)]
Proof = Annotated[str, Meta(max_length=2000)]


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What a county hands a desk: where it belongs and the county's two public keys."""

    format: Code
    region: m.Region
    county_name: Words
    station: m.StationCode
    desk: m.Desk
    age_recipient: m.Recipient
    minisign_public: m.PublicKey
    issued: m.Instant
    signature: Proof

    @property
    def fingerprint(self) -> str:
        """The county's thirty digits, which the county reads out and the desk compares."""
        return keyring.fingerprint("county", self.region, self.minisign_public, self.age_recipient)


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk hands its county: whose journal it is, who it is, its two public keys."""

    format: Code
    journal: m.JournalId
    region: m.Region
    station: m.StationCode
    desk: m.Desk
    station_name: Words
    identity: Code
    type: Code
    office: Words
    age_recipient: m.Recipient
    minisign_public: m.PublicKey
    made: m.Instant
    signature: Proof
    previous: Proof | None = None

    @property
    def fingerprint(self) -> str:
        """The desk's thirty digits, which the desk reads out and the county compares."""
        return keyring.fingerprint("desk", self.journal, self.minisign_public, self.age_recipient)


def make_invitation(
    keys: keyring.Keys, *, region: str, county_name: str, station: str, desk: str, issued: str
) -> bytes:
    """Return the invitation file for one desk. `issued` is an ISO moment with offset.

    Raises `Refused` (`bad-invitation`) when a field is not what the format allows.
    """
    plain = {
        "format": INVITATION,
        "region": region,
        "county_name": m.printable(county_name),
        "station": station,
        "desk": desk,
        "age_recipient": keys.age_recipient,
        "minisign_public": keys.minisign_public,
        "issued": issued,
    }
    data = _signed(plain, keys, None, f"station-invitation {region}-{station}{desk}")
    read_invitation(data)
    return data


def read_invitation(data: bytes) -> Invitation:
    """Read an invitation file. Raises `Refused`: `bad-invitation`, `newer-format`."""
    invitation, _body = _read(data, Invitation, INVITATION, _bad_invitation)
    return invitation


def make_card(
    keys: keyring.Keys,
    *,
    journal: str,
    region: str,
    station: str,
    desk: str,
    station_name: str,
    identity: str,
    type: str,  # noqa: A002 - the field's name in the format
    office: str,
    made: str,
    previous: keyring.Keys | None = None,
) -> bytes:
    """Return the desk's card. `made` is an ISO moment; `previous` are the old keys in a change.

    Raises `Refused` (`bad-card`) when a field is not what the format allows.
    """
    plain = {
        "format": CARD,
        "journal": journal,
        "region": region,
        "station": station,
        "desk": desk,
        "station_name": m.printable(station_name),
        "identity": identity,
        "type": type,
        "office": m.printable(office),
        "age_recipient": keys.age_recipient,
        "minisign_public": keys.minisign_public,
        "made": made,
    }
    data = _signed(plain, keys, previous, f"station-card {journal}")
    read_card(data)
    return data


def read_card(data: bytes) -> Card:
    """Read a desk's card. Raises `Refused`: `bad-card`, `newer-format`.

    `previous` is not judged here: only the registry knows the old key, see `vouched`.
    """
    card, _body = _read(data, Card, CARD, _bad_card)
    return card


def vouched(data: bytes, old_public: str) -> bool:
    """Tell whether the key that the registry holds has signed this card too (a key change).

    Raises what `read_card` raises.
    """
    card, body = _read(data, Card, CARD, _bad_card)
    if card.previous is None:
        return False
    return keyring.verify(old_public, body, card.previous.encode())


def _signed(
    plain: dict[str, str], keys: keyring.Keys, previous: keyring.Keys | None, comment: str
) -> bytes:
    body = canonical(plain)
    ascii_comment = comment.encode("ascii", "replace").decode("ascii")
    full = dict(plain, signature=keyring.sign(keys, body, ascii_comment).decode())
    if previous is not None:
        full["previous"] = keyring.sign(previous, body, ascii_comment).decode()
    return canonical(full) + b"\n"


_T = TypeVar("_T", Invitation, Card)


def _read(data: bytes, shape: type[_T], form: str, bad: Any) -> tuple[_T, bytes]:
    """Return the typed file and the bytes its signatures cover."""
    try:
        line = data[: MAX_BYTES + 1].removesuffix(b"\n")
        plain = msgspec.json.decode(line)
        if len(data) > MAX_BYTES or not isinstance(plain, dict) or canonical(plain) != line:
            raise ValueError
        _check_version(plain.get("format"), form)
        typed = msgspec.json.decode(line, type=shape)
        body = canonical({k: v for k, v in plain.items() if k not in _PROOFS})
    except (ValueError, msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise bad() from error
    proper = (
        _printable(plain)
        and keyring.is_recipient(typed.age_recipient)
        and keyring.verify(typed.minisign_public, body, typed.signature.encode())
    )
    if not proper:
        raise bad()
    return typed, body


def _check_version(version: object, form: str) -> None:
    """Accept minor versions of our major one. Raises `Refused` (`newer-format`), `ValueError`."""
    name, _slash, number = form.partition("/")
    major = number.partition(".")[0]
    if not isinstance(version, str) or not version.startswith(name + "/"):
        raise ValueError
    theirs = version.removeprefix(name + "/").partition(".")[0]
    if theirs != major:
        raise Refused(
            "newer-format",
            _("这个文件是较新版本的程序写的，本机读不了。本机数据没有改动，请先升级程序。"),
        )


def _printable(plain: dict[str, Any]) -> bool:
    """Whether no text that people will see hides control or direction characters."""
    return all(v.isprintable() for k, v in plain.items() if isinstance(v, str) and k not in _PROOFS)


def _bad_invitation() -> Refused:
    return Refused(
        "bad-invitation",
        _("邀请文件已损坏或被改动，没有使用。本机数据没有改动，请县(区)重新发一份。"),
    )


def _bad_card() -> Refused:
    return Refused(
        "bad-card",
        _("登记卡已损坏或被改动，没有登记。本机数据没有改动，请站点重新导出登记卡。"),
    )
