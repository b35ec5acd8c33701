"""Files that belong to a case: what may be attached, under which name, and the act that says so.

Pure: the bytes were read and hashed elsewhere; here it is judged and written down. A name is only a
label, so two files may share one.
"""

import re
from collections.abc import Callable
from datetime import date

from station import taxonomy
from station.clock import uuid7
from station.errors import Refused
from station.language import N_, _
from station.life import Act, CaseFile
from station.records import Attachment
from station.values import clean

MAX_BYTES = 10 * 1024 * 1024
"""Bytes of one file: what a bundle carries (docs/decisions/0001)."""
MAX_NAME = 120
"""Characters of a name that are kept."""
UNNAMED = N_("附件")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)")
_MAX_FILE_NAME = 180
"""Bytes of a name that every file system takes, with room for what a writer adds."""


def why_not_attach(file: CaseFile) -> str | None:
    """Return None if a file may be attached to this case now, else one sentence why not."""
    if file.case.void:
        return _("已经作废，不能再附文件。")
    if file.case.merged_into:
        return _("已并入另一件：请附到主件上。")
    return None


def attach(
    file: CaseFile, on: date, *, sha: str, size: int, name: str, what: str = "", note: str = "",
    new_id: Callable[[], str] = uuid7,
) -> Act:  # fmt: skip
    """Write down that a file of so many bytes belongs to this case; `sha` names its bytes."""
    reason = why_not_attach(file)
    if reason is not None:
        raise Refused("may-not-follow", reason)
    expect_size(size)
    made = Attachment(
        id=new_id(), case_id=file.case.id, sha=sha, size=size, name=label(name), what=what,
        note=note, added_on=on,
    )  # fmt: skip
    return Act("attachment.add", (made,))


def expect_size(size: int) -> None:
    """Raise `Refused` (`too-large`, `empty-file`) for a file that cannot be attached."""
    if size > MAX_BYTES:
        raise Refused(
            "too-large",
            _("这个文件有 {size} MB，一个附件最多 10 MB，没有附上。请换一份小一点的。").format(
                size=megabytes(size)
            ),
        )
    if size == 0:
        raise Refused("empty-file", _("这个文件是空的，没有附上。请核对选的是不是它。"))


def megabytes(size: int) -> str:
    """Write bytes as MB with one decimal, rounded up: what is over 10 MB never reads as 10.0."""
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths // 10}.{tenths % 10}"


def label(name: str) -> str:
    """Return the name of a file as a label: cleaned, not too long, never blank."""
    return clean(name).strip()[:MAX_NAME] or _(UNNAMED)


def file_name(name: str, again: int = 1) -> str:
    """Return a name under which any file system takes a file; from the second time on numbered."""
    safe = _UNSAFE.sub("_", clean(name)).strip(" .")
    if not safe or _RESERVED.match(safe):
        safe = f"_{safe}"
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending.encode()) > 10:
        stem, dot, ending = safe, "", ""
    tail = (f" ({again})" if again > 1 else "") + dot + ending
    room = _MAX_FILE_NAME - len(tail.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .") + tail


def kind_words(attachment: Attachment) -> str:
    """Return what an attachment shows, in a word or two."""
    return taxonomy.label("attachment_kind", attachment.what) if attachment.what else _(UNNAMED)
