"""The row above the log: what it is filtered by."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from composer.sending.outcome_text import TITLES
from composer.session.log.filter import EVERYTHING, LogFilter
from composer.session.log.model import LogModel
from composer.ui.widgets.fields.menu_choice import MenuChoice
from composer.ui.widgets.fields.search_field import SearchField
from composer.ui.widgets.style_property import set_style_property

OUTCOMES = {"": "any", **TITLES}
DAYS = {
    "0": "any",
    "1": "today",
    "yesterday": "yesterday",
    "7": "last 7 days",
    "30": "last 30 days",
    "between": "from … to …",
}

_PAUSE_MS = 150  # in typing, before it is searched


class LogFilterRow(QWidget):
    """The text to search for, and the choices of outcome, account and date.

    In a narrow pane the choices are in one menu.

    Signals:
        list_requested: the keyboard is to go on to the sends.
    """

    list_requested = Signal()

    def __init__(self, model: LogModel, more: QMenu) -> None:
        """Make the row.

        model: shows what is chosen.
        more: what else can be done with the log.
        """
        super().__init__()
        self._model = model
        self.text = SearchField("Search", "number, message, code, answer …")
        self.text.setMinimumWidth(120)
        self.outcome = MenuChoice("Outcome", OUTCOMES)
        self.account = MenuChoice("Account", {"": "any"})
        self.days = MenuChoice("Date", DAYS)
        self.filter_button = QPushButton("Filter")
        self.reset = QPushButton("Show all")
        self.count = QLabel()
        self.more = QPushButton("More")
        self.more.setMenu(more)
        self._label = QLabel("Search")
        self._row = QHBoxLayout(self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._connect()

    def show_accounts(self, names: tuple[str, ...]) -> None:
        """Offer these accounts."""
        self.account.offer({"": "any"} | {name: name for name in names})

    def show_count(self, text: str) -> None:
        """Say how many sends are shown."""
        self.count.setText(text)
        self._arrange()

    def search_for(self, text: str) -> None:
        """Search for a text alone: the other choices are cleared."""
        self.text.setText(text)
        self._change(LogFilter(text=text))

    def clear(self) -> None:
        """Show all sends."""
        self.search_for("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the choices into one menu where there is no room for them."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the size with the choices in one menu and without the count.

        So this row never pushes the form wider.
        """
        return QSize(self._width_of(self.filter_button, self.reset), super().minimumSizeHint().height())

    def _lay_out(self) -> None:
        choices = QMenu(self)
        for choice in self._choices:
            choices.addMenu(choice.choices)
        self.filter_button.setMenu(choices)
        for button in (self.filter_button, self.more):
            button.setProperty("compact", True)
        self.reset.setProperty("tool", True)
        self.count.setProperty("note", "hint")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = self._row
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(6)
        self._label.setBuddy(self.text)
        row.addWidget(self._label)
        row.addWidget(self.text, 3)
        for widget in (*self._choices, self.filter_button, self.reset):
            row.addWidget(widget)
        row.addWidget(self.count, 2)
        row.addWidget(self.more)
        self._show_filter()

    @property
    def _choices(self) -> tuple[MenuChoice, ...]:
        return self.outcome, self.account, self.days

    def _connect(self) -> None:
        self.text.textEdited.connect(lambda _text: self._pause.start())
        self.text.textChanged.connect(lambda text: None if text else self._apply_text())
        self.text.list_requested.connect(self._on_text_list_requested)
        self._pause.timeout.connect(self._apply_text)
        self.outcome.chosen.connect(lambda value: self._change(replace(self._model.filter, outcome=value)))
        self.account.chosen.connect(lambda value: self._change(replace(self._model.filter, account=value)))
        self.days.chosen.connect(self._on_days_chosen)
        self.reset.clicked.connect(self.clear)

    def _arrange(self) -> None:
        reset = (self.reset,) if self._model.filter != EVERYTHING else ()
        narrow = self.width() < self._width_of(*self._choices, *reset, self.count)
        for choice in self._choices:
            choice.setVisible(not narrow)
        self.filter_button.setVisible(narrow)
        self.reset.setVisible(bool(reset))
        self.count.setVisible(
            not narrow or self.width() >= self._width_of(self.filter_button, *reset, self.count)
        )

    def _width_of(self, *widgets: QWidget) -> int:
        """Return how wide the row has to be for these, beside what is always there."""
        always = (self._label, self.more)
        widths = [self.text.minimumWidth(), *(widget.sizeHint().width() for widget in (*always, *widgets))]
        margins = self._row.contentsMargins()
        return sum(widths) + (len(widths) - 1) * self._row.spacing() + margins.left() + margins.right()

    def _change(self, wanted: LogFilter) -> None:
        self._pause.stop()
        if wanted != self._model.filter:
            self._model.show(wanted)
            self._show_filter()

    def _show_filter(self) -> None:
        """Show what is chosen, on the buttons and by what undoes it."""
        self.outcome.show_value(self._model.filter.outcome)
        self.account.show_value(self._model.filter.account)
        self._show_days()
        chosen = [choice for choice in self._choices if choice.is_narrowing]
        for choice in self._choices:
            set_style_property(choice, "chosen", choice in chosen)
        self.filter_button.setText(f"Filter ({len(chosen)})" if chosen else "Filter")
        set_style_property(self.filter_button, "chosen", bool(chosen))
        self._arrange()

    def _show_days(self) -> None:
        if self._model.filter.first and self._model.filter.first == self._model.filter.last == _yesterday():
            self.days.show_value("yesterday")
        elif self._model.filter.first and self._model.filter.last:
            self.days.show_value(
                "between", f"{_short(self._model.filter.first)} – {_short(self._model.filter.last)}"
            )
        else:
            self.days.show_value(str(self._model.filter.days))

    def _apply_text(self) -> None:
        self._change(replace(self._model.filter, text=self.text.text().strip()))

    def _on_text_list_requested(self) -> None:
        self._apply_text()
        self.list_requested.emit()

    def _on_days_chosen(self, value: str) -> None:
        if value == "between":
            self._ask_dates()
        elif value == "yesterday":
            self._change(replace(self._model.filter, days=0, first=_yesterday(), last=_yesterday()))
        else:
            self._change(replace(self._model.filter, days=int(value), first=None, last=None))

    def _ask_dates(self) -> None:
        from composer.ui.log.dates_dialog import ask_dates

        now, today = self._model.filter, date.today()
        first = now.first or today - timedelta(days=max(now.days, 1) - 1)
        chosen = ask_dates(self.window(), first, now.last or today)
        if chosen is None:
            self._show_days()
        else:
            self._change(replace(now, days=0, first=chosen[0], last=chosen[1]))


def _yesterday() -> date:
    return date.today() - timedelta(days=1)


def _short(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
