"""A key is entered, used, and answered back by a server in disguises; then it is searched for everywhere."""

import base64
import gc
import json
import logging
import sys
import threading
import traceback
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import FrameType, ModuleType, TracebackType

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.outcome import Rejected
from composer.system.faults import Faults
from composer.system.log_file import log_to
from composer.ui.accounts.dialog import AccountsDialog

KEY = "pLaNtEd-7fd1c0ffee42"
DISGUISES = [KEY, KEY[::-1], base64.b64encode(KEY.encode()).decode(), KEY.encode().hex()]


@pytest.fixture
def server():
    """Refuses each message and repeats the key it came with, as proxies and debugging servers do."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            keys.append(self.headers["api-key"])
            said = {
                "code": "RBC001",
                "message": f"Bad key {keys[-1]}",
                "data": [],
                "error": {"body": keys[-1]},
            }
            body = json.dumps(said).encode()
            self.send_response(401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments):
            return

    keys: list[str] = []
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", keys
        server.shutdown()
        thread.join(20)


@pytest.fixture
def log(home):
    """The log file, with everything in it that the program says."""
    logger = logging.getLogger("composer")
    before, level = list(logger.handlers), logger.level
    home.mkdir(exist_ok=True)
    log_to(home / "composer.log")
    logger.setLevel(logging.DEBUG)

    yield home / "composer.log"
    for handler in set(logger.handlers) - set(before):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


def holds(text: str) -> bool:
    return any(disguise.lower() in text.lower() for disguise in DISGUISES)


def test_a_planted_key_is_nowhere(user, home, tmp_path, server, log, caplog, monkeypatch, capfd):
    caplog.set_level(logging.DEBUG)
    url, keys_seen = server
    app, copied = user.app, []
    enter_key(user, url)
    app.session.accounts.select("Shop")
    user.type("body", "Hello")
    user.qtbot.waitUntil(lambda: app.session.accounts.key_state == "there")
    outcome = user.send()
    assert isinstance(outcome, Rejected)
    assert keys_seen == [KEY]
    assert "hidden" in outcome.message  # it came back, and was taken out
    app.session.background.wait(5000)

    for action in ("copy_row", "copy_answer", "copy_command"):
        user.window.log.table.selectRow(0)
        QApplication.clipboard().clear()
        getattr(user.window.log.actions_, action).trigger()
        assert clipboard(), action
        copied.append(clipboard())
    user.window.menus.copy_curl.trigger()
    user.qtbot.waitUntil(lambda: "curl" in clipboard())
    copied.append(clipboard())

    for name in ("sends.csv", "sends.json"):
        export(user, tmp_path / name, monkeypatch)
    for words in ("first", "second"):  # the second save leaves a version
        save(user, tmp_path / "spring.reply.json", words, monkeypatch)
    user.type("body", "Not saved yet")
    user.qtbot.waitUntil(lambda: any((home / "recovery").rglob("*.json")), timeout=5000)
    said = fail_with_the_key(ApiKey(KEY))
    app.session.settings.save()
    app.session.background.wait(5000)

    written = [path for folder in (home, tmp_path) for path in folder.rglob("*") if path.is_file()]
    kinds = {path.suffix for path in written}
    assert {".sqlite3", ".log", ".csv", ".json"} <= kinds
    assert any((home / "versions").rglob("*")), "no version was kept"
    found = [path.name for path in written if holds(path.read_bytes().decode("latin-1"))]
    assert found == []
    assert "unforeseen" in log.read_text()
    assert not holds("\n".join([*copied, *said, caplog.text, *capfd.readouterr()]))
    assert [text for text in shown_texts() if holds(text)] == []
    assert reachable(app, user.window) == []


def test_the_search_finds_what_is_there(user):
    """Without this, a search that looks nowhere would find nothing either."""
    assert reachable(user.app, user.window) == []
    user.window.leaks = {"a": [(f"api-key: {KEY}",)]}
    assert len(reachable(user.app, user.window)) == 1
    user.window.leaks = lambda key=KEY: key
    assert len(reachable(user.app, user.window)) == 1
    del user.window.leaks


def enter_key(user, url: str) -> None:
    """Enter an account with its key in the dialog, and look at the key once."""
    user.session.accounts.save(Account("Shop", url, "HX1", "+14155550100", kind="test"), None, None)
    dialog = AccountsDialog(user.session.accounts, user.window, "key")
    dialog.show()
    dialog.choice.setCurrentIndex(dialog.choice.findText("Shop"))
    dialog.choice.activated.emit(dialog.choice.currentIndex())
    user.qtbot.keyClicks(dialog.form.key.input, KEY)
    user.click(dialog.save)
    user.session.background.wait(5000)
    dialog.form.key.reveal.pressed.emit()
    assert dialog.form.key.input.text() == KEY
    dialog.form.key.input.selectAll()
    dialog.form.key.reveal.released.emit()
    assert dialog.form.key.input.text() == ""
    dialog.done(0)
    dialog.deleteLater()


def clipboard() -> str:
    data = QGuiApplication.clipboard().mimeData()
    return "\n".join(_as_text(data, kind) for kind in data.formats())


def _as_text(data: QMimeData, kind: str) -> str:
    return bytes(data.data(kind).data()).decode("latin-1")


def export(user, path: Path, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    with user.qtbot.waitSignal(user.window.log.export.notified):
        user.window.log.actions_.export.trigger()
    assert path.exists()


def save(user, path: Path, words: str, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    user.type("body", words)
    user.window.menus.save.trigger()
    user.qtbot.waitUntil(
        lambda: path.exists() and words in path.read_text() and not user.window.isWindowModified()
    )


def fail_with_the_key(key: ApiKey) -> list[str]:
    """Let something break while the key is at hand; return what is shown and what a crash report holds."""
    shown: list[str] = []
    faults = Faults(shown.append)
    try:
        headers = {"api-key": key}
        raise RuntimeError(f"could not send {headers} {key} {key!r}")
    except RuntimeError as fault:
        faults.report(type(fault), fault, fault.__traceback__)
        report = traceback.TracebackException.from_exception(fault, capture_locals=True)
        shown += [*report.format(), repr(fault), str(fault.args)]
    try:
        raise ValueError(f"Invalid header value {key.reveal()}")  # as a library says it
    except ValueError as fault:
        faults.report(type(fault), fault, fault.__traceback__)
    return shown


def shown_texts() -> list[str]:
    """Return every text that a widget has."""
    names = ("text", "toolTip", "placeholderText", "accessibleName", "windowTitle", "toPlainText", "title")
    widgets: list[QWidget] = QApplication.allWidgets()
    found = [getattr(widget, name) for widget in widgets for name in names if hasattr(widget, name)]
    return [str(text() if callable(text) else text) for text in found]


def reachable(*starts: object) -> list[str]:
    """Return the key wherever it can be read in an object that something leads to from these.

    A key's own object is where it may be.
    """
    modules = {id(vars(module)) for module in list(sys.modules.values()) if isinstance(module, ModuleType)}
    passed = (ModuleType, type, ApiKey, FrameType, TracebackType)
    seen, waiting, found = {id(start) for start in starts}, list(starts), []
    while waiting:
        thing = waiting.pop()
        if not isinstance(thing, (dict, list, tuple, set, frozenset)):  # what is in these comes by itself
            text = thing if isinstance(thing, str) else _repr(thing)
            if holds(text):
                found.append(text[:200])
        for next_one in gc.get_referents(thing):
            if id(next_one) not in seen and id(next_one) not in modules and not isinstance(next_one, passed):
                seen.add(id(next_one))
                waiting.append(next_one)
        for child in thing.findChildren(QWidget) if isinstance(thing, QWidget) else []:
            if id(child) not in seen:
                seen.add(id(child))
                waiting.append(child)
    return found


def _repr(thing: object) -> str:
    try:
        return repr(thing)
    except Exception:  # noqa: BLE001 - an object of Qt that is gone has none
        return ""
