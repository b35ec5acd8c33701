"""The office: its home, the registry of desks, enrolment, and where each station stands."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from station import VERSION
from station.bundle import enrolment, keys
from station.clock import Clock, SystemClock, uuid7
from station.errors import Refused, StationError, Usage
from station.language import _
from station.law import habits, pack
from storage import database, law, outward, shared_office, vault
from storage.absorb import look_again
from storage.desk import checked_code, checked_desk, checked_name
from storage.exchange import Proof
from storage.paths import Home
from storage.settle import WAITS
from storage.store import PRACTICE_REGION, Opened, Store, keep_apart, meta, set_meta

LOOKED = "looked_by"
"""What the office knows of itself: the version that last looked at everything held."""


def init(
    home: Home,
    code: str,
    name: str,
    url: str | None = None,
    clock: Clock | None = None,
    *,
    keys_file: Path | None = None,
    practice: bool = False,
) -> "County":
    """Set up an office in an empty place. `code` is the six-digit 行政区划代码.

    `url` is the database of a shared office; one that is there already is joined with the office's
    keys from `keys_file` (storage.shared_office). `practice` marks an office that nothing real may
    meet; only its code is `PRACTICE_REGION`.
    """
    code = code.strip()
    if not (code.isascii() and code.isdigit() and len(code) == 6) or code == "000000":
        raise Refused("bad-region", _("行政区划代码是六位数字，如 540102。"))
    if (code == PRACTICE_REGION) != practice:
        raise Refused(
            "bad-region", _("{code} 是留给练习的，请填本县(区)的区划代码。").format(code=code)
        )
    name = checked_name(name)
    if url is not None:
        return County(shared_office.set_up(home, code, name, url, keys_file, clock))
    if keys_file is not None:
        raise Usage("no-database", _("--keys 只和 --database 一起用，没有改动任何东西。"))
    home.make()
    vault.make(home)
    made = database.create(home.database, vault.database_key(home), home.kind)
    county = County(Store(home, made, clock or SystemClock()))
    with county.store.write() as connection:
        set_meta(
            connection, kind="county", region=code, name=name, operator=uuid7(),
            made_at=county.store.now(), **{LOOKED: VERSION}, **({"practice": "1"} if practice else {}),
        )  # fmt: skip
    home.finish()
    return county


@dataclass(frozen=True)
class Enrolled:
    """What enrolling a card came to."""

    station: str
    desk: str
    name: str
    journal: str
    fingerprint: str
    how: str
    beside: int = 0
    """How many other machines are enrolled under the same station and desk."""


class County(Opened):
    """An opened office. Reading is free; `writing` takes the home's lock."""

    PROGRAM = "county"

    @classmethod
    def open(cls, home: Home, clock: Clock | None = None) -> Self:
        """Open the office in this home; a newer program looks again at what an older one held."""
        opened = super().open(home, clock)
        if opened.info().get(LOOKED) != VERSION:
            with suppress(StationError):  # held by another program, or not to be written: next time
                opened._look_again()
        return opened

    def _look_again(self) -> None:
        with self.writing(), self.store.write() as connection:
            look_again(connection, meta(connection)["region"])
            set_meta(connection, **{LOOKED: VERSION})

    def invite(self, station: str, desk: str = "A") -> tuple[str, bytes, str]:
        """Return the invitation for one desk: (file name, bytes, fingerprint of the county)."""
        made = self._invitation(station, desk)
        self._note_invited(made[1])
        return made

    def write_invitation(self, folder: Path, station: str, desk: str = "A") -> tuple[Path, str]:
        """Write the invitation for one desk into a folder. Returns its path and the fingerprint.

        What could not be written was not sent: the desk counts as invited once the file is whole.
        """
        name, data, fingerprint = self._invitation(station, desk)
        path = outward.deliver(folder, name, data)
        self._note_invited(data)
        return path, fingerprint

    def _invitation(self, station: str, desk: str) -> tuple[str, bytes, str]:
        info = self.info()
        station = self._code(station.strip().removeprefix(info["region"] + "-"))
        data = enrolment.make_invitation(
            vault.keys(self.store.home), region=info["region"], county_name=info["name"],
            station=station, desk=checked_desk(desk), issued=self.store.now(),
        )  # fmt: skip
        name = f"{info['region']}-{station}{desk}.invitation.json"
        return name, data, enrolment.read_invitation(data).fingerprint

    def _code(self, typed: str) -> str:
        """Return the code that is meant; a station that was invited before keeps its own."""
        with self.store.read() as connection:
            known = connection.exec_driver_sql(
                "SELECT 1 FROM invitations WHERE station=?", (typed,)
            ).first()
        return typed if known else checked_code(typed)

    def _note_invited(self, data: bytes) -> None:
        made = enrolment.read_invitation(data)
        with self.writing(), self.store.write() as connection:
            connection.exec_driver_sql(
                "INSERT INTO invitations (region, station, desk, issued_at) VALUES (?,?,?,?) "
                "ON CONFLICT (region, station, desk) DO UPDATE SET issued_at=excluded.issued_at",
                (made.region, made.station, made.desk, made.issued),
            )

    def enrol(self, card: bytes, proof: Proof) -> Enrolled:
        """Take a desk's card into the registry, noting how it was proven, by whom and when.

        A card of a known journal with new keys needs the desk in person or the old key's word.
        """
        given = enrolment.read_card(card)
        how = proof.holds(given.fingerprint)
        with self.writing(), self.store.write() as connection:
            info = meta(connection)
            self._expected(connection, info, given)
            self._same_keys(connection, info["region"], given, card, how)
            self._register(connection, info, given, how)
            beside = connection.exec_driver_sql(
                "SELECT count(*) FROM journals WHERE region=? AND station=? AND desk=? "
                "AND journal<>?",
                (info["region"], given.station, given.desk, given.journal),
            ).scalar_one()
        return Enrolled(
            given.station, given.desk, given.station_name, given.journal, given.fingerprint, how,
            int(beside),
        )  # fmt: skip

    def _expected(
        self, connection: sa.Connection, info: dict[str, str], card: enrolment.Card
    ) -> None:
        keep_apart(info, card.region)
        if card.region != info["region"]:
            raise Refused(
                "other-county",
                _("这张登记卡是 {theirs} 的，不是本县(区)（{ours}）的，没有登记。").format(
                    theirs=card.region, ours=info["region"]
                ),
            )
        invited = connection.exec_driver_sql(
            "SELECT 1 FROM invitations WHERE region=? AND station=? AND desk=?",
            (info["region"], card.station, card.desk),
        ).first()
        if invited is None:
            raise Refused(
                "not-invited",
                _("没有给 {station} 站 {desk} 窗口发过接入通知，没有登记。").format(
                    station=card.station, desk=card.desk
                ),
            )

    def _same_keys(
        self,
        connection: sa.Connection,
        region: str,
        card: enrolment.Card,
        data: bytes,
        how: str,
    ) -> None:
        row = connection.exec_driver_sql(
            "SELECT minisign, recipient FROM journals WHERE region=? AND journal=?",
            (region, card.journal),
        ).first()
        if row is None or tuple(row) == (card.minisign_public, card.age_recipient):
            return
        if how != "in-person" and not enrolment.vouched(data, row[0]):
            raise Refused(
                "keys-changed",
                _("这台机器的登记卡换过了：要当面开通，没有登记。"),
            )

    def _register(
        self, connection: sa.Connection, info: dict[str, str], card: enrolment.Card, how: str
    ) -> None:
        connection.exec_driver_sql(
            "INSERT INTO journals (region, journal, station, desk, name, type, identity, office, "
            "minisign, recipient, enrolled_at, enrolled_how, enrolled_by, counts_from, epoch, "
            "tip_ordinal, tip_seq, tip, forked, gaps, incoming_through) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,1,'',0,0,?,?,'[]',0) "
            "ON CONFLICT (region, journal) DO UPDATE SET station=excluded.station, "
            "desk=excluded.desk, name=excluded.name, type=excluded.type, "
            "identity=excluded.identity, office=excluded.office, minisign=excluded.minisign, "
            "recipient=excluded.recipient, enrolled_at=excluded.enrolled_at, "
            "enrolled_how=excluded.enrolled_how, enrolled_by=excluded.enrolled_by",
            (info["region"], card.journal, card.station, card.desk, card.station_name, card.type,
             card.identity, card.office, card.minisign_public, card.age_recipient,
             self.store.now(), how, info["operator"], b"", False),
        )  # fmt: skip

    def status(self) -> list[dict[str, Any]]:
        """Return one line a desk: last bundle, last number, gaps, held, silent, forked, enrolment.

        `enrolled_by` is the id of the person; `beside` counts the other machines that are enrolled
        under the same station and desk.
        """
        now = self.store.clock.now()
        with self.store.read() as connection:
            info = meta(connection)
            rows = (
                connection.exec_driver_sql(
                    "SELECT * FROM journals WHERE region=? ORDER BY station, desk, journal",
                    (info["region"],),
                )
                .mappings()
                .all()
            )
            machines = Counter((row["station"], row["desk"]) for row in rows)
            held = held_by_journal(connection, info["region"])
            conflicts = conflicts_by_journal(connection, info["region"])
            return [
                {
                    "code": f"{info['region']}-{row['station']}",
                    "desk": row["desk"],
                    "name": row["name"],
                    "type": row["type"],
                    "journal": row["journal"],
                    "epoch": row["epoch"],
                    "last_seq": row["tip_seq"],
                    "last_bundle": row["last_bundle_at"],
                    "gaps": json.loads(row["gaps"]),
                    "silent": _silent(row["last_bundle_at"], now),
                    "forked": bool(row["forked"]),
                    "held": held.get(row["journal"], 0),
                    "conflicts": conflicts.get(row["journal"], 0),
                    "revoked_on": row["revoked_on"],
                    "enrolled_at": row["enrolled_at"],
                    "enrolled_how": row["enrolled_how"],
                    "enrolled_by": row["enrolled_by"],
                    "beside": machines[row["station"], row["desk"]] - 1,
                }
                for row in rows
            ]

    def take_law(self, data: bytes, *, rehearse: bool = False) -> tuple[str, bool]:
        """Put a file of own rows in force, here now and at the desks with the next returns.

        Returns its title, and whether it is new. With `rehearse` it is only checked. Raises
        `Refused` (`bad-data`) with the place of a fault; then nothing changed.
        """
        if rehearse:
            return pack.read(data).title, True
        with self.writing(), self.store.write() as connection:
            region = meta(connection)["region"]
            taken = law.keep(connection, region, data, self.store.now())
        self.go_by_its_law()
        return taken

    def take_template(
        self, paper: str, data: bytes, *, rehearse: bool = False
    ) -> tuple[str, str, bool]:
        """Use a template of one's own for a paper, at the desks with the next returns.

        Returns the paper's name, a sentence about what it leaves out, and whether it is new. With
        `rehearse` it is only checked. Raises `Refused` (`bad-template`, `unknown-field`, …).
        """
        now = self.store.now()
        found = law.check_template(paper, data, date.fromisoformat(now[:10]))
        if rehearse:
            return found.title, found.told, True
        with self.writing(), self.store.write() as connection:
            region = meta(connection)["region"]
            _title, new = law.keep_template(connection, region, paper, data, now)
        return found.title, found.told, new

    def template(self, paper: str) -> bytes:
        """Return the template of a paper that holds: one's own, or the one that comes with it."""
        from station.papers.documents.render import shipped

        law.expect_paper(paper)
        with self.store.read() as connection:
            return law.template(connection, paper) or shipped(paper)

    def laws(self) -> list[law.Taken]:
        """Return the files of own rows that are in force, the newest first."""
        with self.store.read() as connection:
            return law.listed(connection)

    def write_keys(self, folder: Path) -> list[Path]:
        """Write the office's keys for the safe: age identity, minisign public key, the desks'.

        In a shared office also the file by which another clerk joins.
        """
        keyring = vault.keys(self.store.home)
        with self.store.read() as connection:
            region = meta(connection)["region"]
            desks = connection.exec_driver_sql(
                "SELECT station, desk, minisign, journal FROM journals WHERE region=? "
                "ORDER BY station, desk, journal",
                (region,),
            ).all()
        files = {
            f"{region}-age-identity.txt": f"# {keyring.age_recipient}\n{keyring.age_identity}\n",
            f"{region}-minisign.pub": keys.public_file(keyring.minisign_public, f"county {region}"),
        }
        for station, desk, public, journal in desks:
            name = f"{region}-{station}{desk}-minisign.pub"
            if name in files:
                name = f"{region}-{station}{desk}-{journal[-12:]}-minisign.pub"
            files[name] = keys.public_file(public, f"station {region}-{station}{desk}")
        written = [outward.deliver(folder, n, text.encode()) for n, text in files.items()]
        if self.store.shared:
            written.append(shared_office.write_keys(self.store, folder))
        return written


def overdue(since: str, now: datetime) -> bool:
    """Tell whether a desk that was last heard of at a moment should have sent something by now."""
    return datetime.fromisoformat(since) < now - habits.span("SILENT", now.date())


def _silent(last: str | None, now: datetime) -> bool:
    return last is None or overdue(last, now)


def held_by_journal(connection: sa.Connection, region: str) -> dict[str, int]:
    """Return how many entries of each journal are kept, do not count, and wait for something."""
    rows = connection.exec_driver_sql(
        f"SELECT journal, count(*) FROM entries WHERE region=? AND {WAITS} GROUP BY journal",
        (region,),
    )
    return {journal: int(n) for journal, n in rows}


def conflicts_by_journal(connection: sa.Connection, region: str) -> dict[str, int]:
    """Return how many records of each journal wait for a person to look at two images."""
    rows = connection.exec_driver_sql(
        "SELECT e.journal, count(*) FROM conflicts c "
        "JOIN entries e ON e.region=c.region AND e.digest=c.shown WHERE c.region=? "
        "GROUP BY e.journal",
        (region,),
    )
    return {journal: int(n) for journal, n in rows}
