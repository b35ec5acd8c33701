"""What is asked when a file is attached to a case."""

from station.attaching import why_not_attach
from station.errors import Refused
from station.fields import Ask
from station.language import N_, _
from station.life import CaseFile
from station.records import Attachment
from station.sheets.base import Line, Part, Sheet, field, own, wide

ATTACH = "attach"
PATH = "path"
_PATH = own(PATH, Ask(
    N_("文件"), N_("刚才选的那个文件在哪里；选错了退出来重新选。一个最多 10 MB。"),
    sealed=True,
))  # fmt: skip


def attach(file: CaseFile) -> Sheet:
    """Return the sheet of 附上文件. Raises `Refused` where none may be attached."""
    reason = why_not_attach(file)
    if reason is not None:
        raise Refused("may-not-follow", reason)
    lines = (
        Line(field(Attachment, "what"), required=True),
        wide(Attachment, "note"),
        Line(_PATH, required=True, wide=True),
    )
    about = _("内容一样的文件只存一份；随上报包交给县区，清除个人信息时一起清除。")
    return Sheet(ATTACH, _("附上文件"), (Part("", lines),), _("附上"), about)
