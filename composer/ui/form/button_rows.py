"""The reply buttons' part of the form."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from composer.message import limits
from composer.message.fields import label
from composer.message.model import Button
from composer.ui.form.field import Field
from composer.ui.widgets.fields.inputs import LineInput
from composer.ui.widgets.fields.notes import FieldNotes

ROWS_MAX = 10
"""Rows shown at most. A file may hold thousands of buttons, and WhatsApp takes three."""


class ButtonRows(QWidget):
    """One row for each reply button, to be edited, moved and removed; more can be added up to the limit.

    Of more than ROWS_MAX buttons the first are shown, and the others stay as they are.

    Signals:
        edited: the user changed a text.
            args: the field's name, the text, the caret's position.
        rearranged: the user added, moved or removed a button.
            args: all the buttons, the field to go to next.
        rows_changed: rows were added or removed, and with them fields.
    """

    edited = Signal(str, str, int)
    rearranged = Signal(object, str)
    rows_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._buttons: tuple[Button, ...] = ()
        self.rows: list[ButtonRow] = []
        self.add = QPushButton("Add reply button")
        self.add.clicked.connect(self._on_add_clicked)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(QLabel(label("buttons")))
        self.notes = FieldNotes()
        self._layout.addWidget(self.add, alignment=Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(self.notes)

    def show_buttons(self, buttons: tuple[Button, ...]) -> None:
        """Show the document's buttons."""
        self._buttons = buttons
        before, count = len(self.rows), min(len(buttons), ROWS_MAX)
        for index in range(before, count):
            self._make_row(index)
        for row in self.rows[count:]:
            self._layout.removeWidget(row)
            row.setParent(None)  # out of the tab order now, not when it is deleted
            row.deleteLater()
        del self.rows[count:]
        for index, (row, button) in enumerate(zip(self.rows, buttons, strict=False)):
            row.title.write(button.title)
            row.id.write(button.id)
            row.up.setEnabled(index > 0)
            row.down.setEnabled(index < count - 1)
        self.add.setEnabled(len(buttons) < limits.BUTTONS_MAX)
        self.add.setToolTip("" if self.add.isEnabled() else f"WhatsApp takes {limits.BUTTONS_MAX} at most.")
        if before != count:
            self.rows_changed.emit()

    @property
    def hint(self) -> str:
        """What is said of the buttons that are not shown, "" if there are none."""
        more = len(self._buttons) - len(self.rows)
        if not more:
            return ""
        return (
            f"The draft holds {more:,} more button{'s' * (more > 1)}, kept but not shown here; "
            f"WhatsApp takes {limits.BUTTONS_MAX}."
        )

    def _make_row(self, index: int) -> None:
        row = ButtonRow(index)
        row.title.edited.connect(self.edited)
        row.id.edited.connect(self.edited)
        row.up.clicked.connect(lambda: self._move(index, index - 1))
        row.down.clicked.connect(lambda: self._move(index, index + 1))
        row.remove.clicked.connect(lambda: self._remove(index))
        self.rows.append(row)
        self._layout.insertWidget(index + 1, row)
        row.show()  # else Tab passes over it until the layout has run

    def _on_add_clicked(self) -> None:
        taken = {button.id for button in self._buttons}
        free = next(str(number) for number in range(1, len(taken) + 2) if str(number) not in taken)
        self.rearranged.emit((*self._buttons, Button(id=free)), f"buttons[{len(self._buttons)}].title")

    def _move(self, index: int, to: int) -> None:
        buttons = list(self._buttons)
        buttons.insert(to, buttons.pop(index))
        self.rearranged.emit(tuple(buttons), f"buttons[{to}].title")

    def _remove(self, index: int) -> None:
        left = self._buttons[:index] + self._buttons[index + 1 :]
        self.rearranged.emit(left, f"buttons[{min(index, len(left) - 1)}].title" if left else "buttons")


class ButtonRow(QWidget):
    """Title and id of one reply button."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.title = Field(f"buttons[{index}].title", LineInput(), limits.TITLE_MAX)
        self.id = Field(f"buttons[{index}].id", LineInput())
        self.title.input.setPlaceholderText("What the customer reads")
        self.id.input.setPlaceholderText("What you get back")
        self.id.input.setToolTip(
            "Comes back to your systems when the customer taps this button; no customer sees it."
        )
        self.up, self.down, self.remove = (
            self._make_tool(word, index + 1) for word in ("Up", "Down", "Remove")
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.title, 3, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.id, 2, Qt.AlignmentFlag.AlignTop)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        tools.setContentsMargins(0, self.title.top.sizeHint().height() + 6, 0, 0)
        for tool in (self.up, self.down, self.remove):
            tools.addWidget(tool, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(tools)

    @staticmethod
    def _make_tool(word: str, number: int) -> QPushButton:
        tool = QPushButton(word)
        tool.setFlat(True)
        tool.setProperty("tool", True)
        tool.setAccessibleName(f"{word} button {number}")
        return tool
