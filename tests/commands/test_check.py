"""check: the problems of drafts, by file and field."""

import json
import os

import pytest

from composer.kaleyra.account import Account
from composer.message.drafts.draft import MAX_BYTES
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.paths import Paths
from composer.system import resources

BUTTONS = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]


def second(**changes):
    return [BUTTONS[0], BUTTONS[1] | changes]


def listed(ended):
    return [(entry["field"], entry["severity"]) for entry in ended.json]


def test_a_good_draft_has_no_problems(run, draft):
    assert vars(run("check", draft())) == {"status": 0, "out": "No problems.\n", "err": ""}
    assert vars(run("check", draft(), "--json")) == {"status": 0, "out": "[]\n", "err": ""}


def test_the_draft_that_the_program_starts_with_can_be_sent(run):
    ended = run("check", resources.path("samples/welcome.reply.json"), "--json")
    assert (ended.status, listed(ended)) == (0, [])


@pytest.mark.parametrize(
    ("field", "severity", "changes"),
    [
        ("to", "error", {"to": "12"}),
        ("from", "error", {"from": "shop"}),
        ("callback_url", "error", {"callback_url": "nowhere"}),
        ("callback_url", "warning", {"callback_url": "http://example.com/status"}),
        ("header.value", "error", {"header": {"type": "image", "value": ""}}),
        ("header.value", "warning", {"header": {"type": "text", "value": "*Sale*"}}),
        ("header.caption", "warning", {"header": {"type": "text", "value": "Sale", "caption": "x"}}),
        ("body", "error", {"body": "x" * 1025}),
        ("footer", "error", {"footer": "x" * 61}),
        ("footer", "warning", {"footer": "_Bye_"}),
        ("buttons", "error", {"buttons": []}),
        ("buttons[1].id", "error", {"buttons": second(id="yes")}),
        ("buttons[1].title", "error", {"buttons": second(title="x" * 21)}),
        ("buttons[1].title", "warning", {"buttons": second(title="*No*")}),
    ],
)
def test_each_problem_has_its_field_and_an_error_the_status_1(run, draft, field, severity, changes):
    path = draft(**changes)
    ended = run("check", path, "--json")
    [entry] = ended.json
    assert list(entry) == ["file", "field", "severity", "problem"]
    assert (entry["file"], entry["field"], entry["severity"]) == (str(path), field, severity)
    assert len(entry["problem"].split()) > 2
    assert entry["problem"].endswith(".")
    assert (ended.status, ended.err) == (int(severity == "error"), "")


def test_people_read_file_severity_and_field(run, draft):
    path = draft(to="", footer="_Bye_")
    ended = run("check", path)
    to, footer = ended.out.splitlines()
    assert to.startswith(f"{path}: error: Recipient: Enter ")
    assert footer.startswith(f"{path}: warning: Footer: Remove ")
    assert (ended.status, ended.err) == (1, "")


NO_DRAFTS = {
    "garbage": (b"\x00\xff\xfe", "UTF-8"),
    "empty": (b"", "line 1"),
    "not JSON": (b"{]", "line 1, column 2"),
    "a list": (b"[]", "group of fields"),
    "another format": (b'{"format": "x", "version": 1, "message": {}}', "no draft"),
    "newer": (b'{"format": "reply-button-draft", "version": 9, "message": {}}', "newer version"),
    "a wrong type": (
        b'{"format": "reply-button-draft", "version": 1, "message": {"body": 7}}',
        "(message.body)",
    ),
    "nested": (b"[" * 100_000, "nested too deeply"),
    "huge": (b" " * (MAX_BYTES + 1), "too large"),
    "a huge number": (b'{"version": ' + b"9" * 100_000 + b"}", "digits"),
}


@pytest.mark.parametrize("name", NO_DRAFTS)
def test_what_is_no_draft_is_named_and_has_the_status_2(run, tmp_path, name):
    content, words = NO_DRAFTS[name]
    path = tmp_path / "offer.reply.json"
    path.write_bytes(content)
    ended = run("check", path, "--json")
    [entry] = ended.json
    assert (ended.status, entry["file"], entry["field"], entry["severity"]) == (2, str(path), None, "error")
    assert words in entry["problem"]
    told = run("check", path).out
    assert told.startswith(f"{path}: error: ")
    assert told.count(str(path)) == 1
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.json", "it is not there"),
        (".", "it is a folder"),
        ("nul\0.json", "no file can have this name"),
        ("half\ud83d.json", "could not be opened"),
        ("x" * 300, "the name is too long"),
        ("pipe", "not an ordinary file"),
    ],
)
def test_what_cannot_be_opened_has_the_status_2(run, tmp_path, name, words):
    os.mkfifo(tmp_path / "pipe")
    ended = run("check", f"{tmp_path}/{name}", "--json")
    assert (ended.status, ended.err) == (2, "")
    assert words in ended.json[0]["problem"]
    said = run("check", f"{tmp_path}/{name}").out
    assert said.startswith(str(tmp_path))
    assert ": error: The draft “" in said


@pytest.mark.parametrize(
    "order", [("good", "wrong", "none"), ("none", "wrong", "good"), ("wrong", "none", "good")]
)
def test_every_file_is_looked_at_and_2_wins(run, draft, tmp_path, order):
    paths = {"good": draft("good"), "wrong": draft("wrong", body=""), "none": tmp_path / "none.json"}
    ended = run("check", *(paths[name] for name in order), "--json")
    assert ended.status == 2
    assert [entry["file"] for entry in ended.json] == [str(paths[name]) for name in order if name != "good"]
    assert run("check", paths["good"], paths["wrong"], paths["good"]).status == 1


@pytest.mark.parametrize("arguments", [[], ["--yaml", "x"]])
def test_a_wrong_use_has_the_status_2_and_says_how(run, arguments):
    ended = run("check", *arguments)
    assert (ended.status, ended.out) == (2, "")
    assert "usage: reply-composer" in ended.err


def test_the_status_is_right_when_nobody_takes_the_result(process, draft):
    reader, closed = os.pipe()
    os.close(reader)
    ended = process("check", draft(body=""), stdout=closed)
    os.close(closed)
    assert (ended.status, ended.err) == (1, "")


def test_it_is_a_program_of_its_own_that_leaves_no_trace(process, draft, home, tmp_path):
    names = [draft("Größe 🎉"), draft("other", to="")]
    before = sorted(tmp_path.rglob("*"))
    ended = process("check", *names, "--json", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert (ended.status, ended.err) == (1, "")
    assert json.loads(ended.out)[0]["file"] == str(names[1])
    assert sorted(tmp_path.rglob("*")) == before
    assert not home.exists()


ACCOUNT = Account(
    "Shop",
    sid="HX1",
    sender="+14155550100",
    callback_url="https://shop.example/status",
    kind="test",
    allowed_recipients=("+14155550199",),
)


@pytest.fixture
def shop(home):
    home.mkdir()
    AccountsFile(Paths(home).accounts).save(Accounts((ACCOUNT,)))


def test_what_only_an_account_can_answer_is_left_to_it(run, draft, shop):
    path = draft(**{"from": None, "callback_url": None, "to": "+14155550199"})
    assert listed(run("check", path, "--json")) == []
    assert listed(run("check", path, "--account", "Shop", "--json")) == []
    assert listed(run("check", path, "--account", "sandbox", "--json")) == []


def test_an_account_judges_callback_sender_and_recipient(run, draft, shop):
    path = draft(**{"from": "+442071838750"})
    ended = run("check", path, "--account", "Shop")
    assert (ended.status, ended.err) == (0, "")
    to, sender, callback = ended.out.splitlines()
    assert to.startswith(f"{path}: warning: Recipient: “Shop” is a test account, so this goes to ")
    assert sender.startswith(f"{path}: warning: Sender: This message has a sender of its own")
    assert callback.startswith(f"{path}: warning: Callback URL: ")
    assert "goes to example.com, not to shop.example of the account." in callback


def test_an_account_without_what_a_send_needs_is_an_error(run, draft, home):
    home.mkdir()
    AccountsFile(Paths(home).accounts).save(Accounts((Account("Shop"),)))
    ended = run("check", draft(**{"from": None, "callback_url": None}), "--account", "Shop", "--json")
    found = [("callback_url", "warning"), ("from", "error"), ("account.sid", "error")]
    assert (ended.status, listed(ended)) == (1, found)
    assert run("check", draft(), "--account", "Nobody").status == 2
