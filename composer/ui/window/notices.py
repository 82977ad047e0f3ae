"""What the window says by itself: damaged files, the unsaved work of an earlier run, what befell the log."""

import os
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from composer.session.accounts.accounts import AccountBook
from composer.session.background import Background
from composer.session.drafts.autosave import Autosave
from composer.session.drive_jobs import ANSWER_MS
from composer.session.task import in_background, task
from composer.store.database import Database
from composer.store.drafts.recovery import Leftover, Recovery
from composer.store.files import StorageError
from composer.store.paths import ANOTHER_FOLDER
from composer.store.settings import Settings
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.widgets import notify


class Notices:
    """Shows what nobody asked for and everybody must know."""

    def __init__(
        self,
        window: QWidget,
        files: DraftFiles,
        accounts: AccountBook,
        recovery: Recovery,
        autosave: Autosave,
    ) -> None:
        self._window, self._files, self._accounts = window, files, accounts
        self._recovery, self._autosave = recovery, autosave

    def show_unkept(self, root: Path, fault: StorageError | None) -> None:
        """Show what is not kept in this run.

        root: the program's own folder.
        fault: why its database cannot be used, None if it can.
        """
        if fault is not None:
            notify.warn(self._window, "The program cannot keep anything", _unkept(root, fault))

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

    @task
    async def offer_recovery(self, background: Background) -> None:
        """Offer what an earlier run had not saved, as soon as it is read."""
        found = await in_background(background, partial(self._recovery.leftovers, are_drives_asked=False))
        unsaved = []
        for leftover in found:
            is_saved = partial(self._recovery.forget_if_saved, leftover)
            if not await in_background(background, is_saved, limit_ms=ANSWER_MS, otherwise=False):
                unsaved.append(leftover)
        await self._offer(unsaved)

    def show_log_recreated(self) -> None:
        """Show that the log's file was removed under the running program."""
        text = "Its file was removed while the program was running. The sends in it are no longer shown."
        notify.warn(self._window, "The log was begun anew", text)

    def show_log_not_cleared(self, why: str) -> None:
        """Show that sends could not be removed from the log, unless `why` is ""."""
        if why:
            notify.warn(self._window, "The log could not be cleared", why)

    @task
    async def _offer(self, leftovers: list[Leftover]) -> None:
        for aside in self._recovery.quarantined:
            text = f"It was kept as “{aside.name}”, and cannot be shown."
            notify.warn(self._window, "Work that was not saved is damaged", text)
        for why in self._recovery.unread:
            notify.warn(self._window, "Work that was not saved cannot be read", why)
        self._recovery.quarantined.clear()
        self._recovery.unread.clear()
        if not leftovers:
            return
        from composer.ui.drafts.recovery_dialog import RecoveryChoice, RecoveryDialog

        account = self._accounts.current
        dialog = RecoveryDialog(self._window, leftovers, account.business_name or account.name)
        dialog.exec()
        choice, chosen = dialog.choice, dialog.chosen
        dialog.deleteLater()
        if choice is RecoveryChoice.RESTORE:
            if await self._files.restore(chosen):
                self._autosave.restored(chosen)
        elif choice is RecoveryChoice.DISCARD:
            self._autosave.discard(chosen)
            await self._offer([leftover for leftover in leftovers if leftover is not chosen])


def _unkept(root: Path, fault: StorageError) -> str:
    is_all = not root.is_dir() or not os.access(root, os.W_OK)
    things = "preferences, accounts, earlier versions of drafts, unsaved work, " if is_all else ""
    return (
        f"{fault}\n\nThis is about the program's own folder: {root}\n\n"
        f"These are not kept there from now on: {things}what is sent and what is received. So nothing can be "
        f"sent. You can write, preview, open, save in other folders and export.\n\n{ANOTHER_FOLDER}"
    )
