"""What differs between two drafts, field by field and word by word."""

from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from composer.message.drafts.diff import changes, differences
from composer.message.drafts.draft import Draft
from composer.message.fields import label
from composer.ui.widgets.colours import state_colour
from composer.ui.widgets.elide import elide

_TEXT_MAX = 5000
"""Characters of one field's change that are shown."""


class DifferenceView(QPlainTextEdit):
    """Shows what was removed struck through and what was added underlined: not by colour alone."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("Differences")

    def show_differences(self, before: Draft, after: Draft) -> None:
        """Show how one draft became the other."""
        self.clear()
        cursor = self.textCursor()
        found = differences(before, after)
        if not found:
            cursor.insertText("Nothing differs.", _format())
        for number, difference in enumerate(found):
            cursor.insertText("\n\n" * bool(number), _format())
            name = difference.field.removeprefix("extra.").removeprefix("message.")
            cursor.insertText(f"{elide(label(name), 60)}\n", _format(bold=True))
            self._insert(cursor, difference.before, difference.after)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _insert(self, cursor: QTextCursor, before: str, after: str) -> None:
        removed = _format(struck=True, colour=state_colour(self.palette(), "error"))
        added = _format(underlined=True, colour=state_colour(self.palette(), "ok"))
        formats = {"same": _format(), "removed": removed, "added": added}
        left = _TEXT_MAX
        for change in changes(before, after):
            cursor.insertText(change.text[:left], formats[change.kind])
            left -= len(change.text)
            if left <= 0:
                cursor.insertText("…", _format())
                return


def _format(
    *, bold: bool = False, struck: bool = False, underlined: bool = False, colour: QColor | None = None
) -> QTextCharFormat:
    style = QTextCharFormat()
    if bold:
        style.setFontWeight(QFont.Weight.DemiBold)
    style.setFontStrikeOut(struck)
    style.setFontUnderline(underlined)
    if colour is not None:
        style.setForeground(colour)
    return style
