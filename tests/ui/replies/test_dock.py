"""Playing the customer: taps on the phone, what comes of them in the log and among the replies, and real
callbacks.
"""

import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import requests
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.sandbox import callbacks
from composer.kaleyra.sandbox.callbacks import Chat
from composer.store.replies.events import KeptEvent
from composer.ui.replies.import_dialog import ImportCallbacksDialog
from composer.ui.replies.notification import AnswerNotice, notice
from composer.ui.widgets import notify

WAIT = 10_000
CUSTOMER = "+14155550123"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def pane(user, qtbot):
    user.window.resize(1280, 800)
    qtbot.waitUntil(lambda: user.app.receiving.simulated_url != "", timeout=WAIT)
    return user.app.replies_dock.pane


@pytest.fixture
def reporting(monkeypatch):
    """The sandbox reports at once what becomes of a message."""
    quick = (("sent", 0.0), ("delivered", 0.01), ("read", 0.02))
    monkeypatch.setattr("composer.kaleyra.sandbox.reports.DELAYS", quick)


@pytest.fixture
def handler():
    """A company's own handler of callbacks, which answers 202 and remembers."""
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(202)
            self.end_headers()
            self.wfile.write(b'{"queued": true}')

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.bodies = bodies
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def tap(user, number: int) -> None:
    view = user.window.preview.view
    place = view.phone().parts[f"buttons[{number}].title"].center().toPoint()
    user.qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)


def said(pane) -> list[str]:
    """What the conversation shows, line by line."""
    model = pane.lines.model()
    return [model.index(row, 2).data() for row in range(model.rowCount())]


def outcome(user) -> str:
    return user.row()[3]


def keep(user, *events: Event) -> None:
    user.app.replies.keep(events)


def event(number: int, kind: str = "received", **more) -> Event:
    defaults = {
        "sender": "14155550199",
        "recipient": "14155550123",
        "text": f"text {number}",
        "key": str(number),
    }
    return Event(kind, more.pop("at", datetime.now(UTC)), **(defaults | more))


def test_a_tap_shows_as_the_customers_answer(user, pane, qtbot):
    user.send()
    title = user.app.document.message.buttons[1].title
    tap(user, 1)
    qtbot.waitUntil(lambda: f"Customer (sandbox): Tapped “{title}”" in said(pane), timeout=WAIT)
    assert [line.partition(":")[0] for line in said(pane)] == [
        "You (sandbox)",
        *3 * ["Sandbox"],
        "Customer (sandbox)",
    ]
    assert [line.partition(": ")[2].partition(":")[0] for line in said(pane)[1:4]] == [
        "Sent",
        "Delivered to the phone",
        "Read by the customer",
    ]
    assert pane.isVisible()
    view = user.window.preview.view
    qtbot.waitUntil(lambda: "answers[0]" in view.phone().parts)
    assert view.phone().parts["answers[0]"].top() > view.phone().parts["buttons[2].title"].bottom() - 1


def test_what_was_tapped_cannot_be_tapped_again(user, pane, qtbot):
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: not user.app.simulated_customer.busy, timeout=WAIT)
    tap(user, 1)
    assert user.app.simulated_customer.tapped == 0
    assert not any(button.isEnabled() for button in pane.bar.taps)
    assert len(user.app.simulated_customer.written) == 1


def test_the_payload_is_one_click_away(user, pane, qtbot):
    user.window.menus.shapes["v2"].trigger()
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: len(said(pane)) == 5, timeout=WAIT)
    row = pane.lines.visualRect(pane.lines.model().index(4, 2))
    pane.lines.scrollToBottom()
    row = pane.lines.visualRect(pane.lines.model().index(4, 2))
    qtbot.mouseClick(pane.lines.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    payload = json.loads(pane.detail.payload.toPlainText())
    button = user.app.document.message.buttons[0]
    message = payload["meta_object"]["value"]["messages"][0]
    assert message["interactive"]["button_reply"] == {"id": button.id, "title": button.title}
    assert pane.detail.badge.isVisible()
    user.click(pane.detail.copy)
    assert "button_reply" in QGuiApplication.clipboard().text()


def test_the_version_of_the_callbacks_is_remembered(user, pane):
    assert user.window.menus.shapes["v1"].isChecked()
    user.window.menus.shapes["v2"].trigger()
    assert user.app.settings.callback_shape == "v2"


def test_the_buttons_and_the_line_beside_the_phone_do_the_same(user, pane, qtbot):
    assert not pane.bar.isVisible()
    user.send()
    user.app.replies_dock.show()
    user.app.replies_dock.raise_()
    user.click(pane.bar.taps[2])
    pane.bar.text.setFocus()
    qtbot.keyClicks(pane.bar.text, "Thanks <b>")
    qtbot.keyClick(pane.bar.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Customer (sandbox): Thanks <b>" in said(pane), timeout=WAIT)
    view = user.window.preview.view
    qtbot.waitUntil(lambda: "answers[1]" in view.phone().parts)
    assert pane.bar.text.text() == ""


def test_a_rehearsal_starts_over(user, pane, qtbot):
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: not user.app.simulated_customer.busy, timeout=WAIT)
    user.click(pane.bar.over)
    view = user.window.preview.view
    qtbot.waitUntil(lambda: "answers[0]" not in view.phone().parts)
    tap(user, 1)
    assert user.app.simulated_customer.tapped == 1


def test_another_text_in_the_form_ends_the_rehearsal(user, pane, qtbot):
    user.send()
    user.type("footer", "Another")
    tap(user, 0)
    assert user.form.fields["buttons[0].title"].input.hasFocus()
    assert user.app.simulated_customer.tapped is None
    assert not pane.bar.isVisible()


def test_without_a_send_a_click_on_a_button_leads_to_its_field(user, pane):
    tap(user, 0)
    assert user.form.fields["buttons[0].title"].input.hasFocus()


def test_what_becomes_of_a_message_shows_in_the_log(user, pane, reporting, qtbot):
    user.send()
    qtbot.waitUntil(lambda: outcome(user) == "Read", timeout=WAIT)
    assert "The customer has opened the message." in user.detail.words.text()
    assert "not yet delivered" not in user.detail.words.text()
    tap(user, 0)
    qtbot.waitUntil(lambda: outcome(user) == "Answered", timeout=WAIT)


def test_a_failed_message_says_why_in_the_log(user, pane, qtbot):
    accepted = user.send()
    keep(
        user,
        event(1, "failed", message_id=accepted.message_id.removesuffix(":0"), code="131026", simulated=True),
    )
    qtbot.waitUntil(lambda: outcome(user) == "Failed", timeout=WAIT)
    assert "131026" in user.detail.words.text()


def test_a_handler_of_the_company_gets_the_callbacks_and_its_answer_is_shown(user, pane, handler, qtbot):
    user.type("callback_url", f"http://127.0.0.1:{handler.server_port}/hook")
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: len(handler.bodies) == 4, timeout=WAIT)
    qtbot.waitUntil(lambda: "answered 202 to “tap”" in pane.bar.handler.text(), timeout=WAIT)
    user.click(pane.bar.answer)
    assert json.loads(pane.detail.payload.toPlainText()) == {"queued": True}


def test_a_handler_that_is_not_there_is_told_of(user, pane, qtbot):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    user.type("callback_url", f"http://127.0.0.1:{port}/hook")
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: "Nothing answers at 127.0.0.1" in pane.bar.handler.text(), timeout=WAIT)


def test_another_computer_gets_nothing_without_a_question(user, pane, monkeypatch, qtbot):
    asked: list[str] = []
    monkeypatch.setattr(notify, "confirm", lambda *words: bool(asked.append(words[2])))
    user.type("callback_url", "https://example.com/hook")
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: any("Tapped" in line for line in said(pane)), timeout=WAIT)
    assert len(asked) == 1
    assert "https://example.com/hook" in asked[0]


def test_the_24_hour_window_opens_with_the_customers_answer(user, pane, qtbot):
    user.look()
    label = user.form.reply_window_label
    assert label.text() == "24 h window not known"
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: label.text().startswith("Open until "), timeout=WAIT)
    assert label.text().endswith("(23 h 59 min)")
    user.app.document.edit("to", "+14155550124", 0)
    qtbot.waitUntil(lambda: label.text() == "24 h window not known", timeout=WAIT)


def use_live_account(user) -> None:
    account = Account("Shop", sid="HX1", sender="+14155550199", callback_url="https://example.com/cb")
    user.app.accounts.save(account, None, ApiKey("secret"))
    user.app.accounts.select("Shop")


def test_a_live_send_is_warned_of_until_the_customer_wrote(user, pane, qtbot):
    use_live_account(user)
    assert "24-hour window is open is not known" in user.notes("to")
    keep(user, event(1, at=datetime.now(UTC) - timedelta(hours=25)))
    qtbot.waitUntil(lambda: "24-hour window is closed" in user.notes("to"), timeout=WAIT)
    assert any(
        "24-hour" in user.window.send_bar.problems.item(row).text()
        for row in range(user.window.send_bar.problems.count())
    )
    keep(user, event(2))
    qtbot.waitUntil(lambda: "24-hour" not in user.notes("to"), timeout=WAIT)


def test_a_rehearsal_opens_no_live_window(user, pane, qtbot):
    use_live_account(user)
    keep(user, event(1, simulated=True))
    qtbot.waitUntil(lambda: len(said(pane)) == 1, timeout=WAIT)
    assert "24-hour window is open is not known" in user.notes("to")


def test_real_callbacks_are_taken_only_when_switched_on(user, pane, qtbot):
    user.app.replies_dock.show()
    user.app.replies_dock.raise_()
    user.click(pane.pages.button("receiving"))
    receiving = pane.receiving
    assert (
        requests.post(receiving.url.text(), data={"id": "1", "status": "sent"}, timeout=5).status_code == 404
    )
    qtbot.mouseClick(
        receiving.switch, Qt.MouseButton.LeftButton, pos=QPoint(8, receiving.switch.height() // 2)
    )
    user.click(receiving.copy)
    url = QGuiApplication.clipboard().text()
    made = callbacks.text("v2", Chat("", "+14155550199", CUSTOMER), "Hello?", datetime.now(UTC))
    answer = requests.post(url, data=made.body, headers={"Content-Type": made.content_type}, timeout=5)
    assert answer.status_code == 200
    user.click(pane.pages.button("conversations"))
    qtbot.waitUntil(lambda: "Customer: Hello?" in said(pane), timeout=WAIT)
    assert user.app.settings.receives_callbacks


def test_the_tunnels_address_makes_the_url_to_enter(user, pane, qtbot):
    page = pane.receiving
    token = user.app.receiving.url.rpartition("/")[2]
    page.tunnel.setText("")
    qtbot.keyClicks(page.tunnel, "https://cb.example.org/")
    assert page.url.text() == f"https://cb.example.org/callback/{token}"
    user.app.receiving.switch(True)
    local = user.app.receiving.url
    asked = requests.get(local, headers={"Host": "cb.example.org"}, timeout=5)
    foreign = requests.get(local, headers={"Host": "evil.example.org"}, timeout=5)
    assert (asked.status_code, foreign.status_code) == (200, 421)
    page.tunnel.clear()
    qtbot.keyClicks(page.tunnel, "https://cb.example.org/path")
    assert "looks like https://" in page.note.text()
    assert (page.url.text(), page.copy.isEnabled()) == ("", False)


def test_callbacks_are_imported_once(user, pane, qtbot, tmp_path, monkeypatch):
    dialog = ImportCallbacksDialog(user.window, user.app.replies)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.input.setPlainText("id=7%3A0&status=delivered\nid=7&status=read")
    user.click(dialog.take)
    qtbot.waitUntil(lambda: dialog.verdict.text() == "2 new events.", timeout=WAIT)
    file = tmp_path / "callbacks.txt"
    file.write_text("id=7&status=read")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    user.click(dialog.file)
    qtbot.waitUntil(lambda: dialog.verdict.text() == "0 new events, 1 already known.", timeout=WAIT)
    qtbot.waitUntil(lambda: said(pane) == ["Delivered to the phone", "Read by the customer"], timeout=WAIT)
    dialog.close()


def test_who_has_written_is_marked_until_looked_at(user, pane, qtbot):
    user.send()
    keep(user, event(1, recipient="442071838750"))
    customers = pane.customers
    names = lambda: [customers.item(row).text() for row in range(customers.count())]  # noqa: E731
    qtbot.waitUntil(lambda: "● +44 20 7183 8750" in names(), timeout=WAIT)
    user.app.replies_dock.show()
    user.app.replies_dock.raise_()
    user.click_row(customers, names().index("● +44 20 7183 8750"))
    qtbot.waitUntil(lambda: said(pane) == ["Customer: text 1"], timeout=WAIT)
    qtbot.waitUntil(lambda: "+44 20 7183 8750" in names())


def test_the_replies_are_cleared_after_a_question(user, pane, qtbot, monkeypatch):
    keep(user, event(1))
    qtbot.waitUntil(lambda: said(pane) == ["Customer: text 1"], timeout=WAIT)
    user.app.replies_dock.show()
    user.app.replies_dock.raise_()
    monkeypatch.setattr(notify, "confirm", lambda *_: False)
    user.click(pane.clear)
    monkeypatch.setattr(notify, "confirm", lambda *_: True)
    assert user.app.events.extent()[0] == 1
    user.click(pane.clear)
    qtbot.waitUntil(lambda: said(pane) == [], timeout=WAIT)
    assert user.app.events.extent() == (0, 0)


def kept(number: int, **more) -> KeptEvent:
    return KeptEvent(number, datetime.now(UTC), event(number, **more))


def test_a_notice_says_who_answered_in_plain_text():
    assert notice([kept(1, text="<b>Hi & bye</b>")]) == (
        "A customer answered",
        "+1 415-555-0123: ‹b›Hi ＆ bye‹/b›",
    )
    assert notice([kept(1), kept(2)])[0] == "2 answers of customers"


@pytest.mark.parametrize(("in_front", "told"), [(True, 0), (False, 1)])
def test_a_notice_appears_while_the_window_is_not_in_front(user, monkeypatch, in_front, told):
    shown: list[str] = []
    tray = "composer.ui.replies.notification.QSystemTrayIcon"
    monkeypatch.setattr(f"{tray}.isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(f"{tray}.supportsMessages", lambda: True)
    monkeypatch.setattr(f"{tray}.show", lambda _tray: None)
    monkeypatch.setattr(f"{tray}.showMessage", lambda _tray, title, *_: shown.append(title))
    monkeypatch.setattr(type(user.window), "isActiveWindow", lambda _window: in_front)
    AnswerNotice(user.window).tell([kept(1)])
    assert len(shown) == told


def test_a_long_sentence_about_the_receiver_does_not_widen_the_window(user, pane):
    user.app.replies_dock.show()
    before = user.window.minimumSizeHint().width()
    pane.trouble.show_text(
        "The usual port was taken: callbacks arrive at port 54321. Tell your tunnel. " * 3, "warning"
    )
    assert user.window.minimumSizeHint().width() == before


def test_all_callbacks_open_at_the_newest_whatever_size_the_pane_had(user, pane, qtbot):
    user.app.replies_dock.hide()
    keep(user, *(event(number) for number in range(100)))
    qtbot.waitUntil(lambda: user.app.background.wait(0), timeout=WAIT)
    user.app.replies_dock.show()
    user.app.replies_dock.raise_()
    bar = pane.lines.verticalScrollBar()
    qtbot.waitUntil(lambda: pane.lines.model().rowCount() == 100, timeout=WAIT)
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum(), timeout=WAIT)
    user.window.resizeDocks([user.app.replies_dock], [120], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum(), timeout=WAIT)
    bar.setSliderDown(True)
    bar.setValue(0)
    bar.setSliderDown(False)
    keep(user, event(100))
    qtbot.waitUntil(lambda: pane.lines.model().rowCount() == 101, timeout=WAIT)
    assert bar.value() == 0, "who reads older ones is not carried away"


def test_what_is_chosen_in_the_view_menu_comes_to_the_front(user, pane, qtbot):
    log, replies = user.window.log_dock, user.app.replies_dock
    for dock in (log, replies):
        dock.hide()
    for dock in (log, replies):
        dock.toggleViewAction().trigger()
        qtbot.waitUntil(lambda dock=dock: not dock.visibleRegion().isEmpty())
    log.toggleViewAction().trigger()
    qtbot.waitUntil(log.isHidden)
    qtbot.wait(50)
    log.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: not log.visibleRegion().isEmpty())
    assert replies.visibleRegion().isEmpty()
