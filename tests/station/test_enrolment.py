"""Invitations, cards and the thirty digits."""

import json
import random
from typing import Any

import pytest
from msgspec.structs import replace

from station.bundle import enrolment, keys
from station.clock import uuid7
from station.errors import Refused
from station.journal import canonical
from tests.station.test_bundle_kit import COUNTY, DESK, STRANGER, code_of

JOURNAL = uuid7()


def invitation(**changed: Any) -> bytes:
    values: dict[str, Any] = {
        "region": "540102",
        "county_name": "城关区消费者协会",
        "station": "017",
        "desk": "A",
        "issued": "2026-11-22T09:00:00+08:00",
    }
    return enrolment.make_invitation(COUNTY, **(values | changed))


def card(own: keys.Keys = DESK, **changed: Any) -> bytes:
    values: dict[str, Any] = {
        "journal": JOURNAL,
        "region": "540102",
        "station": "017",
        "desk": "A",
        "station_name": "八廓街消费维权服务站",
        "identity": "CONSUMER_ASSOCIATION",
        "type": "MALL",
        "office": "八廓市场监管所",
        "made": "2026-11-22T09:00:00+08:00",
    }
    return enrolment.make_card(own, **(values | changed))


def refused(data: bytes) -> tuple[str, str]:
    return (
        code_of(lambda: enrolment.read_invitation(data)),
        code_of(lambda: enrolment.read_card(data)),
    )


def test_both_files_come_back_as_they_were_made() -> None:
    invited = enrolment.read_invitation(invitation())
    assert (invited.region, invited.station, invited.desk) == ("540102", "017", "A")
    assert invited.county_name == "城关区消费者协会"
    made = enrolment.read_card(card())
    assert (made.journal, made.type, made.office) == (JOURNAL, "MALL", "八廓市场监管所")
    assert made.age_recipient == DESK.age_recipient
    assert made.previous is None
    assert invitation() == invitation()


def test_a_file_is_canonical_json_with_one_line_end() -> None:
    for data in (invitation(), card()):
        assert data == canonical(json.loads(data)) + b"\n"


def test_the_thirty_digits_stand_for_both_keys_role_and_subject() -> None:
    made = enrolment.read_card(card())
    groups = made.fingerprint.split(" ")
    assert [len(g) for g in groups] == [5] * 6
    assert made.fingerprint == enrolment.read_card(card(station_name="新名")).fingerprint
    a = ("desk", JOURNAL, DESK.minisign_public, DESK.age_recipient)
    others = {
        keys.fingerprint("desk", *a[1:]),
        keys.fingerprint("county", *a[1:]),
        keys.fingerprint("desk", "540102", *a[2:]),
        keys.fingerprint("desk", JOURNAL, COUNTY.minisign_public, DESK.age_recipient),
        keys.fingerprint("desk", JOURNAL, DESK.minisign_public, COUNTY.age_recipient),
        enrolment.read_invitation(invitation()).fingerprint,
    }
    assert len(others) == 6
    assert made.fingerprint in others


def test_the_thirty_digits_never_change() -> None:
    assert keys.fingerprint("county", "540102", "RWx", "age1x") == PINNED


PINNED = "39097 39271 03473 95991 29412 05536"


def test_people_write_digits_in_many_ways() -> None:
    digits = "52033 47509 11553 76478 02217 49076"
    for said in (digits.replace(" ", ""), digits.replace(" ", "-"), digits.replace(" ", "　")):
        assert keys.same_fingerprint(digits, said)
    assert keys.same_fingerprint(digits, "５２０３３－４７５０９ 11553—76478 02217\n49076 ")
    for wrong in ("", " ", digits[:-1], digits + "1", digits[:-1] + "7", "甲" * 30):
        assert not keys.same_fingerprint(digits, wrong)


def test_a_changed_file_is_refused() -> None:
    for data in (invitation(), card()):
        plain = json.loads(data)
        for key in plain:
            if key in ("signature", "format"):
                continue
            other = "C" if plain[key].endswith("B") else "B"  # a key may end in either
            changed = canonical(plain | {key: plain[key][:-1] + other})
            assert refused(changed) == ("bad-invitation", "bad-card"), key
        assert set(refused(canonical(plain | {"extra": 1}))) == {"bad-invitation", "bad-card"}
        assert set(refused(b" " + data)) == {"bad-invitation", "bad-card"}


def test_one_is_not_taken_for_the_other() -> None:
    assert refused(card())[0] == "bad-invitation"
    assert refused(invitation())[1] == "bad-card"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 60_000,
        b"[" * 70_000,
        b" " * 70_000,
        b'{"format":1}',
        b'{"format":"station-card/x"}',
    ],
)
def test_junk_is_refused(data: bytes) -> None:
    codes = refused(data)
    assert codes[0] == "bad-invitation"
    assert codes[1] in ("bad-card", "newer-format")


def test_a_newer_format_asks_for_an_upgrade() -> None:
    plain = json.loads(card())
    assert refused(canonical(plain | {"format": "station-card/2.0"}))[1] == "newer-format"


def test_a_later_minor_version_is_read() -> None:
    plain = json.loads(card())
    later = {k: v for k, v in plain.items() if k != "signature"}
    later |= {"format": "station-card/1.3", "mood": "glad"}
    signature = keys.sign(DESK, canonical(later), "x").decode()
    assert enrolment.read_card(canonical(later | {"signature": signature})).journal == JOURNAL


def test_a_card_signed_by_the_wrong_key_proves_no_possession() -> None:
    plain = json.loads(card())
    body = canonical({k: v for k, v in plain.items() if k != "signature"})
    forged = plain | {"signature": keys.sign(STRANGER, body, "x").decode()}
    assert refused(canonical(forged))[1] == "bad-card"


def test_a_key_change_is_vouched_for_by_the_old_key() -> None:
    changed = card(STRANGER, previous=DESK)
    assert enrolment.read_card(changed).minisign_public == STRANGER.minisign_public
    assert enrolment.vouched(changed, DESK.minisign_public)
    assert not enrolment.vouched(changed, COUNTY.minisign_public)
    assert not enrolment.vouched(card(STRANGER), DESK.minisign_public)
    stolen = json.loads(card(COUNTY)) | {"previous": json.loads(changed)["previous"]}
    assert not enrolment.vouched(canonical(stolen), DESK.minisign_public)


def test_names_hide_nothing() -> None:
    assert enrolment.read_card(card(station_name="八\u202e廓\n街")).station_name == "八廓街"


@pytest.mark.parametrize(
    "wrong", [{"region": "54"}, {"desk": "甲"}, {"made": "today"}, {"office": "甲" * 201}]
)
def test_a_card_out_of_its_limits_is_not_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused) as error:
        card(**wrong)
    assert error.value.code == "bad-card"


def test_bytes_changed_at_random_are_refused() -> None:
    dice = random.Random(9)
    data = card()
    known = replace(enrolment.read_card(data), signature="")
    for _round in range(300):
        out = bytearray(data)
        out[dice.randrange(len(out) - 1)] ^= 1 << dice.randrange(8)
        code = refused(bytes(out))[1]
        if code == "taken":  # minisign's untrusted comment is the one thing that nobody signs
            assert replace(enrolment.read_card(bytes(out)), signature="") == known
        else:
            assert code in ("bad-card", "newer-format")
