"""How the screens look: dark or light, drawn lines or plain ones, Chinese or English."""

from screens.frame import Frame
from screens.shell import Go
from screens.widgets.choices import Choice
from station import language
from station.language import _


def looks() -> list[Choice]:
    """Return the looks that can be chosen."""
    return [
        Choice("look-theme", _("深色 / 浅色"), _("换成另一种大对比的配色")),
        Choice("look-ascii", _("线条 / 字符边框"), _("边框错位时换成字符边框")),
        Choice("look-lang", _("中文 / English"), _("换一种语言，马上生效")),
    ]


def take_look(screen: Frame, key: str) -> None:
    """Change one look, keep it for this machine, and draw everything anew."""
    look = screen.shell.look
    match key:
        case "look-theme":
            light = look.theme == "station-light"
            look.theme = "station-dark" if light else "station-light"
            screen.app.theme = look.theme
        case "look-ascii":
            look.ascii = not look.ascii
        case "look-lang":
            look.lang = "zh_CN" if language.current() == "en" else "en"
            language.choose(look.lang)
    screen.post_message(Go("look"))
