"""The header's part of the form: its type, and what belongs to that type."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from composer.message import limits
from composer.message.fields import label
from composer.message.header_types import HEADER_TYPES
from composer.message.model import Header
from composer.session.drafts.header_file import HeaderFile
from composer.ui.form.field import Field
from composer.ui.form.header_file import HeaderFileLine
from composer.ui.widgets.fields.inputs import LineInput
from composer.ui.widgets.fields.notes import FieldNotes
from composer.ui.widgets.fields.segments import Segments


class HeaderFields(QWidget):
    """Chooses the header's type and edits its value and caption.

    Signals:
        type_chosen: the user chose a type.
            arg: the type, "" for no header.
    """

    type_chosen = Signal(str)

    def __init__(self, header_file: HeaderFile) -> None:
        super().__init__()
        self.value = Field("header.value", LineInput(), limits.HEADER_TEXT_MAX)
        self.caption = Field("header.caption", LineInput())
        self.file = HeaderFileLine(header_file)
        self.notes = FieldNotes()
        names: dict[str, str] = {name: facts.label for name, facts in HEADER_TYPES.items()}
        self.types = Segments(label("header"), {"": "None", **names})
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(QLabel(label("header")))
        layout.addWidget(self.types)
        layout.addWidget(self.notes)
        layout.addWidget(self.value)
        layout.addWidget(self.file)
        layout.addWidget(self.caption)
        self.types.chosen.connect(self.type_chosen)

    def show_header(self, header: Header | None) -> None:
        """Show the document's header."""
        self.types.show_value(header.type if header else "")
        self.value.setVisible(header is not None)
        self.show_caption(header)
        if header is None:
            return
        facts = HEADER_TYPES[header.type]
        self.value.set_label(f"{facts.label} URL" if header.is_media else "Header text")
        self.value.input.setPlaceholderText(facts.example)
        self.value.write(header.value)
        if self.value.counter:
            self.value.counter.setVisible(not header.is_media)
        self.caption.write(header.caption)

    def show_caption(self, header: Header | None) -> None:
        """Show the caption where there can be one, or where there is one that must be deleted.

        A text header may have one from a file. While it is typed in it stays, or its last Backspace would be
        followed by others in another field.
        """
        wanted = header is not None and (
            header.is_media or bool(header.caption) or self.caption.input.hasFocus()
        )
        self.caption.setVisible(wanted)
