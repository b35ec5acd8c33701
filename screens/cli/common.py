"""What both command lines share: parsing, language, output, exit status, progress.

stdout is data, stderr is talk. Light imports only: `--help` loads neither the database nor rich.
"""

import argparse
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from station import VERSION, language
from station.errors import StationError, Usage
from station.language import N_, _, cells, listed, together, wrapped
from station.progress import Progress, Report, silent
from station.values import clean

Handler = Callable[[argparse.Namespace], int]

DONE = 0
REFUSED = 1
WRONG_USAGE = 2
MACHINE_FAILED = 3
INTERRUPTED = 130

_UNSEEN = re.compile("[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
"""What JSON lets through and a terminal must not see: DEL, C1, bidi controls, line separators."""

_ARGPARSE: dict[str, str] = {
    "usage: ": N_("用法："),
    "positional arguments": N_("参数"),
    "options": N_("选项"),
    "show this help message and exit": N_("显示这份说明"),
    "the following arguments are required: %s": N_("缺少参数：%s"),
    "unrecognized arguments: %s": N_("不认识的参数：%s"),
    "expected one argument": N_("后面要有一个值"),
    "expected at least one argument": N_("后面至少要有一个值"),
    "invalid choice: %(value)r (choose from %(choices)s)": N_(
        "没有“%(value)s”，可以是：%(choices)s"
    ),
    "invalid %(type)s value: %(value)r": N_("“%(value)s”的写法不对"),
    "argument %(argument_name)s: %(message)s": N_("%(argument_name)s：%(message)s"),
    "not allowed with argument %s": N_("不能和 %s 一起用"),
    "one of the arguments %s is required": N_("%s 里要给一个"),
    "%(prog)s: error: %(message)s\n": N_("%(prog)s：用法不对：%(message)s\n"),
}


def _argparse_words(sentence: str) -> str:
    known = _ARGPARSE.get(sentence)
    return _(known) if known and language.current() != "en" else sentence


_WAYS_OUT: dict[str, str] = {
    "no-home": N_("先运行 {program} init。"),
    "not-joined": N_("命令是 {program} join 接入通知。"),
    "not-invited": N_("先运行 {program} invite。"),
    "keys-changed": N_("当面开通加上 --in-person。"),
    "no-proof": N_("核对码用 --fingerprint，当面开通用 --in-person。"),
    "no-key": N_("命令是 {program} restore 备份。"),
    "not-let-in": N_("在那台电脑上运行 {program} keys --to 文件夹，写出的钥匙用 --keys 交给这里。"),
    "shared-restore": N_(
        "新的文件夹用 --home，空的数据库用 --database；管数据库的人恢复好的，"
        "运行不带文件的 {program} restore。"
    ),
}
"""What to type after a refusal, by its code. A screen names its own keys (`screens.words`)."""


def way_out(error: StationError, program: str) -> str:
    """Return the sentence of a refusal, and the command that leads on where there is one."""
    way = _WAYS_OUT.get(error.code, "")
    return together([error.sentence, _(way).format(program=program)])


class Formatter(argparse.HelpFormatter):
    """Lays help out by the cells a terminal draws: a Chinese character takes two."""

    COLUMN = 26

    def _format_action(self, action: argparse.Action) -> str:
        indent = " " * self._current_indent
        head = indent + self._format_action_invocation(action)
        if isinstance(action, argparse._SubParsersAction):  # its own line would say nothing
            return "".join(map(self._format_action, self._iter_indented_subactions(action)))
        lines = self._split_lines(self._expand_help(action), 0) if action.help else []
        if not lines:
            text = head + "\n"
        elif cells(head) + 2 <= self.COLUMN:
            text = head + " " * (self.COLUMN - cells(head)) + lines[0] + "\n"
        else:
            text = head + "\n" + " " * self.COLUMN + lines[0] + "\n"
        text += "".join(" " * self.COLUMN + line + "\n" for line in lines[1:])
        return text + "".join(map(self._format_action, self._iter_indented_subactions(action)))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, max(self._width - self.COLUMN, 20))


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks the language in use and takes no abbreviations."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", Formatter)
        super().__init__(**options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence on stderr and leave with 2."""
        said = _argparse_words("%(prog)s: error: %(message)s\n")
        talk(clean((said % {"prog": self.prog, "message": message}).rstrip("\n")))
        raise SystemExit(WRONG_USAGE)


def parser(prog: str, about: str) -> tuple[Parser, Any]:
    """Return the top parser and its set of commands."""
    argparse._ = _argparse_words  # type: ignore[attr-defined]  # its own sentences, in Chinese
    top = Parser(prog=prog, description=about)
    top.add_argument("--version", action="version", version=f"{prog} {VERSION}", help=_("显示版本"))
    top.add_argument("--lang", choices=language.LANGUAGES, help=_("界面语言"))
    top.add_argument(
        "--home", type=Path, metavar=_("文件夹"), help=_("数据所在的文件夹（或用 STATION_HOME）")
    )
    commands = top.add_subparsers(dest="command", metavar=_("命令"), title=_("命令"))
    return top, commands


def command(commands: Any, name: str, about: str, handler: Handler, *, lists: bool = True) -> Any:
    """Add a command with the options that every command has."""
    made = commands.add_parser(name, help=about, description=about)
    made.add_argument(
        "--home", type=Path, default=argparse.SUPPRESS,
        metavar=_("文件夹"), help=_("数据所在的文件夹（或用 STATION_HOME）"),
    )  # fmt: skip
    made.add_argument(
        "--lang", choices=language.LANGUAGES, default=argparse.SUPPRESS, help=_("界面语言")
    )
    if lists:
        made.add_argument("--json", action="store_true", help=_("只输出 JSON"))
    made.set_defaults(handler=handler)
    return made


def add_proof(made: Any) -> None:
    """Add the options by which two people make sure of each other."""
    made.add_argument("--fingerprint", metavar=_("核对码"), help=_("电话里核对的六组五位数字"))
    made.add_argument(
        "--fingerprint-file", type=Path, metavar=_("文件"), help=_("写有核对码的文件")
    )
    made.add_argument("--in-person", action="store_true", help=_("当面开通，不用核对码"))


def proof_text(args: argparse.Namespace, question: str) -> str:
    """Return the fingerprint given by option, file, environment or, on a terminal, typed.

    Never blocks without a terminal: then it is empty.
    """
    if args.fingerprint:
        return str(args.fingerprint)
    if args.fingerprint_file:
        try:
            return str(args.fingerprint_file.read_text("utf-8").strip())
        except (OSError, UnicodeError) as error:
            raise Usage(
                "no-file", _("读不出 {path}。").format(path=args.fingerprint_file)
            ) from error
    if args.in_person:
        return ""
    if given := os.environ.get("STATION_FINGERPRINT"):
        return given
    if sys.stdin is not None and sys.stdin.isatty():
        sys.stderr.write(question)
        sys.stderr.flush()
        return sys.stdin.readline().strip()
    return ""


def language_from(argv: list[str]) -> str | None:
    """Find `--lang` before parsing, since help texts are made in that language."""
    for index, word in enumerate(argv):
        if word == "--lang" and index + 1 < len(argv):
            return argv[index + 1]
        if word.startswith("--lang="):
            return word.partition("=")[2]
    return None


def run(build: Callable[[], Parser], argv: list[str] | None, without: Handler) -> int:
    """Parse and run a command line; turn what goes wrong into a sentence and a status."""
    words = sys.argv[1:] if argv is None else argv
    language.choose(language_from(words))
    _utf8_streams()
    made = build()
    try:
        status = _do(made, words, without)
        _flush()
        return status
    except StationError as error:
        talk(way_out(error, made.prog))
        return error.exit_status
    except BrokenPipeError:
        _let_go()
        return DONE
    except OSError as error:
        _let_go()
        talk(_("机器出错：{why}。已保存的数据没有改动。").format(why=error.strerror or error))
        return MACHINE_FAILED
    except KeyboardInterrupt:
        talk(_("已停止，没做完的部分没有留下。"))
        return INTERRUPTED


def _do(made: Parser, words: list[str], without: Handler) -> int:
    try:
        args, rest = made.parse_known_args(words)
        if rest and hasattr(args, "answers") and not any(w.startswith("-") for w in rest):
            args.answers, rest = [*args.answers, *rest], []  # after an option argparse forgets them
        if rest:
            made.error(_argparse_words("unrecognized arguments: %s") % " ".join(rest))
    except SystemExit as leaving:  # help was asked for, or the words are wrong
        return leaving.code if isinstance(leaving.code, int) else WRONG_USAGE
    return int(without(args) if args.command is None else args.handler(args))


def _flush() -> None:
    """Hand over what was printed while a full device can still be answered for."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _let_go() -> None:
    """Send what nobody takes nowhere: at the exit Python would fail over it once more."""
    try:
        _flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _utf8_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def talk(sentence: str) -> None:
    """Say something to the person, on stderr, free of control characters."""
    if sys.stderr is not None:
        sys.stderr.write(clean(sentence, multiline=True).replace("\t", " ") + "\n")


def data(text: str) -> None:
    """Print data, on stdout, free of control characters: a path may hold any."""
    if sys.stdout is not None:
        sys.stdout.write(clean(text, multiline=True).rstrip("\n") + "\n")


def as_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object, alone, on stdout."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    if sys.stdout is not None:
        sys.stdout.write(_UNSEEN.sub(lambda m: f"\\u{ord(m.group()):04x}", text) + "\n")


@contextmanager
def progress(quiet: bool = False) -> Iterator[Report]:
    """Give a report that draws a bar on stderr when that is a terminal, else nothing."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task("", total=None)

        def draw(step: Progress) -> None:
            bars.update(task, completed=step.done, total=step.total or None, description=step.doing)

        yield draw


def refuse_unknown_ending(path: Path, known: Mapping[str, Any]) -> None:
    """Raise `Usage` when a file to write has an ending that is not written."""
    if path.suffix.lower() not in known:
        raise Usage(
            "bad-ending",
            _("不会写 {name}：可以写 {known}。").format(name=path.name, known=listed(known)),
        )


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """Return the JSON that `--json` prints, as a file."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def called(program: str) -> str:
    """Return how one of our programs is called from here: by its name, or by its path."""
    if shutil.which(program):
        return program
    return str(Path(sys.argv[0]).with_name(program))
