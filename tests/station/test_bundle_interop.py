"""A bundle is opened without a line of ours: age, unzip, minisign, frictionless, DuckDB."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from station.bundle import keys, write
from station.bundle import manifest as m
from tests.station.test_bundle_kit import COUNTY, DESK, Desk, files_of, grown, inner_of, packing


def needs(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The inner package of three entries and a picture, unpacked."""
    for name, data in files_of(inner_of(grown().stretch([b"picture"]))).items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def test_age_and_unzip_open_it(tmp_path: Path) -> None:
    age, unzip = needs("age"), needs("unzip")
    stretch = grown().stretch([b"picture"])
    (tmp_path / "b.zip.age").write_bytes(write.pack(stretch, **packing()))
    key = tmp_path / "key.txt"
    key.touch(mode=0o600)
    key.write_text(COUNTY.age_identity + "\n")
    args = [age, "-d", "-i", str(key), "-o", str(tmp_path / "b.zip"), str(tmp_path / "b.zip.age")]
    subprocess.run(args, check=True)
    assert (tmp_path / "b.zip").read_bytes() == inner_of(stretch)
    listing = subprocess.run(
        [unzip, "-Z1", str(tmp_path / "b.zip")], check=True, capture_output=True, text=True
    )
    attachment = m.ATTACHMENTS + next(iter(stretch.attachments))
    assert listing.stdout.split() == [m.MANIFEST, m.SIGNATURE, m.JOURNAL, m.PERSONAL, attachment]
    subprocess.run([unzip, "-tq", str(tmp_path / "b.zip")], check=True, capture_output=True)


def test_minisign_verifies_it(folder: Path) -> None:
    tool = needs("minisign")
    public = folder / "desk.pub"
    public.write_text(keys.public_file(DESK.minisign_public, "八廓街\n消费维权服务站"))
    args = [tool, "-Vm", str(folder / m.MANIFEST), "-p", str(public)]
    said = subprocess.run(args, check=True, capture_output=True, text=True)
    assert "station-bundle 540102-017A up 1-3" in said.stdout
    with (folder / m.MANIFEST).open("ab") as file:
        file.write(b" ")
    assert subprocess.run(args, check=False, capture_output=True).returncode != 0


def test_what_minisign_signs_is_verified_here(tmp_path: Path) -> None:
    tool = needs("minisign")
    public, secret, data = tmp_path / "k.pub", tmp_path / "k.key", tmp_path / "data"
    data.write_bytes(b"data")
    subprocess.run(
        [tool, "-G", "-W", "-p", str(public), "-s", str(secret)], check=True, capture_output=True
    )
    subprocess.run(
        [tool, "-S", "-s", str(secret), "-m", str(data)], check=True, capture_output=True
    )
    minisig = (tmp_path / "data.minisig").read_bytes()
    assert keys.verify(public.read_text().splitlines()[1], b"data", minisig)


@pytest.mark.parametrize("kind", ["full", "no disclosures", "empty"])
def test_frictionless_validates_it(tmp_path: Path, kind: str) -> None:
    frictionless = pytest.importorskip("frictionless")
    desk = Desk() if kind == "empty" else grown()
    stretch = desk.stretch([b"\x89PNG\xff"] if kind == "full" else [])
    if kind != "full":
        stretch = desk.stretch(disclosures=[])
    path = tmp_path / "b.zip"
    path.write_bytes(inner_of(stretch))
    report = frictionless.validate(os.fspath(path), type="package")
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == len(files_of(inner_of(stretch))) - 2


def test_duckdb_reads_the_right_types(folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    read = f"read_json_auto('{folder / m.JOURNAL}')"
    described = duckdb.sql(f"describe select * from {read}").fetchall()
    types = {row[0]: row[1] for row in described}
    assert types["id"] == types["act"] == types["journal"] == "UUID"
    assert types["at"].startswith("TIMESTAMP")
    assert types["seq"] == types["rev"] == "BIGINT"
    assert types["prev"] == types["epoch"] == "VARCHAR"
    assert types["open"] == "STRUCT(claimed_fen BIGINT, kind VARCHAR, received DATE)"
    total = duckdb.sql(f"select count(*), sum(open.claimed_fen) from {read}").fetchall()
    assert total == [(3, 4500)]
