"""What a user does who sends with a live account."""

import time
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.request import describe
from composer.kaleyra.sandbox import sandbox
from composer.store.database import Database
from composer.store.log.sends import SendLog
from composer.ui.sending.confirm_dialog import ConfirmSendDialog

OWN = "+14155550199"


def use(user, api, kind="live", **fields):
    account = Account(
        "Bakery",
        api.base_url,
        sid="HX1",
        sender="+14155550100",
        kind=kind,
        callback_url="https://example.com/cb",
        **fields,
    )
    user.session.accounts.save(account, None, ApiKey(sandbox.KEY))
    user.session.accounts.select("Bakery")
    user.refresh()


def answer(act):
    """Do this with the question that comes up next; what it returns is in the list."""
    seen: list[object] = []
    until = time.monotonic() + 10

    def poll():
        dialog = QApplication.activeModalWidget()
        if dialog in (None, before) and time.monotonic() < until:
            QTimer.singleShot(50, poll)
            return
        assert isinstance(dialog, ConfirmSendDialog)
        seen.append(act(dialog))

    before = QApplication.activeModalWidget()
    QTimer.singleShot(50, poll)
    return seen


def texts(dialog):
    words = (dialog.recipient, dialog.account, dialog.from_number, dialog.warning, dialog.note)
    return [label.text() for label in words if label.isVisibleTo(dialog)]


def confirm(user, qtbot, pause=False):
    def act(dialog):
        dialog.pause.setChecked(pause)
        found = texts(dialog)
        qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
        return found

    seen = answer(act)
    outcome = user.send()
    qtbot.waitUntil(lambda: user.session.sender.may_send)
    return outcome, seen[0] if seen else None


def ask_no_more(user, api, qtbot):
    """Send something else, and want no more questions; for the rest it is as if that had not been."""
    body = user.session.document.message.body
    user.type("body", "Something else")
    confirm(user, qtbot, pause=True)
    user.session.send_log.clear()
    user.session.document.edit("body", body)
    user.refresh()
    api.requests = 0


@contextmanager
def elsewhere(user):
    """The log as a command has it that runs beside the window."""
    database = Database(user.session.database.path)
    yield SendLog(database)
    database.close_all()


def send_elsewhere(user, outcome):
    message, account = user.session.document.message, user.session.accounts.current
    with elsewhere(user) as send_log:
        number = send_log.intend(
            account, recipient=message.to, request=describe(message, account), draft="{}"
        )
        send_log.conclude(number, outcome, 20)
