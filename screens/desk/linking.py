"""The desk's door to links between cases and to 撤销上一步. Every method blocks."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from screens.doors import HomeDoor
from station.records import Case

if TYPE_CHECKING:
    from storage.desk import Desk  # noqa: F401 - the base class names it
    from storage.taking_back import LastStep


class LinkingDoor(HomeDoor["Desk"]):
    """What a desk does about cases that belong together, and about its last step."""

    by: str | None = None

    def numbered(self, number: str) -> Case:
        """Return the case with this number."""
        from storage.linking import numbered

        return numbered(self.opened, number)

    def merge_into(self, case_id: str, main_id: str) -> None:
        """并案 a complaint into another one: the row of a list says which."""
        from storage.linking import merge_into

        merge_into(self.opened, case_id, main_id, by=self.by)

    def take_out(self, case_id: str) -> None:
        """取消并案."""
        from storage.linking import take_out

        take_out(self.opened, case_id, by=self.by)

    def group_with(self, case_id: str, other_id: str) -> None:
        """共同投诉 with another complaint: the row of a list says which."""
        from storage.linking import join_group

        join_group(self.opened, case_id, other_id, by=self.by)

    def in_group(self, name: str, case_id: str, values: Mapping[str, Any], draft: str) -> None:
        """Join a group or change a member's part from the answers of its sheet."""
        from station import groups
        from station.sheets import linking as sheet
        from storage import linking

        part = sheet.part(values)
        if name == groups.JOIN:
            other = self.numbered(values["main"]).id
            linking.join_group(self.opened, case_id, other, **part, by=self.by, draft=draft)
        else:
            linking.set_member(self.opened, case_id, **part, by=self.by, draft=draft)

    def leave_group(self, case_id: str) -> None:
        """退出共同投诉."""
        from storage.linking import leave_group

        leave_group(self.opened, case_id, by=self.by)

    def last_step(self) -> "LastStep":
        """Return what 撤销上一步 would take back; refused where it may not be."""
        from storage.taking_back import last_step

        return last_step(self.opened)

    def take_back(self, act: str) -> "LastStep":
        """Take back the last step, which is the one that was shown."""
        from storage.taking_back import take_back_last

        return take_back_last(self.opened, act, by=self.by)
