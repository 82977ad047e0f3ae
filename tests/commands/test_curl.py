"""curl: a draft as a command, and a draft out of a command."""

import io
import json
import os
import shutil
import subprocess
import sys

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.curl.read import LENGTH_MAX
from composer.message.drafts.draft import MAX_BYTES
from composer.store.accounts.accounts import Accounts, AccountsFile

from ..kaleyra.curl.texts import DATA, KEY, MESSAGE, command, vendor_samples

needs_curl = pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sh")), reason="needs sh and curl")


@pytest.fixture
def live(home):
    """An account of the program beside the sandbox."""
    home.mkdir()
    account = Account("live", "https://api.in.kaleyra.io", "HX100", "+14155550111", encoding="json")
    AccountsFile(home / "accounts.json").save(Accounts((account,)))
    return account


@pytest.fixture
def pasted(tmp_path):
    """Write a command to a file."""

    def pasted(text):
        path = tmp_path / "pasted.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return pasted


@pytest.fixture
def typed(monkeypatch):
    """Give standard input to the command."""

    def typed(data):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return typed


def message_in(path):
    return json.loads(path.read_bytes())["message"]


def test_a_draft_is_printed_as_a_command(run, draft):
    ended = run("curl", draft())
    assert ended.status == 0
    assert ended.out.splitlines()[:2] == [
        'curl --request POST https://api.kaleyra.io/v1/"$KALEYRA_SID"/messages \\',
        "  --header 'api-key: '\"$KALEYRA_API_KEY\" \\",
    ]
    assert "--form-string 'body=Hi *Maria*, 10 € off 🎉'" in ended.out
    assert "from=+14155550100" in ended.out
    key, sid = ended.err.splitlines()
    assert "KALEYRA_API_KEY" in key
    assert "KALEYRA_SID" in sid


def test_without_an_account_an_unknown_sender_is_left_out_with_a_note(run, draft):
    ended = run("curl", draft(**{"from": None}))
    assert ended.status == 0
    assert "from=" not in ended.out
    assert "no sender (from)" in ended.err


def test_an_account_gives_its_host_sid_sender_and_encoding(run, draft, live, key):
    ended = run("curl", draft(**{"from": None}), "--account", "live")
    assert ended.status == 0
    assert ended.out.startswith("curl --request POST https://api.in.kaleyra.io/v1/HX100/messages")
    assert '"from": "+14155550111"' in ended.out
    assert "--header 'Content-Type: application/json'" in ended.out
    assert key not in ended.out + ended.err


def test_host_sid_and_sender_can_be_given_without_an_account(run, draft):
    ended = run(
        "curl",
        draft(**{"from": None}),
        "--base-url",
        "http://127.0.0.1:8080",
        "--sid",
        "HX7",
        "--from",
        "+14155550122",
    )
    assert ended.status == 0
    assert "http://127.0.0.1:8080/v1/HX7/messages" in ended.out
    assert "from=+14155550122" in ended.out


@needs_curl
def test_what_is_printed_sends_the_message_from_a_shell(process, draft, sandboxed, home):
    body = "It's \"5\" o'clock \\ $(id) `id`\n\ttab\x1b[1m !"
    ended = process("curl", draft(body=body), "--account", "sandbox", env={"REPLY_COMPOSER_HOME": str(home)})
    assert (ended.status, "KALEYRA_BASE_URL" in ended.err) == (0, True)
    assert "\x1b" not in ended.out
    variables = {"KALEYRA_BASE_URL": sandboxed.base_url, "KALEYRA_API_KEY": KEY, "PATH": os.environ["PATH"]}
    line = ["sh", "-c", ended.out.replace("curl ", "curl --disable --noproxy '*' ", 1)]
    reply = subprocess.run(line, env=variables, capture_output=True, timeout=20, check=True).stdout
    assert json.loads(reply)["data"][0]["message_id"]
    assert sandboxed.last_fields["body"] == body


def test_a_terminal_that_cannot_show_the_command_is_told(process, draft):
    ended = process("curl", draft(), env={"PYTHONIOENCODING": "ascii"})
    assert (ended.status, ended.out) == (2, "")
    assert "PYTHONIOENCODING=utf-8" in ended.err


def test_half_an_emoji_is_refused(run, draft):
    ended = run("curl", draft(body="\ud83d"))
    assert (ended.status, ended.out) == (2, "")
    assert "half an emoji" in ended.err


@pytest.mark.parametrize("name", [name for name, _ in vendor_samples()])
def test_the_vendors_samples_become_drafts(run, pasted, tmp_path, name):
    target = tmp_path / "Sample offer.reply.json"
    ended = run("curl", "--import", pasted(dict(vendor_samples())[name]), "-o", target)
    assert (ended.status, ended.out) == (0, "")
    content = json.loads(target.read_bytes())
    assert content["name"] == "Sample offer"
    assert content["message"]["body"] == "Hi Test"
    assert content["message"]["from"].endswith("91XXXXXXXXXX")
    assert content["message"]["callback_url"].startswith("https://webhook.site/")
    assert len(content["message"]["buttons"]) == 3
    assert "Lines that do not end in a backslash were joined." in ended.err
    assert "https://api.kaleyra.io" in ended.err
    assert "HXXXXXXX" in ended.err
    assert "API key" in ended.err
    assert "Saved as “Sample offer.reply.json”." in ended.err
    assert "Ac4XXXXX21f" not in ended.err
    assert "HXXXXXXX" not in target.read_text()


@pytest.mark.parametrize(
    "name", sorted(path.name for path in DATA.glob("*.txt") if path.name != "vendor_page.txt")
)
def test_no_key_is_printed_or_kept(run, tmp_path, home, name):
    text = (DATA / name).read_bytes()
    assert KEY.encode() in text.replace(b"^", b"")
    target = tmp_path / "out.reply.json"
    ended = run("curl", "--import", DATA / name, "-o", target)
    assert ended.status == 0
    assert "The key was not kept" in ended.err
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert [data for data in [ended.out.encode(), ended.err.encode(), *written] if KEY.encode() in data] == []
    assert message_in(target)["to"] == "+14155550123"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_command_is_read_from_standard_input_in_any_unicode(run, typed, tmp_path, encoding):
    typed(command(body="Grüße 🎉").encode(encoding))
    target = tmp_path / "out.reply.json"
    assert run("curl", "--import", "-", "-o", target).status == 0
    assert message_in(target)["body"] == "Grüße 🎉"
    assert message_in(target)["from"] == MESSAGE.sender


def test_there_and_back_is_the_same_draft(run, draft, pasted, tmp_path):
    header = {"type": "image", "value": "https://example.com/a.png", "caption": "It's here"}
    path = draft(body="Hi 'you'\n“there”\t$(id)", header=header)
    target = tmp_path / "again.reply.json"
    assert run("curl", "--import", pasted(run("curl", path).out), "-o", target).status == 0
    assert message_in(target) == message_in(path)


def test_what_was_left_out_is_said(run, pasted, tmp_path):
    ended = run(
        "curl", "--import", pasted(command("--netrc", preview="1")), "-o", tmp_path / "out.reply.json"
    )
    assert ended.status == 0
    assert "--netrc was left out" in ended.err
    assert "“preview” was left out" in ended.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nothing", "no cURL command"),
        (command(type="text"), "its type is “text”"),
        (command("-k"), "--insecure"),
        (command("-F 'body=@secret.txt'"), "no file is read"),
        (b"\xff\x00\xfe", "not UTF-8"),
        ("x" * (LENGTH_MAX + 1), "too long"),
        ("x" * (4 * LENGTH_MAX + 1), "too large"),
        (command(body="x" * MAX_BYTES), "too large"),
    ],
)
@pytest.mark.parametrize("way", ["file", "input"])
def test_what_cannot_be_imported_has_the_status_2_and_writes_nothing(
    run, pasted, typed, tmp_path, text, words, way
):
    path = pasted(text)
    typed(path.read_bytes())
    ended = run("curl", "--import", path if way == "file" else "-", "-o", tmp_path / "out.reply.json")
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err
    assert KEY not in ended.err
    assert not (tmp_path / "out.reply.json").exists()


def test_another_file_is_never_replaced(run, draft, pasted):
    existing = draft()
    before = existing.read_bytes()
    ended = run("curl", "--import", pasted(command()), "-o", existing)
    assert (ended.status, ended.out) == (2, "")
    assert "is there already: nothing was written" in ended.err
    assert existing.read_bytes() == before


def test_the_same_import_twice_is_no_fault(run, pasted, tmp_path):
    target = tmp_path / "out.reply.json"
    for _ in range(2):
        assert run("curl", "--import", pasted(command()), "-o", target).status == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Name the draft"),
        (("DRAFT", "-o", "x.json"), "Name the draft"),
        (("DRAFT", "--import", "x.txt", "-o", "y.json"), "--import takes"),
        (("--import", "x.txt"), "--import takes"),
        (("--import", "x.txt", "-o", "y.json", "--account", "sandbox"), "--import takes"),
        (("--import", "missing.txt", "-o", "y.json"), "it is not there"),
        (("missing.json",), "it is not there"),
        (("--import", "there.txt", "-o", "x" * 300), "the name is too long"),
        (("--import", "there.txt", "-o", ""), "A draft needs a name"),
        (("--import", "there.txt", "-o", "-"), "A draft is written to a file, not to standard output"),
        (
            ("--import", "there.txt", "-o", "no folder/y.json"),
            "There is no folder “no folder”: make it first.",
        ),
        (("--import", "there.txt", "-o", "."), "is there already"),
        (("DRAFT", "--account", "nobody"), "There is no account “nobody”. There are: sandbox."),
        (
            ("DRAFT", "--account", "sandbox", "--base-url", "https://x.example"),
            "either --account or --base-url",
        ),
        (("DRAFT", "--sid", "HX1"), "--sid and --from are for --base-url"),
        (("DRAFT", "--base-url", "ftp://x"), "base URL"),
        (("DRAFT", "--base-url", "https://x.example", "--sid", "a b"), "SID"),
    ],
)
def test_a_wrong_use_has_the_status_2_and_is_explained(run, draft, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    path = draft()
    (tmp_path / "there.txt").write_text(command())
    ended = run("curl", *(path if argument == "DRAFT" else argument for argument in arguments))
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err


def test_its_help_says_what_becomes_of_a_file_that_is_there(run):
    ended = run("curl", "--help")
    assert ended.status == 0
    assert "is never replaced" in " ".join(ended.out.split())


def test_the_window_is_not_loaded(process, draft):
    ended = process("curl", draft(), env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert ended.status == 0
    assert "composer.kaleyra.curl.read" in ended.err
    assert "PySide6" not in ended.err
