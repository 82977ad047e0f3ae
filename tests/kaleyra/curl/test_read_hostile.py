"""Whatever is pasted, the answer is a message or a sentence, and it comes at once."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from composer.kaleyra.curl.read import LENGTH_MAX, CurlError, Imported, read
from composer.message.drafts.draft import Draft, dumps

from .texts import ACTION, PAGE, PIECES, command, vendor_samples

START = "curl https://api.kaleyra.io/v1/HX1/messages "
FORM = START + "-F type=reply "
ROOM = LENGTH_MAX // 3

# Each of these takes minutes where anything looks at the whole text once for each of its signs.
LONG = {
    "too long": "x" * 10_000_000,
    "single quotes": START + "'" * ROOM,
    "double quotes": START + '"' * ROOM,
    "curly quotes": START + "‘" * (ROOM // 2) + "“" * (ROOM // 2),
    "quotes amid words": START + "-F body=" + "a'" * (ROOM // 2),
    "escaped quotes": START + '"' + '\\"' * (ROOM // 2),
    "quotes and spaces": START + "' " * (ROOM // 2),
    "quotes and line breaks": START + "'\n" * (ROOM // 2),
    "unclosed quotes": START + '-F ‘a="x\n\n' * (ROOM // 10),
    "backslashes": START + "x" + "\\" * ROOM + "y",
    "backslashes in JSON": FORM + "-F 'action={" + "\\" * ROOM + "'",
    "commas in JSON": FORM + "-F 'action={" + ", " * (ROOM // 2) + "'",
    "nested lists": START + "-d '" + "[" * 100_000 + "'",
    "nested groups": START + "-d '" + '{"a":' * 100_000 + "'",
    "nested lists of buttons": FORM + "-F 'action=" + "[" * 100_000 + "'",
    "nested, but just readable": START + '-d \'{"type":' + "[" * 900 + "]" * 900 + f',"action":{ACTION}}}\'',
    "many digits": START + '-d \'{"to":' + "9" * ROOM + "}'",
    "many buttons": FORM + "-F 'action=[" + "{}," * (ROOM // 4) + "{}]'",
    "many options": START + "-F " * (ROOM // 3),
    "many fields": FORM + " ".join(f"-Fa{number}=1" for number in range(80_000)),
    "many words": START + "a " * (ROOM // 2),
    "many commands": "curl -a " * (ROOM // 8),
    "many ampersands": START + "-d a=1" + "&x" * (ROOM // 2),
    "many semicolons": FORM + "-F 'body=" + "; " * (ROOM // 2) + "'",
    "carets": START + '^"' * (ROOM // 2),
    "backquotes": START + "'a' `\n" + "`'" * (ROOM // 2),
    "dollars": START + "$'" * (ROOM // 2),
    "dashes": START + "—a " * (ROOM // 3),
    "blanks": START + "'" + " " * ROOM + "x",
    "line breaks": START + "\n" * ROOM + "x",
    "prompts": START + "\\\n" + ">\n" * (ROOM // 2),
    "signs of e-mails": START + "\\\n" + ">>>>>>>>\n" * (ROOM // 9),
    "variables in quotes": START + "'\"$A" * (ROOM // 4),
    "digits in quotes": START + "'\"$(printf '\\011" * (ROOM // 16),
    "lost line breaks": START + "\\ " * (ROOM // 2),
    "addresses": "curl -x " + "/v1/" * (ROOM // 4),
}


def answer(text):
    """Read a text and return what shows: the sentences, and that the message can be kept."""
    try:
        found = read(text)
    except CurlError as refused:
        return [str(refused)]
    assert isinstance(found, Imported)
    if len(found.message.body) < 10_000:
        dumps(Draft(message=found.message))
    return [*found.repairs, *found.ignored]


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_is_answered_at_once(name):
    sentences = answer(LONG[name])
    assert len(sentences) < 50
    assert [sentence for sentence in sentences if len(sentence) > 400 or not sentence.endswith(".")] == []


SAMPLES = [text for _, text in vendor_samples()]
PARTS = st.sampled_from(
    (
        *(
            "curl ",
            START,
            "--form ",
            "--form",
            "-F",
            "-d ",
            "-H ",
            "--json ",
            "--url ",
            "-X",
            "\\\n",
            "^\n",
            "`\n",
            "'",
            '"',
        ),
        *(
            "‘",
            "”",
            "to=",
            "type=reply",
            "body=",
            "action=",
            ACTION,
            "{",
            "[",
            "}",
            "\\",
            "\\u",
            "$'",
            "\\x",
            "\\U0011ffff",
        ),
        *(
            "@",
            "api-key: ",
            "<SID>",
            "https://",
            "http://[",
            "/v1/",
            "/messages",
            "%",
            "&",
            ";",
            "|",
            "\xa0",
            "–",
            ".exe",
        ),
    )
)
ANYTHING = st.text(st.characters(), max_size=10)
PASTED = st.lists(PARTS | PIECES | ANYTHING, max_size=25).map("".join)


@settings(max_examples=300, deadline=None)
@given(PASTED | PASTED.map(START.__add__))
@example(START + "$'\\ud83d\\xff\\400\\U00110000'")
@example("curl http://[::1/v1/x/messages -F type=reply")
@example("curl -H")
@example("curl 'https://api.kaleyra.io/v1/a/messages' -F 'action=\"' -F type=reply")
def test_any_text_is_a_message_or_a_sentence(text):
    answer(text)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([*SAMPLES, command(), PAGE[PAGE.index("curl") :][:2000]]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), PIECES | ANYTHING), min_size=1, max_size=4),
)
def test_a_command_with_signs_lost_and_added_is_a_message_or_a_sentence(text, changes):
    for place, lost, added in changes:
        at = int(place * len(text))
        text = text[:at] + added + text[at + lost :]
    answer(text)


@pytest.mark.parametrize("text", [*SAMPLES, command()])
def test_a_command_that_breaks_off_anywhere_is_a_message_or_a_sentence(text):
    for end in range(0, len(text), 3):
        answer(text[:end])
