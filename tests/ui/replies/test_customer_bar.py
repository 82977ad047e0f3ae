"""The simulated customer's buttons and line, and a company's own handler of its callbacks."""

import json
import socket

from PySide6.QtCore import Qt

from composer.ui.widgets import notify

from .steps import WAIT, said, tap


def test_the_buttons_and_the_line_beside_the_phone_do_the_same(user, pane, qtbot):
    assert not pane.bar.isVisible()
    user.send()
    user.window.replies_dock.show()
    user.window.replies_dock.raise_()
    user.click(pane.bar.taps[2])
    pane.bar.text.setFocus()
    qtbot.keyClicks(pane.bar.text, "Thanks <b>")
    qtbot.keyClick(pane.bar.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Customer (sandbox): Thanks <b>" in said(pane), timeout=WAIT)
    view = user.window.preview.view
    qtbot.waitUntil(lambda: "replies[1]" in view.phone().parts)
    assert pane.bar.text.text() == ""


def test_a_rehearsal_starts_over(user, pane, qtbot):
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: not user.session.simulated_customer.busy, timeout=WAIT)
    user.click(pane.bar.start_over)
    view = user.window.preview.view
    qtbot.waitUntil(lambda: "replies[0]" not in view.phone().parts)
    tap(user, 1)
    assert user.session.simulated_customer.tapped == 1


def test_another_text_in_the_form_ends_the_rehearsal(user, pane, qtbot):
    user.send()
    user.type("footer", "Another")
    tap(user, 0)
    assert user.form.fields["buttons[0].title"].input.hasFocus()
    assert user.session.simulated_customer.tapped is None
    assert not pane.bar.isVisible()


def test_a_handler_of_the_company_gets_the_callbacks_and_its_answer_is_shown(user, pane, handler, qtbot):
    user.type("callback_url", f"http://127.0.0.1:{handler.server_port}/hook")
    user.send()
    tap(user, 0)
    qtbot.waitUntil(lambda: len(handler.bodies) == 4, timeout=WAIT)
    qtbot.waitUntil(lambda: "answered 202 to “tap”" in pane.bar.handler.text(), timeout=WAIT)
    user.click(pane.bar.answer)
    assert json.loads(pane.detail.payload.toPlainText()) == {"queued": True}


def test_the_last_twenty_answers_of_a_handler_are_kept(user, pane, handler, qtbot):
    user.type("callback_url", f"http://127.0.0.1:{handler.server_port}/hook")
    user.send()
    customer = user.session.simulated_customer
    for number in range(1, 23):
        customer.write(f"text{number:02}")
        qtbot.waitUntil(lambda: not customer.busy, timeout=WAIT)
        assert len(customer.answers) == min(number, 20)
    assert len(handler.bodies) == 22
    texts = [answer.callback.body.decode() for answer in customer.answers]
    assert all(f"text{number:02}" in text for number, text in enumerate(texts, 3))


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
