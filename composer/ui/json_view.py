"""A read-only text, coloured where it is JSON."""

import json
import re
from contextlib import suppress

from PySide6.QtGui import QFontDatabase, QPalette, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from composer.ui.colours import state_colour

_SHOWN_MAX = 200_000
_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|(-?\b\d[\d.eE+-]*|\btrue\b|\bfalse\b|\bnull\b)')


def pretty(text: str) -> str:
    """Return JSON text indented, any other text as it is; very long text cut, which is said at its end."""
    with suppress(ValueError, RecursionError):
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    if len(text) > _SHOWN_MAX:
        return f"{text[:_SHOWN_MAX]}\n… ({len(text) - _SHOWN_MAX} more characters)"
    return text


class JsonView(QPlainTextEdit):
    """Shows an answer or a request, for reading and copying."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._highlighter = _Highlighter(self.document(), self)

    def show_text(self, text: str) -> None:
        """Show text, indented and coloured where it is JSON."""
        self.setPlainText(pretty(text))


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
        for match in _TOKEN.finditer(text[:5000]):
            chosen = value if match[3] else name if match[2] else string
            self.setFormat(match.start(), match.end() - match.start(), chosen)
