"""A list of phone numbers, one a line."""

import re

from PySide6.QtGui import QFontMetricsF

from composer.ui.widgets.fields.inputs import TextInput

_LINES = 4
_SEPARATORS = re.compile(r"[\n,;]")


class RecipientsInput(TextInput):
    """Takes numbers one a line, also such as were pasted with commas between."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("+14155550123, one number a line")
        self.setFixedHeight(round(_LINES * QFontMetricsF(self.font()).lineSpacing() + 16))

    def numbers(self) -> tuple[str, ...]:
        """Return the numbers as they were typed, without the empty lines."""
        return tuple(number for part in _SEPARATORS.split(self.text()) if (number := " ".join(part.split())))

    def show_numbers(self, numbers: tuple[str, ...]) -> None:
        """Show the numbers an account has."""
        self.write("\n".join(numbers))
