"""Who is on duty: chosen by name at the start, changed at any time."""

import asyncio
from typing import TYPE_CHECKING, Any

from textual.app import App

from screens.dialogs import Ask, Entry, Pick, Tell
from screens.shell import Shell
from station.errors import StationError
from station.language import _
from station.taxonomy import label

if TYPE_CHECKING:
    from station.records import Operator

NEW = "new"


async def ask_shift(app: App[Any], shell: Shell) -> None:
    """Ask who is on duty until somebody is. A desk that knows nobody asks for a name."""
    while True:
        people = [p for p in await asyncio.to_thread(shell.door.people) if p.name]
        if not people:
            found = await _somebody_new(app, shell, "HEAD")
        else:
            found = await _one_of(app, shell, people)
        if found is not None:
            shell.door.by = found.id
            shell.person = found.name
            return
        if shell.person:
            return


async def _one_of(app: App[Any], shell: Shell, people: "list[Operator]") -> "Operator | None":
    entries = [Entry(p, p.name, label("operator_role", p.role)) for p in people]
    entries.append(Entry(NEW, _("＋ 添加一个人"), always=True))
    chosen = await app.push_screen_wait(Pick(_("今天谁值班？"), entries))
    if chosen is None:
        return None
    if chosen.key == NEW:
        return await _somebody_new(app, shell, "VOLUNTEER")
    found: Operator = chosen.key
    return found


async def _somebody_new(app: App[Any], shell: Shell, role: str) -> "Operator | None":
    question = (
        _("您的姓名（站长）：记录里会写是谁办的。") if role == "HEAD" else _("新来的人的姓名：")
    )
    name = await app.push_screen_wait(Ask(_("值班人"), question))
    if not name:
        return None
    try:
        made: Operator = await asyncio.to_thread(shell.door.add_person, name, role)
    except StationError as error:
        await app.push_screen_wait(Tell(error.sentence))
        return None
    return made
