"""The open draft: the one place where what is being composed lives."""

import time
import weakref
from dataclasses import replace
from enum import Enum, auto
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from composer.message.drafts.draft import Draft, DraftError, loads
from composer.message.drafts.tags import note, with_note, with_tags
from composer.message.model import Message, value_of, with_field

_PAUSE_SECONDS = 1.0
"""After so long without a key the next one begins another step."""

_BURST_SECONDS = 10.0
"""So much typing is one step at most, or one undo would take minutes of work."""


class Document(QObject):
    """The open draft, its undo stack and the file it belongs to.

    Signals:
        message_changed: the message differs.
            arg: the Message.
        opened: another draft is shown.
            arg: the file of the one before, None if it had none.
        file_changed: the draft has another file or none any more, or what its file holds was read or written.
        name_changed: name, tags or note differ, or whether something is unsaved: what the title shows.
        caret_restored: an undo or redo changed a field.
            args: the field, the position the caret had there.
        given_up: the user wants nothing of what is unsaved.
    """

    message_changed = Signal(object)
    opened = Signal(object)
    file_changed = Signal()
    name_changed = Signal()
    caret_restored = Signal(str, int)
    given_up = Signal()

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self._path: Path | None = None
        self._known: bytes | None = None
        self._saved_name = draft.name
        self._step: _Edit | None = None  # the burst of typing that goes on
        self.undo_stack = QUndoStack(self)
        self.undo_stack.indexChanged.connect(self._on_stack_index_changed)
        self.undo_stack.cleanChanged.connect(self.name_changed)

    @property
    def draft(self) -> Draft:
        """The draft as it stands."""
        return self._draft

    @property
    def message(self) -> Message:
        """The draft's message."""
        return self._draft.message

    @property
    def path(self) -> Path | None:
        """The file the draft was read from or saved to, None if it has none yet."""
        return self._path

    @property
    def known(self) -> bytes | None:
        """What the file held when it was opened or last saved here, None for no file."""
        return self._known

    @property
    def saved_name(self) -> str:
        """The draft's name when it was opened or last saved."""
        return self._saved_name

    @property
    def dirty(self) -> bool:
        """Whether there is work that no file holds."""
        return not self.undo_stack.isClean()

    def edit(self, field: str, value: Any, caret: int = 0, *, alone: bool = False) -> None:
        """Change one field, as one undoable step or as part of the burst of typing that is going on.

        Raises what `with_field` raises.

        field: `name`, `tags` (one text, commas between them), `note`, or a field of `with_field`.
        value: what the field holds from now on.
        caret: its position after the edit.
        alone: whether it is a step by itself, whatever was typed before or is typed after it.
        """
        draft = _edited(self._draft, field, value)
        if draft == self._draft:
            return
        if (
            self._step is not None
            and not alone
            and not self.undo_stack.isClean()
            and self._step.grow(field, draft, value, caret)
        ):
            self.show(draft)
        else:
            step = _Edit(self, field, draft, value, caret)
            self.undo_stack.push(step)
            self._step = None if alone else step

    def replace(self, draft: Draft) -> None:
        """Put another text in the open draft's place, as one undoable step: an earlier version of it."""
        if draft != self._draft:
            self.undo_stack.push(_Edit(self, "", draft, None, 0))

    def open(
        self, draft: Draft, path: Path | None, known: bytes | None = None, *, unsaved: bool = False
    ) -> None:
        """Show another draft.

        path: its file, None for none.
        known: what the file holds.
        unsaved: whether no file holds the draft as it is.
        """
        former = self._path
        self._draft, self._path, self._known = draft, path, known
        self._saved_name = _name_in(known, draft) if unsaved else draft.name
        self.undo_stack.clear()
        if unsaved:
            self.undo_stack.resetClean()
        else:
            self.undo_stack.setClean()  # Qt's clear leaves an empty stack as unclean as it was
        self.opened.emit(former)
        self.message_changed.emit(draft.message)
        self.file_changed.emit()
        self.name_changed.emit()

    def saved(self, path: Path, data: bytes, draft: Draft | None = None) -> None:
        """Note that a draft is in this file, verified; what was changed in it since then stays unsaved.

        data: what the file holds.
        draft: what was saved, None for the draft as it stands.
        """
        self._path, self._known, self._saved_name = path, data, (draft or self._draft).name
        if draft is None or draft == self._draft:
            self.undo_stack.setClean()
        else:
            self.undo_stack.resetClean()
        self.file_changed.emit()

    def unfiled(self) -> None:
        """Note that the draft's file was thrown away: the draft is unsaved, and has no file any more."""
        self._path = self._known = None
        self.undo_stack.resetClean()
        self.file_changed.emit()

    def give_up(self) -> None:
        """Note that the user wants nothing of what is unsaved: the window is about to close."""
        self.given_up.emit()
        self.undo_stack.setClean()

    def end(self) -> None:
        """Emit no more signals and drop the undo steps, before the document itself is deleted.

        Python's garbage collection would take them and Qt's stack of them apart in an order that Qt does not
        survive.
        """
        for thing in (self, self.undo_stack):
            thing.blockSignals(True)
        self.undo_stack.clear()
        self._step = None

    def show(self, draft: Draft) -> None:
        """Make this the draft as it stands: for the undo stack's steps."""
        before, self._draft = self._draft, draft
        if draft.message != before.message:
            self.message_changed.emit(draft.message)
        if (draft.name, draft.extra) != (before.name, before.extra):
            self.name_changed.emit()

    def _on_stack_index_changed(self, _index: int) -> None:
        self._step = None  # undone, redone or cleared; `edit` sets it after a push


class _EditKind(Enum):
    """What an edit does to a text."""

    TYPING = auto()
    DELETING = auto()
    OTHER = auto()


class _Edit(QUndoCommand):
    """One step: a burst of typing or of deleting in one field, or one other change."""

    def __init__(self, document: Document, field: str, draft: Draft, value: Any, caret: int) -> None:
        super().__init__()
        # Weak, or Python's collector would find a ring, and delete in it what Qt deletes too.
        self._to_document = weakref.ref(document)
        self._field = field
        self._before, self._after = document.draft, draft
        old = _text(document.draft, field)
        self._text = value if isinstance(value, str) else ""
        self._caret_before, self._caret_after = max(0, caret - len(self._text) + len(old)), caret
        self._kind = _edit_kind(old, value, caret) if isinstance(value, str) else _EditKind.OTHER
        self._begun = self._at = time.monotonic()
        self._done = False

    @property
    def _document(self) -> Document:
        document = self._to_document()
        assert document is not None  # it owns the stack that this is on
        return document

    def redo(self) -> None:
        self._document.show(self._after)
        if self._done:
            self._document.caret_restored.emit(self._field, self._caret_after)
        self._done = True

    def undo(self) -> None:
        self._document.show(self._before)
        self._document.caret_restored.emit(self._field, self._caret_before)

    def grow(self, field: str, draft: Draft, value: Any, caret: int) -> bool:
        """Make one more key of a burst part of this step; False if it is none. No other way is as quick."""
        if field != self._field or self._kind is _EditKind.OTHER:
            return False
        now = time.monotonic()
        late = now - self._at >= _PAUSE_SECONDS or now - self._begun >= _BURST_SECONDS
        if late or not self._goes_on(value, caret):
            return False
        self._text, self._after, self._caret_after, self._at = value, draft, caret, now
        return True

    def _goes_on(self, text: str, caret: int) -> bool:
        """Whether one more character was typed or deleted where the last one was; quick, as each key asks."""
        more, moved = len(text) - len(self._text), caret - self._caret_after
        fits = more == moved == 1 if self._kind is _EditKind.TYPING else more == -1 and moved in (0, -1)
        same = min(caret, self._caret_after)
        # Where the text before the caret differs, a selection was replaced.
        return fits and text[same - 1 : same] == self._text[same - 1 : same]


def _name_in(known: bytes | None, draft: Draft) -> str:
    """Return the name that a file holds, the draft's own where it holds no other."""
    try:
        return loads(known).name if known is not None else draft.name
    except DraftError:
        return draft.name


def _edited(draft: Draft, field: str, value: Any) -> Draft:
    match field:
        case "name":
            return replace(draft, name=value)
        case "tags":
            return with_tags(draft, value.split(","))
        case "note":
            return with_note(draft, value)
        case _:
            return replace(draft, message=with_field(draft.message, field, value))


def _text(draft: Draft, field: str) -> str:
    """Return a field's text, "" for what is none."""
    if field == "note":
        return note(draft)
    value = draft.name if field == "name" else value_of(draft.message, field)
    return value if isinstance(value, str) else ""


def _edit_kind(old: str, new: str, caret: int) -> _EditKind:
    """Return what an edit does to a text.

    Typing puts one character at the caret, also in place of a selection; deleting takes one away there.
    """
    before, after, more = new[:caret], new[caret:], len(new) - len(old)
    if more < 0 and old.startswith(before) and old.endswith(after):
        return _EditKind.DELETING if more == -1 else _EditKind.OTHER
    if more <= 1 and old.startswith(before[:-1]) and old.endswith(after):
        return _EditKind.TYPING
    return _EditKind.OTHER
