"""Wrong rules put in the place of the right ones: each turns the properties of the merge red."""

from collections import defaultdict

import pytest

from station import standing
from storage import absorb as taking
from storage import apply, erasing, settle
from tests.storage import memory
from tests.storage.merge_properties import fails

absorb = taking.absorb


def last_wins(plant):
    """A record shows the image that came last."""

    def to_tables(work, _familiar, values, _tick):
        for _line, image in work.fresh:
            if work.codes[image.digest] == settle.IN_FORCE:
                known = values | apply.disclosed(
                    work.connection, work.region, list(image.entry.sealed.values())
                )
                apply.write_rows(work.connection, work.region, [image], known)

    plant(taking, "_to_tables", to_tables)


def first_wins(plant):
    """A record shows the image that came first."""
    right = taking._to_tables

    def to_tables(work, familiar, values, tick):
        work.fresh = [f for f in work.fresh if f[1].entry.id not in familiar]
        work.touched.clear()
        right(work, set(), values, tick)

    plant(taking, "_to_tables", to_tables)


def high_water_mark(plant):
    """What has a number below the highest one that was seen has been here before."""

    def above(connection, region, journal, entries, disclosures):
        mark = connection.exec_driver_sql(
            "SELECT coalesce(max(seq), 0) FROM entries WHERE region=? AND journal=?",
            (region, journal),
        ).scalar_one()
        new = [step for step in entries if step[1].seq > mark]
        sealed = {(e.id, c) for _line, e, _raw in new for c in e.sealed.values()}
        told = [d for d in disclosures if (d.id, d.commit) in sealed]
        result = absorb(connection, region, journal, new, told)
        result.same += len(entries) - len(new)
        return result

    plant(memory, "absorb", above)


def no_epoch_in_a_place(plant):
    """Two entries of one number are a fork, whatever epochs they are of."""

    def places(links):
        found = defaultdict(set)
        for link in links:
            found[link.seq].add(link)
        return {(k.ordinal, s) for s, ks in found.items() if len(ks) > 1 for k in ks}

    plant(standing, "_forked_places", places)


def no_epoch_in_an_image(plant):
    """Of two images the one with the greater revision holds, whatever epochs they are of."""
    for module in (apply, settle):
        plant(module, "image_key", lambda entry: (entry.turn, entry.rev, entry.ordinal))


def clock_order(plant):
    """Of two images the later one by the clock holds."""
    for module in (apply, settle):
        plant(module, "image_key", lambda entry: (entry.turn, entry.at, entry.rev))


def partial_act(plant):
    """Each entry of an act counts by itself."""
    plant(
        settle,
        "content_codes",
        lambda images, told, gone: {i.digest: settle.content_code(i, told, gone) for i in images},
    )


def append(plant):
    """What comes is added, whether or not it was here before."""

    def insert(connection, rows):
        if rows:
            connection.exec_driver_sql(
                f"INSERT OR IGNORE INTO entries VALUES ({apply.marks(14)})", list(rows)
            )

    plant(taking, "_known", lambda _connection, _region, _digests: set())
    plant(taking, "insert_entries", insert)


def no_gaps(plant):
    """Entries count as they come; nobody waits for those before them."""
    plant(standing, "_follows", lambda _link, _by_digest, _connected: True)


def no_forks(plant):
    """Two entries at one place both count."""
    plant(standing, "_forked_places", lambda _links: set())


def no_values_awaited(plant):
    """An act counts before the values behind it came."""
    right = settle.content_code
    plant(
        settle,
        "content_code",
        lambda image, told, gone: {settle.UNDISCLOSED: 0}.get(c := right(image, told, gone), c),
    )


def nothing_stays_erased(plant):
    """A value that comes after its erasure is kept again."""
    plant(erasing, "erased_among", lambda _connection, _region, _commits: set())


def anybody_edits(plant):
    """An image of another journal counts like the owner's."""
    right = settle.choose

    def choose(images, _makers):
        images = list(images)
        found = settle.Choice()
        settle._among_own(images, found)
        return found if images else right(images, set())

    plant(settle, "choose", choose)


SEEN_BY = {
    last_wins: {"arrival", "as_the_format_says", "restored"},
    first_wins: {"arrival", "as_the_format_says", "restored"},
    high_water_mark: {"arrival", "as_the_format_says", "restored"},
    no_epoch_in_a_place: {"as_the_format_says", "restored"},
    no_epoch_in_an_image: {"restored"},
    clock_order: {"restored", "clocks"},
    partial_act: {"as_the_format_says"},
    append: {"arrival"},
    no_gaps: {"as_the_format_says"},
    no_forks: {"as_the_format_says"},
    no_values_awaited: {"as_the_format_says"},
    nothing_stays_erased: {"arrival", "as_the_format_says"},
    anybody_edits: {"as_the_format_says"},
}


@pytest.fixture(scope="module")
def county():
    return memory.engine()


@pytest.mark.parametrize("wrong", SEEN_BY, ids=lambda wrong: wrong.__name__)
def test_a_wrong_rule_is_seen(county, monkeypatch, wrong):
    wrong(monkeypatch.setattr)
    assert fails(county, 200, SEEN_BY[wrong]) == SEEN_BY[wrong], wrong.__doc__
