"""A message as a cURL command: its text, that a real shell and curl send it, and that it is read back."""

import os
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings

from composer.kaleyra.account import Account
from composer.kaleyra.curl.read import CurlError, read, write, write_notes
from composer.kaleyra.request import fields
from composer.message.model import Button, Header, Message
from tests.recording_sandbox import RecordingSandbox

from .texts import ACCOUNT, KEY, MESSAGE, MESSAGES, with_body

ENCODINGS = ("multipart", "urlencoded", "json")
ANY_FIXTURE = [HealthCheck.function_scoped_fixture]
WITHOUT = Account("")

needs_curl = pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="needs sh and curl")


@pytest.fixture(scope="module")
def sandbox():
    with RecordingSandbox() as running:
        yield running


def sent(command, sandbox, **variables):
    """Run a command in a real shell and return the fields that arrive."""
    environment = {"PATH": os.environ["PATH"], "KALEYRA_API_KEY": KEY} | variables
    line = ["sh", "-c", command.replace("curl ", "curl --disable --silent --noproxy '*' ", 1)]
    before = sandbox.requests
    ended = subprocess.run(line, env=environment, capture_output=True, timeout=20, check=True)
    assert sandbox.requests == before + 1, ended
    content = sandbox.last_fields
    if isinstance(content.get("action"), dict):
        content["action"] = fields(Message(buttons=_buttons(content["action"])), WITHOUT)["action"]
    return content


def carried(content):
    """What the command has of the fields: no sender where there is none."""
    return {name: value for name, value in content.items() if value or name != "from"}


def _buttons(action):
    return tuple(Button(**button["reply"]) for button in action["buttons"])


def test_it_reads_like_the_vendors_samples():
    message = replace(MESSAGE, header=Header("image", "https://example.com/a.png", "It's *here*"))
    assert write(message, ACCOUNT).splitlines() == [
        "curl --request POST https://api.in.kaleyra.io/v1/HX100/messages \\",
        "  --header 'api-key: '\"$KALEYRA_API_KEY\" \\",
        "  --form-string to=+14155550123 \\",
        "  --form-string type=reply \\",
        "  --form-string channel=WhatsApp \\",
        "  --form-string from=+14155550100 \\",
        "  --form-string 'body=Hi Maria' \\",
        "  --form-string footer=Bye \\",
        '  --form-string \'action={"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}, '
        '{"type": "reply", "reply": {"id": "no", "title": "No"}}]}\' \\',
        "  --form-string callback_url=https://example.com/status \\",
        "  --form-string header_type=image \\",
        "  --form-string header_value=https://example.com/a.png \\",
        "  --form-string 'caption=It'\"'\"'s *here*'",
    ]
    assert write_notes(message, ACCOUNT) == (
        "The command takes your API key from KALEYRA_API_KEY: set it in the shell first.",
    )


def test_without_an_account_nothing_is_made_up():
    message = replace(MESSAGE, sender=None, callback_url=None)
    command = write(message, None)
    assert command.startswith('curl --request POST https://api.kaleyra.io/v1/"$KALEYRA_SID"/messages \\\n')
    assert "--form-string" in command
    assert "from=" not in command
    assert "callback_url" not in command
    key, sid, sender = write_notes(message, None)
    assert "KALEYRA_API_KEY" in key
    assert "KALEYRA_SID" in sid
    assert "no sender" in sender


def test_the_accounts_own_sender_and_callback_url_stand_in_for_the_drafts():
    account = replace(ACCOUNT, callback_url="https://example.com/own")
    command = write(replace(MESSAGE, sender=None, callback_url=None), account)
    assert "from=+14155550100" in command
    assert "callback_url=https://example.com/own" in command


def test_the_sandbox_has_an_address_only_while_it_runs():
    account = Account("sandbox", base_url="", sid="HX1", sender="+14155550199")
    assert write(MESSAGE, account).startswith('curl --request POST "$KALEYRA_BASE_URL"/v1/HX1/messages')
    assert "KALEYRA_BASE_URL" in write_notes(MESSAGE, account)[1]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_nothing_in_it_steers_a_terminal(encoding):
    command = write(with_body("a\tb\x1b[31mc\x85d\r\n"), replace(ACCOUNT, encoding=encoding))
    assert [sign for sign in command if sign != "\n" and not sign.isprintable()] == []


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("body", ["half \ud83d", "\udc89", "nul \0"])
def test_what_no_command_can_carry_is_refused(encoding, body):
    if encoding == "json" and "\0" in body:
        return  # JSON has an escape for it
    with pytest.raises(CurlError, match=r"no command can carry.*\.$"):
        write(with_body(body), replace(ACCOUNT, encoding=encoding))


@needs_curl
@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=25, deadline=None, suppress_health_check=ANY_FIXTURE)
@given(message=MESSAGES)
@example(message=with_body("'\"\\\n$(touch x) `id` $HOME !! 🎉 \t\x1b[0m\x85 %41 + & = \\' \\\\"))
@example(message=with_body("@/etc/hostname"))
@example(message=with_body("</etc/hostname"))
@example(message=with_body('"quoted";type=text/plain'))
@example(message=with_body("ends in breaks\n\r\n\n"))
@example(message=with_body(""))
@example(message=replace(MESSAGE, buttons=(Button("@a", 'It\'s "1" \\n'), Button("", "$(id)"))))
def test_a_real_curl_sends_every_field_as_it_is(sandbox, encoding, message):
    account = Account("live", sandbox.base_url, "HX100", "+14155550100", encoding=encoding)
    assert sent(write(message, account), sandbox) == carried(fields(message, account))


@needs_curl
def test_a_real_shell_fills_the_variables_in(sandbox):
    message = replace(MESSAGE, sender=None)
    account = Account("sandbox", base_url="")
    content = sent(write(message, account), sandbox, KALEYRA_BASE_URL=sandbox.base_url, KALEYRA_SID="HX1")
    assert content == carried(fields(message, WITHOUT))


@pytest.mark.parametrize("encoding", ENCODINGS)
@settings(max_examples=100, deadline=None, suppress_health_check=ANY_FIXTURE)
@given(message=MESSAGES)
@example(message=with_body("Hi\n--header 'api-key: x'\ncurl -k https://x/ ^\n `\n"))
@example(message=with_body("“a” \"b\" ‘c’ 'd'"))
@example(message=with_body("a\r\nb\rc\n"))
def test_what_is_written_is_read_back_without_a_repair(encoding, message):
    account = replace(ACCOUNT, encoding=encoding)
    found = read(write(message, account))
    assert fields(found.message, WITHOUT) == fields(message, account)
    assert [words for words in found.repairs if not words.startswith("Kept as it stands: ")] == []
    assert (found.ignored, found.base_url, found.sid, found.key) == ((), ACCOUNT.base_url, ACCOUNT.sid, None)


def test_a_message_with_its_own_sender_is_read_back_the_same():
    assert read(write(MESSAGE, None)).message == MESSAGE
    assert read(write(MESSAGE, None)).sid is None
