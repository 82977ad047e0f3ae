"""When something on the disk is looked at: what the watches of a file and of a folder have in common."""

import threading

import pytest

from composer.session import watch as watching
from composer.session.background import Background
from composer.session.watch import Watch


@pytest.fixture
def watch(qapp):
    background = Background()
    watch = Watch(background)
    yield watch
    watch.end()
    assert background.wait(5000)


def test_of_a_look_that_was_given_up_nothing_is_told(watch, qtbot):
    going, told = threading.Event(), []
    watch.begin(lambda: going.wait(20), told.append)
    watch.begin(lambda: "the other", told.append)
    going.set()
    qtbot.waitUntil(lambda: bool(told) and watch.at_rest)
    assert told == ["the other"]


def test_of_a_look_that_is_out_of_date_nothing_is_told_and_another_follows(watch, qtbot):
    going, told, results = threading.Event(), [], iter(["before", "after"])

    def job():
        result = next(results)
        assert going.wait(20)
        return result

    watch.begin(job, told.append)
    watch.outdate()
    going.set()
    qtbot.waitUntil(lambda: bool(told) and watch.at_rest)
    assert told == ["after"]


def test_a_look_that_fails_is_tried_again_only_after_a_while(watch, qtbot):
    looks = []

    def fail():
        looks.append(1)
        raise RuntimeError("a bug")

    with qtbot.captureExceptions() as raised:
        watch.begin(fail, lambda _result: None)
        qtbot.waitUntil(lambda: watch._poll.isActive())
    assert (len(looks), len(raised)) == (1, 1)
    assert watch._poll.interval() == watching.POLL_MS


def test_no_more_places_are_listened_to_than_the_system_bears(watch, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(watching, "_PLACES_MAX", 3)
    watch.begin(lambda: None, lambda _result: None)
    for number in range(5):
        (tmp_path / str(number)).mkdir()
        watch.listen([str(tmp_path / str(number))])
    assert len(watch._watched()) == 3
