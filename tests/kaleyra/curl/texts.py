"""What the tests of cURL texts share: the vendor's page, a plain command and the message in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from composer.kaleyra.account import Account
from composer.message.header_types import HEADER_TYPES
from composer.message.model import Button, Header, Message

DATA = Path(__file__).parents[2] / "data" / "curl"
PAGE = (DATA / "vendor_page.txt").read_text()
KEY = "planted-Key-9f3a71"

MESSAGE = Message(
    to="+14155550123",
    sender="+14155550100",
    callback_url="https://example.com/status",
    body="Hi Maria",
    footer="Bye",
    buttons=(Button("yes", "Yes"), Button("no", "No")),
)
ACTION = (
    '{"buttons":[{"type":"reply","reply":{"id":"yes","title":"Yes"}},'
    '{"type":"reply","reply":{"id":"no","title":"No"}}]}'
)
ACCOUNT = Account("live", "https://api.in.kaleyra.io", "HX100", "+14155550100")


def vendor_samples() -> Iterator[tuple[str, str]]:
    """The page's four samples with their names, exactly as they stand there."""
    for name in ("Text", "Image", "Video", "Document"):
        match = re.search(
            rf"Reply Message - with (?:an? )?{name} Header\n\n(curl .*?)\n\n(?=Reply|Success)", PAGE, re.S
        )
        assert match, name
        yield name.lower(), match[1]


def command(*more: str, **fields: str | None) -> str:
    """A command that a shell runs; a field with the value None is not in it."""
    content = {
        "to": MESSAGE.to,
        "type": "reply",
        "channel": "WhatsApp",
        "from": MESSAGE.sender,
        "body": MESSAGE.body,
        "footer": MESSAGE.footer,
        "action": ACTION,
        "callback_url": MESSAGE.callback_url,
    } | fields
    start = f"curl --request POST https://api.kaleyra.io/v1/HX100/messages --header 'api-key: {KEY}'"
    forms = (f"--form-string '{name}={value}'" for name, value in content.items() if value is not None)
    return " \\\n  ".join([start, *forms, *more])


def with_body(body: str) -> Message:
    return replace(MESSAGE, body=body)


PIECES = st.sampled_from(
    (
        *(
            "'",
            '"',
            "\\",
            "\n",
            "\r\n",
            "$(touch x)",
            "`id`",
            "$HOME",
            "!",
            "🎉",
            "’",
            "“",
            "@",
            ";type=text/plain",
            "%41",
        ),
        *(
            "+",
            "&",
            "=",
            "\t",
            "\x1b[31m",
            "\x85",
            "{",
            "}",
            '{"a":1}',
            "\n--header 'x: y'",
            "\ncurl -k https://x/",
        ),
        *(
            "^\n",
            "`\n",
            "<BODY>",
            "api-key: ",
            " ",
            "a",
            "#",
            "\xa0",
            "\\'",
            "$'",
            "''",
            "-F",
            "|",
            ";",
            "\u2028",
        ),
    )
)
HOSTILE = st.lists(
    PIECES | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5), max_size=6
).map("".join)
HEADERS = st.none() | st.builds(Header, st.sampled_from([*HEADER_TYPES]), HOSTILE, HOSTILE).map(
    lambda header: header if header.is_media else replace(header, caption="")
)
MESSAGES = st.builds(
    Message,
    to=st.just("+14155550123") | HOSTILE,
    sender=st.none() | HOSTILE.map(lambda text: text or None),
    callback_url=st.none() | HOSTILE.map(lambda text: text or None),
    header=HEADERS,
    body=HOSTILE,
    footer=HOSTILE,
    buttons=st.lists(st.builds(Button, HOSTILE, HOSTILE), max_size=4).map(tuple),
)
