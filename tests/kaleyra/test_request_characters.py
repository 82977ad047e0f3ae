"""Every character that can be typed arrives as it was typed, in every encoding."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import PreparedRequest
from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from composer.kaleyra.account import ENCODINGS
from composer.message.model import Button, Header, Message, is_blank

from .requests_made import MESSAGE, content, prepared

# Everything that can be typed: no half characters, which are refused, and no NUL.
typed = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
pieces = [
    *"😀é&=+%;{}ß汉a \n\r\t\"'\\\u200f\ufeff\x7f\x1f\u2028",
    "👩‍👩‍👧",
    "❤️",
    "%0A",
    "\r\n",
    "\\n",
    "--",
    "<b>",
]
hostile = st.lists(st.sampled_from(pieces), max_size=20).map("".join)
texts = typed | hostile


@given(
    body=texts,
    footer=texts,
    caption=texts,
    value=texts,
    callback=texts,
    buttons=st.lists(st.builds(Button, texts, texts), max_size=3).map(tuple),
)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_character_arrives_as_it_was_typed(
    encoding: str,
    body: str,
    footer: str,
    caption: str,
    value: str,
    callback: str,
    buttons: tuple[Button, ...],
) -> None:
    message = Message("+14155550123", None, callback, Header("image", value, caption), body, footer, buttons)
    sent = prepared(message, encoding)
    fields = read_exactly(sent)
    assert fields.pop("action") == {
        "buttons": [
            {"type": "reply", "reply": {"id": button.id, "title": button.title}} for button in buttons
        ]
    }
    optional = {"footer": footer, "callback_url": callback, "caption": caption}
    assert fields == {
        "to": "+14155550123",
        "type": "reply",
        "channel": "WhatsApp",
        "from": "+91XXXXXXXXXX",
        "body": body,
        "header_type": "image",
        "header_value": value,
    } | {
        name: text
        for name, text in optional.items()
        if text and (name == "callback_url" or not is_blank(text))
    }


def read_exactly(prepared: PreparedRequest) -> dict[str, Any]:
    """As `read`, by the one parser that keeps every byte."""
    kind, options = parse_options_header(prepared.headers["Content-Type"])
    if kind == "application/json":
        return json.loads(content(prepared).decode("utf-8"))
    form = FormDataParser(silent=False).parse(
        io.BytesIO(content(prepared)), kind, len(content(prepared)), options
    )[1]
    return {name: json.loads(text) if name == "action" else text for name, text in form.to_dict().items()}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "message",
    [
        replace(MESSAGE, body="half \ud83d"),
        replace(MESSAGE, footer="\ude00"),
        replace(MESSAGE, buttons=(Button("yes", "Yes \ud83d"),)),
        replace(MESSAGE, buttons=(Button("\ud83d", "Yes"),)),
        replace(MESSAGE, header=Header("text", "\ud83d")),
    ],
)
def test_half_an_emoji_is_refused_in_every_encoding(message: Message, encoding: str) -> None:
    with pytest.raises(UnicodeEncodeError):
        prepared(message, encoding)
