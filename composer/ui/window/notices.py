"""What the window says by itself: damaged files, the unsaved work of an earlier run, what befell the log."""

from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.session.drafts.autosave import Autosave
from composer.store.database import Database
from composer.store.drafts.recovery import Leftover, Recovery
from composer.store.settings import Settings
from composer.ui.widgets import notify
from composer.ui.window.main_window import MainWindow


class Notices:
    """Shows what nobody asked for and everybody must know."""

    def __init__(
        self, window: MainWindow, accounts: AccountBook, recovery: Recovery, autosave: Autosave
    ) -> None:
        self._window, self._accounts, self._recovery, self._autosave = window, accounts, recovery, autosave

    def show_quarantined(self, database: Database, settings: Settings) -> None:
        """Show which files were damaged, and where they are kept."""
        if database.quarantined is not None:
            text = f"It was kept as “{database.quarantined.name}”, and a new one was begun."
            notify.warn(self._window, "The log was damaged", text)
        if self._accounts.fault:
            notify.warn(self._window, "The accounts cannot be read", self._accounts.fault)
        if settings.quarantined is not None:
            text = f"They were kept as “{settings.quarantined.name}”. The program begins with its own again."
            notify.warn(self._window, "The preferences were damaged", text)

    def offer_recovery(self, background: Background) -> None:
        """Offer what an earlier run had not saved, as soon as it is read."""
        background.run(self._recovery.leftovers, self._offer)

    def show_log_recreated(self) -> None:
        """Show that the log's file was removed under the running program."""
        text = "Its file was removed while the program was running. The sends in it are no longer shown."
        notify.warn(self._window, "The log was begun anew", text)

    def show_log_not_cleared(self, why: str) -> None:
        """Show that sends could not be removed from the log."""
        notify.warn(self._window, "The log could not be cleared", why)

    def _offer(self, leftovers: list[Leftover]) -> None:
        for aside in self._recovery.quarantined:
            text = f"It was kept as “{aside.name}”, and cannot be shown."
            notify.warn(self._window, "Work that was not saved is damaged", text)
        for why in self._recovery.unread:
            notify.warn(self._window, "Work that was not saved cannot be read", why)
        self._recovery.quarantined.clear()
        self._recovery.unread.clear()
        if not leftovers:
            return
        from composer.ui.drafts.recovery_dialog import (  # not before the first frame
            RecoveryChoice,
            RecoveryDialog,
        )

        account = self._accounts.current
        dialog = RecoveryDialog(self._window, leftovers, account.business_name or account.name)
        dialog.exec()
        dialog.deleteLater()
        if dialog.choice is RecoveryChoice.RESTORE and self._window.files.confirm_losing_work():
            self._window.files.restore(dialog.chosen)
            self._autosave.restored(dialog.chosen)
        elif dialog.choice is RecoveryChoice.DISCARD:
            self._autosave.discard(dialog.chosen)
            self._offer([leftover for leftover in leftovers if leftover is not dialog.chosen])
