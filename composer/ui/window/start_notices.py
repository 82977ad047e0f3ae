"""What the start has to say: what was damaged, and the work that an earlier run could not save."""

from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.session.drafts.autosave import Autosave
from composer.store.database import Database
from composer.store.drafts.recovery import Leftover, Recovery
from composer.store.settings import Settings
from composer.ui.widgets import notify
from composer.ui.window.main_window import MainWindow


class StartNotices:
    """Says it once, after the window's first frame."""

    def __init__(
        self, window: MainWindow, accounts: AccountBook, recovery: Recovery, autosave: Autosave
    ) -> None:
        self._window, self._accounts, self._recovery, self._autosave = window, accounts, recovery, autosave

    def say_what_was_set_aside(self, database: Database, settings: Settings) -> None:
        """Say which files were damaged, and what became of them."""
        if database.set_aside is not None:
            text = f"It was kept as “{database.set_aside.name}”, and a new one was begun."
            notify.tell(self._window, "The log was damaged", text)
        if self._accounts.fault:
            notify.tell(self._window, "The accounts cannot be read", self._accounts.fault)
        if settings.set_aside is not None:
            text = f"They were kept as “{settings.set_aside.name}”. The program begins with its own again."
            notify.tell(self._window, "The preferences were damaged", text)

    def look_for_leftovers(self, background: Background) -> None:
        """Offer what an earlier run had not saved, as soon as it is read."""
        background.run(self._recovery.leftovers, self._offer)

    def _offer(self, leftovers: list[Leftover]) -> None:
        for aside in self._recovery.set_aside:
            text = f"It was kept as “{aside.name}”, and cannot be shown."
            notify.tell(self._window, "Work that was not saved is damaged", text)
        self._recovery.set_aside.clear()
        if not leftovers:
            return
        from composer.ui.drafts.recovery_dialog import Choice, RecoveryDialog  # not before the first frame

        account = self._accounts.current
        dialog = RecoveryDialog(self._window, leftovers, account.business_name or account.name)
        dialog.exec()
        dialog.deleteLater()
        if dialog.choice is Choice.RESTORE and self._window.files.confirm_losing_work():
            self._window.files.restore(dialog.chosen)
            self._autosave.restored(dialog.chosen)
        elif dialog.choice is Choice.DISCARD:
            self._autosave.discard(dialog.chosen)
            self._offer([leftover for leftover in leftovers if leftover is not dialog.chosen])
