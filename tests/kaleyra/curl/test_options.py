"""curl's options: those a message is read from, as curl itself does, and those refused or left out."""

import json
import os
import shutil
import subprocess
from urllib.parse import urlencode

import pytest

from composer.kaleyra.account import ApiKey
from composer.kaleyra.curl.options import IGNORED, REFUSED, SHORT, SYNONYMS, TAKEN, WITH_VALUE, WITHOUT_VALUE
from composer.kaleyra.curl.read import CurlError, read
from tests.recording_sandbox import RecordingSandbox

from ..requests_made import VENDOR
from .texts import ACTION, DATA, KEY, MESSAGE, command

needs_curl = pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="needs sh and curl")
ADDRESS = "https://api.kaleyra.io/v1/HX100/messages"
FIELDS = {
    "to": MESSAGE.to,
    "type": "reply",
    "channel": "WhatsApp",
    "from": MESSAGE.sender,
    "body": "Hi & 1+1",
}
JSON = json.dumps(FIELDS | {"action": json.loads(ACTION)})
QUERY = urlencode(FIELDS | {"action": ACTION})
WITHOUT_BODY = urlencode(
    {name: value for name, value in (FIELDS | {"action": ACTION}).items() if name != "body"}
)
ESCAPED_ACTION = ACTION.replace('"', '\\"')
FORM = (
    "-F to=+14155550123 -F type=reply -F channel=WhatsApp "
    f"-F from=+14155550100 -F 'action=\"{ESCAPED_ACTION}\"'"
)

SENDING = {
    "form": f"curl {ADDRESS} {FORM} -F 'body=Hi & 1+1'",
    "form in quotes": f"curl {ADDRESS} {FORM} -F 'body=\"Hi & 1+1\"'",
    "form with a type": f"curl {ADDRESS} {FORM} -F 'body=Hi & 1+1;type=text/plain'",
    "form in quotes with a type": f"curl {ADDRESS} {FORM} -F 'body=\"Hi & 1+1\";type=text/plain'",
    "form-string": f"curl {ADDRESS} {FORM} --form-string 'body=Hi & 1+1'",
    "data": f"curl {ADDRESS} --data '{QUERY}'",
    "data in pieces": f"curl {ADDRESS} " + " ".join(f"-d '{pair}'" for pair in QUERY.split("&")),
    "data-raw": f"curl {ADDRESS} --data-raw '{QUERY}'",
    "data-binary": f"curl {ADDRESS} --data-binary '{QUERY}'",
    "data and data-urlencode": f"curl {ADDRESS} -d '{WITHOUT_BODY}' --data-urlencode 'body=Hi & 1+1'",
    "json": f"curl {ADDRESS} --json '{JSON}'",
    "json in pieces": f"curl {ADDRESS} --json '{JSON[:50]}' --json '{JSON[50:]}'",
    "data as json": f"curl {ADDRESS} -H 'Content-Type: application/json' -d '{JSON}'",
    "attached": f"curl -sSLXPOST {ADDRESS} -d'{QUERY}'",
    "url": f"curl -X POST --url {ADDRESS} -d'{QUERY}'",
    "quiet options": f"curl -sS --compressed -m 5 --retry 0 -A me -w '%{{http_code}}' {ADDRESS} -d '{QUERY}'",
}


def test_the_tables_of_options_agree():
    known = WITH_VALUE | WITHOUT_VALUE
    assert {*SHORT.values(), *SYNONYMS, *SYNONYMS.values(), *TAKEN, *REFUSED, *IGNORED} - known == set()
    assert not WITH_VALUE & WITHOUT_VALUE


@pytest.fixture(scope="module")
def sandbox():
    with RecordingSandbox() as running:
        yield running


def arriving(text, sandbox):
    """Run a command in a real shell and return the fields that arrive."""
    line = ["sh", "-c", text.replace("curl ", "curl --disable --noproxy '*' ", 1)]
    environment = {"PATH": os.environ["PATH"], "BASE_URL": sandbox.base_url}
    before = sandbox.requests
    ended = subprocess.run(line, env=environment, capture_output=True, timeout=20, check=True)
    assert sandbox.requests == before + 1, ended
    return sandbox.last_fields


@pytest.mark.parametrize("name", SENDING)
def test_every_way_to_give_the_fields_is_read(name):
    found = read(SENDING[name])
    assert (found.message.to, found.message.sender) == (MESSAGE.to, MESSAGE.sender)
    assert (found.message.body, found.message.buttons) == ("Hi & 1+1", MESSAGE.buttons)
    assert (found.repairs, found.ignored, found.sid) == ((), (), "HX100")


@needs_curl
@pytest.mark.parametrize("name", [name for name in SENDING if "json" not in name or name == "data as json"])
def test_curl_takes_them_the_same_way(name, sandbox):
    content = arriving(SENDING[name].replace("https://api.kaleyra.io", sandbox.base_url), sandbox)
    message = read(SENDING[name]).message
    assert (content["to"], content["from"], content["body"]) == (message.to, message.sender, message.body)


@needs_curl
@pytest.mark.parametrize("name", VENDOR)
def test_the_mended_samples_are_read_as_curl_sends_them(name, sandbox):
    text = (DATA.parent / "vendor_samples" / f"{name}.sh").read_text()
    content = arriving(text, sandbox)
    message = read(text).message
    assert (message.to, message.sender, message.body) == (content["to"], content["from"], content["body"])
    assert message.header is not None
    assert (message.header.type, message.header.value) == (content["header_type"], content["header_value"])
    assert message.header.caption == content.get("caption", "")


@pytest.mark.parametrize(
    "text",
    [
        command().replace("--form-string ", "--form-string="),
        command().replace("--request POST", "--request=POST").replace("--header ", "--header="),
        command().replace("--request POST", "-XPOST").replace("--header '", "-H'"),
        command().replace("--form-string to=", "--FORM-STRING to="),
        command().replace(f"'api-key: {KEY}'", f"api-key: {KEY}"),
        command().replace(f"'api-key: {KEY}'", f"api-key:{KEY}"),
    ],
)
def test_values_however_they_are_attached(text):
    found = read(text)
    assert (found.message, found.key) == (MESSAGE, ApiKey(KEY))


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        ("-F 'body=@offer.txt'", "reads a file"),
        ("-F 'body=<offer.txt'", "reads a file"),
        ("-d @offer.json", "reads a file"),
        ("-d @-", "reads a file"),
        ("--data-binary @offer.json", "reads a file"),
        ("--data-urlencode body@offer.txt", "reads a file"),
        ("--json @offer.json", "reads a file"),
        ("-H @headers.txt", "read from a file"),
        ("-K settings.txt", "reads a file"),
        ("--config settings.txt", "reads a file"),
        ("-T offer.txt", "reads a file"),
        ("-k", "switches off the check"),
        ("--insecure", "switches off the check"),
        ("-sk", "switches off the check"),
        ("-x 10.0.0.1:8080", "another computer"),
        ("--proxy http://10.0.0.1", "another computer"),
        ("--socks5 10.0.0.1", "another computer"),
        ("-o answer.json", "writes a file"),
        ("-O", "writes a file"),
        ("--output=answer.json", "writes a file"),
        ("-c cookies.txt", "writes a file"),
        ("-D headers.txt", "writes a file"),
        ("--trace log.txt", "writes a file"),
    ],
)
@pytest.mark.parametrize("damaged", [False, True])
def test_what_would_read_write_or_lead_astray_is_refused_with_the_reason(option, reason, damaged):
    text = command(option)
    with pytest.raises(CurlError, match=reason) as refused:
        read(text.replace(" \\\n", "\n") if damaged else text)
    assert str(refused.value).endswith(".")
    assert option.split("=")[0].split()[0] in str(refused.value) or option[:2] not in (
        "-k",
        "-x",
        "-o",
        "-K",
        "-T",
    )
    assert KEY not in str(refused.value)


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--netrc", "signs in with the API key alone"),
        ("-n", "signs in with the API key alone"),
        (f"-u maria:{KEY}", "signs in with the API key alone"),
        (f"--oauth2-bearer {KEY}", "signs in with the API key alone"),
        (f"-b session={KEY}", "signs in with the API key alone"),
        ("--cert me.pem", "signs in with the API key alone"),
        ("--cacert ca.pem", "checks the server by itself"),
        ("--resolve api.kaleyra.io:443:10.0.0.1", "finds the host by its name"),
        ("-G", "always sent with POST"),
        ("-X GET", "always sent with POST"),
        ("--next", "one command is read at a time"),
        (f"--frobnicate {KEY}", "--frobnicate was left out: it is not known"),
        ("-5", "it is not known"),
        (f"{KEY}", "belongs to no option"),
        ("--form-string", "its value is missing"),
        (f"-F '{KEY}'", "without a name"),
        (f"-F '{KEY} {KEY}=x'", "an odd name"),
        ("-F 'body=Hi again' -F 'body=Hi Maria'", "twice"),
        ("--url-query a=b", "has no query"),
    ],
)
def test_what_else_a_command_says_is_left_out_with_the_reason(option, words):
    found = read(command(option))
    assert found.message == MESSAGE
    assert words in " ".join(found.ignored)
    assert KEY not in " ".join(found.repairs + found.ignored)


@pytest.mark.parametrize(
    ("option", "body", "words"),
    [
        ("-F 'body=Hi; see you'", "Hi; see you", "after a semicolon"),
        ("-F 'body=\"Hi\" she said'", '"Hi" she said', ""),
        ("-F 'body=“Hi”'", "“Hi”", ""),
        ("-d 'body=Tom & Jerry'", "Tom & Jerry", "An & within a text"),
        ("-F 'body=<NAME>'", "<NAME>", "Kept as it stands: “<NAME>”"),
        ("--form-string 'body=Hi {{name}}, $FIRST ${LAST}'", "Hi {{name}}, $FIRST ${LAST}", "“{{name}}”"),
        ('--form-string "body=$(id) `id` $5"', "$(id) `id` $5", ""),
        ("--form-string '\"body\"=Hi'", "Hi", ""),
    ],
)
def test_texts_that_curl_would_cut_or_a_shell_would_fill_in_are_kept(option, body, words):
    found = read(command(option, body=None))
    assert found.message.body == body
    assert words in " ".join(found.repairs)
    assert bool(words) == bool(found.repairs)


def test_a_plus_before_a_number_is_none_of_the_spaces_of_a_query():
    query = "to=+14155550123&type=reply&channel=WhatsApp&body=a+b"
    found = read(f"curl {ADDRESS} -d '{query}' --data-urlencode 'action={ACTION}'")
    assert (found.message.to, found.message.body) == ("+14155550123", "a b")
    assert found.repairs == ("The + before a number was kept, although + means a space there.",)


@pytest.mark.parametrize(
    ("to", "read_as"), [("14155550123", "14155550123"), ("null", ""), ('["+1"]', ""), ("true", "")]
)
def test_what_is_no_text_in_json(to, read_as):
    changed = JSON.replace('"+14155550123"', to)
    found = read(f"curl {ADDRESS} --json '{changed}'")
    assert found.message.to == read_as
    assert (found.ignored != ()) == (to in ('["+1"]', "true"))
