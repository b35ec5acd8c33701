"""The bytes of what is attached to cases: taken in, sent up, asked for again, written out, erased.

Kept by the SHA-256 of their content, each once however many records name it. A record may arrive
before its bytes: it is named missing, and nothing else waits for it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from station import attaching
from station.bundle.manifest import MAX_ATTACHMENTS
from station.errors import Refused
from station.language import _
from station.records import Attachment
from storage import drafts, erasing, outward
from storage.apply import among
from storage.desk import Desk
from storage.erasing import LIVE
from storage.paths import cannot_read
from storage.reading import read_file
from storage.store import Store, meta, set_meta
from storage.tables import OWN_REGION

MISSING = "missing_attachments"
"""What a desk knows of itself: the sums of the files that the county asks for again."""


def read_whole(path: Path) -> bytes:
    """Read a file that is to be attached. Raises `Refused` (`too-large`, `empty-file`, …)."""
    try:
        if not path.is_file():
            raise Refused(
                "no-file", _("没有“文件”{path}，请核对，或重新选。").format(path=path.name or path)
            )
        size = path.stat().st_size
        attaching.expect_size(size)
        with path.open("rb") as file:
            data = file.read(attaching.MAX_BYTES + 1)
    except OSError as error:
        raise cannot_read(path, error) from error
    attaching.expect_size(len(data))
    return data


def attach(
    desk: Desk, case_id: str, path: Path, *, on: date | None = None, what: str = "",
    note: str = "", name: str = "", by: str | None = None, draft: str = "",
) -> Attachment:  # fmt: skip
    """Attach a file to a case: its bytes and the record of it, in one transaction.

    Raises `Refused` (`too-large`, `empty-file`, `no-file`, `may-not-follow`); then nothing changed.
    """
    data = read_whole(path)
    sha = hashlib.sha256(data).hexdigest()
    with desk.writing(), desk.store.write() as connection:
        drafts.finish(connection, draft, desk.store.now())
        act = attaching.attach(
            read_file(connection, OWN_REGION, case_id), on or desk.today(), sha=sha,
            size=len(data), name=name or path.name, what=what, note=note,
        )  # fmt: skip
        keep(connection, OWN_REGION, sha, meta(connection)["journal"], data)
        desk.append(connection, [act], by)
    made = act.records[0]
    assert isinstance(made, Attachment)
    return made


def keep(connection: sa.Connection, region: str, sha: str, journal: str, data: bytes) -> None:
    """Keep the bytes of a file, once."""
    connection.exec_driver_sql(
        "INSERT INTO attachments (region, sha, journal, data) VALUES (?,?,?,?) "
        "ON CONFLICT (region, sha) DO NOTHING",
        (region, sha, journal, data),
    )


def here(store: Store, region: str, attachments: Iterable[Attachment]) -> frozenset[str]:
    """Return which of these files are at hand, by their sums."""
    wanted = sorted({a.sha for a in attachments})
    if not wanted:
        return frozenset()
    query = "SELECT sha FROM attachments WHERE region=? AND sha IN ({keys})"
    with store.read() as connection:
        return frozenset(row[0] for row in among(connection, query, region, wanted))


def write_out(store: Store, region: str, attachment: Attachment, folder: Path) -> Path:
    """Write one file into a folder under its own name, or a numbered one beside another file.

    Raises `Refused` (`missing-attachment`) and what `outward.deliver` raises.
    """
    with store.read() as connection:
        data = _bytes(connection, region, [attachment.sha]).get(attachment.sha)
    if data is None:
        raise Refused(
            "missing-attachment",
            _("这个附件的内容还没有到（或已清除），写不出来。记录还在，别的附件不受影响。"),
        )
    return outward.deliver(folder, outward.beside(folder, attachment.name, data), data)


def _bytes(connection: sa.Connection, region: str, shas: Sequence[str]) -> dict[str, bytes]:
    query = "SELECT sha, data FROM attachments WHERE region=? AND sha IN ({keys})"
    return {sha: bytes(data) for sha, data in among(connection, query, region, shas)}


# --- on the way to the county


def load(store: Store, shas: Sequence[str]) -> dict[str, bytes]:
    """Read the bytes of these files at a desk; one that is gone meanwhile is left out."""
    if not shas:
        return {}
    with store.read() as connection:
        return _bytes(connection, OWN_REGION, shas)


def named_by(connection: sa.Connection, journal: str, since: int) -> dict[int, tuple[str, int]]:
    """Return by entry number the file that a desk's entry after `since` brings, and its bytes.

    Each file goes with the first entry that names it; one that went up with an earlier entry does
    not go again, and none goes for what is void or erased.
    """
    rows = connection.exec_driver_sql(
        "SELECT min(e.seq), a.sha, length(f.data) FROM case_attachments a "
        "JOIN entries e ON e.region=a.region AND e.record=a.id AND e.journal=? "
        "JOIN attachments f ON f.region=a.region AND f.sha=a.sha "
        f"WHERE a.region=? AND {LIVE} GROUP BY a.sha HAVING min(e.seq)>?",
        (journal, OWN_REGION, since),
    )
    return {seq: (sha, size) for seq, sha, size in rows}


def asked_again(connection: sa.Connection) -> list[tuple[str, int]]:
    """Return the files that the county lacks and this desk has, each with its bytes."""
    wanted = meta(connection).get(MISSING, "").split()
    query = (
        "SELECT a.sha, length(f.data) FROM case_attachments a "
        "JOIN attachments f ON f.region=a.region AND f.sha=a.sha "
        f"WHERE a.region=? AND {LIVE} AND a.sha IN ({{keys}})"
    )
    return sorted({(sha, size) for sha, size in among(connection, query, OWN_REGION, wanted)})


def note_asked(connection: sa.Connection, missing: Sequence[str]) -> None:
    """Note at a desk which files the county says it lacks; none any more is noted, too."""
    shas = [sha.removeprefix("sha256:") for sha in missing[:MAX_ATTACHMENTS]]
    if shas or MISSING in meta(connection):
        set_meta(connection, **{MISSING: " ".join(shas)})


def missing(connection: sa.Connection, region: str, journal: str) -> list[str]:
    """Return at a county the sums of the files that a desk's records name and that are not here."""
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT a.sha FROM case_attachments a WHERE a.region=? AND a.journal=? AND {LIVE} "
        "AND coalesce(a.sha, '')<>'' AND NOT EXISTS (SELECT 1 FROM attachments f "
        "WHERE f.region=a.region AND f.sha=a.sha) ORDER BY a.sha LIMIT 10000",
        (region, journal),
    )
    return [sha for (sha,) in rows]


# --- gone


def problems(connection: sa.Connection) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with the kept files."""
    for sha, data in connection.exec_driver_sql("SELECT sha, data FROM attachments"):
        if hashlib.sha256(data).hexdigest() != sha:
            yield _("有一个附件被改动过。")
    regions = connection.exec_driver_sql("SELECT DISTINCT region FROM attachments").all()
    if any(erasing.left_over(connection, region) for (region,) in regions):
        yield _("有应清除的附件还在。")
