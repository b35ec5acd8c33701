"""Undo: one step for each field or pause, back and forward."""

from screens.forms.history import MOST, PAUSE, History


def test_a_step_for_each_field_and_pause() -> None:
    history = History({"a": ""})
    for n, text in enumerate(("1", "12", "123")):
        assert history.note({"a": text}, "a", n * PAUSE / 2)
    assert history.note({"a": "1234"}, "a", 9 * PAUSE)
    assert history.note({"a": "1234", "b": "x"}, "b", 9 * PAUSE)
    assert history.back() == {"a": "1234"}
    assert history.back() == {"a": "123"}
    assert history.back() == {"a": ""}
    assert history.back() is None
    assert history.forward() == {"a": "123"}
    assert history.values == {"a": "123"}


def test_typing_after_a_step_back_forgets_what_was_undone() -> None:
    history = History({})
    history.note({"a": "1"}, "a", 0)
    history.note({"b": "2"}, "b", 0)
    history.back()
    history.note({"a": "1", "c": "3"}, "c", 0)
    assert history.forward() is None
    assert history.back() == {"a": "1"}


def test_what_is_put_there_joins_no_step_and_the_same_is_none() -> None:
    history = History({})
    assert not history.note({}, "a", 0)
    history.note({"a": "1"}, "", 0)
    history.note({"a": "2"}, "", 0)
    assert history.back() == {"a": "1"}


def test_it_does_not_grow_for_ever() -> None:
    history = History({})
    for n in range(2 * MOST):
        history.note({"a": str(n)}, "", 0)
    steps = 0
    while history.back() is not None:
        steps += 1
    assert steps == MOST - 1
