"""Whether the time of parsing markup grows no faster than the text, whatever the text holds.

A benchmark, not a test: the suite does not collect it.
"""

from statistics import median
from time import process_time
from timeit import timeit

from composer.message.markup import parse

SHORT = 6_554
LONG = 65_536
ROUNDS = 7
LIMIT = 12.0

PATTERNS = (
    *("*", "_", "~", "`", "```", "*a", "* a", "a* ", "*a* ", "*a b ", "**a", "_*~", "_*~`", "*_x_*", "_*a_*"),
    *(
        "`*",
        "*`_",
        "`a",
        "``a",
        "` a",
        "`a` ",
        "*a `b* c",
        "```a",
        "```a``` ",
        "``` ",
        "``` \n",
        "```\n- a\n",
    ),
    *(
        "> ",
        "> a\n",
        "- ",
        "- *a*\n",
        "1. ",
        "1. a\n",
        "99. ",
        "\n",
        "\r",
        "\r\n",
        "*\n",
        "*a\n",
        " ",
        "\t",
        "a",
    ),
    *(
        "e\u0301",
        "\u0301",
        "*\u0301",
        "😀",
        "*😀",
        "*😀* ",
        "*\U0001fae0",
        "❤️",
        "👨\u200d👩\u200d👧",
        "\u200d*",
    ),
    *("中*文 ", "का*", "\U0010fffd", "\ufeff", "\0", "\ud800"),
)
"""What the hostile texts repeat."""


def markup_row() -> tuple[str, float, float]:
    """Return the row's name, the worst ratio over the hostile texts, and the limit it is held against.

    A text's ratio is the time for LONG characters of it to that for SHORT ones, the median of ROUNDS. Rounds
    go through all texts, so that a disturbance hits one round of several texts and not several rounds of one.
    """
    rounds = [[_ratio(pattern) for pattern in PATTERNS] for _ in range(ROUNDS)]
    ratio, pattern = max(zip(map(median, zip(*rounds, strict=True)), PATTERNS, strict=True))
    return f"markup of 65,536 hostile characters, 6,554 of the same; worst {pattern!r}", ratio, LIMIT


def _ratio(pattern: str) -> float:
    short, long = ((pattern * size)[:size] for size in (SHORT, LONG))
    # Ten times the short text is about as much work as the long one once, and so is disturbed as much.
    return _seconds(long, 1) / _seconds(short, 10)


def _seconds(text: str, times: int) -> float:
    """Return what one parse of the text costs this process, the mean of some.

    As ever with timeit, no garbage is looked for meanwhile: that costs by what else the process holds, not by
    the text.
    """
    return timeit(lambda: parse(text), timer=process_time, number=times) / times


if __name__ == "__main__":
    print(markup_row())
