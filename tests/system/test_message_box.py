"""A start without a console, whose failure is shown in a box."""

import ctypes
import sys
from types import SimpleNamespace

import pytest

from composer import app
from composer.cli import main
from composer.system import display


@pytest.fixture
def boxes(monkeypatch):
    """What is shown to who starts the program without a console."""
    shown = []
    user = SimpleNamespace(MessageBoxW=lambda _parent, text, title, icon: shown.append((title, text, icon)))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user), raising=False)
    return shown


@pytest.fixture
def start(boxes, monkeypatch):
    """Start the program as `pythonw` does on Windows."""

    def start(*arguments):
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", "win32")
            for stream in ("stdout", "stderr"):
                patch.setattr(sys, stream, None)
            try:
                return main(arguments)
            except SystemExit as end:
                return end.code
            finally:
                assert sys.stderr is None

    return start


def test_a_wrong_option_is_shown(start, boxes):
    assert start("--nonsense") == 2
    [(title, text, _icon)] = boxes
    assert title == "Reply-button composer"
    assert "unrecognized arguments: --nonsense" in text


def test_why_there_is_no_window_is_shown(start, boxes, monkeypatch):
    monkeypatch.setattr(display, "obstacle", lambda: "There is no display.")
    assert start() == 2
    assert [text for _title, text, _icon in boxes] == ["There is no display."]


@pytest.mark.parametrize("name", ["PySide6", "PySide6.QtWidgets", "shiboken6"])
def test_that_qt_is_missing_is_shown(start, boxes, monkeypatch, home, name):
    class Missing:
        def find_spec(self, wanted, _path=None, _target=None):
            if wanted == "composer.app":
                raise ImportError("DLL load failed while importing QtWidgets", name=name)

    monkeypatch.setattr(display, "obstacle", lambda: "")
    monkeypatch.delitem(sys.modules, "composer.app", raising=False)
    monkeypatch.delattr("composer.app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    assert start() == 2
    [(_title, text, _icon)] = boxes
    assert text.startswith("The window cannot be opened, because Qt is not whole: install the program again.")
    assert "DLL load failed" in text


def test_what_went_well_shows_nothing(start, boxes, monkeypatch, home):
    monkeypatch.setattr(app, "run", lambda _paths, _draft: print("a warning", file=sys.stderr) or 0)
    assert start() == 0
    assert boxes == []


def test_with_a_console_nothing_is_shown(boxes, capsys, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SystemExit):
        main(["--nonsense"])
    monkeypatch.undo()
    assert boxes == []
    assert "unrecognized arguments" in capsys.readouterr().err
