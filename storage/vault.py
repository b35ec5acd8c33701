"""The keys of a home, each in a 0600 file: database, age, minisign, ledger marks."""

import secrets
from pathlib import Path

from station.bundle import read
from station.bundle.keys import Keys, new_keys
from station.errors import Refused
from station.language import _
from storage.database import new_key, read_key
from storage.paths import Home, cannot_read, write_private

FILES = ("database.key", "age.key", "minisign.key", "marks.key")
"""What a backup takes along."""


URL = "database.url"
"""In a shared office: where its data is, with the password if the address holds one."""


def make(home: Home, keys: Keys | None = None) -> None:
    """Make every key of a new home; an office's own pairs may be given."""
    keys = keys or new_keys()
    write_private(home.keys / "database.key", new_key().hex().encode() + b"\n")
    write_private(home.keys / "marks.key", secrets.token_bytes(32).hex().encode() + b"\n")
    write_private(home.keys / "age.key", f"# {keys.age_recipient}\n{keys.age_identity}\n".encode())
    write_private(
        home.keys / "minisign.key",
        f"{keys.minisign_public}\n{keys.minisign_secret}\n".encode(),
    )


def database_key(home: Home) -> bytes:
    """Read the database's key."""
    return read_key(home.keys / "database.key")


def database_url(home: Home) -> str | None:
    """Return the address of the shared database, None where the home has a file of its own."""
    try:
        return (home.keys / URL).read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise cannot_read(home.keys / URL, error) from error


def keep_url(home: Home, url: str) -> None:
    """Keep the address of the shared database, for the owner of the home only."""
    write_private(home.keys / URL, url.encode() + b"\n")


def marks_key(home: Home) -> bytes:
    """Read the key under which ledger rows are marked and their record ids are made."""
    return read_key(home.keys / "marks.key")


def keys(home: Home) -> Keys:
    """Read the two key pairs of this home. Raises `Refused` (`no-key`)."""
    try:
        age_lines = (home.keys / "age.key").read_text("ascii").split("\n")
        public, _sep, secret = (home.keys / "minisign.key").read_text("ascii").partition("\n")
        recipient = age_lines[0].removeprefix("# ").strip()
        return Keys(
            age_identity=age_lines[1].strip(),
            age_recipient=recipient,
            minisign_secret=secret.rstrip("\n"),
            minisign_public=public,
        )
    except (OSError, ValueError, IndexError) as error:
        raise Refused(
            "no-key", _("读不出本机的钥匙文件，不能上报或接收。请用备份恢复。")
        ) from error


def unseal(home: Home, path: Path) -> tuple[bytes, Keys]:
    """Return a sealed file's inner bytes and the keys of this home that opened it.

    Raises `Refused` when the file cannot be read, or is not for this home.
    """
    keyring = keys(home)
    try:
        with path.open("rb") as file:
            return read.unseal(file, [keyring.age_identity]), keyring
    except OSError as error:
        raise cannot_read(path, error) from error
