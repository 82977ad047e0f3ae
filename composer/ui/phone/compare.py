"""All platforms, light and dark, side by side."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from composer.preview.theme.tables import MODES, PLATFORMS
from composer.ui.phone.contents import Device, PhoneContents
from composer.ui.phone.view import PhoneView


class CompareWindow(QWidget):
    """Six phones that follow each key, in a window of their own.

    Signals:
        part_clicked: a part of the message was clicked on.
            arg: see PhoneView.
    """

    part_clicked = Signal(str)

    def __init__(self, contents: PhoneContents, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Compare")
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.close)
        self.phones: list[PhoneView] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 16)
        grid.setSpacing(8)
        # In a row, as far as a screen is wide: each platform's light and dark beside each other.
        for column, (platform, mode) in enumerate((p, m) for p in PLATFORMS for m in MODES):
            title = QLabel(f"{PLATFORMS[platform]} · {MODES[mode].lower()}")
            title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            view = PhoneView(contents, Device(platform, mode))
            view.setAccessibleName(f"Preview on {title.text()}")
            view.setMinimumSize(120, 240)
            view.part_clicked.connect(self.part_clicked)
            view.scrolled.connect(self._on_view_scrolled)
            self.phones.append(view)
            grid.addWidget(title, 0, column)
            grid.addWidget(view, 1, column)
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(1, 1)
        available = self.screen().availableSize()
        self.resize(min(1500, available.width() - 20), min(590, available.height() - 60))

    def match_device(self, device: Device) -> None:
        """Give all phones the width and the text size of one."""
        for view in self.phones:
            view.set_device(width=device.width, text=device.text)

    def _on_view_scrolled(self, share: float) -> None:
        for view in self.phones:
            view.scroll_to(share)
