"""One line of text that stays one line, whatever is pasted, dropped or brought by an input method."""

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QGuiApplication, QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from composer.message.limits import utf16_units
from composer.message.text.characters import LINE_BREAKS
from composer.ui.widgets.fields.refusals import files_in, refuse_files, refuse_length

_BREAK = re.compile(f"[{LINE_BREAKS}]")
_GAP = re.compile(rf"\s*[{LINE_BREAKS}\t]\s*")
_LAID_OUT = re.compile(rf'[{LINE_BREAKS}\t]|""')
_QUOTED_CELL = re.compile(r'(?:^|(?<=[\t\n\r]))"([^"]*(?:""[^"]*)*)"(?=[\t\n\r]|$)')
_PLACE = re.compile(r"[\w-]+:|[/\\]")
"""How the name of a file in a folder begins."""


def one_line(text: str) -> str:
    """Return a pasted text as one line.

    Line breaks and tabs become a space each, those at the ends go. A spreadsheet puts quotes around a cell
    that holds a line break or a tab, and doubles those inside: such quotes go, others stay.
    """
    if not _LAID_OUT.search(text):
        return text
    bare = _QUOTED_CELL.sub(_bare_cell, text)
    return _GAP.sub(" ", bare).strip() if _GAP.search(bare) else bare


def _bare_cell(cell: re.Match[str]) -> str:
    return cell[1].replace('""', '"') if _LAID_OUT.search(cell[1]) else cell[0]


class OneLineInput(QLineEdit):
    """One line of text. A file dropped on it is left to the window, one pasted or too much text is refused.

    What is refused is said, and nothing of it comes in.

    Signals:
        joined: several lines became one.
    """

    joined = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._one_line = _OneLine(self)

    def show_as_is(self, text: str) -> None:
        """Show a text with the line breaks that it has."""
        self._one_line.text = text
        self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Refuse too long a text at once: Qt takes seconds to cut it before its validator sees it."""
        most = self.maxLength() - 1
        if (
            event.matches(QKeySequence.StandardKey.Paste)
            and (count := utf16_units(QGuiApplication.clipboard().text())) > most
        ):
            refuse_length(self, most, count)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let no file become its address."""
        if files_in(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)


class _OneLine(QValidator):
    """Makes one line of what was just inserted: every way into an input comes through its validator.

    text: what the input holds, as far as is known here.
    """

    def __init__(self, entry: OneLineInput) -> None:
        super().__init__(entry)
        self.text = entry.text()
        self._entry = entry
        self._selected = -1  # where the selection begins, in UTF-16 units
        entry.selectionChanged.connect(self._on_selection_changed)
        entry.setValidator(self)

    def validate(self, text: str, caret: int) -> tuple[QValidator.State, str, int]:
        """Return the text as it is to be, and the caret in it, in UTF-16 units."""
        if text != self.text:
            text, caret = self._taken(text, caret)
        self.text = text
        return QValidator.State.Acceptable, text, caret

    def _taken(self, text: str, caret: int) -> tuple[str, int]:
        """Return the text that an edit leaves; the former one where it is refused."""
        former, entry = self.text, self._entry
        after = _from(text, caret)
        begin = self._selected if self._selected >= 0 else utf16_units(former) - utf16_units(after)
        before = text[: len(text) - len(_from(text, begin))]
        inserted = text[len(before) : len(text) - len(after)]
        if utf16_units(text) >= entry.maxLength():  # Qt has cut the rest
            refuse_length(entry, entry.maxLength() - 1)
            return former, begin
        if len(inserted) > 1 and _PLACE.match(inserted):
            clipboard = QGuiApplication.clipboard()
            if clipboard.text() == inserted and (files := files_in(clipboard.mimeData())):
                refuse_files(entry, files)
                return former, begin
        line = one_line(inserted)
        if line == inserted:
            return text, caret
        if _BREAK.search(inserted.strip()):
            entry.joined.emit()
        return f"{before}{line}{after}", begin + utf16_units(line)

    def _on_selection_changed(self) -> None:
        self._selected = self._entry.selectionStart()


def _from(text: str, offset: int) -> str:
    """Return what stands after an offset of Qt, in UTF-16 units."""
    if text.isascii():
        return text[offset:]
    return text.encode("utf-16-le", "surrogatepass")[2 * offset :].decode("utf-16-le", "surrogatepass")
