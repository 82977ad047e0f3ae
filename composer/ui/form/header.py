"""The header's part of the form: its type, and what belongs to that type."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from composer.message import limits
from composer.message.fields import label
from composer.message.model import HEADER_TYPES, Header
from composer.session.drafts.header_file import HeaderFile
from composer.ui.form.field import Field
from composer.ui.form.header_file import HeaderFileLine
from composer.ui.widgets.fields.inputs import LineInput
from composer.ui.widgets.fields.notes import FieldNotes
from composer.ui.widgets.fields.segments import Segments

_VALUE_LABELS = {
    "text": "Header text",
    "image": "Image URL",
    "video": "Video URL",
    "document": "Document URL",
}
_EXAMPLES = {
    "text": "A short bold line above the message",
    "image": "https://…/picture.jpg (JPEG or PNG, up to 5 MB)",
    "video": "https://…/clip.mp4 (MP4 or 3GP, up to 16 MB)",
    "document": "https://…/file.pdf (up to 100 MB)",
}


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
        self.types = Segments(
            label("header"), {"": "None"} | {name: name.capitalize() for name in HEADER_TYPES}
        )
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
        header_type = header.type if header else ""
        self.types.show_value(header_type)
        self.value.setVisible(header is not None)
        self.show_caption(header)
        if header is None:
            return
        self.value.set_label(_VALUE_LABELS[header_type])
        self.value.input.setPlaceholderText(_EXAMPLES[header_type])
        self.value.write(header.value)
        if self.value.counter:
            self.value.counter.setVisible(header_type == "text")
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
