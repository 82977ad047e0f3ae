"""How long a key takes to show in the body field of the whole program, with 900 characters in it.

The baseline is a bare QPlainTextEdit of the same size and font with the same text. Keys come as from a fast
typist: the preview and the problems catch up between them. A benchmark, not a test: the suite does not
collect it.
"""

from statistics import median

from PySide6.QtCore import Qt

from tests.benchmarks.fields import TEXT, Typed, pause, two_fields

ROUNDS = 9
KEYS = 12
LIMIT = 1.5


def keystroke_row() -> tuple[str, float, float]:
    """Return the row's name, the ratio of the medians of a round's keys, of which the median, and the limit.

    There are ROUNDS of KEYS in each field, after one that does not count.
    """
    with two_fields() as (bare, body, _):
        ratios = [_median(body) / _median(bare) for _ in range(ROUNDS + 1)][1:]
    return "key to painted in the body field, 900 characters in it", median(ratios), LIMIT


def _median(field: Typed) -> float:
    field.begin(TEXT)
    seconds = []
    for _ in range(KEYS):
        seconds.append(field.type(Qt.Key.Key_E))
        pause()
    return median(seconds)


if __name__ == "__main__":
    print(keystroke_row())
