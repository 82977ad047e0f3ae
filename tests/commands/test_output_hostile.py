"""What other people wrote, file names too, steers no terminal and seems to be no line of the program's."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from composer.kaleyra.account import Account
from composer.kaleyra.http import client
from composer.kaleyra.outcome import Rejected
from composer.store.accounts.accounts import AccountsFile
from composer.store.paths import find_paths

pytestmark = pytest.mark.usefixtures("qapp")  # `render` makes an application in this process

STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
HOSTILE = "a\nNo problems.\r\x1b[2J\x1b]0;owned\x07\x7f\x9b\u202egpj.\u2066x\u2069\u200f\u2028\u061c"

OPTION = HOSTILE.replace(" ", "")
"""What the command line takes for an option."""


@pytest.fixture(params=["check", "check --json", "render", "render DIR", "curl", "import", "send", "missing"])
def ended(request, run, draft, tmp_path, monkeypatch):
    """What a command says of a draft whose file's name, folder and texts are hostile."""
    folder = tmp_path / HOSTILE
    folder.mkdir()
    path = folder / f"{HOSTILE}.reply.json"
    draft(buttons=[{"id": HOSTILE, "title": HOSTILE}], body=HOSTILE, to=HOSTILE).rename(path)
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"name": HOSTILE}))
    lines = {
        "check": ("check", path),
        "check --json": ("check", path, "--json"),
        "render": ("render", path, "-o", folder / f"{HOSTILE}.png"),
        "render DIR": ("render", path, "-o", folder / HOSTILE),
        "curl": ("curl", path),
        "import": ("curl", "--import", folder / HOSTILE, "-o", folder / "new.reply.json"),
        "send": ("send", path, "--account", HOSTILE),
        "missing": ("render", folder / "none.reply.json", "-o", tmp_path / HOSTILE / HOSTILE / "x.png"),
    }
    return request.param, run(*lines[request.param])


def test_nothing_steers_the_terminal(ended):
    name, end = ended
    assert STEERING.findall(end.out + end.err) == []
    # In a command a body has lines.
    assert "No problems." not in (end.out + end.err).splitlines() or name == "curl"
    if name == "check --json":
        assert end.json[0]["file"].endswith(f"{HOSTILE}.reply.json")
    else:
        assert "\\x1b" in end.out + end.err or "\\033" in end.out


def test_names_of_accounts(run, draft, home):
    home.mkdir()
    kept = AccountsFile(find_paths(os.environ).accounts)
    kept.save(replace(kept.load(), accounts=(Account(HOSTILE, sid="HX1"),)))
    ended = run("send", draft(), "--account", "none")
    assert (ended.status, STEERING.findall(ended.err), ended.err.count("\n")) == (2, [], 1)


@pytest.mark.parametrize(
    "arguments",
    [
        [f"--{OPTION}"],
        ["check", "x", f"--{OPTION}"],
        ["send", "x", "--scenario", HOSTILE],
        ["sandbox", "--port", HOSTILE],
        ["render", "x", "--scale", "2"],
    ],
)
def test_arguments_that_no_command_takes(run, arguments):
    ended = run(*arguments)
    assert ended.status == 2
    assert ended.out == ""
    assert STEERING.findall(ended.err) == []
    assert ended.err.startswith("usage: ")
    assert ended.err.splitlines()[-1].startswith("reply-composer")
    assert ": error: " in ended.err.splitlines()[-1]


def test_what_the_api_says_has_no_direction(run, draft, address, monkeypatch):
    monkeypatch.setattr(client, "send", lambda *_arguments: Rejected("E1\u202e", "\u2067evil\u2069"))
    ended = run("send", draft(), *address)
    assert STEERING.findall(ended.out) == []
    assert "\\u2067evil\\u2069" in ended.out


def test_where_there_is_no_standard_error_no_notice_is_among_the_results(process, draft):
    ended = process(
        *("send", draft(), "--account", "sandbox", "--json"), preexec_fn=lambda: os.close(2), stderr=None
    )
    assert (ended.status, ended.json["outcome"]) == (0, "accepted")


def test_a_command_sends_marks_of_direction_as_they_are(run, draft, tmp_path):
    body = "\u202eabc\u202c \u200fשלום\u200f"
    ended = run("curl", draft(body=body))
    assert STEERING.findall(ended.out) == []
    command, back = tmp_path / "command", tmp_path / "back.reply.json"
    command.write_text(ended.out, "utf-8")
    assert run("curl", "--import", command, "-o", back).status == 0
    assert json.loads(Path(back).read_text())["message"]["body"] == body
