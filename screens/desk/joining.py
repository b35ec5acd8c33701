"""Joining a county: the invitation, the proof, the card. Used wherever a desk can do it."""

from pathlib import Path
from typing import TYPE_CHECKING

from screens.files import FilePick, FolderPick
from screens.proving import Prove
from screens.shell import Changed, Shell
from screens.work import Working
from station.language import _, about

if TYPE_CHECKING:
    from station.bundle.enrolment import Invitation


def read_invitation_file(path: Path) -> "tuple[bytes, Invitation]":
    """Read an invitation from a file. Raises `Refused`."""
    from station.bundle.enrolment import read_invitation
    from storage.paths import read_small

    data = read_small(path)
    return data, read_invitation(data)


class Joining(Working):
    """A screen that can join a county; `tell` shows what it came to."""

    shell: Shell

    def tell(self, *sentences: str) -> None:
        """Show what it came to."""
        raise NotImplementedError

    def pick_invitation(self) -> None:
        """Choose the county's invitation and go on to the proof."""

        def picked(path: Path | None) -> None:
            if path is not None:
                self.fetch(lambda: read_invitation_file(path), lambda both: self._prove(*both))

        self.app.push_screen(
            FilePick(self.shell.door, _("县区的接入通知"), ("invitation",)), picked
        )

    def _prove(self, data: bytes, invitation: "Invitation") -> None:
        def proven(code: str | None) -> None:
            if code is not None:
                self.carry_out(lambda: self.shell.door.join(data, code, not code), self._joined)

        self.app.push_screen(Prove(invitation.county_name, invitation.fingerprint), proven)

    def _joined(self, invitation: "Invitation") -> None:
        self.tell(
            _("已接入 {county}。下一步：写登记卡，交给县区批准。").format(
                county=invitation.county_name
            )
        )
        self.post_message(Changed())
        self.write_card()

    def write_card(self) -> None:
        """Choose a place and write the station's card there."""

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                self.carry_out(lambda: self.shell.door.write_card(folder), self._written)

        self.app.push_screen(FolderPick(self.shell.door, _("登记卡写到哪里")), chosen)

    def _written(self, made: tuple[Path, str]) -> None:
        path, fingerprint = made
        if self.shell.practice:
            self.tell(_("练习：登记卡写好了，不要交给县区：{path}").format(path=path))
            return
        self.tell(
            _("登记卡写好了：{path}").format(path=path),
            about(_("站点核对码"), fingerprint),
            _(
                "U盘当面交给县区就行；不是当面交的，在电话里把站点核对码念给县区。县区批准以后就可以上报。"
            ),
        )
