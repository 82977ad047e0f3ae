"""Saves the open draft: in the background, one save after the other, with the questions in between."""

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from composer.message.drafts.draft import Draft, DraftError, dumps, loads
from composer.session.drafts.document import Document
from composer.session.drive_jobs import DriveJobs
from composer.session.task import Turns, task
from composer.store.drafts.default_folder import is_folder, missing
from composer.store.drafts.draft_file import SUFFIX, file_name
from composer.store.drafts.file_operations import FileOperations
from composer.store.drafts.save import ChangedOutside, Saved, Saver
from composer.store.files import StorageError
from composer.store.settings import Settings
from composer.ui.drafts.save_dialog import SaveDialog
from composer.ui.widgets import notify

_STILL_THERE = "Your text is still in the window."

_log = logging.getLogger(__name__)


class DraftSaves(QObject):
    """Writes the document to files; what is typed during a save stays unsaved.

    dialog: asks where to.
    Signals:
        done: something was saved.
            arg: what, a sentence.
        moved: the document's file has another name.
            arg: where it was.
        reload_chosen: the user prefers what the document's file holds, and that was kept in its place.
            args: the file, what it holds.
        ended: nothing is saved any more, whatever came of it.
    """

    done = Signal(str)
    moved = Signal(object)
    reload_chosen = Signal(object, object)
    ended = Signal()

    def __init__(
        self,
        window: QWidget,
        document: Document,
        saver: Saver,
        settings: Settings,
        drive: DriveJobs,
        folder: Path,
    ) -> None:
        """Give collaborators.

        window: asks the questions.
        folder: where drafts are kept unless the user chooses another.
        """
        super().__init__(window)
        self._window, self._document, self._saver = window, document, saver
        self._settings, self._drive = settings, drive
        self.dialog = SaveDialog(settings, folder, drive)
        self._turns = Turns(self, self.ended.emit)

    @property
    def is_busy(self) -> bool:
        """Whether a save is under way, so that the document must stay open."""
        return self._turns.taken

    @task
    async def wait(self) -> None:
        """Return when no save is under way any more."""
        async with self._turns:
            return

    @task
    async def save(self) -> bool:
        """Save the draft to its file, or ask for one. Return whether it is saved."""
        async with self._turns:
            path, draft = self._document.path, self._document.draft
            if path is None:
                return await self._ask_and_save()
            if draft.name == self._document.saved_name or file_name(draft.name) == path.name:
                return await self._save(path, draft, self._document.known)
            # Many give a copy another name and press Save.
            answer = notify.ask_about_name(self._window, self._document.saved_name, draft.name)
            if answer is notify.RenameChoice.NEW:
                return self._end_save(await self._write(partial(self._save_beside, path, draft), path), draft)
            if answer is notify.RenameChoice.CANCEL:
                return False
            return await self._save(path, draft, self._document.known, rename=True)

    @task
    async def save_as(self) -> bool:
        """Ask for a file and save the draft to it. Return whether it is saved."""
        async with self._turns:
            return await self._ask_and_save()

    @task
    async def rename(self, job: Callable[[Path, Draft], Saved], name: str) -> Path | None:
        """Have the document's file and the draft get another name; its undo steps stay.

        Return where the file is then, or None where there is none. Raises what the job raises.

        job: renames a file to a draft's name, in the background.
        """
        async with self._turns:
            path, draft = self._document.path, replace(self._document.draft, name=name)
            if path is None:
                return None
            done = await self._drive.run(partial(job, path, draft), f"Renaming {path.name}")
            self._settings.follow_file(path, done.path)
            self._document.edit("name", name)
            self._document.saved(done.path, done.data, draft)
            self._settings.remember_file(done.path)
            return done.path

    def keep_version(self, path: Path, data: bytes) -> None:
        """Keep what a file holds now, so that the next save need not."""
        job = partial(self._saver.versions.keep, path, data)
        # It is saved all the same, and the next save says what is wrong.
        self._drive.queue.run(job, failed=lambda _fault: None)

    def remember(self, path: Path) -> None:
        """Remember a file as the one used last."""
        self._settings.last_folder = str(path.parent)
        self._settings.remember_file(path)

    async def _ask_and_save(self) -> bool:
        draft = self._document.draft
        target = await self.dialog.ask(self._window, draft.name)
        is_saved = False
        if target is not None:
            # What is there now may be replaced: the file dialog asked.
            held = await self._drive.run(partial(self._saver.held, target), f"Saving {target.name}")
            draft = self._document.draft
            is_saved = await self._save(
                target,
                draft if draft.name else replace(draft, name=target.name[: -len(SUFFIX)]),
                held if isinstance(held, bytes) else None,
            )
        await self.dialog.end()
        return is_saved

    def _save_beside(self, path: Path, draft: Draft) -> Saved:
        """Save a draft to a file of its own in another one's folder, which is not made again."""
        if not is_folder(path.parent):
            raise missing(path.parent)
        return self._saver.save_new(path.parent, draft)

    async def _save(self, path: Path, draft: Draft, known: bytes | None, *, rename: bool = False) -> bool:
        """Save a draft. Return whether it is saved.

        known: what its file held when it was opened or saved last.
        rename: whether its file gets the name that goes with the draft's.
        """
        write = partial(_save_and_rename if rename else Saver.save, self._saver, path, draft, known)
        done = await self._write(write, path)
        if isinstance(done, ChangedOutside):
            return await self._resolve_conflict(done, draft, rename=rename)
        return self._end_save(done, draft, path if rename else None)

    async def _write(
        self, write: Callable[[], Saved | ChangedOutside], path: Path
    ) -> Saved | ChangedOutside | None:
        try:
            return await self._drive.run(write, f"Saving {path.name}")
        except StorageError as fault:
            notify.warn(self._window, "The draft is not saved", f"{fault}\n\n{_STILL_THERE}")
            return None

    def _end_save(
        self, done: Saved | ChangedOutside | None, draft: Draft, renamed: Path | None = None
    ) -> bool:
        """Record what came of a save; return whether the draft is saved.

        renamed: where the file was that was to be renamed, None if none was.
        """
        if not isinstance(done, Saved):
            return False
        if done.path != self._document.path:
            self._settings.forget_account(done.path)  # of a draft that had this file before
        if not self._document.draft.name:
            self._document.edit("name", draft.name)  # an untitled draft is named like its file
        self._document.saved(done.path, done.data, draft)
        self.remember(done.path)
        self.keep_version(done.path, done.data)
        self.done.emit(f"Saved as {done.path.name}.")
        if done.notice:
            notify.warn(self._window, "The draft is saved", done.notice)
        if renamed is not None:
            self._follow(renamed, done.path, draft)
        return True

    def _follow(self, before: Path, path: Path, draft: Draft) -> None:
        self._settings.follow_file(before, path)  # last: what is known of a file that is new was forgotten
        if path != before:
            self.moved.emit(before)
        elif draft.name.strip():
            self.done.emit(
                f"Saved. The file is still {path.name}: the name {file_name(draft.name)} cannot be used."
            )

    async def _resolve_conflict(self, outside: ChangedOutside, draft: Draft, *, rename: bool) -> bool:
        """Ask what to do about a file that somebody else changed, and do it. Return whether it is saved."""
        from composer.ui.drafts.changed_file_dialog import ConflictChoice, ask_about_change

        path, data = outside.path, outside.data
        if data is None:
            notify.warn(self._window, "The draft is not saved", f"{outside.fault}\n\n{_STILL_THERE}")
            return False
        answer = ask_about_change(self._window, path.name, *draft_in(data), draft)
        if answer is ConflictChoice.OVERWRITE:
            return await self._save(path, draft, data, rename=rename)
        if answer is ConflictChoice.KEEP_BOTH:
            return self._end_save(
                await self._write(partial(self._saver.save_new, path.parent, draft), path), draft
            )
        if answer is ConflictChoice.RELOAD:
            keep = partial(self._saver.versions.keep, path, dumps(draft))
            try:
                await self._drive.run(keep, f"Keeping what was in {path.name}")
            except StorageError as fault:
                text = f"Your text cannot be kept among the earlier versions, so it stays here. {fault}"
                notify.warn(self._window, "Nothing was reloaded", text)
                return False
            if self._document.draft is draft:  # else what was typed since then would be lost
                self.reload_chosen.emit(path, data)
        return False


def draft_in(data: bytes) -> tuple[Draft | None, str]:
    """Return the draft that a file holds, or why it is none."""
    try:
        return loads(data), ""
    except DraftError as fault:
        return None, f"What it holds now is no draft: {fault}"


def _save_and_rename(saver: Saver, path: Path, draft: Draft, known: bytes | None) -> Saved | ChangedOutside:
    """Save a draft, and give its file the name that goes with the draft's, where that is possible."""
    done = saver.save(path, draft, known)
    if not isinstance(done, Saved):
        return done
    try:
        return replace(done, path=FileOperations(saver).follow_name(done.path, draft.name))
    except StorageError as fault:
        _log.warning("%s", fault)
        return done
