"""Chooses the region of an account, which is the host of its base URL."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from composer.kaleyra.account import REGIONS, host_in, region_of

_OTHER = "Another address"


class RegionChoice(QComboBox):
    """The regions that Kaleyra documents, and any other address. None is guessed.

    Signals:
        region_chosen: the user chose a region.
            arg: its base URL.
        other_chosen: the user wants another address than that of a region.
            arg: whether it is to be entered at once; not while the arrow keys walk over the entries.
    """

    region_chosen = Signal(str)
    other_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._walking = False
        self.setAccessibleName("Region")
        self.setPlaceholderText("Choose the region")
        for name, base_url in REGIONS.items():
            self.addItem(f"{name}: {host_in(base_url)}", base_url)
        self.addItem(_OTHER, "")
        self.activated.connect(self._on_activated)

    @property
    def is_open(self) -> bool:
        """Whether nothing was chosen yet."""
        return self.currentIndex() < 0

    def show_none(self) -> None:
        """Show that the region is still to be chosen."""
        self.setCurrentIndex(-1)

    def show_host(self, base_url: str) -> None:
        """Show the region that a base URL belongs to."""
        self.setCurrentIndex(self.findData(REGIONS.get(region_of(base_url), "")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrow keys and letters choose; those of the opened list do not come here."""
        self._walking = True
        super().keyPressEvent(event)
        self._walking = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form: nobody changes the host in passing."""
        event.ignore()

    def _on_activated(self, row: int) -> None:
        if base_url := self.itemData(row):
            self.region_chosen.emit(base_url)
        else:
            self.other_chosen.emit(not self._walking)
