"""The sentence that an office prints, letter for letter."""

import gettext
from collections.abc import Iterator

import pytest

from station import language
from station.figures import FIGURES
from station.sentence import Opening, Wording, money, sentence

LHASA = {
    **dict.fromkeys(FIGURES, 0),
    "consultations": 476,
    "complaints": 172,
    "mediations": 172,
    "mediations_agreed": 160,
    "recovered_fen": 1_940_000,
    "leads_handed_over": 81,
}
PRINTED = (
    "共受理消费者咨询476起，消费者投诉172起，调解172起，调解成功率93%，"
    "为消费者挽回经济损失1.94万元，提供线索81条"
)


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    language.choose("zh_CN")
    yield
    language.choose("zh_CN")


def test_lhasa() -> None:
    assert sentence(LHASA) == PRINTED


def test_lhasa_with_its_opening() -> None:
    opening = Opening("2023年第二季度", "城关区", 4)
    assert sentence(LHASA, opening=opening) == (
        "2023年第二季度，城关区4个消费维权服务站，" + PRINTED
    )
    named = Opening("", "城关区", 4, "消费维权联络站")
    assert sentence(LHASA, opening=named).startswith("城关区4个消费维权联络站，共受理")


def test_measure_and_bases_are_the_countys() -> None:
    figures = {**LHASA, "settled_fen": 50_000, "closed": 200, "accepted": 160}
    said = sentence(figures, Wording("件", "settled", "closed"))
    assert said == (
        "共受理消费者咨询476件，消费者投诉172件，调解172件，调解成功率（按办结计）80%，"
        "为消费者挽回经济损失500元，提供线索81条"
    )
    assert "（按受理计）100%" in sentence(figures, Wording(base="accepted"))


def test_what_counts_nothing_is_left_out() -> None:
    nothing = dict.fromkeys(FIGURES, 0)
    assert sentence(nothing) == ""
    assert sentence({**nothing, "complaints": 2}) == "共受理消费者投诉2起"
    assert sentence({**nothing, "leads_handed_over": 1}) == "提供线索1条"
    assert sentence({**nothing, "recovered_fen": 101_500}) == "为消费者挽回经济损失1015元"


def test_a_rate_of_nothing_is_still_said() -> None:
    figures = {**dict.fromkeys(FIGURES, 0), "mediations": 3}
    assert sentence(figures) == "调解3起，调解成功率0%"


def test_nearly_all_is_not_all() -> None:
    figures = {**dict.fromkeys(FIGURES, 0), "mediations": 1000, "mediations_agreed": 999}
    assert sentence(figures).endswith("99%")


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (1, "0.01元"),
        (1_500, "15元"),
        (1_550, "15.50元"),
        (101_500, "1015元"),
        (999_999, "9999.99元"),
        (1_000_000, "1万元"),
        (1_004_999, "1万元"),
        (1_005_000, "1.01万元"),
        (1_940_000, "1.94万元"),
        (1_900_000, "1.9万元"),
        (10_000_000, "10万元"),
        (145_585_000, "145.59万元"),
        (100_000_000, "100万元"),
    ],
)
def test_money(fen: int, written: str) -> None:
    assert money(fen) == written


class _English(gettext.NullTranslations):
    """The entries of the English catalogue that the sentence needs."""

    WORDS = {  # noqa: RUF012
        "，": ", ",
        "共受理{clauses}": "received {clauses}",
        "消费者咨询{count}": "{count} consultations",
        "消费者投诉{count}": "{count} complaints",
        "调解{count}": "{count} mediated",
        "调解成功率{percent}%": "mediation success rate {percent}%",
        "为消费者挽回经济损失{sum}": "{sum} recovered for consumers",
        "提供线索{count}": "{count} leads provided",
    }

    def gettext(self, message: str) -> str:
        return self.WORDS.get(message, message)


def test_english(monkeypatch: pytest.MonkeyPatch) -> None:
    language.choose("en")
    monkeypatch.setattr(language, "_current", _English())
    assert sentence(LHASA) == (
        "received 476 consultations, 172 complaints, 172 mediated, mediation success rate 93%, "
        "CNY 19,400 recovered for consumers, 81 leads provided"
    )
    assert money(1_550) == "CNY 15.50"
