"""Which account each draft is sent with."""

from PySide6.QtCore import QObject, Signal

from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.session.sending.sender import Sender
from composer.store.files import StorageError
from composer.store.settings import Settings


class AccountMemory(QObject):
    """Remembers the account that a draft was sent with, or that was chosen for it.

    When the draft is opened, that account is chosen again.

    Signals:
        chosen: a draft was opened that is sent with another account than the one before.
            arg: the account's name.
    """

    chosen = Signal(str)

    def __init__(self, document: Document, accounts: AccountBook, sender: Sender, settings: Settings) -> None:
        super().__init__()
        self._document, self._accounts, self._settings = document, accounts, settings
        self._decided = False  # by the user, for the open draft
        document.opened.connect(self._on_document_opened)
        document.file_changed.connect(self._remember)
        accounts.current_changed.connect(self._on_accounts_current_changed)
        accounts.renamed.connect(self._on_accounts_renamed)
        sender.started.connect(self._on_sender_started)

    def _on_document_opened(self) -> None:
        self._decided = False
        path = self._document.path
        name = self._settings.account_of(path) if path else ""
        if name in ("", self._accounts.current.name) or self._accounts.find(name) is None:
            return
        try:
            self._accounts.select(name)
        except StorageError:
            return  # it was removed, or the choice cannot be kept: the toolbar says which is in use
        finally:
            self._decided = False
        self.chosen.emit(name)

    def _on_accounts_current_changed(self, former: str) -> None:
        if former != self._accounts.current.name:
            self._decided = self._accounts.find(former) is not None
            self._remember()

    def _on_accounts_renamed(self, former: str, name: str) -> None:
        self._settings.rename_account(former, name)

    def _on_sender_started(self) -> None:
        self._decided = True
        self._remember()

    def _remember(self) -> None:
        """Remember the account as soon as the draft has a file."""
        if self._decided and self._document.path is not None:
            self._settings.remember_account(self._document.path, self._accounts.current.name)
