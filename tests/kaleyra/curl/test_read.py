"""A pasted cURL command as a message: the vendor's page, what else a command says, and what is none."""

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from composer.kaleyra.account import ApiKey
from composer.kaleyra.curl.message import BUTTONS_READ
from composer.kaleyra.curl.read import LENGTH_MAX, CurlError, read
from composer.message.model import Button, Header
from composer.message.problems import problems

from ..requests_made import VENDOR
from .texts import KEY, MESSAGE, PAGE, command, vendor_samples

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)

SAMPLES = dict(vendor_samples())
JOINED = "Lines that do not end in a backslash were joined."
CLOSED = "A quote that was never closed was closed."
SENDERS = {"image": "91XXXXXXXXXX"}


def refusal(text):
    with pytest.raises(CurlError) as refused:
        read(text)
    sentence = str(refused.value)
    assert sentence.endswith(".")
    assert len(sentence) < 300
    assert KEY not in sentence
    return sentence


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_of_the_vendors_page_are_read_as_they_stand_there(name):
    found = read(SAMPLES[name])
    assert found.message == replace(VENDOR[name][0], sender=SENDERS.get(name, "+91XXXXXXXXXX"))
    assert found.repairs == ((JOINED, CLOSED) if name == "text" else (JOINED,))
    assert found.ignored == ()
    assert found.base_url == "https://api.kaleyra.io"
    assert found.sid == ("HXXXXXXXXXX0S" if name == "text" else "HXXXXXXX071US")
    assert found.key == ApiKey("Ac4XXXXX21f")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("around", ["after it", "before it", "windows", "closed"])
def test_the_samples_are_read_however_they_were_copied(name, around):
    text = {
        "after it": SAMPLES[name] + "\n\nSuccess Response\n\n" + PAGE.partition("Success Response")[2],
        "before it": "API command for the reply button:\n\n" + SAMPLES[name],
        "windows": SAMPLES[name].replace("\n", "\r\n"),
        "closed": SAMPLES[name].replace("\n--", " \\\n--"),
    }[around]
    found = read(text)
    assert found.message == replace(VENDOR[name][0], sender=SENDERS.get(name, "+91XXXXXXXXXX"))
    assert bool(found.ignored) == (around in ("after it", "before it"))


def test_of_the_whole_page_the_first_command_is_read():
    found = read(PAGE)
    assert (found.message.body, found.message.to) == ("<BODY_TEXT>", "<TO_NUMBER>")
    assert [button.title for button in found.message.buttons] == [
        "First Button Title",
        "Second Button Title",
        "Third Button Title",
    ]
    assert (found.base_url, found.sid, found.key) == ("https://api.kaleyra.io", None, None)
    assert "Only the first of the commands was read: paste another one by itself to read it." in found.ignored
    [kept] = [sentence for sentence in found.repairs if "<BODY_TEXT>" in sentence]
    assert "write what belongs there" in kept


def test_a_command_of_a_shell_needs_no_repair():
    found = read(command())
    assert found.message == MESSAGE
    assert (found.repairs, found.ignored) == ((), ())
    assert (found.base_url, found.sid, found.key) == ("https://api.kaleyra.io", "HX100", ApiKey(KEY))


def test_a_header_and_a_caption_are_read():
    found = read(command(header_type="document", header_value="https://example.com/a.pdf", caption="a.pdf"))
    assert found.message.header == Header("document", "https://example.com/a.pdf", "a.pdf")
    assert found.repairs == ()


@pytest.mark.parametrize(
    ("given", "value", "read_as"),
    [
        ("IMAGE", "https://example.com/a", "image"),
        (None, "Welcome", "text"),
        (None, "https://example.com/a.png?x=1", "image"),
        ("audio", "https://example.com/a.mp4", "video"),
        ("<HEADER_TYPE>", "https://example.com/a", "document"),
    ],
)
def test_a_headers_type_is_guessed_where_there_is_none(given, value, read_as):
    found = read(command(header_type=given, header_value=value))
    assert found.message.header == Header(read_as, value)
    assert [words for words in found.repairs if "header's type" in words] == (
        [] if given == "IMAGE" else list(found.repairs[:1])
    )


def test_buttons_beyond_three_are_kept_for_the_list_of_problems():
    buttons = ",".join(f'{{"type":"reply","reply":{{"id":"{n}","title":"T{n}"}}}}' for n in range(5))
    found = read(command(action=f'{{"buttons":[{buttons}]}}'))
    assert found.message.buttons == tuple(Button(f"{n}", f"T{n}") for n in range(5))
    assert "buttons" in [problem.field for problem in problems(found.message, NOW)]


def test_a_flood_of_buttons_is_refused():
    assert f"at most {BUTTONS_READ}" in refusal(command(action='{"buttons":[%s{}]}' % ("{}," * BUTTONS_READ)))


@pytest.mark.parametrize(
    ("action", "buttons"),
    [
        ('{"buttons":[{"id":"a","title":"A"}]}', (Button("a", "A"),)),
        ('[{"type":"reply","reply":{"id":1,"title":2.5}}]', (Button("1", "2.5"),)),
        (
            '{"buttons":[{"type":"url","reply":{"id":"a"}},7,{"reply":{"id":["x"]}}]}',
            (Button("a"), Button(), Button()),
        ),
        ('{"buttons":[]}', ()),
        ("{}", ()),
        ("", ()),
        ("no JSON", ()),
        ('{"buttons":{"id":"a"}}', ()),
    ],
)
def test_of_odd_buttons_as_much_as_possible_is_read(action, buttons):
    assert read(command(action=action)).message.buttons == buttons


def test_buttons_that_cannot_be_read_are_named_and_the_rest_is_kept():
    found = read(command(action='{"buttons": [oops'))
    assert found.message == replace(MESSAGE, buttons=())
    assert found.ignored == ("The action with the buttons cannot be read: it is not JSON.",)


@pytest.mark.parametrize(
    ("address", "base_url", "sid"),
    [
        ("https://api.in.kaleyra.io/v1/HX9/messages", "https://api.in.kaleyra.io", "HX9"),
        ("https://api.kaleyra.io:8443/v1/HX9/messages/", "https://api.kaleyra.io:8443", "HX9"),
        ("HTTPS://API.KALEYRA.IO/v1/HX9/messages", "https://api.kaleyra.io", "HX9"),
        ("api.kaleyra.io/v1/HX9/messages", "https://api.kaleyra.io", "HX9"),
        ("http://127.0.0.1:5000/v1/HX9/messages", "http://127.0.0.1:5000", "HX9"),
        ("https://evil.example/v1/HX9/messages", "https://evil.example", "HX9"),
        ("http://api.kaleyra.io/v1/HX9/messages", None, "HX9"),
        ("https://api.kaleyra.io/v1/H!9/messages", "https://api.kaleyra.io", None),
        ("https://api.kaleyra.io/v1/<SID>/messages", "https://api.kaleyra.io", None),
        ("https://api.kaleyra.io/v1/{{sid}}/messages", "https://api.kaleyra.io", None),
        ('"https://api.kaleyra.io/v1/$SID/messages"', "https://api.kaleyra.io", None),
        ("https://api.kaleyra.io/v1//messages", "https://api.kaleyra.io", None),
        ("'https://<HOST>/v1/HX9/messages'", None, "HX9"),
        (f"https://me:{KEY}@api.kaleyra.io/v1/HX9/messages?key={KEY}", "https://api.kaleyra.io", "HX9"),
    ],
)
def test_host_and_sid_are_told_and_a_placeholder_is_none(address, base_url, sid):
    found = read(command().replace("https://api.kaleyra.io/v1/HX100/messages", address))
    assert (found.base_url, found.sid, found.message) == (base_url, sid, MESSAGE)
    assert KEY not in " ".join(found.repairs + found.ignored)
    assert any("name and password before the host" in sentence for sentence in found.ignored) == (
        "me:" in address
    )


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (f"api-key: {KEY}", ApiKey(KEY)),
        (f"API-Key:{KEY}  ", ApiKey(KEY)),
        (f"apikey: {KEY}", ApiKey(KEY)),
        (f'api-key: "{KEY}"', ApiKey(KEY)),
        ("api-key: <API_KEY>", None),
        ("api-key: $KALEYRA_API_KEY", None),
        ("api-key: {{key}}", None),
        ("api-key:", None),
        ("api-key", None),
        ("api-key: two words", None),
    ],
)
def test_a_key_is_found_and_a_placeholder_is_none(header, key):
    found = read(command().replace(f"'api-key: {KEY}'", f"'{header}'"))
    assert (found.key, found.message) == (key, MESSAGE)


def test_a_found_key_does_not_show():
    found = read(command())
    assert found.key is not None
    assert KEY not in repr(found)
    assert KEY not in " ".join(str(getattr(found, field.name)) for field in fields(found))


@pytest.mark.parametrize(
    "broken",
    [
        command(body=f"Hi\n--header api-key: {KEY}").replace(f"--header 'api-key: {KEY}'", ""),
        f"curl https://api.kaleyra.io/v1/HX1/messages -F type=reply -F 'body=Hi -H 'api-key:{KEY}' '",
        command(body=f"The key is {KEY}"),
    ],
)
def test_a_key_that_a_missing_quote_puts_into_the_text_is_never_taken_over(broken):
    assert "The API key would stand in the message" in refusal(broken)


def test_a_missing_quote_before_the_key_is_put_there():
    header = f"--header 'api-key: {KEY}'"
    found = read(command().replace(header, "").replace("Hi Maria'", f"Hi Maria\n  {header}"))
    assert (found.message, found.key) == (MESSAGE, ApiKey(KEY))
    assert set(found.repairs) == {JOINED, CLOSED}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no cURL command"),
        ("Please send the offer to everybody", "no cURL command"),
        ("curl is a program", "no cURL command"),
        ("wget https://api.kaleyra.io/v1/HX1/messages", "no cURL command"),
        ("curl --location", "no address"),
        ("curl https://example.com/", "another address"),
        ("curl https://api.kaleyra.io/v2/HX1/messages -F type=reply", "another address"),
        ("curl https://api.kaleyra.io/v1/HX1/media -F type=reply", "another address"),
        ("curl https://api.kaleyra.io/v1/HX1/messages", "no action with buttons"),
        (command(type="text", action=None), "its type is “text”"),
        (command(type="template"), "its type is “template”"),
        (command(type="interactive", action=None), "its type is “interactive”"),
        (command(type="interactive", action="{{"), "its type is “interactive”"),
        (command(type="interactive", action='{"button":"Menu","sections":[]}'), "its type is “interactive”"),
        (
            command(type="interactive", action='{"buttons":[{"type":"url","title":"Go"}]}'),
            "its type is “interactive”",
        ),
        (command(channel="sms"), "its channel is “sms”"),
        (command(type="x" * 999), "its type is “xxxxxxx"),
        (command(body="a\0b"), "damaged"),
        (command(body="a\ud83db"), "damaged"),
        (command(body="x" * LENGTH_MAX), "too long"),
    ],
)
def test_what_is_no_message_with_reply_buttons_is_named(text, words):
    assert words in refusal(text)


@pytest.mark.parametrize("name", ["type", "channel"])
def test_type_and_channel_may_be_missing(name):
    found = read(command(**{name: None}))
    assert found.message == MESSAGE
    assert found.repairs[0].startswith(f"The {name} was missing")


@pytest.mark.parametrize("given", ["interactive", "Interactive"])
def test_whatsapps_own_name_for_the_type_is_taken_for_the_apis(given):
    found = read(command(type=given))
    assert found.message == MESSAGE
    assert found.repairs == ("The type was “interactive”; a message with reply buttons is sent as “reply”.",)


def test_other_fields_and_headers_are_left_out_by_name():
    found = read(command(f"-H 'Authorization: Bearer {KEY}'", "-H 'X-Trace: 1'", preview_url="true"))
    assert found.message == MESSAGE
    assert found.ignored == (
        "The field “preview_url” was left out: a message with reply buttons has none of that name.",
        "The header “authorization” was left out: this program does not send it.",
        "The header “x-trace” was left out: this program does not send it.",
    )
