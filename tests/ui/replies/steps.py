"""What a user does and reads in the Replies pane."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.callbacks.event import Event

WAIT = 10_000


CUSTOMER = "+14155550123"


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
    user.session.replies.keep(events)


def event(number: int, kind: str = "received", **more) -> Event:
    defaults = {
        "sender": "14155550199",
        "recipient": "14155550123",
        "text": f"text {number}",
        "key": str(number),
    }
    return Event(kind, more.pop("at", datetime.now(UTC)), **(defaults | more))


def use_live_account(user) -> None:
    account = Account("Shop", sid="HX1", sender="+14155550199", callback_url="https://example.com/cb")
    user.session.accounts.save(account, None, ApiKey("secret"))
    user.session.accounts.select("Shop")
