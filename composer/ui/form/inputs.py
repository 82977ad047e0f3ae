"""The two text inputs of the form. Their own undo is off: the document's covers the whole form."""

from PySide6.QtCore import QEvent, QMimeData, QSignalBlocker, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget


def _leave_undo_to_window(event: QEvent) -> bool:
    """Whether this is the question if a text field wants Ctrl+Z for itself; it is answered with no."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)):
        return False
    event.ignore()
    return True


class LineInput(QLineEdit):
    """One line of text.

    Signals:
        edited: the user changed the text.
            args: the text, the caret's position.
    """

    edited = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textEdited.connect(self._on_text_edited)

    def write(self, text: str) -> None:
        """Show text that comes from the document; nothing happens where it stands there already."""
        if text != self.text():
            self.setText(text)

    def put_caret(self, position: int) -> None:
        """Move the caret, counted in code points."""
        self.setCursorPosition(utf16_offset(self.text(), position))

    def event(self, event: QEvent) -> bool:
        """Keep undo and redo for the window."""
        return _leave_undo_to_window(event) or super().event(event)

    def _on_text_edited(self, text: str) -> None:
        self.edited.emit(text, code_points(text, self.cursorPosition()))


class TextInput(QPlainTextEdit):
    """Several lines of text.

    Signals:
        edited: the text changed by the user's hand.
            args: the text, the caret's position.

    Tab leaves the field, so that the form can be walked by keyboard.
    """

    edited = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._on_text_changed)

    def text(self) -> str:
        """Return the text with the no-break spaces that toPlainText would turn into plain ones."""
        return self.document().toRawText().replace("\u2029", "\n")

    def write(self, text: str) -> None:
        """Show text that comes from the document; nothing happens where it stands there already."""
        if text != self._shown:
            self._shown = text
            with QSignalBlocker(self):  # else the widget's own view of line ends would come back as an edit
                self.setPlainText(text)

    def put_caret(self, position: int) -> None:
        """Move the caret, counted in code points."""
        cursor = self.textCursor()
        cursor.setPosition(utf16_offset(self.text(), position))
        self.setTextCursor(cursor)

    def wrap_selection(self, mark: str) -> None:
        """Put a formatting mark on both sides of the selection, or take it away where it is there already.

        White space at the ends of the selection stays outside: a mark must touch the text it formats.
        """
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        selected = cursor.selectedText()
        start += len(selected) - len(selected.lstrip())
        end -= len(selected) - len(selected.rstrip()) if selected.strip() else 0
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        inner = cursor.selectedText()
        size = len(mark)
        if len(inner) >= 2 * size and inner.startswith(mark) and inner.endswith(mark):
            new = inner[size:-size]
            cursor.insertText(new)
            self._select(start, len(new))
        else:
            cursor.insertText(f"{mark}{inner}{mark}")
            self._select(start + size, len(inner)) if not inner else self._select(start, len(inner) + 2 * size)

    def event(self, event: QEvent) -> bool:
        """Keep undo and redo for the window."""
        return _leave_undo_to_window(event) or super().event(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text."""
        self.insertPlainText(source.text())

    def _select(self, start: int, length: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _on_text_changed(self) -> None:
        text = self.text()
        if text != self._shown:
            self._shown = text
            self.edited.emit(text, code_points(text, self.textCursor().position()))


def utf16_offset(text: str, position: int) -> int:
    """Return where a code point stands as Qt counts, in UTF-16 units."""
    return position + sum(character > "\uffff" for character in text[:position])


def code_points(text: str, offset: int) -> int:
    """Return how many code points stand before an offset of Qt."""
    if text.isascii():
        return offset
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "surrogatepass"))
