"""How the system asks the program to end."""

import ctypes
import signal
from types import SimpleNamespace

import pytest

from composer.system import interruption
from composer.system.interruption import handle_signals


@pytest.fixture
def asked():
    """The numbers of the signals that arrived; afterwards they do what they did before."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1)
    before = {number: signal.getsignal(number) for number in numbers}
    yield []
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def console(monkeypatch):
    """What Windows calls when a console is closed. SIGUSR1 stands in for its SIGBREAK."""
    handlers = []

    def set_handler(handler, add):
        handlers.append(handler) if add else handler in handlers and handlers.remove(handler)

    kernel = SimpleNamespace(SetConsoleCtrlHandler=set_handler)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE, raising=False)
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    monkeypatch.setattr(interruption, "sys", SimpleNamespace(platform="win32"))
    interruption._on_console_closed.cache_clear()
    yield handlers
    interruption._on_console_closed.cache_clear()


def test_the_closing_of_the_console_is_a_signal_that_waits_for_the_end(asked, console, monkeypatch):
    slept = []
    monkeypatch.setattr(interruption.time, "sleep", slept.append)
    handle_signals(lambda number, _frame: asked.append(number))
    handle_signals(lambda number, _frame: asked.append(number))
    [closed] = console
    assert [closed(event) for event in (2, 5, 6)] == [1, 1, 1]
    assert asked == 3 * [signal.SIGUSR1]
    assert slept == 3 * [10.0]  # Windows ends the process once this returns, or after five seconds


def test_ctrl_c_and_ctrl_break_are_signals_of_their_own(asked, console):
    handle_signals(lambda number, _frame: asked.append(number))
    [closed] = console
    assert [closed(event) for event in (0, 1)] == [0, 0]
    assert asked == []
    signal.raise_signal(signal.SIGUSR1)
    assert asked == [signal.SIGUSR1]


def test_nothing_is_waited_for_any_more_once_signals_end_the_process(asked, console):
    handle_signals(lambda number, _frame: asked.append(number))
    handle_signals(signal.SIG_DFL)
    assert console == []
