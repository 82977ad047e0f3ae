"""The message as a cURL command, out of the clipboard and into it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from composer.kaleyra.account import Account, is_same_base_url
from composer.message.drafts.draft import Draft
from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.session.drafts.document import Document
from composer.session.task import Task, task
from composer.ui.widgets import notify
from composer.ui.widgets.elide import NAME_MAX, elide

_MESSAGE_MS = 20_000


class CurlActions(QObject):
    """Makes a draft of a pasted command, and a command of the draft.

    Signals:
        account_chosen: another account is to be sent with.
            arg: its name.
        account_requested: an account is to be made.
            args: its base URL, SID and sender.
    """

    account_chosen = Signal(str)
    account_requested = Signal(str, str, str)

    def __init__(
        self,
        window: QMainWindow,
        document: Document,
        accounts: AccountBook,
        background: Background,
        begin_draft: Callable[[Draft], Task[bool]],
    ) -> None:
        """Give collaborators.

        begin_draft: opens a new draft, unless the user keeps the open one (False).
        """
        super().__init__(window)
        self._window, self._document, self._accounts = window, document, accounts
        self._background, self._begin_draft = background, begin_draft

    @task
    async def paste(self) -> None:
        """Ask for a command, and fill the form with its message as a new draft."""
        from composer.ui.curl.paste_dialog import PasteCurlDialog

        account = self._accounts.current
        dialog = PasteCurlDialog(self._window, self._background, account.business_name or account.name)
        dialog.offer(QGuiApplication.clipboard().text())
        used = None
        # Whoever would rather keep the open draft goes on with what was pasted.
        while used is None and dialog.exec() and dialog.found is not None:
            found = dialog.found
            used = found if await self._begin_draft(Draft(message=found.message)) else None
        dialog.deleteLater()  # else the window keeps it, with a key that may be in the text
        if used is not None and used.base_url and used.sid:
            self._ask_about_account(used.base_url, used.sid, used.message.sender or "")

    def _ask_about_account(self, base_url: str, sid: str, sender: str) -> None:
        """Take over the account that a command was written for, if it is another than the one in use."""
        current = self._accounts.current
        known = [
            one
            for one in self._accounts.accounts
            if one.sid == sid and is_same_base_url(one.base_url, base_url)
        ]
        # A sandbox's address is new at each start.
        if current in known or not Account("", base_url).reaches_phones:
            return
        stay = f"Stay with “{elide(current.name, NAME_MAX)}”"
        if known:
            text = (
                f"The command is for your account “{elide(known[0].name, NAME_MAX)}”. Send with it from "
                "now on?"
            )
            if notify.confirm(self._window, "Another account", text, "Send with it", stay):
                self.account_chosen.emit(known[0].name)
            return
        text = f"The command is for the host {base_url} and the SID {sid}, which none of your accounts has."
        if notify.confirm(
            self._window, "Another account", f"{text}\n\nMake an account of it?", "New account…", stay
        ):
            self.account_requested.emit(base_url, sid, sender)

    def copy(self) -> None:
        """Put the message on the clipboard as a command for the account in use."""
        from composer.kaleyra.curl.read import CurlError, write, write_notes

        account, message = self._accounts.current, self._document.message
        try:
            command = write(message, account)
        except CurlError as fault:
            notify.warn(self._window, "This message cannot be copied as cURL", str(fault))
            return
        QGuiApplication.clipboard().setText(command)
        self._show_copied(write_notes(message, account))

    def _show_copied(self, notes: tuple[str, ...]) -> None:
        bar = self._window.statusBar()
        said = " ".join(("Copied as cURL.", *notes))
        if bar.fontMetrics().horizontalAdvance(said) < bar.width():
            bar.showMessage(said, _MESSAGE_MS)
        else:  # the bar would cut it off, and the command does not run without
            notify.info(self._window, "Copied as cURL", "\n\n".join(notes))
