"""人员身份: what each person does at the desk, chosen by the head."""

from typing import TYPE_CHECKING

from screens.dialogs import Entry, Pick
from screens.frame import Frame
from screens.work import OPENING
from station import taxonomy
from station.language import _

if TYPE_CHECKING:
    from station.records import Operator

NOT_HERE = "CLERK"
"""The role of those who work at the office."""


def choose_role(screen: Frame) -> None:
    """Ask whose role, then which."""
    door = screen.shell.door

    def offer(people: "list[Operator]") -> None:
        named = [
            Entry(p, p.name, taxonomy.label("operator_role", p.role)) for p in people if p.name
        ]
        say = _("换人做或者分工变了，在这里改；只有站长值班时可以改，改了有记录。")
        screen.app.push_screen(Pick(_("谁的身份"), named, say=say), which)

    def which(chosen: Entry | None) -> None:
        if chosen is None:
            return
        person: Operator = chosen.key
        roles = [
            Entry(one.code, one.label())
            for one in taxonomy.items("operator_role")
            if one.retired is None and one.code != NOT_HERE
        ]

        def taken(entry: Entry | None) -> None:
            if entry is not None:
                screen.carry_out(
                    lambda: door.choose_role(person.id, entry.key), lambda _none: screen.renew()
                )

        screen.app.push_screen(Pick(person.name, roles), taken)

    screen.fetch(door.people, offer, group=OPENING)
