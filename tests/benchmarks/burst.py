"""How long 100 keys take that come as fast as they are painted, the preview painted at their end.

The baseline is a bare QPlainTextEdit of the same size and font with the same text. What is measured is the
time that passes, so up to 30 ms are the preview's waiting for more keys; beside it stands how both do when
the keys come 200 a second, as from a program that types. A benchmark, not a test: the suite does not collect
it.
"""

from statistics import median
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from composer.app import App
from tests.benchmarks.fields import TEXT, Paints, Typed, two_fields, wait_until

ROUNDS = 9
KEYS = 100
GAP = 0.005
LIMIT = 1.25


def burst_row() -> tuple[str, float, float]:
    """Return the row's name with the ratio at 200 keys a second, the ratio without a pause, and the limit.

    Each is the median of ROUNDS, after one that does not count.
    """
    with two_fields() as (bare, body, app):
        view, pending = app.window.preview.view, _PendingPaint(app)
        dense, paced = (
            median([_program(body, view, pending, gap) / _bare(bare, gap) for _ in range(ROUNDS + 1)][1:])
            for gap in (0, GAP)
        )
    return f"100 keys and the preview at their end (at 200 keys a second: {paced:.2f})", dense, LIMIT


class _PendingPaint:
    """Whether the phone is yet to be painted with what was typed last."""

    def __init__(self, app: App) -> None:
        self.is_pending = False
        app.session.document.message_changed.connect(lambda _message: self._set(True))
        app.window.preview.contents.changed.connect(lambda: self._set(False))

    def _set(self, is_pending: bool) -> None:
        self.is_pending = is_pending


def _bare(field: Typed, gap: float) -> float:
    field.begin(TEXT[:-50])
    start = perf_counter()
    _type(field, gap)
    return perf_counter() - start


def _program(field: Typed, view: QWidget, pending: "_PendingPaint", gap: float) -> float:
    field.begin(TEXT[:-50])
    paints = Paints(view)
    start = perf_counter()
    _type(field, gap)
    wait_until(lambda: not pending.is_pending)
    QApplication.processEvents()  # what the timer asked to be painted is painted now
    seconds = perf_counter() - start
    assert paints.count
    return seconds


def _type(field: Typed, gap: float) -> None:
    """Type KEYS keys, each when the one before is painted and `gap` seconds after it came."""
    start = perf_counter()
    for number in range(KEYS):
        while perf_counter() < start + number * gap:
            QTest.qWait(1)
        field.type(Qt.Key.Key_E)


if __name__ == "__main__":
    print(burst_row())
