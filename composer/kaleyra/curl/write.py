"""A message -> a cURL command that a POSIX shell runs, with a variable in place of the key."""

import json
import re
import shlex

from composer.kaleyra.account import KEY_VARIABLE, Account
from composer.kaleyra.curl.notes import CurlError
from composer.kaleyra.request import fields
from composer.message.model import Message
from composer.message.text.characters import STEERING

SID_VARIABLE = "KALEYRA_SID"
BASE_URL_VARIABLE = "KALEYRA_BASE_URL"
"""What stands for the base URL of an account that has none, as the sandbox while it does not run."""

_WITHOUT_ACCOUNT = Account("")
_STEERING = re.compile(rf"((?:(?!\0)[{STEERING}])+)")


def write(message: Message, account: Account | None) -> str:
    """Return the command that sends the message as the program itself would, over several lines.

    Every field is sent literally (`--form-string`, `--data-urlencode`, `--data-raw`), whatever it begins
    with. JSON goes by `--data-raw` with a header, because `--json` needs a curl of 2022. Redirects are not
    followed: curl would hand the key on. Without an account the documented host and multipart are used.
    Raises CurlError for what no command line can carry: a NUL, or half an emoji.
    """
    account = account or _WITHOUT_ACCOUNT
    content = {name: value for name, value in fields(message, account).items() if value or name != "from"}
    lines = [f"curl --request POST {_address(account)}", f"--header 'api-key: '{_variable(KEY_VARIABLE)}"]
    command = " \\\n  ".join(lines + _body(content, account))
    if "\0" in command or any("\ud800" <= character <= "\udfff" for character in command):
        raise CurlError(
            "The message has a character that no command can carry, such as half an emoji: remove it."
        )
    return command


def write_notes(message: Message, account: Account | None) -> tuple[str, ...]:
    """Return what somebody must know to run the command, one sentence each."""
    account = account or _WITHOUT_ACCOUNT
    notes = [f"The command takes your API key from {KEY_VARIABLE}: set it in the shell first."]
    if not account.sid:
        notes.append(f"It takes the SID from {SID_VARIABLE}: set it in the shell first.")
    if not account.base_url:
        notes.append(
            f"It takes the base URL from {BASE_URL_VARIABLE}: set it to what “reply-composer sandbox” prints."
        )
    if not fields(message, account)["from"]:
        notes.append("It has no sender (from), because neither the draft nor an account names one: add it.")
    return tuple(notes)


def _address(account: Account) -> str:
    base_url = _quoted(account.base_url) if account.base_url else _variable(BASE_URL_VARIABLE)
    sid = _quoted(account.sid) if account.sid else _variable(SID_VARIABLE)
    return f"{base_url}/v1/{sid}/messages"


def _body(content: dict[str, str], account: Account) -> list[str]:
    match account.encoding:
        case "multipart":
            return [f"--form-string {_quoted(f'{name}={value}')}" for name, value in content.items()]
        case "urlencoded":
            return [f"--data-urlencode {_quoted(f'{name}={value}')}" for name, value in content.items()]
        case "json":
            # In JSON the action is an object, also in the program's own requests.
            text = json.dumps({**content, "action": json.loads(content["action"])}, ensure_ascii=False)
            return ["--header 'Content-Type: application/json'", f"--data-raw {_quoted(text)}"]


def _variable(name: str) -> str:
    return f'"${name}"'


def _quoted(text: str) -> str:
    """Return a text as a shell reads it back, and as it can be shown and pasted.

    Control characters and marks of direction are written as octal digits: they could steer a terminal or show
    another command than the one that runs, and a pasted tab completes a name.
    """
    parts = _STEERING.split(text)
    shown = [_octal(part) if index % 2 else shlex.quote(part) for index, part in enumerate(parts) if part]
    return "".join(shown) or "''"


def _octal(text: str) -> str:
    digits = "".join(f"\\{byte:03o}" for byte in text.encode())
    return f"\"$(printf '{digits}')\""
