"""What the tests of a request share: what it is made of, and the sample requests of the vendor's page."""

from dataclasses import replace
from typing import Any

from requests import PreparedRequest

from composer.kaleyra import request
from composer.kaleyra.account import Account, ApiKey
from composer.message.model import Button, Header, Message

KEY = ApiKey("Ac4XXXXX21f")
SID = "HXXXXXXX071US"
ACCOUNT = Account("live", "https://api.kaleyra.io", SID, "+91XXXXXXXXXX")
MESSAGE = Message(to="+14155550123", body="Hi", buttons=(Button("yes", "Yes"),))


def prepared(message: Message, encoding: str, **of_account: Any) -> PreparedRequest:
    return request.prepare(message, replace(ACCOUNT, encoding=encoding, **of_account), KEY)


def content(prepared: PreparedRequest) -> bytes:
    """The body's bytes as they will go out."""
    body = prepared.body
    return body.encode("ascii") if isinstance(body, str) else body


def vendor_buttons(ids: tuple[str, ...], titles: tuple[str, ...]) -> tuple[Button, ...]:
    return tuple(map(Button, ids, titles))


def vendor_action(ids: tuple[str, ...], titles: tuple[str, ...]) -> dict[str, Any]:
    pairs = zip(ids, titles, strict=True)
    return {"buttons": [{"type": "reply", "reply": {"id": id_, "title": title}} for id_, title in pairs]}


# The four sample requests of the vendor's page, retyped: the message as a person enters it, and the fields as
# they stand on the page.
THREE = ("1", "2", "3"), ("First Button Title", "Second Button Title", "Third Button Title")
OTHERS = ("abc", "111", "3"), ("First Button Test", "Second Button Test", "Third Button Test")
ENTERED = Message("91XXXXXXXXXX", body="Hi Test", footer="Hey footer", buttons=vendor_buttons(*THREE))
COMMON = {
    "to": "91XXXXXXXXXX",
    "type": "reply",
    "channel": "WhatsApp",
    "from": "+91XXXXXXXXXX",
    "body": "Hi Test",
    "footer": "Hey footer",
    "action": vendor_action(*THREE),
}
VENDOR = {
    "text": (
        replace(
            ENTERED,
            callback_url="https://webhook.site/962dXXXX-2c91-43XX-bd01-513XXXXXXX68",
            header=Header("text", "Header text value"),
        ),
        COMMON
        | {
            "callback_url": "https://webhook.site/962dXXXX-2c91-43XX-bd01-513XXXXXXX68",
            "header_type": "text",
            "header_value": "Header text value",
        },
    ),
    "image": (
        replace(
            ENTERED,
            sender="91XXXXXXXXXX",
            callback_url="https://webhook.site/9XXXXX48-2XXc-XXXX-XXXX-XXXXXXXX516c",
            header=Header(
                "image",
                "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/XXXXXX1334KLlogo.png",
                "atul_image-Caption",
            ),
        ),
        COMMON
        | {
            "from": "91XXXXXXXXXX",
            "callback_url": "https://webhook.site/9XXXXX48-2XXc-XXXX-XXXX-XXXXXXXX516c",
            "header_type": "image",
            "header_value": "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/XXXXXX1334KLlogo.png",
            "caption": "atul_image-Caption",
        },
    ),
    "video": (
        replace(
            ENTERED,
            callback_url="https://webhook.site/XXXXXXXX-2c91-4XXX-bd01-51XXXXXX3a6c",
            header=Header("video", "http://techslides.com/demos/sample-videos/small.mp4", "testfilename"),
        ),
        COMMON
        | {
            "callback_url": "https://webhook.site/XXXXXXXX-2c91-4XXX-bd01-51XXXXXX3a6c",
            "header_type": "video",
            "header_value": "http://techslides.com/demos/sample-videos/small.mp4",
            "caption": "testfilename",
        },
    ),
    "document": (
        replace(
            ENTERED,
            callback_url="https://webhook.site/XXXXXX98-2c91-4320-bd01-513XXXXXXXXX",
            header=Header(
                "document",
                "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/1614XXXXXXtestdoc.pdf",
                "fileNametest",
            ),
            buttons=vendor_buttons(*OTHERS),
        ),
        COMMON
        | {
            "action": vendor_action(*OTHERS),
            "callback_url": "https://webhook.site/XXXXXX98-2c91-4320-bd01-513XXXXXXXXX",
            "header_type": "document",
            "header_value": "https://s3.ap-south-1.amazonaws.com/stage-hexa/docs/1614XXXXXXtestdoc.pdf",
            "caption": "fileNametest",
        },
    ),
}
