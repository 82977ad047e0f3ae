"""How commands end that fail: never with the status of an outcome, and with JSON where that was asked for."""

import json
import shutil
import sys
import threading

import pytest

from composer import cli
from composer.commands import check, curl, fault, render, sandbox, send
from composer.kaleyra.http import client
from composer.kaleyra.outcome import Accepted, Unknown
from composer.sending.deliver import MISTAKE
from composer.store.database import Database
from composer.store.log.sends import SendLog
from tests.commands.test_send import KEYS

STATUSES = {"accepted": 0, "rejected": 1, "not-sent": 3, "unknown": 4}


def fail(*_arguments, **_named):
    raise RuntimeError("planted-secret")


def error_of(entries):
    [entry] = entries
    assert (entry["file"], entry["field"], entry["severity"]) == (None, None, "error")
    return entry["problem"]


@pytest.mark.skipif(shutil.which("bash") is None or sys.platform != "linux", reason="needs bash's ulimit")
@pytest.mark.parametrize("kilobytes", [*range(30_000, 86_000, 5_000), 67_000, 72_000, 77_000, 200_000])
def test_where_memory_runs_out_the_status_is_true(start, draft, sends, home, kilobytes):
    line = f'ulimit -v {kilobytes}; exec "$@"'
    wrapped = ["bash", "-c", line, "bash", sys.executable, "-m", "composer"]
    arguments = ["--data-dir", str(home), "send", str(draft()), "--account", "sandbox", "--json"]
    process = start(args=[*wrapped, *arguments])
    out, err = process.communicate(timeout=60)
    assert process.returncode in (0, 3, 4, fault.UNFORESEEN)
    kept = sends()
    if process.returncode == fault.UNFORESEEN:
        assert kept == []
        assert "Traceback" not in err
    else:
        assert STATUSES[json.loads(out)["outcome"]] == process.returncode
        [row] = kept
        assert row.outcome is None or send.as_json(row.outcome)["outcome"] == json.loads(out)["outcome"]


@pytest.mark.skipif(shutil.which("bash") is None or sys.platform != "linux", reason="needs bash's ulimit")
@pytest.mark.parametrize("kilobytes", [20_000, 25_000, 30_000, 40_000])
def test_where_memory_runs_out_a_good_draft_has_no_errors(start, draft, kilobytes):
    line = f'ulimit -v {kilobytes}; exec "$@"'
    wrapped = ["bash", "-c", line, "bash", sys.executable, "-m", "composer"]
    process = start(args=[*wrapped, "check", str(draft())])
    process.communicate(timeout=60)
    assert process.returncode in (0, fault.UNFORESEEN)


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        (check, ("check", "DRAFT")),
        (curl, ("curl", "DRAFT")),
        (render, ("render", "DRAFT", "-o", "x.png")),
        (sandbox, ("sandbox",)),
        (send, ("send", "DRAFT", "--account", "sandbox")),
        (cli, ("DRAFT",)),
    ],
)
@pytest.mark.parametrize("kind", [RuntimeError, MemoryError, OSError, RecursionError, ValueError])
def test_a_fault_that_nobody_foresaw_is_one_line_and_the_status_70(
    run, draft, monkeypatch, module, arguments, kind
):
    def raise_it(_options):
        raise kind("planted-secret")

    monkeypatch.setattr(module, "_open_window" if module is cli else "run", raise_it)
    ended = run(*(draft() if argument == "DRAFT" else argument for argument in arguments))
    assert (ended.status, ended.out, ended.err.count("\n")) == (70, "", 1)
    assert ("memory" if kind is MemoryError else kind.__name__) in ended.err
    assert "secret" not in ended.err


def test_check_prints_a_list_whatever_happens(run, draft, monkeypatch):
    for arguments in (("--frobnicate",), ("--account", "Shop")):
        ended = run("check", draft(), *arguments, "--json")
        assert (ended.status, error_of(ended.json) in ended.err) == (2, True)
    assert error_of(run("check", "--json").json) == "the following arguments are required: DRAFT"
    assert run("check", "--", "--json").out.startswith("--json: error: ")
    monkeypatch.setattr(check, "draft_at", fail)
    ended = run("check", draft(), "--json")
    assert (ended.status, ended.err) == (70, f"{error_of(ended.json)}\n")
    assert "RuntimeError at commands/check.py:" in ended.err


@pytest.mark.parametrize("option", ["--json", "--js"])
def test_send_prints_an_object_whatever_happens(run, draft, monkeypatch, option):
    ended = run("send", option, draft(), "--frobnicate")
    assert (ended.status, list(ended.json)) == (2, [*KEYS, "error"])
    assert ended.json["error"] == "unrecognized arguments: --frobnicate"
    monkeypatch.setattr(send, "draft_at", fail)
    ended = run("send", draft(), "--account", "sandbox", option)
    assert (ended.status, list(ended.json)) == (70, [*KEYS, "error"])
    assert ended.err == f"{ended.json['error']}\n"
    assert ended.err.endswith("Nothing was sent.\n")


def test_before_the_intent_nothing_was_sent(run, draft, address, sandboxed, sends, monkeypatch):
    monkeypatch.setattr(SendLog, "intend", fail)
    ended = run("send", draft(), *address, "--json")
    assert (ended.status, ended.json["outcome"], sandboxed.requests, sends()) == (70, None, 0, [])


def test_after_the_intent_it_may_have_been_sent(run, draft, address, sends, monkeypatch):
    monkeypatch.setattr(client, "send", fail)
    ended = run("send", draft(), *address, "--json")
    assert (ended.status, ended.json["outcome"], ended.json["reason"]) == (4, "unknown", MISTAKE)
    assert "May have been sent." in ended.json["error"]
    assert sends()[0].outcome == Unknown(MISTAKE)


def test_after_the_outcome_it_is_still_told(run, draft, address, sends, monkeypatch):
    close = Database.close_all
    monkeypatch.setattr(Database, "close_all", lambda self: close(self) or fail())
    ended = run("send", draft(), *address, "--json")
    monkeypatch.undo()
    assert (ended.status, ended.json["outcome"]) == (4, "accepted")
    assert ended.json["message_id"]
    assert "Accepted." in ended.err


def test_an_outcome_for_whose_row_there_is_no_memory_is_told(run, draft, address, monkeypatch):
    def conclude(*_arguments):
        raise MemoryError

    monkeypatch.setattr(SendLog, "conclude", conclude)
    ended = run("send", draft(), *address, "--json")
    assert (ended.status, ended.json["outcome"]) == (0, "accepted")
    assert "could not be written into the log. There is not enough memory" in ended.err


def test_where_no_thread_can_be_had_nothing_was_sent(run, draft, address, sandboxed, monkeypatch):
    thread = threading.Thread

    class Refused(thread):
        def start(self):
            if self.name == "send":
                raise RuntimeError("can't start new thread")
            super().start()

    monkeypatch.setattr(threading, "Thread", Refused)
    ended = run("send", draft(), *address, "--json")
    assert (ended.status, ended.json["outcome"], sandboxed.requests) == (3, "not-sent", 0)
    assert ended.json["reason"].startswith("There was not enough memory to go on, before anything was sent")


def test_where_memory_runs_out_with_the_answer_nobody_knows(run, draft, address, sandboxed, monkeypatch):
    def read(*_arguments):
        raise MemoryError

    monkeypatch.setattr("composer.kaleyra.http.exchange.read_body", read)
    ended = run("send", draft(), *address, "--json")
    assert (ended.status, ended.json["outcome"], sandboxed.requests) == (4, "unknown", 1)
    assert "not enough memory" in ended.json["reason"]


def test_a_result_that_is_known_is_an_outcome_all_the_same(run, draft, address, monkeypatch):
    monkeypatch.setattr(client, "send", lambda *_arguments: Accepted("m1"))
    assert run("send", draft(), *address, "--json").status == 0


def test_the_json_says_why_a_draft_was_not_sent(run, draft, address):
    ended = run("send", draft(body="", footer="_Bye_", buttons=[]), *address, "--json")
    assert (ended.status, ended.json["outcome"]) == (2, None)
    body, buttons, nothing = ended.json["error"].splitlines()
    assert body.startswith("error: Body: Write the text")
    assert buttons.startswith("error: Reply buttons: Add at least one")
    assert nothing == "Nothing was sent."
