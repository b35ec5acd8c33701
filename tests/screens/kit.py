"""Both command lines in one process, with the rules that hold for every call of them.

`run` gives a command line its own streams, environment and folder, and checks what must be true
whatever was asked: no traceback, no control character but newline and tab on either stream, JSON alone with `--json`.
"""

import csv
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from screens.cli import county as county_words
from screens.cli import station as station_words
from storage.county import County
from storage.desk import Desk
from storage.paths import Home

REGION = "540102"
CLEAN_ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("STATION_", "LC_", "LANG", "PYTEST", "PYTHON", "XDG_"))
}
CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f]"
)
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
COLUMNS = [
    "编号",
    "站点",
    "外部编号",
    "类别",
    "接收时间",
    "渠道",
    "消费者",
    "联系电话",
    "经营者",
    "信用代码",
    "商品服务",
    "类别代码",
    "投诉性质",
    "消费日期",
    "交易方式",
    "诉求",
    "争议金额",
    "诉求金额",
    "经办人",
    "受理结果",
    "受理时间",
    "调解时间",
    "处理结果",
    "办结时间",
    "退款",
    "赔偿",
    "加倍赔偿",
    "换修折价",
    "其他挽回",
    "满意度",
    "回访时间",
    "线索去向",
    "备注",
]


@dataclass(frozen=True)
class Ran:
    """What one call of a command line gave."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class _NoTerminal(io.StringIO):
    """A standard input that fails the test when a command waits for it."""

    def read(self, *_size: Any) -> str:
        raise AssertionError("the command reads stdin without a terminal")

    readline = read


def run(program: str, *words: Any, env: Mapping[str, str] | None = None) -> Ran:
    """Call `station` or `county` as a shell would, without a terminal."""
    argv = [os.fspath(w) if isinstance(w, os.PathLike) else str(w) for w in words]
    main = {"station": station_words.main, "county": county_words.main}[program]
    out, err = io.BytesIO(), io.BytesIO()
    said = io.TextIOWrapper(out, "ascii", write_through=True)
    talked = io.TextIOWrapper(err, "ascii", write_through=True)
    with (
        mock.patch.dict(os.environ, {**CLEAN_ENVIRONMENT, **(env or {})}, clear=True),
        mock.patch.object(sys, "stdin", _NoTerminal()),
        redirect_stdout(said),
        redirect_stderr(talked),
    ):
        status = main(argv)
    ran = Ran(status, out.getvalue().decode(), err.getvalue().decode())
    _hold_the_rules(argv, ran)
    return ran


def _hold_the_rules(argv: Sequence[str], ran: Ran) -> None:
    assert ran.status in (0, 1, 2, 3), ran
    for text in (ran.out, ran.err):
        assert "Traceback" not in text, text
        assert not CONTROL.search(text), [text, CONTROL.findall(text)]
    if ran.status:
        assert ran.err.strip() or "check" in argv, "a failure says why on stderr"
    if "--json" in argv and ran.out:
        assert isinstance(json.loads(ran.out), dict)
    if "--json" in argv and ran.status == 0:
        assert ran.out


def ok(program: str, *words: Any, env: Mapping[str, str] | None = None) -> Ran:
    """Call a command that has to be done."""
    ran = run(program, *words, env=env)
    assert ran.status == 0, ran
    return ran


def refused(ran: Ran, status: int = 1) -> str:
    """Return the one sentence of a call that was refused as a whole."""
    assert ran.status == status, ran
    assert ran.err.endswith("\n"), ran
    assert len(ran.err.splitlines()) == 1, ran
    return ran.err.strip()


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]], encoding: str = "utf-8") -> Path:
    """Write a ledger with the columns that the rows name."""
    kept = list(rows)
    names = [c for c in COLUMNS if any(c in row for row in kept)]
    names += sorted({n for row in kept for n in row} - set(COLUMNS))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(kept)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def soy_sauce(number: str = "S3", **other: Any) -> dict[str, Any]:
    """The expired soy sauce of [S3]: 15 back and 1,000 on top, on the spot."""
    return {
        "编号": number, "类别": "投诉", "接收时间": "2026-07-02 09:30", "消费者": "王女士",
        "联系电话": "13800000000", "经营者": "惠民超市", "商品服务": "过期酱油", "投诉性质": "质量",
        "诉求金额": "1,015", "受理结果": "受理", "受理时间": "2026-07-02",
        "调解时间": "2026-07-02 10:00", "处理结果": "调解成功", "办结时间": "2026-07-02",
        "退款": "15", "加倍赔偿": "1,000.00", **other,
    }  # fmt: skip


def consultation(number: str, **other: Any) -> dict[str, Any]:
    return {"编号": number, "类别": "咨询", "接收时间": "2026-07-03", **other}


@dataclass
class Town:
    """A county and its stations in one folder, driven by their commands."""

    path: Path
    stations: dict[str, Path] = field(default_factory=dict)

    @property
    def office(self) -> Path:
        return self.path / "county"

    def county(self, *words: Any, **more: Any) -> Ran:
        return run("county", "--home", self.office, *words, **more)

    def station(self, code: str, *words: Any, **more: Any) -> Ran:
        return run("station", "--home", self.stations[code], *words, **more)

    def add(self, code: str, name: str = "", kind: str = "MARKET") -> None:
        """Set up a station and enrol it, in person on both sides."""
        home = self.stations[code] = self.path / f"desk-{code}"
        words = ["--code", code, "--name", name or f"{code}站", "--type", kind]
        done(run("station", "--home", home, "init", *words))
        self.enrol(code)

    def enrol(self, code: str) -> None:
        papers = self.path / "papers"
        invitation = done(self.county("invite", code, "--to", papers, "--json")).json["path"]
        done(self.station(code, "join", invitation, "--in-person"))
        card = done(self.station(code, "card", "--to", papers, "--json")).json["path"]
        done(self.county("enrol", card, "--in-person"))

    def load(self, code: str, *rows: Mapping[str, Any]) -> dict[str, Any]:
        file = write_csv(self.path / f"ledger-{code}.csv", rows)
        return done(self.station(code, "load", file, "--json")).json

    def export(self, code: str, to: str = "stick", *words: Any) -> Path:
        made = done(self.station(code, "export", "--to", self.path / to, *words, "--json"))
        return Path(made.json["path"])

    def take(self, *paths: Any) -> list[dict[str, Any]]:
        return done(self.county("import", *paths, "--json")).json["bundles"]

    def give_back(self, code: str, to: str = "down") -> dict[str, Any]:
        """Write the returns and let one station take in its own."""
        files = done(self.county("returns", "--to", self.path / to, "--json")).json["files"]
        own = next(f["path"] for f in files if f["station"] == f"{REGION}-{code}")
        return done(self.station(code, "receive", own, "--json")).json

    def figures(self, period: str = "2026Q3") -> dict[str, int]:
        return done(self.county("summary", period, "--json")).json["figures"]

    def summary(self, period: str = "2026Q3") -> Any:
        """Return the county's summary at a fixed moment."""
        as_of = "2026-10-08T09:00:00+08:00"
        return done(self.county("summary", period, "--as-of", as_of, "--json")).json

    def copy(self, to: Path) -> "Town":
        """Return a town like this one in a new folder; nothing in a home depends on its place."""
        shutil.copytree(self.path, to, dirs_exist_ok=True)
        return Town(to, {code: to / home.name for code, home in self.stations.items()})


def done(ran: Ran) -> Ran:
    assert ran.status == 0, ran
    return ran


def new_town(path: Path, *codes: str, region: str = REGION, name: str = "城关区") -> Town:
    town = Town(path)
    done(town.county("init", "--code", region, "--name", name))
    for code in codes:
        town.add(code)
    return town


def content(home: Path, kind: str = "county") -> dict[str, list[str]]:
    """Return every row of a home but the log of refused imports and the search index."""
    opened = {"county": County, "desk": Desk}[kind].open(Home(home, kind))
    with opened.store.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'")
        tables = [n for (n,) in names if n != "imports" and not n.startswith(("sqlite_", "search"))]
        return {
            t: sorted(map(repr, connection.exec_driver_sql(f'SELECT * FROM "{t}"'))) for t in tables
        }
