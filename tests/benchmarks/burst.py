"""How long 100 keys take that come as fast as they are painted, the preview painted at their end.

The baseline is a bare QPlainTextEdit of the same size and font with the same text. A benchmark, not a test: the suite
does not collect it.
"""

from statistics import median
from time import perf_counter

from PySide6.QtCore import Qt, QTimer

from tests.benchmarks.fields import TEXT, Paints, Typed, two_fields, wait_until

ROUNDS = 9
KEYS = 100
LIMIT = 1.25


def burst_row() -> tuple[str, float, float]:
    """Return the row's name, the ratio of the times, the median of ROUNDS after one that does not count, and the limit."""
    with two_fields() as (bare, body, app):
        view = app.window.preview.view
        timer = view.findChild(QTimer)
        assert timer is not None
        painted = Paints(view)

        def program() -> float:
            body.begin(TEXT[:850])
            start = perf_counter()
            _type(body)
            before = painted.count
            wait_until(lambda: not timer.isActive() and painted.count > before)
            assert app.document.message.body == body.entry.toPlainText()
            return perf_counter() - start

        def baseline() -> float:
            bare.begin(TEXT[:850])
            start = perf_counter()
            _type(bare)
            return perf_counter() - start

        rounds = [(baseline(), program()) for _ in range(ROUNDS + 1)][1:]
    print(rounds)
    return "100 keys, with the preview at their end", median(own / bare for bare, own in rounds), LIMIT


def _type(field: Typed) -> None:
    for _ in range(KEYS):
        field.type(Qt.Key.Key_E)


if __name__ == "__main__":
    print(burst_row())
