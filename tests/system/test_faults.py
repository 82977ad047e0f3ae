"""Unforeseen faults: logged by kind and place, shown once, never with their text."""

import logging
import os
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from composer.system.faults import Faults
from composer.system.log_file import log_to

SECRET = "planted-Key-9f3a71"


@pytest.fixture
def log(tmp_path):
    """The log's file, of which the process lets go afterwards."""
    logger = logging.getLogger("composer")
    before, level = list(logger.handlers), logger.level
    path = tmp_path / "kept" / "composer.log"
    log_to(path)
    yield path
    for handler in [handler for handler in logger.handlers if handler not in before]:
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


@pytest.fixture
def shown(monkeypatch):
    """What was shown, the hooks being installed."""
    for place, name in ((sys, "excepthook"), (threading, "excepthook")):
        monkeypatch.setattr(place, name, getattr(place, name))
    texts = []
    Faults(texts.append).install()
    return texts


def handlers():
    return [each for each in logging.getLogger("composer").handlers if isinstance(each, logging.FileHandler)]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def fail_with_text(text):
    typed = f"somebody typed {text}"
    raise ValueError(typed) from KeyError(text)


def fail_elsewhere(text):
    error = ValueError("planted-Key-9f3a71 in the source itself")
    error.add_note(text)
    raise error


def meet(function, *arguments):
    """What the interpreter does with an exception that nobody catches."""
    try:
        function(*arguments)
    except BaseException:  # noqa: BLE001 - also the end of the program
        sys.excepthook(*sys.exc_info())


def test_a_fault_is_logged_by_kind_and_place(log, shown):
    meet(fail_with_text, "x")
    first, *places = log.read_text().splitlines()
    assert first.endswith(" CRITICAL composer: unforeseen ValueError")
    assert [place.rpartition(" in ")[2] for place in places] == ["meet", "fail_with_text"]
    assert places[-1].startswith(f"  {__file__}:")
    assert int(places[-1].split(":")[1].split()[0]) == fail_with_text.__code__.co_firstlineno + 2


@pytest.mark.parametrize("fail", [fail_with_text, fail_elsewhere])
def test_what_somebody_typed_is_neither_logged_nor_shown(log, shown, fail, capfd):
    meet(fail, SECRET)
    assert "unforeseen ValueError" in log.read_text()
    assert SECRET not in log.read_text() + "".join(shown) + "".join(capfd.readouterr())


def test_a_place_is_shown_once_and_logged_each_time(log, shown):
    for _ in range(3):
        meet(fail_with_text, "x")
    assert len(shown) == 1
    assert "save it now" in shown[0]
    meet(fail_elsewhere, "x")
    assert len(shown) == 2
    meet(lambda: [][0])
    assert len(shown) == 3
    assert log.read_text().count("unforeseen ") == 5


def test_a_fault_without_a_place_is_reported_too(log, shown):
    sys.excepthook(MemoryError, MemoryError(), None)
    assert "unforeseen MemoryError" in log.read_text()
    assert len(shown) == 1


def test_a_threads_fault_is_reported(log, shown):
    thread = threading.Thread(target=fail_with_text, args=(SECRET,))
    thread.start()
    thread.join()
    assert " in fail_with_text" in log.read_text()
    assert SECRET not in log.read_text()
    assert len(shown) == 1


def test_a_fault_of_what_qt_calls_is_reported_and_the_program_goes_on(log, shown, qapp, qtbot):
    went_on = []
    QTimer.singleShot(0, lambda: fail_with_text(SECRET))
    QTimer.singleShot(10, lambda: went_on.append(True))
    qtbot.waitUntil(lambda: bool(went_on))
    assert " in fail_with_text" in log.read_text()
    assert len(shown) == 1


def test_ctrl_c_ends_the_program_without_a_word():
    code = "from composer.system.faults import Faults; Faults(print).install(); raise KeyboardInterrupt"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_log_is_for_its_owner_alone_also_when_it_begins_anew(tmp_path, monkeypatch, request, umask):
    before = os.umask(umask)
    request.addfinalizer(lambda: os.umask(before))
    log = request.getfixturevalue("log")
    assert (mode(log.parent), mode(log)) == (0o700, 0o600)
    logger = logging.getLogger("composer.somewhere")
    for _ in range(11):
        logger.warning("x" * 100_000)
    assert sorted(path.name for path in log.parent.iterdir()) == ["composer.log", "composer.log.1"]
    assert {mode(path) for path in log.parent.iterdir()} == {0o600}
    assert sum(path.stat().st_size for path in log.parent.iterdir()) < 2_000_000


def test_a_log_that_others_could_read_is_closed_to_them(tmp_path, request):
    path = tmp_path / "kept" / "composer.log"
    path.parent.mkdir()
    path.write_text("earlier\n")
    path.chmod(0o644)
    request.getfixturevalue("log")
    assert (mode(path), path.read_text()) == (0o600, "earlier\n")


def test_only_what_the_program_itself_says_is_logged(log):
    logging.getLogger("composer.kaleyra").info("a line")
    logging.getLogger("composer.kaleyra").debug("too much")
    logging.getLogger("urllib3").critical("another's")
    assert log.read_text().endswith(" INFO composer.kaleyra: a line\n")
    assert log.read_text().count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_a_full_disk_is_not_said_on_the_terminal(log, capfd):
    [handler] = [each for each in handlers() if each.baseFilename == str(log)]
    handler.stream.close()
    with suppress(OSError), Path("/dev/full").open("a") as handler.stream:
        logging.getLogger("composer").warning("a line")
    handler.stream = None
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are POSIX's")
@pytest.mark.parametrize("read", [False, True])
def test_a_pipe_in_the_logs_place_is_not_waited_for(tmp_path, read):
    path = tmp_path / "composer.log"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK) if read else None
    with pytest.raises(OSError, match="ordinary file" if read else "No such device"):
        log_to(path)
    if reader is not None:
        os.close(reader)


def test_a_log_that_cannot_be_written_is_an_os_error(tmp_path):
    before = handlers()
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        log_to(tmp_path / "file" / "composer.log")
    assert handlers() == before


CRASH = """
import sys
from pathlib import Path
from composer.system.faults import log_crashes

log_crashes(Path(sys.argv[1]))
sys.stderr = None  # as without a console

def crash():
    import ctypes
    ctypes.string_at(0)

crash()
"""


def test_where_a_crash_was_is_in_a_file_of_the_owners(tmp_path):
    file = tmp_path / "home" / "crash.log"
    for times in (1, 2):
        ended = subprocess.run([sys.executable, "-c", CRASH, str(file)], check=False, timeout=30)
        assert ended.returncode != 0
        assert file.read_text().count("in crash") == times
    assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_bytes(bytes(1_000_001))
    subprocess.run([sys.executable, "-c", CRASH, str(file)], check=False, timeout=30)
    assert file.stat().st_size < 10_000


def test_a_folder_that_cannot_be_written_holds_no_start_up(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    code = "import sys; from pathlib import Path; from composer.system.faults import log_crashes; "
    code += "log_crashes(Path(sys.argv[1]))"
    line = [sys.executable, "-c", code, str(tmp_path / "file" / "crash.log")]
    assert subprocess.run(line, check=False, timeout=30).returncode == 0
