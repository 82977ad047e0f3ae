"""Why no window can be shown, in words instead of a crash."""

import ctypes
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from composer.system import display
from composer.system.display import fonts_hint, obstacle

PLACES = (
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "WAYLAND_SOCKET",
    "QT_QPA_PLATFORM",
    "XDG_SESSION_TYPE",
    "XDG_RUNTIME_DIR",
)


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch):
    for name in PLACES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def wayland(tmp_path, monkeypatch):
    """A display of Wayland that takes connections, as the session tells programs of it."""
    monkeypatch.chdir(tmp_path)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("wayland-0")
        listener.listen()
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        yield listener


@pytest.fixture
def x11(monkeypatch):
    """Whether a display of X11 answers."""
    answers = []
    monkeypatch.setattr(display, "_answers_x11", lambda: bool(answers))
    return answers


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"DISPLAY": ":9999"},
        {"DISPLAY": "nonsense"},
        {"WAYLAND_DISPLAY": "wayland-9"},
        {"WAYLAND_DISPLAY": ""},
        {"XDG_SESSION_TYPE": "wayland"},
        {"QT_QPA_PLATFORM": "xcb"},
        {"QT_QPA_PLATFORM": "wayland"},
        {"QT_QPA_PLATFORM": "wayland-egl;xcb:tty=1", "DISPLAY": ":9999"},
    ],
)
def test_without_a_display_the_program_says_what_to_install(home, place):
    environment = os.environ | {"REPLY_COMPOSER_HOME": str(home)} | place
    line = [sys.executable, "-m", "composer"]
    ended = subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=30)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("There is no display to show the window on")
    assert "apt-get install xvfb xauth && xvfb-run reply-composer" in ended.stderr
    assert not home.exists()


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libEGL.so.1", "libegl1"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libxkbcommon.so.0", "libxkbcommon0"),
        ("libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-keysyms.so.1", "libxcb-keysyms1"),
        ("libxcb-shape.so.0", "libxcb-shape0"),
        ("libxcb-xkb.so.1", "libxcb-xkb1"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ],
)
def test_a_missing_library_is_named_by_its_package(monkeypatch, x11, library, package):
    def load(name):
        if name == library:
            raise OSError(f"{name}: cannot open shared object file")

    x11.append(True)
    monkeypatch.setattr(ctypes, "CDLL", load)
    assert obstacle().endswith(f"\n  apt-get install {package}")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert bool(obstacle()) == ("xcb" not in library and "x11" not in library)


def test_all_missing_libraries_are_named_at_once(monkeypatch):
    def load(name):
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    packages = obstacle().splitlines()[-1].removeprefix("  apt-get install ").split()
    assert len(packages) == 12
    assert {"libgl1", "libxcb-cursor0"} < set(packages)


@pytest.mark.parametrize("platform", ["offscreen", "offscreen:size=10x10", "minimal", "vnc"])
def test_what_paints_elsewhere_needs_no_display(monkeypatch, platform):
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert obstacle() == ""


@pytest.mark.parametrize(
    ("answer", "shown"), [(b"\1\0\x0b\0\0\0\x08\0" + bytes(32), True), (b"", False)], ids=["yes", "no"]
)
def test_a_display_is_asked_whether_it_answers(monkeypatch, answer, shown):
    """A server of X11, as far as the greeting goes; display N listens on port 6000 + N."""

    def greet():
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("DISPLAY", f"127.0.0.1:{listener.getsockname()[1] - 6000}")
        server = threading.Thread(target=greet)
        server.start()
        assert (obstacle() == "") == shown
        server.join(20)


@pytest.mark.parametrize(
    ("platform", "shown"), [(None, True), ("xcb", True), ("wayland;xcb", True), ("wayland", False)]
)
def test_a_display_of_x11_is_enough_unless_wayland_is_asked_for(monkeypatch, x11, platform, shown):
    x11.append(True)
    if platform:
        monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert (obstacle() == "") == shown


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"XDG_SESSION_TYPE": "wayland"}, True),
        ({"QT_QPA_PLATFORM": "wayland"}, True),
        ({"WAYLAND_DISPLAY": "wayland-1"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}, False),
        ({}, False),  # Qt would not look for it
    ],
)
def test_a_display_of_wayland_is_enough_where_qt_looks_for_it(monkeypatch, wayland, x11, place, shown):
    for name, value in place.items():
        monkeypatch.setenv(name, value)
    assert (obstacle() == "") == shown


def test_a_display_of_wayland_whose_session_is_over_is_none(monkeypatch, wayland, x11):
    monkeypatch.setenv("WAYLAND_DISPLAY", str(Path("wayland-0").absolute()))
    wayland.close()
    assert obstacle().startswith("There is no display")
    x11.append(True)
    assert obstacle() == ""


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_always_have_a_display(monkeypatch, system):
    monkeypatch.setattr(sys, "platform", system)
    assert obstacle() == ""


@pytest.fixture
def fonts(tmp_path):
    """What the program says of its fonts, where a folder is the only place of such."""

    def say(folder):
        config = tmp_path / "fonts.conf"
        config.write_text(
            f"<fontconfig><dir>{folder}</dir><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>"
        )
        line = [sys.executable, "-c", "from composer.system.display import fonts_hint; print(fonts_hint())"]
        environment = os.environ | {"FONTCONFIG_FILE": str(config)}
        return subprocess.run(
            line, env=environment, capture_output=True, text=True, check=True, timeout=30
        ).stdout

    return say


@pytest.mark.skipif(sys.platform != "linux", reason="others always have fonts")
def test_a_system_without_fonts_is_told_what_to_install(fonts, tmp_path):
    (tmp_path / "empty").mkdir()
    assert fonts(tmp_path / "empty").endswith(
        "\n  apt-get install fonts-noto-core fonts-noto-mono "
        "fonts-roboto fonts-inter fonts-noto-color-emoji\n"
    )


def test_a_system_with_fonts_is_told_nothing():
    assert fonts_hint() == ""


@pytest.mark.parametrize("what", [OSError("no such library"), AttributeError("no such function")])
def test_where_fonts_cannot_be_counted_nothing_is_said(monkeypatch, what):
    def load(_name):
        raise what

    monkeypatch.setattr(ctypes, "CDLL", load)
    assert fonts_hint() == ""


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_always_have_fonts(monkeypatch, system):
    monkeypatch.setattr(sys, "platform", system)
    assert fonts_hint() == ""
