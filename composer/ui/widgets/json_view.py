"""A read-only text with JSON in it: laid out where all of it is JSON, with coloured names and values."""

import json
import re

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase, QPalette, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from composer.ui.widgets.colours import state_colour

CHARACTERS_MAX = 50_000
LINES_MAX = 2_000
LINE_MAX = 1_000
"""What is laid out within a blink, whatever it is made of.

One line takes more time than many of its characters in total.
"""

TOO_LONG = "… Too long to show as it is: Copy gives all of it, unbroken."

_LONG_LINE = re.compile(rf"[^\r\n]{{{LINE_MAX}}}(?=[^\r\n])")

# A string may lack its end: were that no match, every quotation mark of a long line would be read to the
# line's end.
_TOKEN = re.compile(r'("(?:[^"\\]|\\.?)*"?)(\s*:)?|(-?\b\d[\d.eE+-]*|\btrue\b|\bfalse\b|\bnull\b)')


def pretty(text: str) -> str:
    """Return JSON indented, other text as it is.

    A long text is cut and a long line broken; the end then says so.
    """
    shown = _indented(text)
    broken = _LONG_LINE.sub(r"\g<0>\n", shown[:CHARACTERS_MAX])
    fitting = "".join(broken.splitlines(keepends=True)[:LINES_MAX])
    return fitting if fitting == shown else f"{fitting}\n{TOO_LONG}"


def _indented(text: str) -> str:
    """Return JSON text indented, as much of it as can be shown and a little more; any other text as it is."""
    written: list[str] = []
    length = 0
    try:
        for piece in json.JSONEncoder(indent=2, ensure_ascii=False).iterencode(json.loads(text)):
            written.append(piece)
            length += len(piece)
            if length > CHARACTERS_MAX:
                break
    except (ValueError, RecursionError):
        return text
    return "".join(written)


class JsonView(QPlainTextEdit):
    """Shows an answer or a request, for reading and for copying parts of it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._highlighter = _Highlighter(self.document(), self)
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)

    def show_text(self, text: str) -> None:
        """Show text as `pretty` lays it out."""
        self.setPlainText(pretty(text))

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of a new palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._highlighter.rehighlight()


class _Highlighter(QSyntaxHighlighter):
    def __init__(self, document: QTextDocument, view: QWidget) -> None:
        super().__init__(document)
        self._view = view

    def highlightBlock(self, text: str) -> None:
        palette = self._view.palette()
        name, string, value = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        name.setForeground(palette.color(QPalette.ColorRole.Link))
        string.setForeground(state_colour(palette, "ok"))
        value.setForeground(state_colour(palette, "warning"))
        for match in _TOKEN.finditer(text):
            chosen = value if match[3] else name if match[2] else string
            self.setFormat(match.start(), match.end() - match.start(), chosen)
