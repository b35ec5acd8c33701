"""Who is on duty: chosen by name at the start, changed at any time."""

import asyncio
from typing import TYPE_CHECKING, Any

from textual.app import App

from screens.dialogs import Ask, Confirm, Entry, Pick, refusal
from screens.shell import Shell
from station.errors import StationError
from station.language import _
from station.taxonomy import label

if TYPE_CHECKING:
    from station.records import Operator

NEW = "new"


async def ask_shift(app: App[Any], shell: Shell) -> bool:
    """Ask who is on duty until somebody is. A desk that knows nobody asks for a name.

    Returns False when nobody will be: whoever sits there wants to end the program. Esc keeps the
    person who is on duty already; where there is none it asks whether to end.
    """
    while True:
        people = [p for p in await asyncio.to_thread(shell.door.people) if p.name]
        if not people:
            found = await _somebody_new(app, shell, "HEAD")
        else:
            found = await _one_of(app, shell, people)
        if found is not None:
            shell.door.by = found.id
            shell.person = found.name
            await asyncio.to_thread(shell.door.begin_shift)
        if shell.person:
            return True
        if await app.push_screen_wait(_still_end()):
            return False


def _still_end() -> Confirm:
    return Confirm(
        _("还没有选值班人。每条记录都要写是谁办的，不选就不能往下走。"),
        _("退出程序"),
        _("接着选"),
    )


async def _one_of(app: App[Any], shell: Shell, people: "list[Operator]") -> "Operator | None":
    """Ask for a name until one is chosen, or None: Esc in the line for a new name comes back here."""
    entries = [Entry(p, p.name, label("operator_role", p.role)) for p in people]
    entries.append(Entry(NEW, _("＋ 添加一个人"), always=True))
    while True:
        asked = Pick(
            _("今天谁值班？"),
            entries,
            _("找名字：汉字或拼音首字母"),
            _("用上下键选名字，按 Enter。名单里没有的，在这里打上姓名，再选“添加一个人”。"),
        )
        chosen = await app.push_screen_wait(asked)
        if chosen is None:
            return None
        if chosen.key != NEW:
            found: Operator = chosen.key
            return found
        made = await _somebody_new(app, shell, "VOLUNTEER", chosen.typed)
        if made is not None:
            return made


async def _somebody_new(
    app: App[Any], shell: Shell, role: str, typed: str = ""
) -> "Operator | None":
    question = (
        _("您的姓名（站长）：记录里会写是谁办的。") if role == "HEAD" else _("新来的人的姓名：")
    )
    while True:
        name = await app.push_screen_wait(Ask(_("值班人"), question, typed))
        if not name:
            return None
        try:
            made: Operator = await asyncio.to_thread(shell.door.add_person, name, role)
        except StationError as error:
            await app.push_screen_wait(refusal(error))
            typed = name
        else:
            return made
