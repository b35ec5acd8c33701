import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import tokens

TEXT = st.text(
    st.sampled_from('王女士曾单空调aB1２９-* "\x00\x1fé😀𠀀ß\u0301\ud800İ〇'), max_size=12
)


def asked(row: set[str], text: str) -> bool:
    """Tell whether the index would propose a row that has these tokens."""

    def has(token: str) -> bool:
        if token.endswith(tokens.PREFIX):
            return any(t.startswith(token[:-1]) for t in row)
        return token in row

    return all(has(token) for word in tokens.query_tokens(text) for token in word)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１３８-0013 8000", "13800138000"),
        ("26A-0123", "26a0123"),
        ("王 女士。", "王女士"),
        ("Ｃafé", "café"),
        ("٣٤", "34"),
        ("❤️“*”\x00\x1f\ud800", ""),
        ("葛\U000e0100", "葛"),
    ],
)
def test_fold_keeps_letters_and_digits(text: str, folded: str) -> None:
    assert tokens.fold(text) == folded


@pytest.mark.parametrize(
    "text", ["", "  \u3000", "***", '"', "。，", "\x00", "😀", "\ud800", "- -"]
)
def test_text_without_words_asks_for_nothing(text: str) -> None:
    assert tokens.query_tokens(text) == []
    assert tokens.words(text) == []


def test_query_tokens_are_per_word() -> None:
    assert tokens.query_tokens("王 空调") == [["王"], ["空调"]]
    assert tokens.query_tokens("26A-0123") == [["26a0", "6a01", "a012", "0123"]]
    assert tokens.query_tokens("wns 12") == [["wns*"], ["12*"]]
    assert tokens.query_tokens("王 王") == [["王"]]


def test_index_tokens_hold_characters_pairs_and_stretches() -> None:
    found = set(tokens.index_tokens(["空调坏", "26A-0123"], []).split())
    assert {"空", "调", "坏", "空调", "调坏", "26a0", "0123", "123", "3"} == found - {
        "6a01", "a012", "23",
    }  # fmt: skip


@given(st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=2))
def test_no_tokenizer_can_split_a_token(values: list[str], names: list[str]) -> None:
    for token in tokens.index_tokens(values, names).split(" "):
        assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789" or "一" <= c <= "龥" for c in token)


@given(st.lists(TEXT, max_size=3), TEXT)
def test_values_match_as_if_folded_one_by_one(values: list[str], text: str) -> None:
    wanted = tokens.words(text)
    assert tokens.matches(wanted, values, []) == all(
        any(word in tokens.fold(v) for v in values) for word in wanted
    )


@given(st.lists(TEXT, max_size=3), TEXT, TEXT)
def test_whatever_matches_is_proposed(values: list[str], name: str, text: str) -> None:
    row = set(tokens.index_tokens([*values, name], [name]).split())
    if tokens.matches(tokens.words(text), [*values, name], [name]):
        assert asked(row, text)


@given(TEXT, st.data())
def test_a_piece_of_a_name_and_of_its_initials_is_found(name: str, data: st.DataObject) -> None:
    row = set(tokens.index_tokens([name], [name]).split())
    letters = "".join(data.draw(st.sampled_from(options)) for options in tokens.initials(name))
    for whole in (tokens.fold(name), letters):
        start = data.draw(st.integers(0, len(whole)))
        piece = whole[start : data.draw(st.integers(start, len(whole)))]
        if tokens.words(piece) == [piece]:
            assert asked(row, piece)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王女士", ["w", "wn", "ns", "wns"]),
        ("曾小贤", ["zxx", "cxx"]),
        ("单于朴", ["syp", "cyp", "dyp"]),
        ("尉迟恭", ["ycg", "wcg"]),
        ("万俟卨", ["mq"]),
        ("重庆银行KTV", ["cqyh", "yhktv", "zqyx"]),
        ("厦门航空", ["xmhk", "smhk"]),
        ("Ａ1王", ["a1w"]),
        *[(c + "一", [i + "y"]) for c, i in zip(
            "仇查解乐区翟覃种秘祭盖缪朴召繁", "qzxyozqcbzgmpsp", strict=True
        )],
    ],
)  # fmt: skip
def test_initials_in_every_reading(name: str, typed: list[str]) -> None:
    row = set(tokens.index_tokens([name], [name]).split())
    for word in typed:
        assert tokens.matches([word], [name], [name]), word
        assert asked(row, word), word


def test_initials_are_of_names_only_and_end_at_other_letters() -> None:
    assert not tokens.matches(["kt"], ["空调"], [])
    assert not tokens.matches(["ww"], ["王éw"], ["王éw"])
    assert tokens.initials("王é") == ("w", "é")


def test_every_own_reading_is_of_a_character_the_library_knows() -> None:
    own = tokens._own_readings()
    for char in {*own.head, *own.anywhere, *"".join(own.compound)}:
        assert tokens.initials(char)[0].isascii(), char
        assert len(set(tokens.initials(char)[0])) == len(tokens.initials(char)[0])


def test_the_library_is_read_without_its_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = tokens._library()
    monkeypatch.setattr(tokens.util, "find_spec", lambda _: None)
    tokens._library.cache_clear()
    assert tokens._library() == fast
