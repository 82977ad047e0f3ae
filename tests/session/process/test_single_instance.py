"""Two starts of the program find each other."""

import multiprocessing
import os
import socket
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalSocket

from composer.session.process import single_instance as module
from composer.session.process.single_instance import SingleInstance, socket_name
from composer.store.files import StorageError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the sockets that are looked at here are POSIX's")


CLAIM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QSocketNotifier
from composer.session.process.single_instance import SingleInstance

application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
claimed = instance.claim(Path(sys.argv[2]) if sys.argv[2] else None)
print(claimed, flush=True)
if claimed and sys.argv[3]:
    notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
    notifier.activated.connect(application.quit)
    application.exec()
instance.close()
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def first(qapp, folder):
    """The start that has the window."""
    first = SingleInstance(folder)
    assert first.claim(None)
    yield first
    first.close()


@pytest.fixture
def start(folder):
    """Start once more, in a process of its own.

    wait: whether it goes on until its standard input is closed.
    """
    started = []

    def start(draft=None, place=None, wait=False, token=""):
        words = [os.fspath(place or folder), os.fspath(draft or ""), "wait" * wait]
        pipes = {"stdout": subprocess.PIPE, "stdin": subprocess.PIPE, "text": True}
        environment = os.environ | {"XDG_ACTIVATION_TOKEN": token}
        started.append(subprocess.Popen([sys.executable, "-c", CLAIM, *words], env=environment, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def dead_socket(path):
    """Leave a socket behind as a crash does."""
    with closing(socket.socket(socket.AF_UNIX)) as left:
        left.bind(str(path))


def ended(qtbot, *starts):
    """Return what was printed by starts, with this one's window alive meanwhile."""
    qtbot.waitUntil(lambda: all(start.poll() is not None for start in starts), timeout=20_000)
    return [start.communicate()[0].strip() for start in starts]


@pytest.mark.parametrize(
    "name", [None, "a b.reply.json", "Grüße 🎉.reply.json", os.fsdecode(b"\xff.reply.json"), "a\nb"]
)
def test_the_second_hands_its_file_to_the_first(first, start, qtbot, tmp_path, name):
    draft = tmp_path / name if name else None
    with qtbot.waitSignal(first.asked) as asked:
        second = start(draft)
    assert ended(qtbot, second) == ["False"]
    assert asked.args == [draft]


def test_a_file_is_handed_over_with_all_of_its_path(first, start, qtbot, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with qtbot.waitSignal(first.asked) as asked:
        start(Path("a.reply.json"))
    assert asked.args == [tmp_path / "a.reply.json"]


def test_many_starts_are_heard_one_by_one(first, start, qtbot, tmp_path):
    heard = []
    first.asked.connect(heard.append)
    drafts = [tmp_path / f"{number}.reply.json" for number in range(4)]
    assert ended(qtbot, *map(start, drafts)) == ["False"] * 4
    assert sorted(heard) == drafts


def test_of_starts_at_once_after_a_crash_one_has_the_window(qapp, start, folder, qtbot):
    dead_socket(folder / "instance")
    starts = [start(wait=True) for _ in range(3)]
    qtbot.waitUntil(lambda: sum(one.poll() is not None for one in starts) == 2, timeout=20_000)
    assert sorted(one.communicate()[0].strip() for one in starts) == ["False", "False", "True"]


def test_a_start_waits_for_one_that_is_just_looking_for_others(qapp, start, folder, qtbot):
    looking = QLockFile(str(folder / "instance.lock"))
    assert looking.lock()
    waiting = start()
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(1)
    looking.unlock()
    assert ended(qtbot, waiting) == ["True"]


def test_another_folder_is_another_program(first, start, qtbot, tmp_path):
    with qtbot.assertNotEmitted(first.asked):
        assert ended(qtbot, start(place=tmp_path / "other")) == ["True"]


def test_a_socket_that_a_crash_left_is_no_obstacle(qapp, start, folder, qtbot):
    dead_socket(folder / "instance")
    first = SingleInstance(folder)
    assert first.claim(None)
    with qtbot.waitSignal(first.asked):
        second = start()
    assert ended(qtbot, second) == ["False"]
    first.close()


def test_nobody_else_can_connect(first, folder):
    mode = (folder / "instance").stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert mode & 0o077 == 0


def test_a_start_that_hangs_is_said_after_a_while(qapp, folder, monkeypatch):
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.3)
    with closing(socket.socket(socket.AF_UNIX)) as hung:
        hung.bind(str(folder / "instance"))
        hung.listen()
        begun = time.monotonic()
        with pytest.raises(StorageError, match="does not answer"):
            SingleInstance(folder).claim(None)
        assert 0.2 < time.monotonic() - begun < 3
    assert (folder / "instance").exists()  # it is not this start's to remove


def test_a_start_that_is_just_ending_leaves_the_window_to_the_next(qapp, folder):
    with closing(socket.socket(socket.AF_UNIX)) as ending:
        ending.bind(str(folder / "instance"))
        ending.listen()
        hung_up = multiprocessing.get_context("fork").Process(target=lambda: ending.accept()[0].close())
        hung_up.start()
        instance = SingleInstance(folder)
        assert instance.claim(None)
        hung_up.join(10)
    instance.close()


def test_once_closed_another_start_has_the_window(first, start, qtbot):
    first.close()
    assert ended(qtbot, start()) == ["True"]


@pytest.mark.parametrize(
    "said",
    [
        b"\xff\xfe\n",
        b"[]\n",
        b"7\n",
        b'{"open": 7}\n',
        b"{}\n",
        b'{"open": "a',
        b"x" * 300_000,
        b"[" * 60_000 + b"\n",
        b'{"open": null, "XDG_ACTIVATION_TOKEN": "a\\u0000b"}\n',
        b'{"open": null, "XDG_ACTIVATION_TOKEN": "\\ud800"}\n',
        b'{"open": null, "XDG_ACTIVATION_TOKEN": 7}\n',
        b'{"open": null, "XDG_ACTIVATION_TOKEN": null}\n',
        b'{"open": "a\\u0000b"}\n',
        b'{"open": "/\\ud83d.reply.json"}\n',
        b'{"open": false}\n',
    ],
    ids=range(15),
)
def test_what_is_no_start_is_not_heard(first, folder, qtbot, said):
    heard = []
    first.asked.connect(heard.append)
    stranger, real = QLocalSocket(), QLocalSocket()
    for one in (stranger, real):
        one.connectToServer(str(folder / "instance"))
    stranger.write(said)
    qtbot.waitUntil(
        lambda: stranger.bytesToWrite() == 0 or stranger.state() == stranger.LocalSocketState.UnconnectedState
    )
    real.write(b'{"open": "/a"}\n')
    qtbot.waitUntil(lambda: heard == [Path("/a")])
    stranger.abort()


def test_a_path_too_long_for_a_socket_has_one_elsewhere(qapp, start, tmp_path, qtbot):
    place = tmp_path / ("x" * 60) / ("y" * 60)
    name = socket_name(place)
    assert len(os.fsencode(name)) < 90
    assert name != socket_name(place.with_name("z"))
    first = SingleInstance(place)
    assert first.claim(None)
    with qtbot.waitSignal(first.asked):
        second = start(place=place)
    assert ended(qtbot, second) == ["False"]
    first.close()
    assert not Path(name).exists()


def test_a_socket_that_somebody_else_put_there_is_not_talked_to(first, folder, monkeypatch, qtbot):
    monkeypatch.setattr(os, "getuid", lambda: 12_345)
    with qtbot.assertNotEmitted(first.asked, wait=50):
        second = SingleInstance(folder)
        assert second.claim(Path("secret.reply.json"))
    second.close()


def test_where_no_socket_can_be_made_each_start_has_a_window(qapp, folder, caplog):
    (folder / "instance").mkdir()
    (folder / "instance" / "x").touch()
    assert SingleInstance(folder).claim(None)
    assert "other starts cannot find this one" in caplog.text


def test_where_no_folder_can_be_made_each_start_has_a_window(qapp, tmp_path, caplog):
    (tmp_path / "file").touch()
    assert SingleInstance(tmp_path / "file" / "data").claim(None)
    assert "a file is in the way" in caplog.text
    caplog.clear()


def test_the_desktops_leave_to_come_forward_is_handed_over(first, start, qtbot, monkeypatch):
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    with qtbot.waitSignal(first.asked):
        start(token="from the desktop")
    assert os.environ.pop("XDG_ACTIVATION_TOKEN") == "from the desktop"
