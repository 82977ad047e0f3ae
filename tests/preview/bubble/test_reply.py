"""The customer's answer on the phone."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from composer.message.model import Button, Message
from composer.preview.bubble import reply
from composer.preview.subject import CustomerReply, Subject
from composer.preview.theme.tables import THEMES

from ..samples import phone_of

MESSAGE = Message(body="Hi *Maria*", buttons=(Button("yes", "Yes"), Button("no", "No")))
RECT = QRectF(0, 0, 400, 820)


def laid_out(theme, *replies, **more):
    return phone_of(RECT, MESSAGE, theme, "Shop", replies=replies, **more)


@pytest.mark.parametrize("key", list(THEMES), ids="-".join)
def test_an_answer_stands_below_the_message_at_the_right(qapp, key):
    shown = laid_out(THEMES[key], CustomerReply("Yes"), CustomerReply("Thanks", is_quoting=False))
    first, second = shown.parts["replies[0]"], shown.parts["replies[1]"]
    assert shown.parts["buttons[1].title"].bottom() < first.top() < first.bottom() < second.top()
    assert first.right() == pytest.approx(second.right())
    assert first.right() > shown.view.center().x()
    assert first.height() > second.height()  # the quote
    assert shown.view.contains(first)


def test_its_colour_is_the_answers(qapp):
    theme = THEMES["web", "dark"]
    shown = laid_out(theme, CustomerReply("Yes", is_quoting=False))
    image = QImage(400, 820, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    shown.paint(painter)
    painter.end()
    place = shown.parts["replies[0]"].center().toPoint()
    place.setY(int(shown.parts["replies[0]"].top()) + 3)
    assert image.pixelColor(place) == QColor(theme.colours.reply)


def test_many_and_long_answers_stay_within_reason(qapp):
    theme = THEMES["ios", "light"]
    shown = laid_out(theme, *[CustomerReply("word " * 5000)] * 50, scroll=1e9)
    assert shown.scroll == pytest.approx(shown.content_height - shown.view.height())
    assert sum(part.startswith("replies") for part in shown.parts) == 20


def test_a_right_to_left_answer_and_an_empty_business(qapp):
    made = reply.layout(CustomerReply("نعم"), Subject(Message(body="")), THEMES["android", "light"], 360)
    assert made.size.width() > 0
