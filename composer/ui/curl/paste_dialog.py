"""Takes a pasted cURL command, and says what was found in it before anything is done with it."""

import re
from functools import partial

from PySide6.QtCore import QMimeData, QSize, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from composer.kaleyra.curl.read import CurlError, Imported, read
from composer.message.drafts.draft import Draft
from composer.session.background import Background
from composer.session.latest import Latest
from composer.ui.curl.report import CurlReport
from composer.ui.widgets.colours import mode
from composer.ui.widgets.draft_picture import DraftPicture
from composer.ui.widgets.fields.refusals import files_in
from composer.ui.widgets.state_label import StateLabel

CHARACTERS_MAX = 100_000
"""Of a text that is pasted: Qt lays out one of a million for seconds. A command has some thousand."""

_PAUSE_MS = 250
_SEARCHED_MAX = 2_000  # characters of what is on the clipboard
_CURL = re.compile(r"^[^\w\n]{0,8}curl(?:\.exe)?\s", re.IGNORECASE | re.MULTILINE)
_HINT = (
    "From Kaleyra's pages, from a mail or a terminal, as it is: what is damaged is mended. Nothing is run or "
    "sent."
)
_SIZE = QSize(1000, 640)
_TITLE_BAR = 40


class PasteCurlDialog(QDialog):
    """`found` is what the text holds, None while it holds no message that is known.

    Signals:
        result_shown: what was found is shown.
    """

    result_shown = Signal()

    def __init__(self, parent: QWidget, background: Background, business_name: str) -> None:
        super().__init__(parent)
        self.setWindowTitle("Paste cURL")
        self.found: Imported | None = None
        self.input = _CommandInput()
        self.verdict = StateLabel()
        self.report = CurlReport()
        self.picture = DraftPicture(business_name, mode(self.palette()))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use = self.buttons.addButton("Use it", QDialogButtonBox.ButtonRole.AcceptRole)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._reading = Latest(background, lambda: partial(_read, self.input.text()), self._show, parent=self)
        self._lay_out()
        self._pause.timeout.connect(self._read)
        self.input.textChanged.connect(self._on_input_text_changed)
        self.input.paste_refused.connect(self._on_input_paste_refused)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._show(None)

    def offer(self, text: str) -> None:
        """Begin with a text, if it seems to be a cURL command."""
        if len(text) <= CHARACTERS_MAX and _CURL.search(text[:_SEARCHED_MAX]):
            self.input.setPlainText(text)

    def done(self, result: int) -> None:
        """Close; what is still being read is no longer waited for."""
        self._pause.stop()
        self._reading.stop()
        super().done(result)

    def _lay_out(self) -> None:
        hint = QLabel(_HINT)
        hint.setProperty("note", "hint")
        hint.setWordWrap(True)
        self.verdict.setWordWrap(True)
        self.use.setDefault(True)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(QLabel("cURL command"))
        left.addWidget(self.input, 5)
        left.addWidget(hint)
        left.addSpacing(4)
        left.addWidget(self.verdict)
        left.addWidget(self.report, 6)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addLayout(left, 1)
        middle.addWidget(self.picture)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addLayout(middle, 1)
        column.addWidget(self.buttons)
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - QSize(0, _TITLE_BAR)))

    def _on_input_text_changed(self) -> None:
        self._reading.stop()
        self.found = None
        self.use.setEnabled(False)
        self._pause.start()

    def _on_input_paste_refused(self, length: int) -> None:
        text = (
            f"That is too long: it has {length:,} characters. Copy the command alone, without what is around "
            "it."
        )
        self.verdict.show_text(text, "error")

    def _read(self) -> None:
        if self.input.text().strip():
            self._reading.restart()
        else:
            self._show(None)

    def _show(self, found: Imported | str | None) -> None:
        """Show what was found: a message, or a sentence why there is none, or nothing for no text."""
        self.found = found if isinstance(found, Imported) else None
        self.use.setEnabled(self.found is not None)
        if isinstance(found, str):
            self.verdict.show_text(found, "error")
        else:
            self.verdict.show_text("This is what the command sends:" if found else "")
        for part in (self.report, self.picture):
            part.setVisible(self.found is not None)
        self.report.show_found(self.found)
        self.picture.show_draft(Draft(message=self.found.message) if self.found else None)
        self.result_shown.emit()


class _CommandInput(QPlainTextEdit):
    """The text of the command.

    Signals:
        paste_refused: more than CHARACTERS_MAX characters were to be pasted.
            arg: how many.
    """

    paste_refused = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("cURL command")
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)  # the others take minutes for one long word
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setPlaceholderText("curl -X POST 'https://api.kaleyra.io/v1/…/messages' …")

    def text(self) -> str:
        """Return the text with its no-break spaces, which toPlainText would turn into plain ones."""
        return self.document().toRawText().replace("\u2029", "\n")

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Let no dropped file become its address."""
        return not files_in(source) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as plain text, but not so much that the window would stand still."""
        text = source.text()
        if len(text) > CHARACTERS_MAX:
            self.paste_refused.emit(len(text))
        else:
            self.insertPlainText(text)


def _read(text: str) -> Imported | str:
    try:
        return read(text)
    except CurlError as fault:
        return str(fault)
