"""Chooses the colour of an account: its kind's, one of a few that differ clearly, or any."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QColorDialog, QHBoxLayout, QPushButton, QToolButton, QWidget

from composer.palette import ACCOUNT_COLOURS

_SIDE = 20


class ColourChoice(QWidget):
    """A row of colours, of which one is chosen.

    Signals:
        chosen: the user chose a colour.
            arg: `#rrggbb`, "" for the kind's own.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._colour = ""
        self.automatic = QPushButton("Kind's own")
        self.custom = QPushButton("Other…")
        self.swatches = {colour: QToolButton() for colour in ACCOUNT_COLOURS}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(self.automatic)
        row.addSpacing(5)
        for colour, name in ACCOUNT_COLOURS.items():
            self._lay_out(self.swatches[colour], name)
            row.addWidget(self.swatches[colour])
            self.swatches[colour].clicked.connect(lambda _checked=False, colour=colour: self._choose(colour))
        row.addSpacing(5)
        row.addWidget(self.custom)
        row.addStretch()
        for button in (self.automatic, self.custom):
            button.setCheckable(True)
            button.setProperty("compact", "true")
            self._group.addButton(button)
        self.automatic.clicked.connect(lambda: self._choose(""))
        self.custom.clicked.connect(self._on_custom_clicked)
        self._paint()

    @property
    def colour(self) -> str:
        """The chosen colour, `#rrggbb`, "" for the kind's own."""
        return self._colour

    def show_colour(self, colour: str) -> None:
        """Show the colour an account has."""
        self._colour = colour.lower()
        button = self.swatches.get(self._colour, self.custom if self._colour else self.automatic)
        button.setChecked(True)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Paint the rings in the palette's colour, whenever it changes."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._paint()

    def _lay_out(self, button: QToolButton, name: str) -> None:
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setIconSize(QSize(_SIDE, _SIDE))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._group.addButton(button)

    def _choose(self, colour: str) -> None:
        self.show_colour(colour)
        self.chosen.emit(colour)

    def _on_custom_clicked(self) -> None:
        asked = QColorDialog.getColor(
            QColor(self._colour or next(iter(ACCOUNT_COLOURS))), self, "Account colour"
        )
        if asked.isValid():
            self._choose(asked.name())
        else:
            self.show_colour(self._colour)

    def _paint(self) -> None:
        for colour, button in self.swatches.items():
            button.setIcon(self._icon(colour, self._colour == colour))
        other = self._colour and self._colour not in self.swatches
        self.custom.setIcon(self._icon(self._colour, False) if other else QIcon())

    def _icon(self, colour: str, ringed: bool) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if ringed:
                pen = painter.pen()
                pen.setColor(self.palette().windowText().color())
                pen.setWidthF(2)
                painter.setPen(pen)
                painter.drawEllipse(1, 1, _SIDE - 2, _SIDE - 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(4, 4, _SIDE - 8, _SIDE - 8)
        return QIcon(pixmap)
