"""callbacks: what callbacks mean."""

import io
import json
import sys
from pathlib import Path

import pytest

from composer.commands import callbacks
from composer.kaleyra.callbacks import pasted
from composer.kaleyra.callbacks.pasted import PASTED_MAX

from ..cases import cases

KEYS = ["kind", "message_id", "customer", "name", "sender", "button_id", "title"]
KEYS += ["text", "code", "words", "price", "at"]
DATA = Path(__file__).parents[1] / "data" / "callbacks"
TAP = json.dumps(json.loads((DATA / "v2_tap.json").read_text()))
READ = {"id": "abc:0", "status": "read", "mobile": "14155550123", "timestamp": "1637311636"}
PRICED = "id=abc%3A0&status=delivered&price=0.01&mobile=14155550123"


@pytest.fixture
def kept(tmp_path):
    """Write callbacks to a file."""

    def kept(content):
        path = tmp_path / "callbacks.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return kept


@pytest.fixture
def typed(monkeypatch):
    """Give standard input to the command."""

    def typed(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return typed


def given(case):
    """Return a case as what the command reads, and the options for that."""
    return (case["query"], ["--query"]) if "query" in case else (json.dumps(case["payload"]), [])


def check_case(case, ended):
    [entry] = ended.json
    assert list(entry) == KEYS
    for name, value in case["expect"].items():
        if name == "words":
            assert value in entry["words"]
        else:
            assert entry[name] == value, name
    assert (ended.status, ended.err) == (0, "")


@pytest.mark.parametrize("case", cases("callbacks"), ids=lambda case: case["name"])
def test_a_callback_of_a_file(run, kept, case):
    content, options = given(case)
    check_case(case, run("callbacks", kept(content), *options, "--json"))


@pytest.mark.parametrize("case", cases("callbacks"), ids=lambda case: case["name"])
def test_a_callback_of_standard_input(run, typed, case):
    content, options = given(case)
    typed(content.encode())
    check_case(case, run("callbacks", "-", *options, "--json"))


@pytest.mark.parametrize("case", cases("callbacks")[::5], ids=lambda case: case["name"])
def test_in_a_process_of_its_own(process, home, tmp_path, case):
    content, options = given(case)
    path = tmp_path / "callbacks.txt"
    path.write_text(content)
    with path.open("rb") as stdin:
        check_case(case, process("callbacks", "-", *options, "--json", stdin=stdin))
    assert not home.exists()


def test_all_cases_at_once_one_a_line(run, kept):
    payloads = [case for case in cases("callbacks") if "payload" in case]
    ended = run("callbacks", kept("\n".join(json.dumps(case["payload"]) for case in payloads)), "--json")
    assert [entry["kind"] for entry in ended.json] == [case["expect"]["kind"] for case in payloads]
    assert (ended.status, ended.err) == (0, "")


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (TAP, [], "2021-11-19 08:48:20 UTC  +91 98123 45678: Tapped “Yes, please” [message fa3e1f8e"),
        (
            json.dumps(READ),
            [],
            "2021-11-19 08:47:16 UTC  +1 415-555-0123: Read by the customer [message abc]",
        ),
        (PRICED, ["--query"], "+1 415-555-0123: Delivered to the phone [message abc, price 0.01]"),
        (PRICED, [], "+1 415-555-0123: Delivered to the phone [message abc, price 0.01]"),
        (f"https://example.com/cb?{PRICED}", ["--query"], "+1 415-555-0123: Delivered to the phone"),
        ("body=Sent&from=14155550123&name=Maria", ["--query"], "+1 415-555-0123 (Maria): Wrote “Sent”"),
        (
            "type=image&from=14155550123&media_url=https://example.com/1",
            [],
            "+1 415-555-0123: Wrote “[image]”",
        ),
        ('{"id": "a", "status": "failed", "error_code": "131026"}', [], "Not delivered (131026): "),
        ('{"id": "a", "status": "failed", "error": "Gone"}', [], "Not delivered: Gone [message a]"),
    ],
)
def test_people_read_what_it_means(run, kept, content, options, words):
    ended = run("callbacks", kept(content), *options)
    assert ended.out.startswith(words)
    assert ended.out.count("\n") == 1
    assert (ended.status, ended.err) == (0, "")


@pytest.mark.parametrize(
    ("content", "options", "kinds"),
    [
        (f"{TAP}\nwhatever\n{TAP}", [], ["replied", "unknown", "replied"]),
        (f"{TAP}\n{TAP[:-7]}", [], ["replied", "unknown"]),
        (f"{PRICED}\na=b", ["--query"], ["delivered", "unknown"]),
        (TAP, ["--query"], ["unknown"]),
        ('{"hello": "world"}', [], ["unknown"]),
        ("{}", [], ["unknown"]),
        ("[1, 2]", [], ["unknown", "unknown"]),
        ('{"id": "a", "status": "pondering"}', [], ["unknown"]),
    ],
)
def test_what_is_not_understood_is_said_and_has_the_status_1(run, kept, content, options, kinds):
    path = kept(content)
    ended = run("callbacks", path, *options, "--json")
    assert [entry["kind"] for entry in ended.json] == kinds
    assert (ended.status, ended.err) == (1, f"Not understood: {kinds.count('unknown')} of {len(kinds)}.\n")
    assert run("callbacks", path, *options).out.count("Not understood: ") == kinds.count("unknown")


def test_what_opens_no_window_is_said_in_its_own_words(run):
    ended = run("callbacks", DATA / "meta_messages.json")
    assert "The customer reacted with 👍" in ended.out
    assert (ended.status, ended.err) == (1, "Not understood: 1 of 5.\n")


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(READ).encode("utf-16"),
        json.dumps(READ).encode("utf-16-le"),
        b"\xef\xbb\xbf" + json.dumps(READ).encode(),
        (json.dumps(READ, indent=2) + "\r\n").replace("\n", "\r\n").encode(),
        b"POST /cb HTTP/1.1\r\nContent-Type: application/json\r\n\r\n" + json.dumps(READ).encode(),
    ],
)
def test_how_files_are_kept(run, kept, content):
    [entry] = run("callbacks", kept(content), "--json").json
    assert (entry["kind"], entry["message_id"], entry["at"]) == ("read", "abc", "2021-11-19T08:47:16+00:00")


def test_each_line_has_its_own_encoding(run, kept):
    line = "body={}&from=14155550123"
    ended = run(
        "callbacks",
        kept(line.format("café").encode() + b"\n" + line.format("café").encode("cp1252")),
        "--json",
    )
    assert [entry["text"] for entry in ended.json] == ["café", "café"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no callback"),
        (b" \n\r\n", "no callback"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", "no text"),
        (b"x" * (PASTED_MAX + 1), "too large"),
        (None, "it is not there"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--query",)])
def test_what_cannot_be_read_has_the_status_2(run, kept, tmp_path, content, words, options):
    path = tmp_path / "none.txt" if content is None else kept(content)
    ended = run("callbacks", path, *options)
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err
    [entry] = run("callbacks", path, *options, "--json").json
    assert list(entry) == KEYS
    assert words in entry.pop("words")
    assert {*entry.values()} == {None}


@pytest.mark.parametrize("data", [b"", b"x" * (PASTED_MAX + 1)])
def test_standard_input_that_cannot_be_read_has_the_status_2(run, typed, data):
    typed(data)
    assert run("callbacks", "-", "--json").status == 2


def test_without_standard_input_there_is_nothing_to_read(run, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    ended = run("callbacks", "-")
    assert (ended.status, ended.err) == (2, "There is no standard input to read.\n")


@pytest.mark.parametrize("arguments", [["--json"], ["a", "b", "--json"], ["--frobnicate", "a", "--json"]])
def test_a_wrong_use_prints_json_too(run, arguments):
    ended = run("callbacks", *arguments)
    assert (ended.status, list(ended.json[0])) == (2, KEYS)


def test_a_fault_of_the_program_is_no_outcome(run, kept, monkeypatch):
    def fail(*_arguments, **_options):
        raise LookupError

    monkeypatch.setattr(callbacks, "read_pasted", fail)
    ended = run("callbacks", kept(TAP), "--json")
    [entry] = ended.json
    assert (ended.status, entry["kind"]) == (70, None)
    assert "LookupError" in entry["words"]


def test_more_lines_than_are_read_is_no_success(run, kept, monkeypatch):
    monkeypatch.setattr(pasted, "ENTRIES_MAX", 2)
    ended = run("callbacks", kept(f"{PRICED}\n" * 5), "--query", "--json")
    assert (ended.status, len(ended.json)) == (2, 2)
    assert ended.err.startswith("Not read: the last 3 lines.")


@pytest.mark.parametrize(
    "hostile", ["\x1b[31mred", "\u202edesrever", "a\r\nDelivered to the phone", "\x07\x9b2J", "\u2028x"]
)
@pytest.mark.parametrize("field", ["body", "name", "title", "id"])
def test_what_others_wrote_steers_no_terminal(run, kept, hostile, field):
    texts = {"body": "Hi", "name": "Maria", "title": "Yes", "id": "yes"} | {field: hostile}
    tap = {"type": "button_reply", "button_reply": {"id": texts["id"], "title": texts["title"]}}
    payload = [
        {"body": texts["body"], "from": "14155550123", "type": "text", "name": texts["name"]},
        {"interactive": tap, "from": "14155550123", "type": "interactive", "reply_to": hostile},
        {"status": hostile, "id": "x"},
        {"odd": hostile},
    ]
    ended = run("callbacks", kept(json.dumps(payload)))
    assert len(ended.out.splitlines()) == len(payload)
    assert not {*ended.out} & {"\x1b", "\u202e", "\r", "\x07", "\x9b", "\u2028"}


def test_its_help_has_an_example_and_the_statuses(run):
    ended = run("callbacks", "--help")
    assert "reply-composer callbacks handler.log --json" in ended.out
    assert [line.split()[0] for line in ended.out.partition("exit statuses:")[2].splitlines() if line] == [
        *("0", "1", "2", "70")
    ]
