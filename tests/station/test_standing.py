"""A fork and the choice of one side: pure of order, of later sides, and undone without a trace."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.standing import ROOT, Link, sides, stand, stretch


def chain(names, epoch="1.00000001", after=None):
    """Make a line of links, one for each name, from the first number or after a link."""
    made, ordinal = [], int(epoch[0])
    for name in names:
        seq = after.seq + 1 if after else 1
        after = Link(name.encode(), after.digest if after else ROOT, epoch, ordinal, seq)
        made.append(after)
    return made


COMMON = chain(["a1", "a2", "a3"])
LEFT = chain(["l4", "l5", "l6"], after=COMMON[-1])
RIGHT = chain(["r4", "r5", "r6", "r7"], after=COMMON[-1])


def digests(links):
    return {link.digest for link in links}


def test_a_fork_holds_both_sides_until_one_is_chosen():
    every = COMMON + LEFT + RIGHT
    undecided = stand(every)
    assert undecided.in_force == digests(COMMON)
    assert undecided.held_fork == digests(LEFT + RIGHT)
    assert sides(every, undecided) == {1: [LEFT, RIGHT]}
    chosen = stand(every, [b"l4"])
    assert chosen.in_force == digests(COMMON + LEFT)
    assert chosen.passed == digests(RIGHT)
    assert (chosen.forks, chosen.held_fork, chosen.gaps) == ([], set(), [])
    assert chosen.tip == LEFT[-1]
    assert sides(every, chosen) == {}


def test_the_chosen_side_goes_on_and_so_does_what_is_passed_over():
    more = chain(["l7", "l8"], after=LEFT[-1])
    third = chain(["t4"], after=COMMON[-1])
    restored = chain(["x8", "x9"], "2.0000000a", RIGHT[-1])
    found = stand(COMMON + LEFT + RIGHT + more + third + restored, [b"l4"])
    assert found.in_force == digests(COMMON + LEFT + more)
    assert found.passed == digests(RIGHT + third + restored)
    assert found.tip == more[-1]


def test_of_two_restored_copies_one_is_chosen_by_its_first_entry():
    one = chain(["p3", "p4", "p5"], "2.0000000a", COMMON[1])
    two = chain(["q4", "q5"], "2.0000000b", COMMON[2])
    every = COMMON + one + two
    assert stand(every).held_fork == digests(one + two)
    assert sides(every, stand(every)) == {2: [one, two]}
    first = stand(every, [b"p3"])
    assert first.in_force == digests(COMMON + one)
    assert first.tail == digests(COMMON[2:])  # written before the restore: a lost tail
    assert stand(every, [b"q4"]).in_force == digests(COMMON + two)


def test_the_newest_choice_about_a_place_holds():
    every = COMMON + LEFT + RIGHT
    assert stand(every, [b"r4", b"l4"]) == stand(every, [b"r4"])
    inner = chain(["i6", "i7"], after=RIGHT[1])
    nested = stand([*every, *inner], [b"i6", b"r4"])
    assert nested.in_force == digests(COMMON + RIGHT[:2] + inner)
    assert stand([*every, *inner], [b"l4", b"i6", b"r4"]) == stand([*every, *inner], [b"l4"])


def test_a_choice_waits_for_its_entry():
    assert stand(COMMON + RIGHT, [b"l4"]) == stand(COMMON + RIGHT)
    assert stand(COMMON + RIGHT + LEFT[:1], [b"l4"]).in_force == digests(COMMON + LEFT[:1])


def test_a_stretch_walks_back_from_its_head():
    known = {link.digest: link for link in COMMON + LEFT}
    assert [link.seq for link in stretch(known, b"l5", 3)] == [5, 4, 3]
    assert list(stretch(known, b"r5", 3)) == []


@pytest.mark.parametrize("choice", [[], [b"l4"], [b"r4"], [b"l4", b"r4"]])
def test_the_order_of_links_does_not_matter(choice):
    every = [COMMON[0], COMMON[1], LEFT[0], RIGHT[0], RIGHT[1]]
    expected = stand(every, choice)
    for order in itertools.permutations(every):
        assert stand(order, choice) == expected


TREE = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=1, max_size=25)


@settings(deadline=None, max_examples=300)
@given(tree=TREE, picks=st.lists(st.integers(0, 24), max_size=4), seed=st.integers(0, 2**32))
def test_each_entry_stands_in_one_pile_and_a_choice_holds(tree, picks, seed):
    """Drawn trees: every link is in one pile; the newest choice is never held as a fork's side."""
    links = []
    for number, (parent, step) in enumerate(tree):
        after = links[parent % len(links)] if links and parent % 7 else None
        ordinal = (after.ordinal if after else 1) + (step == 3)
        epoch = after.epoch if after and step != 3 else f"{ordinal}.{step:08x}"
        links += chain([f"n{number}"], epoch, after)
    chosen = list(dict.fromkeys(links[p % len(links)].digest for p in picks))
    found = stand(links, chosen)
    piles = (found.in_force, found.held_fork, found.held_gap, found.passed)
    assert sum(map(len, piles)) == len(links)
    assert set().union(*piles) == digests(links)
    again = list(links)
    random.Random(seed).shuffle(again)
    assert stand(again, chosen) == found
    if chosen:
        assert chosen[0] not in found.passed
    assert stand(links, []) == stand(links)
