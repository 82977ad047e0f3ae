"""Asks from which day to which."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QDialog, QDialogButtonBox, QFormLayout, QWidget


class DatesDialog(QDialog):
    """Two days, the second not before the first."""

    def __init__(self, parent: QWidget, first: date, last: date) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sends from … to …")
        self.first, self.last = _day(first), _day(last)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        layout = QFormLayout(self)
        layout.addRow("&From", self.first)
        layout.addRow("&To", self.last)
        layout.addRow(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        # Whichever is moved past the other takes it along.
        self.first.dateChanged.connect(lambda day: self.last.setDate(max(day, self.last.date())))
        self.last.dateChanged.connect(lambda day: self.first.setDate(min(day, self.first.date())))

    def chosen(self) -> tuple[date, date]:
        """Return the two days."""
        return _plain(self.first.date()), _plain(self.last.date())


def ask_dates(parent: QWidget, first: date, last: date) -> tuple[date, date] | None:
    """Ask for two days, beginning with these; None if the user leaves it at that."""
    dialog = DatesDialog(parent, first, last)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return dialog.chosen() if accepted else None


def _plain(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def _day(day: date) -> QDateEdit:
    field = QDateEdit(QDate(day.year, day.month, day.day))
    field.setCalendarPopup(True)
    field.setDateRange(QDate(2000, 1, 1), QDate(2199, 12, 31))
    return field
