"""Receiving real callbacks."""

from datetime import UTC, datetime

import requests
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from composer.kaleyra.sandbox import callbacks
from composer.kaleyra.sandbox.callbacks import Parties

from .steps import CUSTOMER, WAIT, said


def test_real_callbacks_are_taken_only_when_switched_on(user, pane, qtbot):
    user.window.replies_dock.show()
    user.window.replies_dock.raise_()
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
    made = callbacks.text("v2", Parties("", "+14155550199", CUSTOMER), "Hello?", datetime.now(UTC))
    answer = requests.post(url, data=made.body, headers={"Content-Type": made.content_type}, timeout=5)
    assert answer.status_code == 200
    user.click(pane.pages.button("conversations"))
    qtbot.waitUntil(lambda: "Customer: Hello?" in said(pane), timeout=WAIT)
    assert user.session.settings.receives_callbacks


def test_the_tunnels_address_makes_the_url_to_enter(user, pane, qtbot):
    page = pane.receiving
    token = user.session.receiving.url.rpartition("/")[2]
    page.tunnel.setText("")
    qtbot.keyClicks(page.tunnel, "https://cb.example.org/")
    assert page.url.text() == f"https://cb.example.org/callback/{token}"
    user.session.receiving.switch(True)
    local = user.session.receiving.url
    asked = requests.get(local, headers={"Host": "cb.example.org"}, timeout=5)
    foreign = requests.get(local, headers={"Host": "evil.example.org"}, timeout=5)
    assert (asked.status_code, foreign.status_code) == (200, 421)
    page.tunnel.clear()
    qtbot.keyClicks(page.tunnel, "https://cb.example.org/path")
    assert "looks like https://" in page.note.text()
    assert (page.url.text(), page.copy.isEnabled()) == ("", False)


def test_a_long_sentence_about_the_receiver_does_not_widen_the_window(user, pane):
    user.window.replies_dock.show()
    before = user.window.minimumSizeHint().width()
    pane.status_label.show_text(
        "The usual port was taken: callbacks arrive at port 54321. Tell your tunnel. " * 3, "warning"
    )
    assert user.window.minimumSizeHint().width() == before
