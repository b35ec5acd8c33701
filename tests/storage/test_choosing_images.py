"""Which image of a record holds with what the office picked: the pure function by itself."""

import itertools

from station.clock import as_uuid
from station.journal import GENESIS, Entry
from storage.apply import Image
from storage.decided import Pick
from storage.settle import ASIDE, EQUAL, FOREIGN, IN_FORCE, choose

OURS, THEIRS = as_uuid(0x7000 << 64 | 0x8 << 60 | 1), as_uuid(0x7000 << 64 | 0x8 << 60 | 2)
RECORD = as_uuid(0x7000 << 64 | 0x8 << 60 | 3)


def image(name, rev=1, journal=OURS, ordinal=1):
    entry = Entry(
        act=RECORD, at="2026-07-01T09:00:00+08:00", by="", do="case.correct", id=RECORD,
        epoch=f"{ordinal}.00000001", journal=journal, kind="case", open={}, part=(1, 1),
        prev=GENESIS, rev=rev, sealed={}, seq=rev, turn=0, v=1,
    )  # fmt: skip
    return Image(entry, name.encode())


def shown(images, makers, *picks):
    """The image that holds, whatever the order of images, and the codes."""
    found = {
        (c.image.digest.decode() if c.image else "", tuple(sorted(c.codes.items())))
        for order in itertools.permutations(images)
        for c in [choose(order, makers, picks)]
    }
    assert len(found) == 1
    name, codes = found.pop()
    return name, {d.decode(): code for d, code in codes}


def pick(image_, *over, owner=""):
    return Pick(image_.encode() if image_ else None, tuple(o.encode() for o in over), owner)


def test_of_two_equal_ones_the_picked_one_holds_and_a_third_is_asked_about():
    first, one, two = image("first"), image("one", 2), image("two", 2)
    assert shown([first, one, two], {OURS})[0] == "first"
    name, codes = shown([first, one, two], {OURS}, pick("two", "one"))
    assert (name, codes["one"], codes["two"]) == ("two", ASIDE, IN_FORCE)
    name, codes = shown([first, one, two, image("new", 2)], {OURS}, pick("two", "one"))
    assert (name, codes["two"], codes["new"]) == ("first", EQUAL, EQUAL)


def test_a_lower_image_picked_holds_until_a_newer_one_comes():
    tail, now, later = image("tail", 5), image("now", 2, ordinal=2), image("later", 3, ordinal=2)
    assert shown([tail, now], {OURS})[0] == "now"
    assert shown([tail, now], {OURS}, pick("tail", "now"))[0] == "tail"
    assert shown([tail, now, later], {OURS}, pick("tail", "now"))[0] == "later"
    assert shown([tail, now], {OURS}, pick("now", "tail"))[0] == "now"
    assert shown([tail], {OURS}, pick("tail", "now"))[0] == "tail"
    assert shown([now], {OURS}, pick("tail", "now"))[0] == "now"


def test_an_edit_taken_over_stays_the_owners_and_yields_to_a_correction():
    own, edit, later = image("own", 3), image("edit", 9, THEIRS), image("later", 4)
    assert shown([own, edit], {OURS})[1]["edit"] == FOREIGN
    assert shown([own, edit], {OURS}, pick("edit", "own"))[0] == "edit"
    assert choose([own, edit], {OURS}, [pick("edit", "own")]).image.owner == OURS
    assert shown([own, edit, later], {OURS}, pick("edit", "own"))[0] == "later"
    name, codes = shown([own, edit], {OURS}, pick("", "edit"))
    assert (name, codes["edit"]) == ("own", ASIDE)
    assert shown([edit], {OURS}, pick("edit", "own"))[0] == "edit"
    assert shown([own, edit], set(), pick("edit", "own"))[0] == ""  # nobody made it


def test_of_two_makers_the_named_one_owns_it():
    ours, theirs, more = image("ours"), image("theirs", 1, THEIRS), image("more", 2, THEIRS)
    makers = {OURS, THEIRS}
    name, codes = shown([ours, theirs], makers)
    assert (name, codes) == ("", {"ours": EQUAL, "theirs": EQUAL})
    chosen = pick("ours", "theirs", owner=OURS)
    name, codes = shown([ours, theirs, more], makers, chosen)
    assert (name, codes["theirs"], codes["more"]) == ("ours", ASIDE, FOREIGN)
    accepted = pick("more", "ours")
    assert shown([ours, theirs, more], makers, accepted, chosen)[0] == "more"


def test_the_newest_pick_holds():
    first, one, two = image("first"), image("one", 2), image("two", 2)
    picks = pick("one", "two"), pick("two", "one")
    assert shown([first, one, two], {OURS}, *picks)[0] == "one"
    assert shown([first, one, two], {OURS}, *reversed(picks))[0] == "two"
    over = [pick("first", "one"), pick("one", "first")]
    assert shown([first, one], {OURS}, *over)[0] == "first"
