"""The two text inputs of the form. Their own undo is off: the document's covers the whole form."""

import re

from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from composer.message.drafts.draft import MAX_BYTES
from composer.message.limits import utf16_units
from composer.ui.widgets.fields.line import OneLineInput
from composer.ui.widgets.fields.refusals import files_in, refuse_files, refuse_length

_COMMAND = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_STEP_MODIFIERS = _COMMAND | Qt.KeyboardModifier.AltModifier  # Alt+Backspace is undo on Windows
_CTRL_Y = QKeyCombination(_COMMAND, Qt.Key.Key_Y)


def _undo_step(event: QKeyEvent) -> str:
    """Return `undo` or `redo` for their keys, which a text field takes before the window's menu sees them."""
    if event.modifiers() & _STEP_MODIFIERS:
        if event.matches(QKeySequence.StandardKey.Undo):
            return "undo"
        if event.matches(QKeySequence.StandardKey.Redo) or event.keyCombination() == _CTRL_Y:
            return "redo"
    return ""


class LineInput(OneLineInput):
    """One line of text.

    Signals:
        edited: the user changed the text.
            args: the text, the caret's position.
        step_requested: the keys of undo or redo were pressed.
            arg: `undo` or `redo`.
    """

    edited = Signal(str, int)
    step_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        # Qt's own is 32,767, and a file's text beyond it would be lost at the first key.
        self.setMaxLength(MAX_BYTES + 1)
        self.textEdited.connect(self._on_text_edited)

    def write(self, text: str) -> None:
        """Show text that comes from the document; nothing happens where it stands there already."""
        if text != self.text() and (text := _showable(text)) != self.text():
            self.show_as_is(text)

    def put_caret(self, position: int) -> None:
        """Move the caret, counted in code points."""
        self.setCursorPosition(utf16_offset(self.text(), position))

    def select_character(self, place: int) -> None:
        """Select one character, counted in code points."""
        start, end = (utf16_offset(self.text(), position) for position in (place, place + 1))
        self.setSelection(start, end - start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave undo and redo to the document."""
        step = _undo_step(event)
        if step:
            self.step_requested.emit(step)
        else:
            super().keyPressEvent(event)

    def _on_text_edited(self, text: str) -> None:
        self.edited.emit(text, code_points(text, self.cursorPosition()))


_HALF = re.compile("[\ud800-\udfff]")


def _showable(text: str) -> str:
    """Return the text with � for each half of an emoji.

    Qt leaves such halves out, and what nobody sees nobody can delete.
    """
    return _HALF.sub("\ufffd", text)


PASTE_MAX = 20_000
"""Characters pasted at once at most. Qt breaks one word of a million characters into lines for minutes."""

_FRAME = 20
"""What stands above and below the lines, in px."""

_WRAP = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere
_WRAP_QUICKLY = QTextOption.WrapMode.WrapAnywhere


class TextInput(QPlainTextEdit):
    """Several lines of text. Tab leaves the field, so that the form can be walked by keyboard.

    Signals:
        edited: the text changed by the user's hand.
            args: the text, the caret's position.
        step_requested: the keys of undo or redo were pressed.
            arg: `undo` or `redo`.
    """

    edited = Signal(str, int)
    step_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self._lines = (1, 1)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._on_text_changed)

    def grow(self, least: int, most: int) -> None:
        """Be as high as the text, from `least` lines up to `most`."""
        self._lines = (least, most)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self._fit_height()

    def text(self) -> str:
        """Return the text with the no-break spaces that toPlainText would turn into plain ones."""
        return self.document().toRawText().replace("\u2029", "\n")

    def write(self, text: str) -> None:
        """Show text that comes from the document; nothing happens where it stands there already."""
        if text != self._shown:
            self._shown = text
            with QSignalBlocker(self):  # else the widget's own view of line ends would come back as an edit
                self.clear()
                self._choose_wrap(text)  # while there is nothing to wrap
                self.setPlainText(_showable(text))

    def _fit_height(self) -> None:
        least, most = self._lines
        lines = round(self.document().size().height())  # that of a plain text is counted in lines
        height = max(least, min(lines, most)) * self.fontMetrics().lineSpacing() + _FRAME
        if height != self.height():
            self.setFixedHeight(height)

    def put_caret(self, position: int) -> None:
        """Move the caret, counted in code points."""
        cursor = self.textCursor()
        cursor.setPosition(utf16_offset(self.text(), position))
        self.setTextCursor(cursor)

    def select_character(self, place: int) -> None:
        """Select one character, counted in code points of the document's text."""
        place -= self._shown.count("\r\n", 0, place)  # which is one character here
        cursor = self.textCursor()
        cursor.setPosition(utf16_offset(self.text(), place))
        cursor.setPosition(utf16_offset(self.text(), place + 1), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def wrap_selection(self, mark: str) -> None:
        """Put a formatting mark on both sides of each selected line, or remove it where all lines have it.

        A mark must touch the text it formats, on one line: white space at the ends stays outside.
        """
        cursor = self.textCursor()
        if not cursor.hasSelection() and self.document().characterAt(cursor.position()) == mark:
            if self.document().characterAt(cursor.position() - 1) == mark:  # nothing was written between them
                cursor.deletePreviousChar()
                cursor.deleteChar()
            else:
                # The second Ctrl+B ends what the first began.
                cursor.movePosition(QTextCursor.MoveOperation.Right)
            self.setTextCursor(cursor)
            return
        start = cursor.selectionStart()
        lines = cursor.selectedText().split("\u2029")
        marked = [_is_marked(line.strip(), mark) for line in lines if line.strip()]
        new = "\n".join(
            _unmarked(line, mark) if marked and all(marked) else _marked(line, mark) for line in lines
        )
        cursor.insertText(new or 2 * mark)
        if new:
            cursor.setPosition(start)
            cursor.setPosition(start + utf16_units(new), QTextCursor.MoveMode.KeepAnchor)
        else:
            cursor.setPosition(start + len(mark))
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave undo and redo to the document, and let every Enter make a line break."""
        step = _undo_step(event)
        if step:
            self.step_requested.emit(step)
        elif event.modifiers() & _SHIFT and event.matches(QKeySequence.StandardKey.InsertLineSeparator):
            self.insertPlainText("\n")  # Qt's would be U+2028, which WhatsApp does not know
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Fill the field's own background.

        With a style sheet's background each key would paint what lies below, too.
        """
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.viewport().setAutoFillBackground(True)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave a dropped file to the window."""
        return not files_in(source) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, but no file's address, and not so much that the window would stand still."""
        text = source.text()
        if files := files_in(source):
            refuse_files(self, files)
        elif len(text) > PASTE_MAX:
            refuse_length(self, PASTE_MAX, len(text))
        else:
            self.insertPlainText(text)

    def _on_text_changed(self) -> None:
        text = self.text()
        if text != self._shown:
            self._shown = text
            self._choose_wrap(text)
            self.edited.emit(text, code_points(text, self.textCursor().position()))

    def _choose_wrap(self, text: str) -> None:
        """Break a long text anywhere, a shorter one between words.

        In one word of a million characters Qt searches for its end for minutes, at each key again.
        """
        mode = _WRAP if len(text) <= PASTE_MAX else _WRAP_QUICKLY
        if mode != self.wordWrapMode():
            self.setWordWrapMode(mode)


def _is_marked(text: str, mark: str) -> bool:
    return len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark)


def _marked(line: str, mark: str) -> str:
    text = line.strip()
    return line.replace(text, f"{mark}{text}{mark}", 1) if text and not _is_marked(text, mark) else line


def _unmarked(line: str, mark: str) -> str:
    text = line.strip()
    return line.replace(text, text[len(mark) : -len(mark)], 1) if text else line


def finish_composing() -> None:
    """Take what an input method has not finished, as the syllable that is being typed, into its input.

    To be called before something is done with what was written: a toolbar or a shortcut leaves the keyboard
    where it is, so nothing else ends the syllable.
    """
    QGuiApplication.inputMethod().commit()


def utf16_offset(text: str, position: int) -> int:
    """Return where a code point stands as Qt counts, in UTF-16 units."""
    return utf16_units(text[:position])


def code_points(text: str, offset: int) -> int:
    """Return how many code points stand before an offset of Qt."""
    if text.isascii():
        return offset
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "surrogatepass"))
