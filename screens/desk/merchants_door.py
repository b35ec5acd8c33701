"""What the desk's screens ask about merchants: the register, and which ones are one."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from screens.desk.papers_door import PapersDoor
from station.life import CaseFile

if TYPE_CHECKING:
    from station.merchants import Alike
    from station.recall import Known, Memory
    from storage.merchants import Judged


class MerchantsDoor(PapersDoor):
    """The part of a desk's door that is about merchants."""

    _listed: "tuple[tuple[int, int], Sequence[Known]]" = (0, 0), ()
    """The merchants of the register as they are offered, and of which state of it."""

    def memory(self) -> "Memory":
        """Return what this desk may want to type again, and the merchants of the register."""
        from storage import recent, register

        stamp = register.stamp(self.opened)
        if self._listed[0] != stamp:
            self._listed = stamp, recent.listed(self.opened)
        return recent.memory(self.opened, self._listed[1])

    def still_listed(
        self, values: Mapping[str, Any], file: CaseFile | None = None
    ) -> Mapping[str, Any]:
        """Return values without the merchant of the register that was typed over with another."""
        from storage.tables import OWN_REGION

        names = ("merchant_id", "merchant", "credit_code")
        if not any(name in values for name in names):
            return values
        given = {n: values.get(n, getattr(file.case, n) if file else "") for n in names}
        if not given["merchant_id"] or self.meant(OWN_REGION, given).chosen is not None:
            return values
        return {**values, "merchant_id": ""}

    def judge(self, alike: "Alike", same: bool) -> None:
        """Write down that two merchants are one, or that they are two."""
        from storage import judging

        act = judging.link if same else judging.part
        act(self.opened, alike.main, alike.other, by=self.by)

    def judge_not(self, judged: "Judged") -> None:
        """Take back what was said of two merchants."""
        from storage import judging

        judging.undo(self.opened, judged, by=self.by)
