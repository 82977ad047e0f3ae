"""What a keystroke costs the preview: a bubble of 1024 characters, one changed, is laid out and painted.

The baseline is what showing the same bubble costs with Qt's rich text: QTextBrowser.setHtml of a page with
the same header, formatted body, footer, time and buttons, painted into the same picture. A benchmark, not a
test: the suite does not collect it.
"""

import os
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication, QTextBrowser

from composer.message.markup import Run, parse
from composer.message.model import Button, Header, Message
from composer.preview.bubble import bubble
from composer.preview.paint.drawing import paint_groups
from composer.preview.subject import Subject
from composer.preview.theme.tables import THEMES

ROUNDS = 9
KEYS = 40
LIMIT = 0.5

WIDTH, HEIGHT = 400, 1000
BODY = """Hi *Maria*, thank you for your order _4711_ at our shop! We are happy to tell you that it \
is on its way.
It will arrive tomorrow between *9:00* and *12:00* at the address you gave us, please make sure \
that somebody is there.

- The courier calls you half an hour before
- You sign with your code `4711`
- You can change the day until *18:00* today

> Deliveries on Saturdays and Sundays cost ~5.00~ 3.50 and are made by our partner in your city

If nobody is at home, we leave the parcel with a neighbour or bring it to the shop around the \
corner, where it waits.
You can also ask us to bring it on another day, or to another address in the same city: just reply \
to this message.

*Please note:* the shop around the corner opens from Monday to Saturday, and closes at noon on the \
day before a holiday.
If the parcel should be damaged, tell the courier at once and do not sign for it. We then send you \
a new one free of
charge, usually on the same day, and you need not do anything else. See you soon, and thank you once more!
""".ljust(1024, "!")[:1024]
TAGS = {"bold": "b", "italic": "i", "strike": "s", "code": "code", "fence": "code"}


def preview_row() -> tuple[str, float, float]:
    """Return the row's name, the ratio of the bubble's time to the baseline's, and its limit.

    The ratio is the median of ROUNDS, each of KEYS keystrokes, after one round that does not count.
    """
    application = QApplication.instance() or QApplication([])
    assert application is not None
    browser = QTextBrowser()
    font = QFont(["Roboto"])
    font.setPixelSize(16)
    browser.setFont(font)
    browser.resize(WIDTH, HEIGHT)
    browser.show()  # a hidden one puts its layout off
    ratios = [_ratio(browser, number) for number in range(ROUNDS + 1)][1:]
    return "a key in a preview of 1024 characters", median(ratios), LIMIT


def _ratio(browser: QTextBrowser, number: int) -> float:
    messages = [_message(number * KEYS + key) for key in range(KEYS)]
    pages = [_page(message) for message in messages]
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    theme = THEMES["android", "light"]

    def show_page(page: str) -> None:
        browser.setHtml(page)
        browser.viewport().render(picture)

    def show_bubble(message: Message) -> None:
        painter = QPainter(picture)
        made = bubble.layout(Subject(message, expanded=True), theme, 360)
        paint_groups(painter, [(QPointF(15, 0), made.items)])
        painter.end()

    return _seconds(show_bubble, messages) / _seconds(show_page, pages)


def _seconds(show: Callable[[Any], None], what: list[Any]) -> float:
    """Return how long one keystroke takes, the median of all."""
    times = []
    for one in what:
        start = perf_counter()
        show(one)
        times.append(perf_counter() - start)
    return median(times)


def _message(number: int) -> Message:
    """Return the message with another number in its first line each time."""
    buttons = (
        Button("a", "Track my order"),
        Button("b", "Change the address"),
        Button("c", "Talk to an agent"),
    )
    body = BODY.replace("4711", f"{number:04}", 1)
    return Message(
        header=Header("text", "Order update"), body=body, footer="Reply within 24 hours", buttons=buttons
    )


def _page(message: Message) -> str:
    body = "<br>".join("".join(map(_tagged, line.runs)) for line in parse(message.body))
    rows = "".join(
        f'<hr><p align="center" style="color:#008069">{button.title}</p>' for button in message.buttons
    )
    small = '<p style="font-size:13px;color:#667781">'
    return (
        f"<p><b>{message.header.value}</b></p><p>{body}</p>{small}{message.footer}</p>"
        f'<p align="right" style="font-size:11px;color:#667781">12:00</p>{rows}'
    )


def _tagged(run: Run) -> str:
    text = run.text
    for style in run.styles:
        text = f"<{TAGS[style]}>{text}</{TAGS[style]}>"
    return text


if __name__ == "__main__":
    print(preview_row())
