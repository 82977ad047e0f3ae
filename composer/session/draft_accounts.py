"""Which account each draft is sent with."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from composer.session.accounts import AccountBook
from composer.session.document import Document
from composer.store.files import StorageError
from composer.store.settings import Settings


class DraftAccounts(QObject):
    """Remembers the account that was chosen for a draft's file, and chooses it again when the file is opened.

    Signals:
        chosen: a draft was opened that is sent with another account than the one before.
            arg: the account's name.
    """

    chosen = Signal(str)

    def __init__(self, document: Document, accounts: AccountBook, settings: Settings) -> None:
        super().__init__()
        self._document, self._accounts, self._settings = document, accounts, settings
        self._path: Path | None = None
        document.opened.connect(self._on_document_opened)
        document.state_changed.connect(self._on_document_state_changed)
        accounts.changed.connect(self._note)

    def _on_document_opened(self) -> None:
        self._path = self._document.path
        name = self._settings.account_of(self._path) if self._path else ""
        if not name or name == self._accounts.current.name or self._accounts.find(name) is None:
            self._note()
            return
        try:
            self._accounts.select(name)
        except StorageError:
            return  # it is in use all the same or was removed meanwhile, and the toolbar says which is
        self.chosen.emit(name)

    def _on_document_state_changed(self) -> None:
        if self._document.path != self._path:  # saved to another file
            self._path = self._document.path
            self._note()

    def _note(self) -> None:
        if self._path is not None:
            self._settings.remember_account(self._path, self._accounts.current.name)
