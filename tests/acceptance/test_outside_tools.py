"""A real bundle without a line of ours: age, unzip, minisign, frictionless, DuckDB."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.screens.kit import Town, done, soy_sauce


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def call(*words: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*map(str, words)], capture_output=True, check=False, timeout=60)


@pytest.fixture
def opened(town: Town) -> tuple[Town, Path, Path]:
    """A bundle, its inner zip as Debian's age opens it, and the folder of the office's keys."""
    age = tool("age")
    town.load("017", *(soy_sauce(f"T{n}", 经营者="", 消费者=f"第{n}位") for n in range(5)))
    bundle, safe = town.export("017"), town.path / "safe"
    paths = [Path(p) for p in done(town.county("keys", "--to", safe, "--json")).json["paths"]]
    assert all(p.stat().st_mode & 0o077 == 0 for p in paths)
    identity = next(p for p in paths if "identity" in p.name)
    inner = town.path / "inner.zip"
    got = call(age, "-d", "-i", identity, "-o", inner, bundle)
    assert got.returncode == 0, got.stderr
    return town, inner, safe


def test_unzip_and_minisign(opened: tuple[Town, Path, Path]) -> None:
    town, inner, safe = opened
    unzip, minisign = tool("unzip"), tool("minisign")
    folder = town.path / "unpacked"
    assert call(unzip, "-tq", inner).returncode == 0
    assert call(unzip, "-q", inner, "-d", folder).returncode == 0
    assert sorted(p.name for p in folder.iterdir()) == [
        "datapackage.json", "datapackage.json.minisig", "journal.jsonl", "personal.jsonl",
    ]  # fmt: skip
    manifest = folder / "datapackage.json"
    desk, county = safe / "540102-017A-minisign.pub", safe / "540102-minisign.pub"
    assert call(minisign, "-Vm", manifest, "-p", desk).returncode == 0
    assert call(minisign, "-Vm", manifest, "-p", county).returncode != 0
    assert call(minisign, "-Vm", manifest, "-p", safe / "540102-018A-minisign.pub").returncode != 0
    manifest.write_bytes(manifest.read_bytes().replace(b"017", b"018", 1))
    assert call(minisign, "-Vm", manifest, "-p", desk).returncode != 0


def test_frictionless(opened: tuple[Town, Path, Path]) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(opened[1]), type="package")
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == 2


def test_duckdb_counts_the_same(opened: tuple[Town, Path, Path]) -> None:
    duckdb = pytest.importorskip("duckdb")
    town, inner, _safe = opened
    shutil.unpack_archive(inner, town.path / "unpacked")
    journal = town.path / "unpacked" / "journal.jsonl"
    rows = f"read_json_auto('{journal}', format='newline_delimited')"
    last = f"(SELECT * FROM {rows} QUALIFY row_number() OVER (PARTITION BY id ORDER BY seq DESC)=1)"
    figures = done(town.station("017", "summary", "2026Q3", "--json")).json["figures"]
    complaints, received = duckdb.sql(
        f"SELECT count(*) FILTER (kind='case' AND open.kind='COMPLAINT'), "
        f"sum(open.received_fen) FILTER (kind='payment') FROM {last}"
    ).fetchall()[0]
    assert (complaints, received) == (figures["complaints"], figures["recovered_fen"])
    assert complaints == 6


def test_what_a_person_typed_is_not_in_the_journal(opened: tuple[Town, Path, Path]) -> None:
    town, inner, _safe = opened
    shutil.unpack_archive(inner, town.path / "unpacked")
    journal = (town.path / "unpacked" / "journal.jsonl").read_text("utf-8")
    personal = (town.path / "unpacked" / "personal.jsonl").read_text("utf-8")
    for secret in ("王女士", "13800000000", "第3位", "惠民超市", "过期酱油", "S3"):
        assert f'"{secret}"' not in journal, secret
        assert f'"{secret}"' in personal, secret


def test_open_writes_the_same_journal(opened: tuple[Town, Path, Path]) -> None:
    town, inner, _safe = opened
    shutil.unpack_archive(inner, town.path / "unpacked")
    bundle = next((town.path / "stick").iterdir())
    out = town.path / "x.jsonl"
    done(town.county("open", bundle, "-o", out))
    assert out.read_bytes() == (town.path / "unpacked" / "journal.jsonl").read_bytes()
    whole = done(town.county("open", bundle, "--json")).json
    assert len(whole["entries"]) == len(out.read_bytes().splitlines())
    assert json.dumps(whole, ensure_ascii=False).count("王女士") >= 1


def test_the_desk_opens_its_own_bundle(opened: tuple[Town, Path, Path]) -> None:
    town, _inner, _safe = opened
    bundle = next((town.path / "stick").iterdir())
    for code, status in (("017", 0), ("018", 1)):
        key = town.stations[code] / "keys" / "age.key"
        got = call(tool("age"), "-d", "-i", key, "-o", town.path / f"{code}.zip", bundle)
        assert got.returncode == status, got.stderr
