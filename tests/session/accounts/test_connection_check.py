"""Trying a host in the background."""

import socket
from contextlib import closing

import pytest

from composer.session.accounts.connection_check import ConnectionCheck
from composer.session.background import Background


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


@pytest.fixture
def check(background):
    return ConnectionCheck(background)


@pytest.fixture
def silent():
    """A host that takes a connection and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def closed():
    """An address where nobody listens."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_what_came_of_it_is_told(check, closed, qtbot):
    with qtbot.waitSignal(check.finished) as finished:
        check.start(closed)
        assert check.busy
    assert "No connection" in finished.args[0].problem
    assert not check.busy


def test_a_try_that_was_stopped_tells_nothing(check, background, silent, closed, qtbot):
    told = []
    check.finished.connect(told.append)
    check.start(silent)
    check.stop()
    assert not check.busy
    assert background.wait(3000)
    with qtbot.waitSignal(check.finished):  # the next one is told
        check.start(closed)
    assert len(told) == 1


def test_a_mistake_of_the_program_ends_the_try_and_is_told(check, closed, qtbot, monkeypatch):
    def fail(*_arguments):
        raise ZeroDivisionError

    with monkeypatch.context() as broken, qtbot.captureExceptions() as caught:
        broken.setattr("composer.session.accounts.connection_check.reach", fail)
        with qtbot.waitSignal(check.finished) as finished:
            check.start(closed)
        qtbot.waitUntil(lambda: bool(caught))
    assert "made a mistake" in finished.args[0].problem
    assert not check.busy


def test_the_newest_try_counts(check, silent, closed, qtbot):
    check.start(silent)
    with qtbot.waitSignal(check.finished) as finished:
        check.start(closed.replace("127.0.0.1", "localhost"))
    assert finished.args[0].host == "localhost"
