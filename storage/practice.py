"""练习: a desk with invented cases and a county of its own, apart from everything real.

Both lie in one folder beside the real home. Their region is no place's, so no real office takes the
card or a bundle, and no real invitation is taken here (`storage.store.keep_apart`).
"""

import csv
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from station.clock import Clock, SystemClock
from station.errors import Refused, StationError
from station.language import _
from station.progress import Progress, Report, silent
from storage import county as office
from storage import demo, exchange, intake, loading, lock, outward, receive, returns
from storage import desk as desks
from storage.county import County
from storage.demo_script import CHINA, ISO_DAY, DemoClock, Event, Player, moved, read, read_toml
from storage.desk import Desk
from storage.paths import Home, cannot_write, sync_folder
from storage.store import PRACTICE_REGION, Opened, Store, meta, set_meta

MORNING, NOON, EVENING = time(9), time(12), time(17, 30)
PATIENCE = 60
"""Seconds to wait for another window that is just making the practice desk."""


def practice_home(home: Home) -> Home:
    """Return where the practice desk of this home lies: beside it. Nothing is made."""
    return Home(_root(home) / "desk", "desk")


def open_practice(home: Home, clock: Clock | None = None, report: Report = silent) -> Desk:
    """Open the practice desk of this home; the first time it is made, with cases around today.

    Stopped or cut off while it was made, it is made anew. Raises `Refused` (`practice`) when
    something else lies in its place, and `MachineFailed`.
    """
    _ensure(home, clock or SystemClock(), report)
    desk = Desk.open(practice_home(home), clock)
    _expect_practice(desk)
    return desk


def _root(home: Home) -> Path:
    place = Path(os.path.abspath(home.path))
    return place.with_name(place.name + ".practice")


def _county_home(home: Home) -> Home:
    return Home(_root(home) / "county", "county")


def _beside(home: Home, what: str) -> Path:
    root = _root(home)
    return root.with_name(f"{root.name}.{what}")


def _expect_practice(opened: Opened) -> None:
    if opened.info().get("practice") != "1":
        raise _something_else(opened.store.home.path)


def _something_else(place: Path) -> Refused:
    return Refused(
        "practice", _("{path} 里放的不是练习的数据，没有改动。请把它移走再试。").format(path=place)
    )


def _whole(home: Home) -> bool:
    return practice_home(home).exists() and _county_home(home).exists()


def _ensure(home: Home, clock: Clock, report: Report) -> None:
    """Make desk and county unless they are there: in a folder that gets its name when it is whole."""
    if _whole(home):
        return
    with _alone(home):
        if _whole(home):
            return  # another window was faster
        _clear(home)
        fresh = _beside(home, "new")
        try:
            shutil.rmtree(fresh, ignore_errors=True)
            with ExitStack() as opened:
                _make(fresh, clock, report, opened)
            shutil.rmtree(fresh / "work")
            os.replace(fresh, _root(home))
            sync_folder(fresh.parent)
        except OSError as error:
            raise cannot_write(fresh, error) from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Keep other windows from making or throwing away the same practice."""
    place = _beside(home, "lock")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(place, error) from error
    since = SystemClock().now().isoformat(timespec="seconds")
    with lock.hold(place, "practice", since, PATIENCE):
        yield


def _clear(home: Home) -> None:
    """Remove what lies in the place of practice, if all of it is practice."""
    root, gone = _root(home), _beside(home, "gone")
    shutil.rmtree(gone, ignore_errors=True)
    if not root.exists():
        return
    homes = [h for h in (practice_home(home), _county_home(home)) if h.exists()]
    if any(root.iterdir()) and not (homes and all(map(_is_practice, homes))):
        raise _something_else(root)
    try:
        os.replace(root, gone)
    except OSError as error:
        raise cannot_write(root, error) from error
    shutil.rmtree(gone, ignore_errors=True)


def _is_practice(home: Home) -> bool:
    """Tell whether a home says that it is practice: by its mark, else by its database."""
    if home.facts().get("practice") == 1:
        return True
    try:
        store = Store.open(home)
        with store.read() as connection:
            return meta(connection).get("practice") == "1"
    except StationError:
        return False


# --- making it


def _make(to: Path, clock: Clock, report: Report, opened: ExitStack) -> None:
    """Play the story of the demo's first station, moved so that it has come to this very day."""
    told = read_toml("practice.toml")
    by, year = clock.now().date() - told["today"], told["today"].year
    told = moved(told, by, year)
    station = moved(read_toml("county.toml")["station"][0], by, year) | {"name": told["name"]}
    days = DemoClock(datetime.combine(station["set_up"], MORNING, CHINA), clock.now())
    county = office.init(
        Home(to / "county", "county"), PRACTICE_REGION, told["county"], clock=days, practice=True
    )
    opened.callback(county.store.close)
    desk = desks.init(Home(to / "desk", "desk"), demo.setup_of(station), days)
    opened.callback(desk.store.close)
    with desk.store.write() as connection:
        set_meta(connection, practice="1")
    for made in (county, desk):
        made.store.home.finish(practice=1)
    demo.enrol(county, desk, to / "work", in_person=True)

    player = Player(desk, days)
    story = moved(read_toml(told["story"]), by, year)
    events = [*player.events(story), *player.events(told)]
    hand_over: date = told["hand_over"]
    for name in told["ledgers"]:
        path = outward.deliver(
            to / "work", name, _rows_until(hand_over, moved(_text(name), by, year))
        )
        events.append(Event(hand_over, NOON, partial(loading.load, desk, path)))
    events.append(Event(hand_over, EVENING, partial(_hand_over, county, desk, to / "work")))
    events = sorted((e for e in events if e.day <= told["today"]), key=lambda e: (e.day, e.at))
    for number, event in enumerate(events):
        report(Progress(number, len(events), _("正在准备练习")))
        player.play([event])
    report(Progress(len(events), len(events), _("练习准备好了")))


def _text(name: str) -> str:
    return read(name).decode("utf-8-sig")


def _rows_until(last: date, text: str) -> bytes:
    """Return the rows of a ledger in which nothing happens after a day, with their headings."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(
        row for row in rows if all(day <= last.isoformat() for day in _days_in(row))
    )
    return out.getvalue().encode()


def _days_in(row: list[str]) -> Iterator[str]:
    return (day for cell in row for day in ISO_DAY.findall(cell))


def _hand_over(county: County, desk: Desk, folder: Path) -> None:
    """Export, import and bring the receipt back, so that the county has what was done so far."""
    for taken in intake.take(county, exchange.export(desk, folder).paths):
        if taken.error is not None:
            raise taken.error
    for written in returns.write_returns(county, folder):
        receive.receive(desk, written.path)
