"""What a rule asks, what it works with and what it answers. Pure; sums in fen, ratios exact.

No figure of the law stands in code: multiples, floors, caps and the articles behind each step are
read from the table `remedy_rules`, as they are on the day on which the law is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from station import taxonomy
from station.errors import Refused
from station.language import _, about, listed
from station.taxonomy import Item
from station.values import yuan

TABLE = "remedy_rules"
CHOICES = "remedy_choice"

Kind = Literal["fen", "count", "day", "flag", "code", "share", "percent"]
Answer = int | date | bool | str | Fraction
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Question:
    """One thing that a rule asks. Label and help are message ids.

    `kind` names the answer: a sum in fen, a count, a day, yes or no, a code of `remedy_choice`
    (among `only`), a share as a `Fraction` (0.70, 7折), a yearly rate in percent as a `Fraction`
    of one. `cite` names the step of the rule for whose sake it is asked. A `needed` one has no
    default; of the others the result says what it took for granted.
    """

    key: str
    kind: Kind
    label: str
    help: str
    cite: str
    needed: bool = False
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One sentence of an explanation, in the language in use, and the articles it rests on."""

    text: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What a rule comes to on a day.

    `sums` in fen by name, `flags` and `texts` (and counts) by name, `ratios` exact. `lines` are the formulas
    with their numbers, `assumes` what was taken for granted, `exceptions` what else to look at.
    `claim` is what may be written into 诉求金额 (fen; of a range the highest), None where nothing
    may be claimed by this rule. `most`: the law names a maximum, not a sum. `route` names who
    deals with it instead (`police`).
    """

    rule: str
    on: date
    sums: Mapping[str, int]
    flags: Mapping[str, bool]
    ratios: Mapping[str, Fraction]
    texts: Mapping[str, str | int]
    lines: tuple[Line, ...]
    assumes: tuple[Line, ...]
    exceptions: tuple[Line, ...]
    claim: int | None = None
    most: bool = False
    route: str = ""

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that the sum rests on, each once, in the order of the explanation."""
        return tuple(dict.fromkeys(a for line in self.lines for a in line.articles))


def half_up(exact: Fraction) -> int:
    """Round fen half up; sums are never negative here."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def money(exact: Fraction | int) -> str:
    """Write an exact sum in fen as yuan with its unit."""
    return _("{sum} 元").format(sum=yuan(half_up(Fraction(exact))))


def plain(value: Fraction, digits: int = 6) -> str:
    """Write an exact ratio as a decimal without trailing zeros, at most so many digits."""
    scaled = half_up(value * 10**digits)
    return f"{Decimal(scaled).scaleb(-digits).normalize():f}"


@dataclass
class Reckoning:
    """One sum being worked out: the answers, the figures of that day, and what is said of it."""

    item: Item
    on: date
    answers: Answers
    sums: dict[str, int] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)
    ratios: dict[str, Fraction] = field(default_factory=dict)
    texts: dict[str, str | int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    assumed: list[Line] = field(default_factory=list)
    exceptions: list[Line] = field(default_factory=list)
    claim: int | None = None
    most: bool = False
    route: str = ""

    # What was answered

    def fen(self, key: str) -> int:
        """Return a sum in fen, nothing where it was not given."""
        found = self.answers.get(key)
        return found if isinstance(found, int) else 0

    def count(self, key: str) -> int | None:
        """Return a count, None where it was not given."""
        found = self.answers.get(key)
        return found if isinstance(found, int) else None

    def yes(self, key: str) -> bool | None:
        """Return yes or no, None where it was not answered."""
        found = self.answers.get(key)
        return found if isinstance(found, bool) else None

    def day(self, key: str) -> date | None:
        """Return a day, None where it was not given."""
        found = self.answers.get(key)
        return found if isinstance(found, date) else None

    def code(self, key: str) -> str:
        """Return a chosen code, empty where none was chosen."""
        found = self.answers.get(key)
        return found if isinstance(found, str) else ""

    def share(self, key: str) -> Fraction | None:
        """Return an exact share, None where it was not given."""
        found = self.answers.get(key)
        return found if isinstance(found, Fraction) else None

    # What the law says on that day

    def figure(self, name: str) -> Any:
        """Return a figure of the rule as it is in force on the day. Raises `KeyError`."""
        found = self.item.value(name, self.on)
        if found is None:
            raise KeyError((self.item.code, name))
        return found

    def number(self, name: str) -> int:
        """Return a whole figure of the rule: a multiple, a floor in fen, days."""
        return int(self.figure(name))

    def percent(self, name: str) -> Fraction:
        """Return a figure that the table keeps as percent in exact text, as a share of one."""
        return Fraction(Decimal(str(self.figure(name)))) / 100

    def cites(self, *steps: str) -> tuple[str, ...]:
        """Return the articles behind these steps."""
        known = self.figure("cites")
        return tuple(str(known[step]) for step in steps)

    # What is said

    def say(self, sentence: str, *steps: str) -> None:
        """Add a line of the sum with the steps whose articles it rests on."""
        self.lines.append(Line(sentence, self.cites(*steps)))

    def assume(self, key: str, sentence: str, *steps: str) -> None:
        """Say what was taken for granted, where that question was not answered."""
        if key not in self.answers:
            self.assumed.append(Line(sentence, self.cites(*steps)))

    def mind(self, sentence: str, *steps: str) -> None:
        """Add an exception or something else to look at."""
        self.exceptions.append(Line(sentence, self.cites(*steps)))

    def give(self, **exact: Fraction | int) -> None:
        """Set sums, each rounded half up from its exact value in fen."""
        self.sums |= {name: half_up(Fraction(value)) for name, value in exact.items()}

    def refuse(self, code: str, sentence: str) -> Refused:
        """Return a refusal that begins with the name of the answer it is about."""
        return Refused("bad-answer", about(code, sentence))

    def result(self) -> Result:
        """Return what it came to."""
        return Result(
            self.item.code, self.on, self.sums, self.flags, self.ratios, self.texts,
            tuple(self.lines), tuple(self.assumed), tuple(self.exceptions), self.claim, self.most,
            self.route,
        )  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One rule: its code in `remedy_rules`, what it asks, how it is worked out."""

    code: str
    questions: tuple[Question, ...]
    work: Callable[[Reckoning], None]

    @property
    def item(self) -> Item:
        """The row of the table that holds its figures. Raises `KeyError`."""
        found = taxonomy.item(TABLE, self.code)
        if found is None:
            raise KeyError(self.code)
        return found

    def label(self) -> str:
        """Return its name in the language in use."""
        return self.item.label()

    def question(self, key: str) -> Question | None:
        """Return the question of a key, None where the rule asks no such thing."""
        return next((q for q in self.questions if q.key == key), None)

    def article(self, question: Question, on: date) -> str:
        """Return the article for whose sake it is asked, as of that day."""
        return str((self.item.value("cites", on) or {}).get(question.cite, ""))

    def missing(self, answers: Answers) -> list[Question]:
        """Return the needed questions that have no answer."""
        return [q for q in self.questions if q.needed and q.key not in answers]

    def answer(self, answers: Answers, on: date) -> Result:
        """Work the rule out as the law stands on that day.

        Raises `Refused`: `missing` for a needed answer, `unknown-key`, `not-in-force`, and
        `bad-answer` where the answers contradict each other or the law.
        """
        unknown = [key for key in answers if self.question(key) is None]
        if unknown:
            raise Refused(
                "unknown-key",
                _("{rule} 不问 {keys}。").format(rule=self.code, keys=listed(unknown)),
            )
        wanting = self.missing(answers)
        if wanting:
            raise Refused(
                "missing",
                _("还缺：{keys}。").format(
                    keys=listed(f"{q.key}（{_(q.label)}）" for q in wanting)
                ),
            )
        item = self.item
        if not item.in_force(on):
            raise Refused("not-in-force", _not_in_force(item, on))
        reckoning = Reckoning(item, on, dict(answers))
        self.work(reckoning)
        return reckoning.result()


def _not_in_force(item: Item, on: date) -> str:
    if item.since is not None and on < item.since:
        return _("{rule}从 {since} 起施行，{on} 还不能用。").format(
            rule=item.label(), since=item.since, on=on
        )
    return _("{rule}用到 {last} 为止，{on} 已经不用。").format(
        rule=item.label(), last=item.retired, on=on
    )
