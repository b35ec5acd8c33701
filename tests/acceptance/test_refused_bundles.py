"""A bundle that is not what it should be: one sentence, status 1, and nothing changed."""

import json
import shutil
from pathlib import Path

import pytest

from tests.screens.kit import Town, consultation, content, new_town, refused, run


def nothing_changed(town: Town, path: Path, *words: str) -> str:
    """Import one bad file; return the sentence after checking that the county is as it was."""
    before, summary = content(town.office), town.summary()
    got = town.county("import", path, *words)
    sentence = refused(got)
    assert content(town.office) == before
    assert town.summary() == summary
    said = town.county("import", path, "--json").json["bundles"]
    assert [(r["new"], r["same"], r["held"]) for r in said] == [(0, 0, 0)]
    assert said[0]["reason"] in sentence
    return sentence


@pytest.fixture
def bundle(town: Town) -> Path:
    """A good bundle with something new, beside a county that has one already."""
    town.take(town.export("017"))
    town.load("017", consultation("N1"))
    return town.export("017", "next")


def test_truncated(town: Town, bundle: Path) -> None:
    whole = bundle.read_bytes()
    for length in (0, 1, 20, 200, len(whole) // 2, len(whole) - 1):
        bundle.write_bytes(whole[:length])
        nothing_changed(town, bundle)
    bundle.write_bytes(whole)
    assert town.take(bundle)[0]["new"] > 0, "the whole one still enters"


def test_altered(town: Town, bundle: Path) -> None:
    whole = bundle.read_bytes()
    for at in (10, 60, 300, len(whole) // 2, len(whole) - 5):
        changed = bytearray(whole)
        changed[at] ^= 0x01
        bundle.write_bytes(changed)
        nothing_changed(town, bundle)


def test_longer(town: Town, bundle: Path) -> None:
    bundle.write_bytes(bundle.read_bytes() + b"\0")
    nothing_changed(town, bundle)


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"age-encryption.org/v1\n", b"\xff" * 5000, "编号,类别".encode()],
    ids=["empty", "zip", "age head", "bytes", "ledger"],
)
def test_no_bundle_at_all(town: Town, data: bytes) -> None:
    path = town.path / "x.zip.age"
    path.write_bytes(data)
    nothing_changed(town, path)


def test_for_another_county(town: Town, tmp_path: Path) -> None:
    """A station of the neighbouring county: its bundle is sealed to them."""
    other = new_town(tmp_path / "other", "017", region="540103", name="堆龙德庆区")
    other.load("017", consultation("X1"))
    nothing_changed(town, other.export("017"))


def test_from_an_unknown_desk(town: Town, tmp_path: Path) -> None:
    """A copy of the county before a station was enrolled does not know it."""
    older = town.copy(tmp_path / "older")
    town.add("019")
    town.load("019", consultation("X1"))
    nothing_changed(older, town.export("019"))


def test_signed_with_other_keys(town: Town, bundle: Path) -> None:
    """The journal of 017 under the keys of 018: sealed to the right county, wrongly signed."""
    for name in ("age.key", "minisign.key"):
        shutil.copy(town.stations["018"] / "keys" / name, town.stations["017"] / "keys" / name)
    forged = town.export("017", "forged")
    nothing_changed(town, forged)
    assert town.county("import", forged, "--json").json["bundles"][0]["code"] == "bad-signature"


def test_what_goes_down_is_not_what_comes_up(town: Town, bundle: Path) -> None:
    down = town.county("returns", "--to", town.path / "down", "--json").json["files"]
    nothing_changed(town, Path(down[0]["path"]))
    before = content(town.stations["017"], "desk")
    refused(town.station("017", "receive", bundle))
    assert content(town.stations["017"], "desk") == before


def test_the_desk_refuses_what_is_not_its_own(town: Town, bundle: Path, tmp_path: Path) -> None:
    town.take(bundle)
    files = town.county("returns", "--to", town.path / "down", "--json").json["files"]
    own, other = (next(Path(f["path"]) for f in files if f["station"].endswith(c))
                  for c in ("017", "018"))  # fmt: skip
    stranger = new_town(tmp_path / "other", "017", region="540103", name="堆龙德庆区")
    foreign = stranger.county("returns", "--to", tmp_path / "down", "--json").json["files"]
    cut = own.with_name("cut.age")
    cut.write_bytes(own.read_bytes()[:-30])
    before = content(town.stations["017"], "desk")
    for path in (other, Path(foreign[0]["path"]), cut, town.path / "absent.age"):
        refused(town.station("017", "receive", path))
        assert content(town.stations["017"], "desk") == before
    assert town.station("017", "receive", own, "--json").json["acked_through"] > 0


def test_a_missing_path_refuses_before_anything_enters(town: Town, bundle: Path) -> None:
    before = content(town.office)
    sentence = refused(town.county("import", bundle, town.path / "nowhere"))
    assert "nowhere" in sentence
    assert content(town.office) == before


def test_open_refuses_the_same(town: Town, bundle: Path) -> None:
    assert town.county("open", bundle, "--json").json["station"] == "540102-017A"
    lines = town.path / "x.jsonl"
    assert town.county("open", bundle, "-o", lines).status == 0
    for line in lines.read_text("utf-8").splitlines():
        assert json.loads(line)["v"] == 1
    bundle.write_bytes(bundle.read_bytes()[:-1])
    before = content(town.office)
    refused(town.county("open", bundle))
    refused(run("county", "--home", town.path / "absent", "open", bundle))
    assert content(town.office) == before
