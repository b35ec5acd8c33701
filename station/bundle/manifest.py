"""The manifest of a bundle: a Data Package v2 with one object of our own, and the receipt in it.

Everything is typed with limits, because these bytes come from a stranger's stick. Keys that a
later minor format adds are tolerated and ignored.
"""

import re
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from station.errors import Refused
from station.journal import MAX_INT
from station.language import _

FORMAT = "station-bundle/1.0"
MAJOR = 1
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

MANIFEST = "datapackage.json"
SIGNATURE = "datapackage.json.minisig"
JOURNAL = "journal.jsonl"
PERSONAL = "personal.jsonl"
ATTACHMENTS = "attachments/"

MAX_ENTRIES = 50_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_MANIFEST = 1024 * 1024
MAX_SIGNATURE = 4096
MAX_ATTACHMENTS = 1_000
MAX_ATTACHMENT = 10 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 1024 * 1024
"""Below this unpacked size (bytes) the ratio is not looked at: small files may be all alike."""

Kind = Literal["up", "down"]

_ID = r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"
JournalId = Annotated[str, Meta(pattern=_ID)]
Sha256 = Annotated[str, Meta(pattern=r"\Asha256:[0-9a-f]{64}\Z")]
Region = Annotated[str, Meta(pattern=r"\A[0-9]{6}\Z")]
StationCode = Annotated[str, Meta(pattern=r"\A[0-9A-Za-z]{1,12}\Z")]
Desk = Annotated[str, Meta(pattern=r"\A[A-Z]{1,2}\Z")]
Epoch = Annotated[str, Meta(pattern=r"\A[1-9][0-9]{0,5}\.[0-9a-f]{8}\Z")]
Name = Annotated[str, Meta(max_length=200)]
Recipient = Annotated[str, Meta(pattern=r"\Aage1[0-9a-z]{10,4000}\Z")]
PublicKey = Annotated[str, Meta(pattern=r"\A[0-9A-Za-z+/=]{40,100}\Z")]
Instant = Annotated[
    str,
    Meta(
        pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})\Z"
    ),
]
Count = Annotated[int, Meta(ge=0, le=MAX_INT)]
Position = Annotated[int, Meta(ge=1, le=MAX_INT)]
Ref = Annotated[str, Meta(pattern=r"\Asha256:[0-9a-f]{64}\Z|\A[0-9a-f]{64}\Z")]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the county could not take, for a person at the desk to read."""

    code: Annotated[str, Meta(max_length=64)]
    text: Annotated[str, Meta(max_length=2000)] = ""
    seq: Annotated[int, Meta(ge=1, le=MAX_INT)] | None = None
    id: Annotated[str, Meta(max_length=64)] = ""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What the county has of one desk's journal. `through` is a seq, held entries included."""

    journal: JournalId
    through: Count
    head: Sha256
    new: Count = 0
    same: Count = 0
    held: Count = 0
    problems: Annotated[list[Problem], Meta(max_length=1000)] = []
    resend_from: Position | None = None
    missing_attachments: Annotated[list[Ref], Meta(max_length=10_000)] = []


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """How far the sender has read the other side's journal (`through` is a seq, 0 for nothing)."""

    journal: JournalId
    through: Count


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """The `station-bundle` object: whose stretch this is, from where to where, for whom."""

    format: Annotated[str, Meta(pattern=r"\Astation-bundle/[1-9][0-9]{0,5}\.[0-9]{1,6}\Z")]
    kind: Annotated[str, Meta(max_length=16)]
    journal: JournalId
    region: Region
    station: StationCode
    desk: Desk
    station_name: Name
    epoch: Epoch
    first_seq: Position
    last_seq: Count
    entries: Annotated[int, Meta(ge=0, le=MAX_ENTRIES)]
    prev: Sha256
    head: Sha256
    signer: PublicKey
    recipients: Annotated[list[Recipient], Meta(min_length=1, max_length=20)]
    incoming: Incoming | None = None
    app: Annotated[str, Meta(max_length=64)]
    receipt: Receipt | None = None


class Resource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the zip: its size in bytes and its SHA-256; tables carry their schema."""

    name: Annotated[str, Meta(max_length=100)]
    path: Annotated[str, Meta(max_length=100)]
    bytes: Annotated[int, Meta(ge=0, le=MAX_UNPACKED)]
    hash: Sha256
    type: str | None = None
    format: str | None = None
    mediatype: str | None = None
    encoding: str | None = None
    schema: dict[str, Any] | None = None


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`datapackage.json`: what the signature covers."""

    id: Annotated[str, Meta(max_length=100)]
    name: Annotated[str, Meta(max_length=100)]
    created: Instant
    resources: Annotated[list[Resource], Meta(min_length=1, max_length=MAX_ATTACHMENTS + 2)]
    body: Body = msgspec.field(name="station-bundle")
    profile: Annotated[str, Meta(max_length=200)] = msgspec.field(name="$schema", default=PROFILE)


class _Version(msgspec.Struct):
    format: str


class _Loose(msgspec.Struct):
    body: _Version = msgspec.field(name="station-bundle")


_decoder = msgspec.json.Decoder(Manifest)
_loose = msgspec.json.Decoder(_Loose)
_encoder = msgspec.json.Encoder(order="sorted")
_MAJOR = re.compile(r"\Astation-bundle/([1-9][0-9]{0,5})\.")


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the manifest's bytes: keys sorted, indented so that people can read it."""
    return msgspec.json.format(_encoder.encode(manifest), indent=2) + b"\n"


def decode_manifest(data: bytes) -> Manifest:
    """Read a manifest. Raises `Refused` (`not-a-bundle`).

    Raises `newer-format` when a later major version changed it so far that it cannot be read.
    """
    try:
        if len(data) > MAX_MANIFEST:
            raise ValueError
        manifest = _decoder.decode(data)
        if not (manifest.body.station_name + manifest.body.app).isprintable():
            raise ValueError
        datetime.fromisoformat(manifest.created)  # its pattern lets through what no calendar has
        return manifest
    except (ValueError, msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        _refuse_newer(data)
        raise Refused(
            "not-a-bundle",
            _("上报包的目录读不出来，包已损坏或不是本程序写的。本机数据没有改动，请对方重新导出。"),
        ) from error


def _refuse_newer(data: bytes) -> None:
    try:
        version = _loose.decode(data).body.format
    except (ValueError, msgspec.MsgspecError, RecursionError, UnicodeError):
        return
    check_format(version)


def check_format(version: str) -> None:
    """Accept every minor version of our major one. Raises `Refused` (`newer-format`)."""
    match = _MAJOR.match(version)
    if match is not None and int(match[1]) > MAJOR:
        raise Refused(
            "newer-format",
            _("这个上报包是较新版本的程序写的，本机读不了。本机数据没有改动，请先升级程序再导入。"),
        )


def printable(text: str) -> str:
    """Return the text without control, direction and other characters that do not show."""
    return "".join(c for c in text if c.isprintable())


def too_dense(size: int, packed: int) -> bool:
    """Tell whether an entry unpacks from `packed` to `size` bytes beyond the ratio of 200."""
    return size > RATIO_FROM and size > packed * MAX_RATIO


def resource_name(path: str) -> str:
    """Return the resource's name for the path of a zip entry."""
    if path.startswith(ATTACHMENTS):
        return "attachment-" + path.removeprefix(ATTACHMENTS)
    return path.partition(".")[0]


def _field(name: str, kind: str, form: str | None = None) -> dict[str, str]:
    out = {"name": name, "type": kind}
    return out | {"format": form} if form else out


def schema_of(path: str) -> dict[str, Any]:
    """Return the table schema (Data Package v2) of one of the two tables, fields in line order."""
    if path == JOURNAL:
        fields = [
            _field("act", "string", "uuid"),
            _field("at", "datetime"),
            _field("by", "string"),
            _field("do", "string"),
            _field("epoch", "string"),
            _field("id", "string", "uuid"),
            _field("journal", "string", "uuid"),
            _field("kind", "string"),
            _field("open", "object"),
            _field("part", "array"),
            _field("prev", "string"),
            _field("rev", "integer"),
            _field("sealed", "object"),
            _field("seq", "integer"),
            _field("turn", "integer"),
            _field("v", "integer"),
        ]
        return {"fields": fields, "primaryKey": ["seq"]}
    fields = [
        _field("commit", "string"),
        _field("field", "string"),
        _field("id", "string", "uuid"),
        _field("key", "string"),
        _field("value", "any"),
    ]
    return {"fields": fields, "primaryKey": ["id", "field", "commit"]}
