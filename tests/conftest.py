"""What every test needs: no display, no network, no traces on this machine."""

import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
import shiboken6

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in ("REPLY_COMPOSER_HOME", "KALEYRA_API_KEY"):
    os.environ.pop(name, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Delete a window that is done with on this thread, its own: on a later test's thread Qt would crash."""
    result = yield
    if "qapp" in getattr(item, "fixturenames", ()):
        from PySide6.QtWidgets import QApplication, QMainWindow

        for window in QApplication.topLevelWidgets():
            if isinstance(window, QMainWindow):
                shiboken6.delete(window)
        gc.collect()
    return result


@pytest.fixture
def small_disk(tmp_path: Path) -> "Iterator[object]":
    """A real disk of two megabytes, to be filled."""
    from tests.small_disk import SmallDisk

    disk = SmallDisk(tmp_path / "disk", "size=2m")
    yield disk
    disk.end()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where the program keeps everything."""
    folder = tmp_path / "home"
    monkeypatch.setenv("REPLY_COMPOSER_HOME", str(folder))
    return folder


@pytest.fixture
def kept_keys() -> object:
    """Where the window keeps API keys: nowhere, as there is no keychain."""
    from composer.store.accounts.keychain import KeyStore

    return KeyStore(lambda: None)


@pytest.fixture
def load_media() -> object:
    """What looks at the header's file: no test does that on the web."""
    from composer.session.drafts.header_file import File

    return lambda _url, _type, _cancel: File()


@pytest.fixture
def session(
    qapp, home: Path, kept_keys: object, load_media: object, monkeypatch: pytest.MonkeyPatch
) -> "Iterator[object]":
    """What the window knows at the first start, without a keychain; nothing is made yet."""
    from composer.session.session import Session
    from composer.store.paths import find_paths
    from tests.recording_sandbox import RecordingSandbox

    # What is done with a usual disk has an end at once; a busy one here would be a slow drive.
    monkeypatch.setattr("composer.session.task.PATIENCE_SECONDS", 10)
    # What becomes of a message is reported where a test asks for it: the log says “Accepted” until then.
    monkeypatch.setattr("composer.kaleyra.sandbox.reports.DELAYS", ())
    monkeypatch.setattr("composer.session.session.Sandbox", RecordingSandbox)
    session = Session(find_paths(os.environ), kept_keys, load_media)
    yield session
    session.end()
    _delete(session)


@pytest.fixture
def app(session, qapp, qtbot, monkeypatch: pytest.MonkeyPatch) -> "Iterator[object]":
    """The whole program at its first start; it is ready when the sandbox answers."""
    from composer.app import App

    app = App(session)
    with qtbot.waitSignal(session.readiness.changed):
        app.start(None)
    qtbot.waitUntil(lambda: session.background.wait(0))
    qapp.processEvents()  # the results of the last jobs
    yield app
    # A test that failed half-way must not leave a question that waits for ever.
    monkeypatch.setattr(app.window.files, "confirm_losing_work", _agree)
    monkeypatch.setattr("composer.ui.widgets.notify.confirm", lambda *_args: True)
    app.window.close()
    app.stop()
    _delete(session, app.window)


async def _agree() -> bool:
    return True


def _delete(session: object, *windows: object) -> None:
    """Delete windows and what they watched: functions connected to a signal keep all they know for ever."""
    from PySide6.QtCore import QCoreApplication, QObject

    QCoreApplication.processEvents()  # what came of the last background jobs
    for thing in (*windows, *vars(session).values()):
        if isinstance(thing, QObject) and shiboken6.isValid(thing):
            shiboken6.delete(thing)
    vars(session).clear()
