"""Everything a home writes is its owner's alone, whatever the umask."""

from __future__ import annotations

import os
import stat

import pytest

from storage import backup, exchange, intake, loading, returns
from tests.faults.kit import (
    Ticking,
    complaint,
    enrol,
    make_county,
    make_desk,
    open_desk,
    work,
)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes of files are not Windows' way")


@pytest.fixture
def careless():
    """Run with umask 000."""
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder):
    """List what others could read, write or enter, with its mode."""
    paths = [folder, *folder.rglob("*")]
    return {
        str(p.relative_to(folder)): oct(stat.S_IMODE(p.lstat().st_mode))
        for p in paths
        if stat.S_IMODE(p.lstat().st_mode) != (0o700 if p.is_dir() else 0o600)
    }


@pytest.mark.usefixtures("careless")
def test_a_new_home_is_private(tmp_path):
    make_desk(tmp_path / "desk")
    make_county(tmp_path / "county")
    assert open_to_others(tmp_path / "desk") == {}
    assert open_to_others(tmp_path / "county") == {}


@pytest.mark.usefixtures("careless")
def test_a_home_at_work_is_private(tmp_path):
    for home in at_work(tmp_path):
        assert only_files(open_to_others(home), home) == {}


@pytest.mark.usefixtures("careless")
def test_the_folders_of_a_home_at_work_are_private(tmp_path):
    for home in at_work(tmp_path):
        assert open_to_others(home) == {}


def only_files(found, folder):
    return {name: mode for name, mode in found.items() if (folder / name).is_file()}


def at_work(tmp_path):
    """Let a desk and a county do everything that writes into their homes."""
    desk, county = make_desk(tmp_path / "desk"), make_county(tmp_path / "county")
    enrol(county, desk)
    work(desk, lambda done: None)
    with desk.store.write() as connection:
        connection.exec_driver_sql("INSERT INTO counters (name, n) VALUES ('x', 1)")
        assert open_to_others(tmp_path / "desk") == {}, "inside a save"
    with county.writing(), county.store.write() as connection:
        connection.exec_driver_sql("UPDATE meta SET value=value")
        assert (tmp_path / "county" / "station.db-wal").exists()
        assert open_to_others(tmp_path / "county") == {}, "inside a save"
    exported = exchange.export(desk)
    intake.take(county, exported.paths)
    returns.write_returns(county, county.store.home.outbox)
    county.write_keys(county.store.home.path / "for-the-safe")
    backup.backup(desk.store)
    backup.backup(county.store)
    return desk.store.home.path, county.store.home.path


@pytest.mark.usefixtures("careless")
def test_what_goes_out_is_private_where_it_is_written(tmp_path):
    desk, county = make_desk(tmp_path / "desk"), make_county(tmp_path / "county")
    enrol(county, desk)
    book = tmp_path / "ledger.csv"
    book.write_text(
        "编号,类别,接收时间,消费者\n1,投诉,2026-03-01,张三\n2,没有,2026-03-01,李四\n", "utf-8"
    )
    loaded = loading.load(desk, book)
    assert (loaded.new, loaded.refused) == (1, 1)
    written = [
        loaded.refused_file,
        *exchange.export(desk, tmp_path / "out").paths,
        backup.backup(desk.store, tmp_path / "safe").path,
        *county.write_keys(tmp_path / "keys"),
        *(w.path for w in returns.write_returns(county, tmp_path / "down")),
    ]
    for path in written:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


@pytest.mark.usefixtures("careless")
def test_a_restored_home_is_private(tmp_path):
    desk = make_desk(tmp_path / "desk")
    complaint(desk)
    saved = backup.backup(desk.store).path
    backup.restore(desk.store.home, saved, Ticking())
    complaint(open_desk(tmp_path / "desk"))
    for folder in tmp_path.iterdir():
        assert only_files(open_to_others(folder), folder) == {}, folder.name


@pytest.mark.usefixtures("careless")
def test_the_command_line_writes_privately(tmp_path, capsys):
    from screens.cli import county as county_cli
    from screens.cli import station as station_cli

    desk_home, county_home = str(tmp_path / "desk"), str(tmp_path / "county")
    steps = [
        (county_cli, county_home, "init --code 540102 --name 城关区"),
        (station_cli, desk_home, "init --code 017 --name 八廓站 --type MARKET"),
        (county_cli, county_home, f"invite 017 --to {tmp_path / 'given'}"),
        (
            station_cli,
            desk_home,
            f"join {tmp_path / 'given'}/540102-017A.invitation.json --in-person",
        ),
        (station_cli, desk_home, f"card --to {tmp_path / 'card'}"),
        (station_cli, desk_home, f"export --to {tmp_path / 'out'}"),
        (station_cli, desk_home, f"summary 2026Q3 -o {tmp_path / 'out' / 'summary.json'}"),
        (station_cli, desk_home, f"backup --to {tmp_path / 'out'}"),
    ]
    for program, home, line in steps:
        assert program.main(["--home", home, *line.split()]) == 0, capsys.readouterr()
    assert open_to_others(tmp_path / "county") == {}
    assert open_to_others(tmp_path / "desk") == {}
    for folder in ("given", "card", "out"):
        for path in (tmp_path / folder).iterdir():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
