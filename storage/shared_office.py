"""Setting up a shared office: the first clerk founds it, every other joins with the office's keys.

What clerks share is in the database; a home holds the keys, the address and what it writes. The
keys never go into the database: whoever can read it opens no bundle and signs no receipt.
"""

from pathlib import Path

import msgspec
import pyrage
import sqlalchemy as sa

from station.bundle.keys import Keys, sign, verify
from station.clock import Clock, SystemClock, uuid7
from station.errors import Refused
from station.language import _
from storage import outward, shared, vault
from storage.migrations import postgres
from storage.paths import Home, read_small
from storage.store import Store, meta, set_meta

FORMAT = "station-office-keys/1.0"


class OfficeKeys(msgspec.Struct, kw_only=True):
    """The file by which a clerk joins: the office's two key pairs, for the safe like a backup."""

    format: str
    region: str
    age_identity: str
    age_recipient: str
    minisign_secret: str
    minisign_public: str

    def keys(self) -> Keys:
        """Return the key pairs."""
        return Keys(
            age_identity=self.age_identity, age_recipient=self.age_recipient,
            minisign_secret=self.minisign_secret, minisign_public=self.minisign_public,
        )  # fmt: skip


def set_up(
    home: Home, code: str, name: str, url: str, keys: Path | None, clock: Clock | None
) -> Store:
    """Found an office in an empty database, or join the one that is there.

    `keys` is the file that `write_keys` made: needed to join, and to found anew an office whose
    database is lost. Raises `Refused` (`not-let-in`, `other-county`, `other-keys`, `bad-keys`,
    `home-exists`), `Usage` (`bad-database`) and `MachineFailed`; then nothing is in the database.
    """
    address = shared.address(url)
    given = read_keys(keys, code) if keys is not None else None
    home.make()
    store = Store(home, shared.engine(address), clock or SystemClock())
    with store.write() as connection:
        if shared.holds_office(connection):
            postgres.expect(connection)
            own = _joined(meta(connection), code, given)
            vault.make(home, own)
        else:
            vault.make(home, given)
            own = vault.keys(home)
            _found(connection, code, name, own, store.now())
        vault.keep_url(home, address.render_as_string(hide_password=False))
    home.finish()
    return store


def _found(connection: sa.Connection, code: str, name: str, own: Keys, now: str) -> None:
    postgres.create(connection)
    set_meta(
        connection, kind="county", region=code, name=name, operator=uuid7(), made_at=now,
        recipient=own.age_recipient, minisign=own.minisign_public,
    )  # fmt: skip


def _joined(info: dict[str, str], code: str, given: Keys | None) -> Keys:
    """Return the keys by which a clerk joins an office. Raises `Refused`."""
    if info.get("region") != code:
        raise Refused(
            "other-county",
            _("这个数据库是 {theirs} 的，不是 {ours} 的。没有改动任何东西。").format(
                theirs=info.get("region", ""), ours=code
            ),
        )
    if given is None:
        raise Refused(
            "not-let-in",
            _(
                "这个数据库里已有{name}。要加入，需要已经在用的那台电脑写出的钥匙 {file}。"
                "没有改动任何东西。"
            ).format(name=info.get("name", ""), file=file_name(code)),
        )
    if (given.age_recipient, given.minisign_public) != (info["recipient"], info["minisign"]):
        raise Refused("other-keys", _("这份钥匙不是这个县区的，没有加入。没有改动任何东西。"))
    return given


def file_name(region: str) -> str:
    """Return what the file of the office's keys is called."""
    return f"{region}-office.keys.json"


def write_keys(store: Store, folder: Path) -> Path:
    """Write the keys by which another clerk joins, for that clerk and the safe."""
    with store.read() as connection:
        region = meta(connection)["region"]
    own = vault.keys(store.home)
    made = OfficeKeys(
        format=FORMAT, region=region, age_identity=own.age_identity,
        age_recipient=own.age_recipient, minisign_secret=own.minisign_secret,
        minisign_public=own.minisign_public,
    )  # fmt: skip
    return outward.deliver(folder, file_name(region), msgspec.json.encode(made))


def read_keys(path: Path, region: str) -> Keys:
    """Read the office's keys for this region. Raises `Refused` (`bad-keys`, `other-county`)."""
    try:
        found = msgspec.json.decode(read_small(path), type=OfficeKeys)
        sound = found.format == FORMAT and _fit(found.keys())
    except (msgspec.MsgspecError, UnicodeDecodeError):
        sound = False
    if not sound:
        raise Refused(
            "bad-keys",
            _("{name} 不是 county keys 写出的县区钥匙，没有改动任何东西。").format(name=path.name),
        )
    if found.region != region:
        raise Refused(
            "other-county",
            _("这份钥匙是 {theirs} 的，不是 {ours} 的。没有改动任何东西。").format(
                theirs=found.region, ours=region
            ),
        )
    return found.keys()


def _fit(keys: Keys) -> bool:
    """Tell whether each public half belongs to its secret one."""
    try:
        public = str(pyrage.x25519.Identity.from_str(keys.age_identity).to_public())
        signed = sign(keys, b"station", "station")
    except (pyrage.IdentityError, ValueError, TypeError, AttributeError, LookupError):
        return False
    return public == keys.age_recipient and verify(keys.minisign_public, b"station", signed)


def no_restore() -> Refused:
    """Return why a shared office is not restored from a file of ours."""
    return Refused(
        "shared-restore",
        _(
            "这里的数据在共享数据库里，不能就地恢复，没有改动任何东西。请恢复到新的文件夹、"
            "空的数据库里。"
        ),
    )
