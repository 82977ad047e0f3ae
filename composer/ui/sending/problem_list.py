"""Problems that prevent sending, and warnings to read before."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem

from composer.message.fields import label
from composer.message.problems import Problem
from composer.ui.widgets.colours import state_colour
from composer.ui.widgets.elide import tool_tip

_ROWS_MAX = 100  # a draft with thousands of buttons has more problems than anybody reads
_ROWS_SHOWN = 3
_LINES_SHOWN = 5  # a sentence may take two
_SIGNS = {"error": "✕", "warning": "!"}
_MISSING = "○"
_FIELD, _PLACE, _STATE = range(Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 3)


class ProblemList(QListWidget):
    """Problems to go to by one click or by Enter: ✕ must be corrected, ○ filled in, ! read.

    `itemActivated` is not used: desktops differ in what it takes, and on some a click would count twice.

    Signals:
        chosen: a line was clicked or entered.
            args: the field's name, the place of the character that is wrong (an int) or None.
    """

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
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
        self.itemClicked.connect(self._choose)
        self.hide()

    def show_problems(self, problems: Sequence[Problem], is_missing: Callable[[Problem], bool]) -> None:
        """Show problems, the errors first.

        is_missing: returns whether a problem is only a field yet to be filled in.
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
        if lines == [self.item(row).text() for row in range(self.count())]:
            return
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
        self._colour()
        self.setVisible(bool(lines))
        self._fit()
        self.scrollToTop()

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
