"""What was found in a cURL command, in words."""

from collections.abc import Iterator

from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from composer.kaleyra.curl.read import Imported
from composer.message.fields import label
from composer.message.model import Message
from composer.ui.widgets.elide import elide

_TEXT_MAX = 300
"""Characters of a field; the picture beside it shows more."""

_BUTTONS_MAX = 10
_NO_ACCOUNT = (
    "Neither goes into the draft: a message is sent with the account that you choose. If yours is another "
    "one, you are asked about it next."
)
_KEY = (
    "The command has an API key in it. The key is kept nowhere. Delete the command where others can read it."
)
_CALLBACK = (
    "Reports on your messages would go to the callback URL above: check that it is yours, or empty it."
)


class CurlReport(QPlainTextEdit):
    """The message's fields, what was mended, what was left out, and what is not taken over."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName("What was found")

    def show_found(self, found: Imported | None) -> None:
        """Show what a command holds, or nothing."""
        self.clear()
        if found is None:
            return
        cursor = self.textCursor()
        for number, (heading, sentences) in enumerate(sections(found)):
            cursor.insertText("\n\n" * bool(number) + heading, _weight(QFont.Weight.DemiBold))
            for sentence in sentences:
                cursor.insertText(f"\n{sentence}", _weight(QFont.Weight.Normal))
        self.moveCursor(QTextCursor.MoveOperation.Start)


def sections(found: Imported) -> Iterator[tuple[str, list[str]]]:
    """Yield headings, each with what is to be said under it."""
    message = found.message
    yield "In the draft", [f"{name}: {elide(text, _TEXT_MAX)}" for name, text in _fields(message)]
    if found.repairs:
        yield "Mended", list(found.repairs)
    if found.ignored:
        yield "Left out", list(found.ignored)
    others = []
    if found.base_url or found.sid:
        others.append(
            f"The command is for the host {found.base_url or 'unknown'} and the SID {found.sid or 'unknown'}."
        )
        others.append(_NO_ACCOUNT)
    if found.key:
        others.append(_KEY)
    if message.callback_url:
        others.append(_CALLBACK)
    if others:
        yield "To know", others


def _fields(message: Message) -> Iterator[tuple[str, str]]:
    texts = {"to": message.to, "from": message.sender, "callback_url": message.callback_url}
    for field, text in texts.items():
        if text or field == "to":
            yield label(field), text or "none"
    if message.header:
        yield label("header"), f"{message.header.type}, {message.header.value}"
        if message.header.caption:
            yield label("header.caption"), message.header.caption
    yield label("body"), message.body or "none"
    if message.footer:
        yield label("footer"), message.footer
    for number, button in enumerate(message.buttons[:_BUTTONS_MAX], 1):
        yield f"Reply button {number}", f"{button.title or 'no title'} (id {button.id or 'none'})"
    if len(message.buttons) > _BUTTONS_MAX:
        yield "More reply buttons", f"{len(message.buttons) - _BUTTONS_MAX:,}"
    if not message.buttons:
        yield label("buttons"), "none"


def _weight(weight: QFont.Weight) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setFontWeight(weight)
    return style
