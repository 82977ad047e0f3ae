"""Chooses what kind of account it is: what hangs on a mistake."""

from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox

from composer.kaleyra.account import Account, Kind

_LABELS: dict[Kind, str] = {
    "live": "Live: messages reach customers",
    "test": "Test: for rehearsals with your own phones",
    "sandbox": "Sandbox: a server on this computer, no phone",
}


class KindChoice(QComboBox):
    """The kinds; a sandbox can only be on this computer."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Kind")
        for kind, words in _LABELS.items():
            self.addItem(words, kind)

    @property
    def kind(self) -> Kind:
        """The chosen kind."""
        chosen: Kind = self.currentData()
        return chosen

    def show_kind(self, kind: Kind) -> None:
        """Show the kind an account has."""
        self.setCurrentIndex(self.findData(kind))

    def update_for_host(self, base_url: str) -> None:
        """Offer a sandbox only where the base URL is of this computer.

        A sandbox elsewhere becomes a live account.
        """
        here = not Account("", base_url.strip()).reaches_phones
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        model.item(self.findData("sandbox")).setEnabled(here)
        if not here and self.kind == "sandbox":
            self.show_kind("live")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form: nobody makes a test account live in passing."""
        event.ignore()
