"""What stands where no draft is listed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from composer.session.drafts.library import LibraryModel
from composer.store.files import quoted_name


class LibraryEmpty(QWidget):
    """A heading and a sentence, and the way back from a search that found nothing.

    Signals:
        clear_requested: everything is to be listed again.
    """

    clear_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.sentence = QLabel(), QLabel()
        self.clear = QPushButton("Show all drafts")
        self.clear.clicked.connect(self.clear_requested)
        font = self.heading.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.heading.setFont(font)
        self.sentence.setProperty("note", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 40, 24, 24)
        column.setSpacing(8)
        for label in (self.heading, self.sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(4)
        column.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_state(self, model: LibraryModel, is_default: bool) -> None:
        """Say why nothing is listed.

        is_default: whether the folder is the program's own choice.
        """
        heading, sentence = _texts(model, is_default)
        self.heading.setText(heading)
        self.sentence.setText(sentence)
        self.clear.setVisible(model.is_listed and model.is_narrowed)


def _texts(model: LibraryModel, is_default: bool) -> tuple[str, str]:
    """Return a heading and a sentence, "" for both while nothing is known."""
    if not model.is_listed:
        return ("The drafts cannot be listed", model.fault) if model.fault else ("", "")
    is_away = model.is_there is False and not is_default
    if model.is_narrowed and not (is_away and not model.fault):
        words = "all of these words" if model.view.query.strip() else ""
        tag = f"the tag “{model.view.tag}”" if model.view.tag else ""
        return "Nothing found", f"No draft has {' and '.join(filter(None, (words, tag)))}."
    if model.is_there is None or model.progress:
        return "Looking at the drafts…", ""
    if model.fault:
        return "The drafts cannot be listed", model.fault
    if is_away:
        return (
            "The folder is not there",
            f"Is the drive or the network of {quoted_name(model.folder)} connected?",
        )
    return (
        "No drafts yet",
        "What you save in this folder is listed here. Draft files can also be dropped here.",
    )
