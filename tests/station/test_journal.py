"""The journal's bytes: canonical, and refused when they are not."""

import json

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from station.errors import Refused
from station.journal import (
    MAX_INT,
    canonical,
    commitment,
    decode,
    decode_disclosure,
    digest,
    encode,
    known_values,
    opens,
    seal,
)
from tests.station.test_bundle_kit import Desk

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(min_codepoint=0, max_codepoint=0x7F), max_size=8)
INTS = st.integers(-MAX_INT, MAX_INT)
VALUES = st.recursive(
    st.none() | st.booleans() | INTS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_canonical_json_is_rfc_8785(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(VALUES, TEXT)
def test_a_commitment_opens_with_its_value_and_no_other(value: object, other: str) -> None:
    told = seal("0190b3a0-0000-7000-8000-000000000001", "facts", value)
    assert opens(told)
    assert told.commit == commitment("facts", value, bytes.fromhex(told.key))
    assert opens(decode_disclosure(canonical(told)))
    if value != other:
        assert commitment("facts", other, bytes.fromhex(told.key)) != told.commit


def test_the_same_value_sealed_twice_looks_different() -> None:
    record = "0190b3a0-0000-7000-8000-000000000001"
    assert seal(record, "facts", "甲").commit != seal(record, "facts", "甲").commit


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["nature", "a", "a_1", "z9"]), VALUES))
def test_an_entry_comes_back_from_its_bytes(values: dict[str, object]) -> None:
    entry = Desk().add(open=values)
    line = encode(entry)
    assert decode(line) == entry
    assert line == rfc8785.dumps(json.loads(line))


def line_with(old: bytes, new: bytes) -> bytes:
    line = encode(Desk().add())
    assert old in line
    return line.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"rev":1', b'"rev": 1'),
        (b'"rev":1', b'"rev":1.0'),
        (b'"rev":1', b'"rev":1e0'),
        (b'"rev":1', b'"rev":01'),
        (b'"rev":1', b'"rev":0'),
        (b'"rev":1', b'"rev":9007199254740992'),
        (b'"rev":1', b'"rev":1,"rev":1'),
        (b'"rev":1', b'"rev":true'),
        (b'"turn":0', b'"turn":-0'),
        (b'"turn":0', b'"turn":-1'),
        (b"1500", b"1500.5"),
        (b"1500", b"9007199254740992"),
        (b"1500", b"-9007199254740992"),
        (b"1500", b"123456789012345678901234567890"),
        (b"1500", b'{"a":[0.5]}'),
        (b"1500", b"1500,"),
        (b'"COMPLAINT"', b'"\\u0041"'),
        (b'"COMPLAINT"', b'"\\ud800"'),
        (b'"COMPLAINT"', b'"\xff"'),
        (b'"COMPLAINT"', b"NaN"),
        (b'"claimed_fen"', b'"Claimed"'),
        (b'"part":[1,1]', b'"part":[2,1]'),
        (b'"part":[1,1]', b'"part":[1,1001]'),
        (b'"kind":"case"', b'"kind":"Case"'),
        (b'{"act"', b'{"zz":1,"act"'),
        (b'{"act"', b' {"act"'),
        (b'"v":1}', b'"v":1}\n'),
        (b"1500", b"[" * 100_000 + b"]" * 100_000),
    ],
)
def test_a_line_that_is_not_canonical_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(Refused) as refused:
        decode(line_with(old, new))
    assert refused.value.code == "bad-entry"


def test_a_line_longer_than_the_cap_is_refused() -> None:
    with pytest.raises(Refused):
        decode(encode(Desk().add(open={"a": "甲" * 90_000})))


def test_a_field_of_a_later_version_stays_in_the_bytes() -> None:
    line = line_with(b'"v":1}', b'"v":2,"w":"later"}')
    assert decode(line).v == 2
    assert digest(line) != digest(line_with(b'"v":1}', b'"v":2}'))


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"\xff", b"[" * 200_000, b"1" * 300_000])
def test_a_bad_disclosure_is_refused(line: bytes) -> None:
    with pytest.raises(Refused) as refused:
        decode_disclosure(line)
    assert refused.value.code == "bad-disclosure"


def test_an_image_says_what_is_disclosed_and_no_more() -> None:
    entry = Desk().add()
    told = {(entry.id, entry.sealed["consumer_name"]): "张三"}
    assert known_values(entry, told) == entry.open | {"consumer_name": "张三"}
    assert known_values(entry, {}) == entry.open
