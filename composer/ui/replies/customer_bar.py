"""What the simulated customer can be made to do, from the keyboard too."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from composer.session.replies.customer import SimulatedCustomer
from composer.ui.widgets.elide import elide, tool_tip
from composer.ui.widgets.fields.line import OneLineInput
from composer.ui.widgets.fields.menu_choice import MenuChoice
from composer.ui.widgets.flow_row import FlowRow, row_of
from composer.ui.widgets.state_label import StateLabel

_WAYS = {
    "tap": "taps",
    "twice": "taps twice",
    "type": "types the title",
    "before": "taps in the message before",
}
_TITLE_MAX = 30
_URL_MAX = 60
_TAP_LEAST, _TAP_SIDES = 48, 26


class CustomerBar(QWidget):
    """The message's reply buttons, and a line for the customer's own words.

    It takes no room while no customer is simulated.

    answer: pressed to have the answer of a company's own handler shown.
    """

    def __init__(self, simulated_customer: SimulatedCustomer) -> None:
        super().__init__()
        self._simulated_customer = simulated_customer
        self._titles: tuple[str, ...] = ()
        self.taps: list[_TapButton] = []
        self.text = OneLineInput()
        self.write = QPushButton("Write")
        self.start_over = QPushButton("Start over")
        self.way = MenuChoice("Click", _WAYS)
        self.handler = StateLabel()
        self.answer = QPushButton("Show its answer")
        self._tap_row = QWidget()
        self._taps_row = QHBoxLayout(self._tap_row)
        self._handler_row = QWidget()
        self._lay_out()
        self.text.returnPressed.connect(self._on_write)
        self.write.clicked.connect(self._on_write)
        self.text.textChanged.connect(lambda text: self.write.setEnabled(bool(text.strip())))
        self.start_over.clicked.connect(simulated_customer.start_over)
        self.way.chosen.connect(simulated_customer.choose_way)
        simulated_customer.changed.connect(self._show)
        simulated_customer.answered.connect(lambda _answer: self._show_handler())
        self._show()

    def _lay_out(self) -> None:
        label = QLabel("As the &customer:")
        label.setBuddy(self.text)
        self.text.setAccessibleName("What the customer writes")
        self.text.setPlaceholderText("Write as the customer")
        self.text.setMinimumWidth(80)
        self.write.setEnabled(False)
        for button in (self.write, self.start_over, self.answer):
            button.setProperty("compact", True)
        self.handler.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._taps_row.setContentsMargins(0, 0, 0, 0)
        self._taps_row.setSpacing(6)
        self.way.setToolTip(tool_tip("What a click on a reply button makes the customer do"))
        words = row_of(label, self.text, self.write, self.start_over, self.way, stretched=self.text)
        below = QHBoxLayout(self._handler_row)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.handler, 1)
        below.addWidget(self.answer)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 5, 8, 5)
        column.setSpacing(4)
        column.addWidget(FlowRow(words, self._tap_row))
        column.addWidget(self._handler_row)

    def _show(self) -> None:
        simulated_customer = self._simulated_customer
        self.setVisible(simulated_customer.is_on)
        if not simulated_customer.is_on:
            return
        if simulated_customer.titles != self._titles:
            self._titles = simulated_customer.titles
            self._make_taps()
        way = simulated_customer.manner.way
        self.way.choices.entries["before"].setEnabled(simulated_customer.has_before)
        self.way.show_value(way)
        for number, button in enumerate(self.taps):
            is_tapped = way != "before" and number == simulated_customer.tapped
            button.setEnabled(way in ("type", "before") or simulated_customer.tapped is None)
            button.show_title(f"{'✓ ' * is_tapped}{self._titles[number]}")
        self.start_over.setEnabled(bool(simulated_customer.replies))
        self._show_handler()

    def _make_taps(self) -> None:
        for button in self.taps:
            self._taps_row.removeWidget(button)
            button.deleteLater()
        self.taps = []
        for number, title in enumerate(self._titles):
            button = _TapButton()
            button.setAccessibleName(f"Tap {title}")
            button.setToolTip(tool_tip(f"Tap “{title}”, as on the phone"))
            button.clicked.connect(partial(self._on_tap, number))
            self._taps_row.addWidget(button)
            self.taps.append(button)
        for before, after in pairwise([self.start_over, self.way, *self.taps, self.answer]):
            QWidget.setTabOrder(before, after)

    def _show_handler(self) -> None:
        simulated_customer = self._simulated_customer
        self._handler_row.setVisible(simulated_customer.goes_elsewhere)
        if not simulated_customer.goes_elsewhere:
            return
        where = elide(simulated_customer.url, _URL_MAX)
        self.answer.setEnabled(bool(simulated_customer.answers))
        if not simulated_customer.answers:
            waiting = (
                "is being asked…"
                if simulated_customer.busy
                else "gets the callbacks and its answer is shown here."
            )
            self.handler.show_text(f"{where} {waiting}")
        else:
            self.handler.show_text(
                f"{where}: {simulated_customer.verdict}", "ok" if simulated_customer.is_taken else "error"
            )

    def _on_tap(self, number: int, _checked: bool = False) -> None:
        if self._simulated_customer.manner.way == "before":
            self._simulated_customer.tap_before(number)
        else:
            self._simulated_customer.tap(number)

    def _on_write(self) -> None:
        if self.text.text().strip():
            self._simulated_customer.write(self.text.text())
            self.text.clear()


class _TapButton(QPushButton):
    """A reply button's title, its middle left out where there is too little room.

    Titles often differ at their end.
    """

    def __init__(self) -> None:
        super().__init__()
        self._title = ""
        self.setProperty("compact", True)
        self.setMinimumWidth(_TAP_LEAST)

    def show_title(self, title: str) -> None:
        """Show a title."""
        self._title = elide(title, _TITLE_MAX)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room that the whole title takes."""
        return QSize(
            self.fontMetrics().horizontalAdvance(self._title) + _TAP_SIDES, super().sizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the title as far as is needed."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(_TAP_LEAST, self.width()) - _TAP_SIDES + 4
        text = (
            self.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideMiddle, room).replace("&", "&&")
        )
        if text != self.text():
            self.setText(text)
