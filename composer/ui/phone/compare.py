"""All platforms, light and dark, side by side."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from composer.preview.theme.tables import MODES, PLATFORMS
from composer.ui.phone.contents import WIDTHS, Device, PhoneContents
from composer.ui.phone.view import PhoneView
from composer.ui.widgets.fields.segments import Segments

_HIGH_IN_ONE_ROW, _HIGH_IN_TWO = 630, 1040


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
        self.widths = Segments("Width of the phones", WIDTHS, compact=True)
        self.widths.chosen.connect(self._on_width_chosen)
        self.titles: list[QLabel] = []
        self.phones: list[PhoneView] = []
        for platform, mode in ((p, m) for p in PLATFORMS for m in MODES):
            title = QLabel(f"{PLATFORMS[platform]} · {MODES[mode].lower()}")
            title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            view = PhoneView(contents, Device(platform, mode))
            view.setAccessibleName(f"Preview on {title.text()}")
            view.setMinimumSize(120, 200)
            view.part_clicked.connect(self.part_clicked)
            view.scrolled.connect(self._on_view_scrolled)
            self.titles.append(title)
            self.phones.append(view)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.widths, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(self._grid, 1)
        self.resize(self._most(1500, _HIGH_IN_ONE_ROW))
        self.match_device(Device())

    def match_device(self, device: Device) -> None:
        """Give all phones the width and the text size of one."""
        for view in self.phones:
            view.set_device(width=device.width, text=device.text)
        self.widths.show_value(device.width)
        self.widths.button(device.width).setFocus()
        self._place(device.width)

    def _place(self, width: str) -> None:
        """Place the phones, each with as much room as it is wide.

        Wide ones stand in two rows, light above dark; others in one, light and dark beside each other.
        """
        rows = len(MODES) if width == "wide" else 1
        for number, (title, view) in enumerate(zip(self.titles, self.phones, strict=True)):
            column, row = divmod(number, rows)
            self._grid.addWidget(title, 2 * row, column)
            self._grid.addWidget(view, 2 * row + 1, column)
            self._grid.setColumnStretch(number, 0)
            self._grid.setColumnStretch(column, view.full_size().width())
        self._grid.setRowStretch(1, 1)
        self._grid.setRowStretch(3, rows - 1)
        before, now = _HIGH_IN_ONE_ROW, _HIGH_IN_TWO
        if rows == 1:
            before, now = now, before
        if self.height() == self._most(0, before).height():  # a height that somebody chose stays
            self.resize(self._most(self.width(), now))

    def _most(self, width: int, height: int) -> QSize:
        """Return a size, or what the screen has room for."""
        available = self.screen().availableSize()
        return QSize(min(width, available.width() - 20), min(height, available.height() - 60))

    def _on_width_chosen(self, width: str) -> None:
        for view in self.phones:
            view.set_device(width=width)
        self._place(width)

    def _on_view_scrolled(self, share: float) -> None:
        for view in self.phones:
            view.scroll_to(share)
