"""Commands as browsers, terminals, e-mails, word processors and two shells of Windows hand them on."""

import json

import pytest

from composer.kaleyra.account import ApiKey
from composer.kaleyra.curl.read import read, write
from composer.message.model import Button

from .texts import ACTION, DATA, KEY, MESSAGE, command, with_body

BUTTONS = MESSAGE.buttons
CLOSED = "A quote that was never closed was closed."
JOINED = "Lines that do not end in a backslash were joined."
STRAIGHTENED = "Curly quotes were read as straight ones."
ESCAPED = "Escaping that was doubled was undone."
WINDOWS = "The command was read as one for Windows."
AROUND = "Text before or after the command was left out."
SPACES = "No-break spaces between the parts of the command were read as normal spaces."
DASHED = "Long dashes were read as the hyphens of an option."
PROMPTS = "The signs that a terminal or an e-mail puts before each line were taken off."
SPLIT = "Backslashes that no longer end a line were left out: line breaks within the texts may be lost, too."
BARE = "Quotes that were not closed, or lacked a backslash within others, were read as meant."

FILES = {
    "chrome_bash": ("Hi Maria!\nIt's 10 € off 🎉", "Bye", (), ()),
    "chrome_cmd": ("Hi Maria!\nIt's 10% off & 5 < 6", "Bye", (WINDOWS,), ()),
    "cmd": ("Hi Maria!\nIt's 10 % off & more", "Bye", (WINDOWS,), ()),
    "powershell": ('Hi Maria!\nIt\'s "10 %" off', "It's over", (WINDOWS,), ()),
    "word": (
        "Hi Maria!\nIt’s 10 % off – only today",
        "Bye",
        (STRAIGHTENED, JOINED, SPACES, DASHED),
        (AROUND,),
    ),
    "email": ("Hi Maria", "", (PROMPTS,), (AROUND,)),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_read_from_where_people_copy_it(name):
    body, footer, repairs, ignored = FILES[name]
    found = read((DATA / f"{name}.txt").read_bytes().decode())
    assert (found.message.body, found.message.footer, found.message.buttons) == (body, footer, BUTTONS)
    assert (found.message.to, found.message.sender) == ("+14155550123", "+14155550100")
    assert found.message.callback_url == "https://example.com/status"
    assert (found.repairs, found.ignored) == (repairs, ignored)
    assert (found.base_url, found.sid, found.key) == ("https://api.kaleyra.io", "HX100", ApiKey(KEY))


PLAIN = command()
START, REST = PLAIN.split(" \\\n", 1)


@pytest.mark.parametrize(
    ("text", "repairs", "ignored"),
    [
        (PLAIN.replace(" \\\n", " "), (), ()),
        (PLAIN.replace("\\\n", "\\\r\n"), (), ()),
        (PLAIN.replace("\n", " "), (SPLIT,), ()),
        (PLAIN.replace("\n", ""), (SPLIT,), ()),
        (PLAIN.replace("\n", "\r\n") + "\r", (), ()),
        (PLAIN.replace("\n", "\r"), (), ()),
        (PLAIN + " \\\n", (), ()),
        ("\ufeff" + PLAIN, (), ()),
        (PLAIN.replace(" \\\n", "\n"), (JOINED,), ()),
        (PLAIN.replace(" \\\n", " \\  \n"), (), ()),
        (PLAIN.replace(" \\\n", " \\\\\n"), (), ()),
        (PLAIN.replace(" \\\n", " \\\n\n"), (JOINED,), ()),
        (PLAIN.replace(" \\\n", " ^\n"), (WINDOWS,), ()),
        (PLAIN.replace(" \\\n", " `\n"), (WINDOWS,), ()),
        (PLAIN.replace("--form-string ", "--form-string\n"), (JOINED,), ()),
        (PLAIN.replace("--form-string ", "--form-string \\\n"), (), ()),
        (PLAIN.replace("  --", "\xa0\xa0--"), (SPACES,), ()),
        (PLAIN.replace("'", "’"), (STRAIGHTENED,), ()),
        (PLAIN.replace("--form", "—form"), (DASHED,), ()),
        (PLAIN.replace("--form", "-form"), (DASHED,), ()),
        ("$ " + PLAIN, (), ()),
        ("maria@office:~/api$ " + PLAIN, (), ()),
        ("PS C:\\> " + PLAIN, (), ()),
        ("C:\\Users\\Maria>" + PLAIN, (), ()),
        ("$ " + PLAIN.replace("\n", "\n> "), (PROMPTS,), ()),
        ("PS C:\\> " + PLAIN.replace("\\\n", "`\n>> "), (PROMPTS, WINDOWS), ()),
        ("> > " + PLAIN.replace("\n", "\n> > "), (PROMPTS,), ()),
        (">\n>> " + PLAIN.replace("\n", "\n>> "), (PROMPTS,), ()),
        ("> $ " + PLAIN.replace("\n", "\n> > "), (PROMPTS,), ()),
        ("```bash\n" + PLAIN + "\n```\n", (), (AROUND,)),
        ("/usr/bin/" + PLAIN, (), (AROUND,)),
        ("Use curl for it, Maria:\n\n" + PLAIN, (), (AROUND,)),
        (PLAIN + "\n\nThis returns 202.", (), (AROUND,)),
        (PLAIN + " | jq .id", (), (AROUND,)),
        (PLAIN + " ;\n", (), ()),
        (PLAIN.replace(" \\\n", "\n") + "\n\nResponse\n\n{'id': 1} --form x", (JOINED,), (AROUND,)),
    ],
)
def test_the_same_command_however_it_is_laid_out(text, repairs, ignored):
    found = read(text)
    assert found.message == MESSAGE
    assert (found.repairs, found.ignored) == (repairs, ignored)


LONG = with_body("Hi *Maria*,\n\n> It's here:\n 10 % off")
WRITTEN = write(LONG, None)
"""As this program writes it: quotes within quotes, the key and the SID as variables in their own quotes."""


@pytest.mark.parametrize("sign", ["> ", ">", "> > ", ">> ", ">>> "])
@pytest.mark.parametrize("line_end", [" \\\n", "\n"])
def test_the_signs_of_an_email_go_with_their_space(sign, line_end):
    text = WRITTEN.replace(" \\\n", line_end)
    found = read("".join(sign + line for line in text.splitlines(keepends=True)))
    assert found.message == LONG
    assert found.repairs == ((PROMPTS,) if line_end == " \\\n" else (PROMPTS, JOINED))
    assert found.ignored == ()


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        (WRITTEN.replace(" \\\n", "\n"), (JOINED,)),
        (WRITTEN.replace(" \\\n", " \\ \n"), ()),
        (WRITTEN.replace(" \\\n  ", " \\   "), (SPLIT,)),
        (WRITTEN.replace("\n", "\r\n") + "\r", ()),
        (WRITTEN.replace(" \\\n", "\r\n"), (JOINED,)),
    ],
)
def test_only_repairs_that_happened_are_told(text, repairs):
    found = read(text)
    assert (found.message, found.repairs, found.ignored) == (LONG, repairs, ())


def test_a_backslash_after_a_quote_that_was_never_closed_still_joins_the_lines():
    found = read(PLAIN.replace("body=Hi Maria'", "body=Hi Maria"))
    assert (found.message, found.repairs) == (MESSAGE, (CLOSED,))


def test_variables_within_json_are_kept_in_place():
    content = """'{"to":"'"$TO"'","type":"reply","body":"Hi","action":""" + ACTION + "}'"
    found = read(f"curl https://api.kaleyra.io/v1/HX100/messages \\ -d {content} \\ -H 'api-key: '\"$KEY\"")
    assert (found.message.to, found.message.body, found.message.buttons) == ("$TO", "Hi", BUTTONS)


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("""--form 'body="It's here"'""", "It's here"),
        ("""--form 'body=It'\\''s here'""", "It's here"),
        ("""--form 'body=It'"'"'s here'""", "It's here"),
        ("""--form "body=It's here\"""", "It's here"),
        ("""--form 'body="Say \\"hi\\" now"'""", 'Say "hi" now'),
        ("""--form "body=\\"Hi\\\"""" + '"', "Hi"),
        ("""--form “body=Hi”""", "Hi"),
        ("""--form ‘body="Hi"’""", "Hi"),
        ("""--form 'body="one\ntwo"'""", "one\ntwo"),
        ("""--form 'body="- one\n- two"'""", "- one\n- two"),
        ("""--form-string $'body=It\\'s \\u00e9\\x21\\n\\101'""", "It's é!\nA"),
        ("""--form-string body=Hi\\ you""", "Hi you"),
        ("""--form-string 'body=“Hi” ‘you’'""", "“Hi” ‘you’"),
        ("""--form 'body="Hi""", "Hi"),
    ],
)
@pytest.mark.parametrize("damaged", [False, True])
def test_quotes_of_every_kind(form, body, damaged):
    text = command(form, body=None)
    found = read(text.replace(" \\\n  --", "\n--") if damaged else text)
    assert found.message == with_body(body)


@pytest.mark.parametrize(
    ("action", "repair"),
    [
        (ACTION.replace('"', '\\"'), ESCAPED),
        (ACTION.replace('"', '\\\\\\"'), ESCAPED),
        (ACTION.replace('"', "“"), STRAIGHTENED),
        (ACTION.replace('"', "\\”"), STRAIGHTENED),
        (ACTION.replace("{", "{\\n ").replace('"', '\\"'), ESCAPED),
        (ACTION.replace("}]", "},]"), "Small mistakes in the JSON were mended"),
        (ACTION.replace("{", "{\xa0"), "Small mistakes in the JSON were mended"),
        (json.dumps(ACTION), ESCAPED),
        (f'"{ACTION}"'.replace('"', '\\"'), ESCAPED),
    ],
)
def test_the_buttons_of_damaged_json(action, repair):
    found = read(command(action=action))
    assert found.message == MESSAGE
    assert found.repairs[0].startswith(repair)


def test_quotes_that_lack_their_backslashes():
    found = read(command(f"""--form 'action="{ACTION}"'""", action=None))
    assert (found.message, found.repairs) == (MESSAGE, (BARE,))


def test_two_kinds_of_quotes_in_one_word():
    assert read(command("""--form-string body="Hi "'you'""", body=None)).message == with_body("Hi you")


@pytest.mark.parametrize("spaces", ["", " "])
def test_json_in_double_quotes_without_backslashes(spaces):
    content = (
        f'{{"to":{spaces}"+14155550123", "type":{spaces}"reply", '
        f'"body":{spaces}"Hi Maria", "action":{ACTION}}}'
    )
    found = read(f'curl https://api.kaleyra.io/v1/HX100/messages -d "{content.replace(", ", "," + spaces)}"')
    assert (found.message.to, found.message.body, found.message.buttons) == (
        "+14155550123",
        "Hi Maria",
        BUTTONS,
    )


def test_a_command_that_was_escaped_as_a_whole():
    found = read(PLAIN.replace("\\\n", "\n").replace('"', '\\"').replace("'", "\\'"))
    assert found.message == MESSAGE
    assert ESCAPED in found.repairs


def test_apostrophes_do_not_end_a_text_that_stands_in_curly_or_straight_quotes():
    damaged = command(
        "--form 'footer=\"Don't wait\"'", "--form 'body=\"It's Maria's\"'", footer=None, body=None
    )
    found = read(damaged)
    assert (found.message.body, found.message.footer) == ("It's Maria's", "Don't wait")
    assert found.message.buttons == (Button("yes", "Yes"), Button("no", "No"))
