"""How long 100 keys take that come as fast as they are painted, the preview painted at their end.

The baseline is a bare QPlainTextEdit of the same size and font with the same text. A benchmark, not a test: the suite
does not collect it.
"""

from statistics import median
from time import perf_counter

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.fields import TEXT, Paints, Typed, two_fields, wait_until

ROUNDS = 9
KEYS = 100
LIMIT = 1.25


def burst_row() -> tuple[str, float, float]:
    """Return the row's name, the median of ROUNDS of the ratio of the times, and the limit.

    One more round, the first, does not count.
    """
    with two_fields() as (bare, body, app):
        view = app.window.preview.view
        ratios = [_program(body, view) / _bare(bare) for _ in range(ROUNDS + 1)][1:]
    return "100 keys as fast as they are painted, the preview painted at their end", median(ratios), LIMIT


def _bare(field: Typed) -> float:
    field.begin(TEXT[:-50])
    start = perf_counter()
    _type(field)
    return perf_counter() - start


def _program(field: Typed, view: QWidget) -> float:
    field.begin(TEXT[:-50])
    timer, paints = view.findChild(QTimer), Paints(view)
    assert timer is not None
    start = perf_counter()
    _type(field)
    wait_until(lambda: not timer.isActive())
    QApplication.processEvents()  # what the timer asked to be painted is painted now
    seconds = perf_counter() - start
    assert paints.count
    return seconds


def _type(field: Typed) -> None:
    for _ in range(KEYS):
        field.type(Qt.Key.Key_E)


if __name__ == "__main__":
    print(burst_row())
