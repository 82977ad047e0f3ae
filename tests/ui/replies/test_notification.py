"""Notifications of customers' replies."""

from datetime import UTC, datetime

import pytest

from composer.store.replies.rows import KeptEvent
from composer.ui.replies.notification import ReplyNotification, notification

from .steps import event


def kept(number: int, **more) -> KeptEvent:
    return KeptEvent(number, datetime.now(UTC), event(number, **more))


def test_a_notice_says_who_answered_in_plain_text():
    assert notification([kept(1, text="<b>Hi & bye</b>")]) == (
        "A customer answered",
        "+1 415-555-0123: ‹b›Hi ＆ bye‹/b›",
    )
    assert notification([kept(1), kept(2)])[0] == "2 answers of customers"


@pytest.mark.parametrize(("in_front", "told"), [(True, 0), (False, 1)])
def test_a_notice_appears_while_the_window_is_not_in_front(user, monkeypatch, in_front, told):
    shown: list[str] = []
    tray = "composer.ui.replies.notification.QSystemTrayIcon"
    monkeypatch.setattr(f"{tray}.isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(f"{tray}.supportsMessages", lambda: True)
    monkeypatch.setattr(f"{tray}.show", lambda _tray: None)
    monkeypatch.setattr(f"{tray}.showMessage", lambda _tray, title, *_: shown.append(title))
    monkeypatch.setattr(type(user.window), "isActiveWindow", lambda _window: in_front)
    ReplyNotification(user.window).show_replies([kept(1)])
    assert len(shown) == told
