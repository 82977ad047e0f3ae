"""The phone beside the form, with what can be chosen about it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from composer.preview.theme.tables import MODES, PLATFORMS
from composer.preview.theme.unknowns import UNKNOWNS
from composer.session.session import Session
from composer.ui.phone.contents import WIDTHS, Device, PhoneContents
from composer.ui.phone.export_picture import SCALES, PictureExport
from composer.ui.phone.view import PhoneView
from composer.ui.widgets import notify
from composer.ui.widgets.fields.choice_menu import ChoiceMenu
from composer.ui.widgets.fields.segments import Segments

TEXT_SIZES = {100: "100 %", 130: "130 %", 200: "200 %"}
ZOOMS = {0: "Fit the pane", 100: "100 %", 150: "150 %", 200: "200 %"}

_SMALL_FROM = 600
"""The width in px from which a device that fits into a pane has text too small to read."""


class PreviewPane(QWidget):
    """The phone, with what can be chosen about it.

    Signals:
        part_clicked: a part of the message was clicked on.
            arg: see PhoneView.
    """

    part_clicked = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._settings = settings = session.settings
        self.contents = PhoneContents(
            session.document,
            session.accounts,
            session.readiness,
            session.header_file,
            session.simulated_customer,
        )
        self.pictures = PictureExport(self, self.contents, session.drive)
        device = Device(
            _one_of(PLATFORMS, settings.phone_platform, "ios"),
            _one_of(MODES, settings.phone_theme, "light"),
            _one_of(WIDTHS, settings.phone_width, "normal"),
            _one_of(TEXT_SIZES, settings.phone_text, 100),
        )
        self.view = PhoneView(self.contents, device)
        self.platforms = Segments("Phone", PLATFORMS, compact=True)
        self.modes = Segments("Phone's colours", MODES, compact=True)
        self.platforms.show_value(device.platform)
        self.modes.show_value(device.mode)
        self.more = QPushButton("More")
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.note = QPushButton("An approximation: what is not known?")
        self.scroll_hint = _small("Scroll the phone with the mouse wheel to see all of it.")
        self.zoom_hint = _small("A desktop's page is small here: More > Zoom shows it larger.")
        self._area = QScrollArea()
        self._fill_menu(device)
        self._lay_out()
        self.platforms.chosen.connect(partial(self._choose, "platform"))
        self.modes.chosen.connect(partial(self._choose, "mode"))
        self.note.clicked.connect(self._on_note_clicked)
        self.view.part_clicked.connect(self.part_clicked)
        self.view.overflowed.connect(self.scroll_hint.setVisible)

    def save_picture(self) -> None:
        """Ask for a file, and save what the phone shows."""
        self.pictures.save(self.view.device)

    def compare(self) -> None:
        """Show all phones side by side."""
        from composer.ui.phone.compare import CompareWindow

        window = CompareWindow(self.contents, self.window())
        window.part_clicked.connect(self.part_clicked)
        window.match_device(self.view.device)
        window.show()

    def _lay_out(self) -> None:
        self.more.setProperty("compact", True)
        self.note.setProperty("tool", True)
        self.note.setProperty("faint", True)
        self.note.setFont(_smaller(self.note))
        self.scroll_hint.hide()
        self._area.setWidget(self.view)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        # A click beside the message leaves the keyboard in its field.
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for widget in (self.platforms, self.modes, self.more):
            row.addWidget(widget)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 4)
        layout.addLayout(row)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.scroll_hint)
        layout.addWidget(self.zoom_hint)
        layout.addWidget(self.note, 0, Qt.AlignmentFlag.AlignHCenter)
        self._zoom(self._settings.phone_zoom)

    def _fill_menu(self, device: Device) -> None:
        self.menu.addAction("&Compare all six…").triggered.connect(self.compare)
        self.menu.addSeparator()
        self._add_choice("Phone &width", WIDTHS, device.width, partial(self._choose, "width"))
        self._add_choice("Phone's &text size", TEXT_SIZES, device.text, partial(self._choose, "text"))
        self._add_choice("&Zoom", ZOOMS, self._settings.phone_zoom, self._on_zoom_chosen)
        self.menu.addSeparator()
        files = self.pictures
        for text, done in (
            ("Copy as &picture", lambda: files.copy(self.view.device)),
            ("&Save as PNG…", self.save_picture),
            ("Save all si&x as PNG…", lambda: files.save_all(self.view.device)),
        ):
            self.menu.addAction(text).triggered.connect(done)
        self._add_choice("Picture s&ize", SCALES, files.scale, files.choose_scale)

    def _add_choice(
        self, title: str, words: Mapping[Any, str], now: Any, chosen: Callable[[Any], None]
    ) -> None:
        menu = ChoiceMenu(title, words, now, self.menu)
        menu.chosen.connect(chosen)
        self.menu.addMenu(menu)

    def _choose(self, what: str, value: Any) -> None:
        setattr(self._settings, "phone_theme" if what == "mode" else f"phone_{what}", value)
        self.view.set_device(**{what: value})
        self._zoom(self._settings.phone_zoom)

    def _on_zoom_chosen(self, percent: int) -> None:
        self._settings.phone_zoom = percent
        self._zoom(percent)

    def _zoom(self, percent: int) -> None:
        """Show the phone in this size, and scroll it where the pane is smaller; 0 fits it to the pane."""
        if percent in ZOOMS and percent:
            self.view.setMinimumSize(self.view.full_size() * (percent / 100))
            self.zoom_hint.hide()
        else:
            self.view.setMinimumSize(0, 0)
            self.zoom_hint.setVisible(self.view.full_size().width() > _SMALL_FROM)

    def _on_note_clicked(self) -> None:
        platform = self.view.device.platform
        text = "\n\n".join(f"• {sentence}" for sentence in UNKNOWNS[platform])
        notify.info(self, f"What this preview does not know about {PLATFORMS[platform]}", text)


def _one_of(known: Mapping[Any, str], value: Any, otherwise: Any) -> Any:
    return value if value in known else otherwise


def _smaller(widget: QWidget) -> Any:
    font = widget.font()
    font.setPointSizeF(font.pointSizeF() * 0.85)
    return font


def _small(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("note", "hint")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setFont(_smaller(label))
    return label
