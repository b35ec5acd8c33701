"""不是同一件事: a person looked at two cases and said that they are two matters, or takes it back."""

from station.errors import Refused
from station.language import _
from station.life import Act, CaseFile


def _standing(file: CaseFile) -> CaseFile:
    if file.case.void or file.case.state == "MERGED":
        raise Refused("may-not-follow", _("这一件已经作废或并走了，不用再判断。"))
    return file


def not_same(file: CaseFile, other: str) -> Act:
    """Note that the case with this id is another matter: it is not shown as a match any more."""
    case = _standing(file).case
    if other == case.id:
        raise Refused("bad-other", _("这就是同一件，不能和自己比。"))
    if other in case.not_same:
        raise Refused("may-not-follow", _("这两件已经判断过不是同一件事。"))
    return Act("case.not_same", (case.with_(not_same=[*case.not_same, other]),))


def maybe_same(file: CaseFile, other: str) -> Act:
    """Take that back: the case is again as it was before."""
    case = _standing(file).case
    if other not in case.not_same:
        raise Refused("may-not-follow", _("这两件没有在这里判断过。"))
    return Act("case.maybe_same", (case.with_(not_same=[x for x in case.not_same if x != other]),))
