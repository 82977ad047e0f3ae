"""Problems that prevent sending, and warnings to read before."""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from composer.message.fields import label
from composer.message.problems import Problem
from composer.ui.widgets.colours import state_colour
from composer.ui.widgets.elide import tool_tip
from composer.ui.widgets.fields.offers import Offer, OfferButton

_ROWS_MAX = 100  # a draft with thousands of buttons has more problems than anybody reads
_ROWS_SHOWN = 3
_LINES_SHOWN = 5  # a sentence may take two
_SIGNS = {"error": "✕", "warning": "!"}
_MISSING = "○"
_FIELD, _PLACE, _STATE, _BUTTON = range(Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 4)


class ProblemList(QListWidget):
    """Problems to go to by one click or by Enter: ✕ must be corrected, ○ filled in, ! read.

    `itemActivated` is not used: desktops differ in what it takes, and on some a click would count twice.

    Signals:
        chosen: a line was clicked or entered.
            args: the field's name, the place of the character that is wrong (an int) or None.
        offer_taken: the button on a line was pressed, which writes what was probably meant.
            arg: the Offer.
    """

    chosen = Signal(str, object)
    offer_taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[int, OfferButton] = {}  # by row
        self.setAccessibleName("What to look at before sending")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("quiet", True)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # One line may be higher than the list.
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(self.fontMetrics().height())
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(_ProblemDelegate(self))
        self.itemClicked.connect(self._choose)
        self.hide()

    def show_problems(
        self,
        problems: Sequence[Problem],
        is_missing: Callable[[Problem], bool],
        offer_of: Callable[[Problem], Offer | None],
    ) -> None:
        """Show problems, the errors first.

        is_missing: returns whether a problem is only a field yet to be filled in.
        offer_of: returns what one click mends, None for nothing.
        """
        ordered = sorted(problems, key=lambda problem: problem.severity != "error")
        more = len(ordered) - _ROWS_MAX
        signs = [
            _MISSING if is_missing(problem) else _SIGNS[problem.severity] for problem in ordered[:_ROWS_MAX]
        ]
        lines = [
            f"{sign} {label(problem.field)}: {problem.text}"
            for sign, problem in zip(signs, ordered, strict=False)
        ]
        lines += [f"… and {more:,} more"] * (more > 0)
        offers = [offer_of(problem) for problem in ordered[:_ROWS_MAX]]
        kept = [(self.item(row).text(), row in self._buttons) for row in range(self.count())]
        if kept == [(line, offer is not None) for line, offer in zip_longest(lines, offers)]:
            for row, button in self._buttons.items():
                if (offer := offers[row]) is not None:
                    button.show_offer(offer, lines[row])
            return
        self._buttons.clear()
        self.clear()
        # What says “more” leads to the first that is left out.
        for problem, line in zip(ordered, lines, strict=False):
            item = QListWidgetItem(line)
            item.setData(_FIELD, problem.field)
            item.setData(_PLACE, problem.place)
            if line[0] != _MISSING:  # what is yet to be filled in is no mistake
                item.setData(_STATE, problem.severity)
            item.setToolTip(tool_tip(line))
            self.addItem(item)
        for row, offer in enumerate(offers):
            if offer is not None:
                self._add_button(row, offer, lines[row])
        self._colour()
        self.setVisible(bool(lines))
        self._fit()
        self.scrollToTop()

    def _add_button(self, row: int, offer: Offer, line: str) -> None:
        button = OfferButton(text="Use this")  # a line is short, and says it
        button.show_offer(offer, line)
        button.taken.connect(self.offer_taken)
        self.setItemWidget(self.item(row), button)
        button.ensurePolished()
        self.item(row).setData(_BUTTON, button.sizeHint())
        before: list[QWidget] = [self, *self._buttons.values()]
        QWidget.setTabOrder(before[-1], button)
        self._buttons[row] = button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the line by Enter."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._choose(item)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the states' colours on a new palette."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._colour()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the lines have at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Be as high as the first rows; half a row says that there is more."""
        self.doItemsLayout()  # size hints know nothing of the width
        shown = range(min(self.count(), _ROWS_SHOWN + 1))
        rows = [self.visualItemRect(self.item(row)).height() for row in shown]
        most = _LINES_SHOWN * (self.fontMetrics().height() + 2)
        height = min(sum(rows[:_ROWS_SHOWN]) + sum(rows[_ROWS_SHOWN:]) // 2, most)
        if height != self.height():
            self.setFixedHeight(height)

    def _colour(self) -> None:
        for row in range(self.count()):
            if state := self.item(row).data(_STATE):
                self.item(row).setForeground(state_colour(self.palette(), state))

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_FIELD), item.data(_PLACE))


class _ProblemDelegate(QStyledItemDelegate):
    """Keeps room for a line's button at its right, as if that were its picture."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if size := index.data(_BUTTON):
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationPosition = QStyleOptionViewItem.Position.Right
            option.decorationSize = size

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        size: QSize = index.data(_BUTTON)
        place = QPoint(option.rect.right() - size.width(), option.rect.top())
        editor.setGeometry(QRect(place, size))
