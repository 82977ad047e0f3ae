"""What a preview shows: a message, and what is known around it."""

from typing import NamedTuple

from PySide6.QtGui import QImage

from composer.message.model import Message
from composer.preview.bubble.media import NO_PICTURES, Pictures
from composer.preview.bubble.overlay import NO_MARKS, Marks


class CustomerReply(NamedTuple):
    """What the customer wrote or tapped.

    time_text: when, as the bubble shows it.
    is_quoting: whether the reply quotes the message above it, as after a tap.
    """

    text: str
    time_text: str = "12:00"
    is_quoting: bool = True


class Subject(NamedTuple):
    """What a preview shows; the theme apart.

    business_name: what the chat's title shows.
    name: the draft's, for labels.
    avatar: the business's picture in the title; without one the name's first letter stands there.
    pictures: what media headers show, by URL; without one a placeholder shows the file's name.
    time_text: the clock, and the time below the message.
    width: of the screen, one of `phone.WIDTHS`.
    text_scale: the size the phone's owner has set the text to, one of `scaling.TEXT_SCALES`.
    expanded: whether a long body shows whole, as after a tap on “Read more”.
    tapped: the number of the button that the customer tapped, from 0; after that none can be tapped any more.
    replies: what the customer wrote, below the message; the last 20 show.
    marks: fields with a problem: `error` or `warning`, by field.
    focused: the field that is being edited.
    """

    message: Message
    business_name: str = ""
    name: str = ""
    avatar: QImage | None = None
    pictures: Pictures = NO_PICTURES
    time_text: str = "12:00"
    width: str = "normal"
    text_scale: float = 1
    expanded: bool = False
    tapped: int | None = None
    replies: tuple[CustomerReply, ...] = ()
    marks: Marks = NO_MARKS
    focused: str | None = None
