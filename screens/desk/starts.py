"""What a registration may begin with besides a blank form: the same shop again, or a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from screens.dialogs import Ask
from screens.forms.screen import FormScreen
from station import taxonomy
from station.language import _, about
from station.values import shown

if TYPE_CHECKING:
    from station.phrases import Phrase


@dataclass(frozen=True)
class Begin:
    """One thing to begin with: what it is called, its sheet, the texts that stand in it."""

    label: str
    name: str
    texts: Mapping[str, str]


def beginnings(door: Any) -> list[Begin]:
    """Return what a registration may begin with, the shop of the last one first. Blocks."""
    from station import recall
    from station.sheets import KIND_OF

    found = []
    case = door.last_case()
    names = {kind: name for name, kind in KIND_OF.items()}
    if case is not None and case.kind in names:
        texts = recall.again(case)
        words = _("和上一件同一家：{merchant}").format(merchant=shown(case.merchant))
        same = {name: texts[name] for name in recall.SHOP if name in texts}
        found.append(Begin(_kind(words, names[case.kind]), names[case.kind], same))
    for one in door.phrases("form"):
        if one.form in KIND_OF:
            found.append(Begin(_kind(shown(one.title), one.form), one.form, one.texts))
    return found


def _kind(label: str, name: str) -> str:
    from station.sheets import KIND_OF

    return f"{label}  {taxonomy.label('record_kind', KIND_OF[name])}"


def save_template(screen: FormScreen, door: Any) -> None:
    """Ask for a name and keep what stands in the form, without the consumer, as a template."""

    def named(title: str | None) -> None:
        if title:
            screen.carry_out(lambda: door.keep_phrase(_template(screen, title)), kept)

    def kept(made: "Phrase") -> None:
        screen.app.notify(about(_("已存成模板"), shown(made.title)), markup=False)

    question = _("这张表（不含消费者和日期）存成模板，以后在“登记”里选。叫什么名字？")
    screen.app.push_screen(Ask(_("存为模板"), question), named)


def _template(screen: FormScreen, title: str) -> "Phrase":
    from station.phrases import FORM, Phrase

    lines = {line.spec.name: line for line in screen.sheet.lines}
    typed = {n: t for n, t in screen.form.typed().items() if n in lines and t != lines[n].start}
    dated = {n for n, line in lines.items() if line.spec.ask.shape in ("day", "moment", "ref")}
    texts = {n: t for n, t in typed.items() if n not in dated}
    return Phrase(FORM, "", title, form=screen.sheet.name, texts=texts)
