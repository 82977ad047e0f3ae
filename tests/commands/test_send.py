"""send: one send of a draft, and what came of it."""

import contextlib
import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from composer.commands.send import as_json
from composer.kaleyra.http import client
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.kaleyra.sandbox import sandbox
from composer.kaleyra.sandbox.sandbox import SCENARIOS
from composer.store.database import Database
from composer.store.files import StorageError
from composer.store.log.sends import SendLog
from tests.recording_sandbox import RecordingSandbox

KEYS = ["outcome", "message_id", "status", "code", "message", "fields", "reason", "retry_after"]
SOME = "any text"

ACCEPTED = {"outcome": "accepted", "status": 200, "message_id": SOME}
REFUSED = {"outcome": "rejected", "status": 400, "message": SOME, "fields": {}}
UNKNOWN = {"outcome": "unknown", "reason": SOME}
ANSWERS = {
    "accepted": (0, ACCEPTED),
    "rejected-body": (1, REFUSED | {"code": "E413", "fields": {"body": SOME}}),
    "rejected-unknown-field": (1, REFUSED | {"code": "E413", "fields": {"template_name": SOME}}),
    "bad-key": (1, REFUSED | {"code": "RBC001", "status": 401}),
    "outside-window": (1, REFUSED | {"code": "131047"}),
    "rate-limited": (1, REFUSED | {"code": "130429", "status": 429, "retry_after": 30}),
    "server-error": (4, UNKNOWN | {"status": 500}),
    "html": (4, UNKNOWN | {"status": 200}),
    "truncated": (4, UNKNOWN | {"status": 200}),
    "dropped": (4, UNKNOWN),
    "slow": (0, ACCEPTED),
    "redirect": (1, REFUSED | {"code": "", "status": 302}),
}
TITLES = {"accepted": "Accepted. ", "rejected": "Refused. ", "unknown": "May have been sent. "}


def wait_until(found):
    limit = time.monotonic() + 20
    while not found():
        assert time.monotonic() < limit
        time.sleep(0.01)


def fits(value, expected):
    """Whether it is what is expected, where SOME stands for any text."""
    if isinstance(expected, dict):
        return list(value) == list(expected) and all(fits(value[name], expected[name]) for name in expected)
    return isinstance(value, str) and value != "" if expected is SOME else value == expected


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_answer_of_the_sandbox_has_its_status_and_its_json(run, draft, sends, monkeypatch, scenario):
    monkeypatch.setattr(sandbox, "SLOW_SECONDS", 0.1)
    status, told = ANSWERS[scenario]
    ended = run("send", draft(), "--account", "sandbox", "--scenario", scenario, "--json")
    assert ended.status == status
    assert fits(ended.json, dict.fromkeys(KEYS) | told)
    assert ended.err == "This is the sandbox: nothing reaches a customer.\n"
    assert as_json(sends()[0].outcome) == ended.json


@pytest.mark.parametrize("scenario", ["accepted", "rejected-body", "rate-limited", "html", "dropped"])
def test_people_read_the_outcome_in_words(run, draft, scenario):
    status, told = ANSWERS[scenario]
    ended = run("send", draft(), "--account", "sandbox", "--scenario", scenario)
    assert ended.status == status
    assert ended.out.startswith(TITLES[told["outcome"]])
    assert "{" not in ended.out


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (
            Accepted("m1", ("+1",), 202, "reply", "warned"),
            {"outcome": "accepted", "message_id": "m1", "status": 202},
        ),
        (
            Rejected("E1", "no", {"to": "x"}, 7, 400, "reply"),
            {
                "outcome": "rejected",
                "status": 400,
                "code": "E1",
                "message": "no",
                "fields": {"to": "x"},
                "retry_after": 7,
            },
        ),
        (NotSent("why"), {"outcome": "not-sent", "reason": "why"}),
        (Unknown("why", 503, "reply"), {"outcome": "unknown", "status": 503, "reason": "why"}),
    ],
)
def test_each_outcome_has_every_documented_key_in_json(outcome, told):
    assert list(as_json(outcome)) == KEYS
    assert as_json(outcome) == dict.fromkeys(KEYS) | told


def test_the_message_arrives_with_the_key_of_the_environment(run, draft, address, sandboxed, sends):
    ended = run("send", draft(), *address, "--json")
    assert (ended.status, ended.json["outcome"], ended.err) == (0, "accepted", "")
    assert (sandboxed.last_fields["to"], sandboxed.last_fields["body"]) == (
        "+14155550123",
        "Hi *Maria*, 10 € off 🎉",
    )
    [kept] = sends()
    assert (f"http://{kept.host}", kept.account, kept.is_sandbox) == (
        sandboxed.base_url,
        sandboxed.base_url,
        False,
    )


def test_the_senders_number_is_the_options(run, draft, address, sandboxed):
    assert run("send", draft(**{"from": None}), *address[:-1], "+44 20 7946 0958").status == 0
    assert sandboxed.last_fields["from"] == "+442079460958"


def test_a_warning_is_said_and_sent_all_the_same(run, draft, address):
    ended = run("send", draft(footer="_Bye_"), *address)
    assert ended.status == 0
    assert (
        ended.err
        == "warning: Footer: Remove the formatting marks from the footer: some phones show them as typed.\n"
    )


def test_nobody_at_the_address_is_not_sent(run, draft, address, sandboxed, sends):
    sandboxed.stop()
    ended = run("send", draft(), *address, "--json")
    assert (ended.status, ended.json["outcome"]) == (3, "not-sent")
    assert ended.json["reason"].startswith("No connection to 127.0.0.1 could be made. Nothing was sent")
    assert sends()[0].outcome == NotSent(ended.json["reason"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_slow_send_that_is_interrupted_still_tells_the_outcome(start, draft, sends, key, number):
    with RecordingSandbox(scenario="slow") as slow:
        options = ("--base-url", slow.base_url, "--sid", "HX1", "--json")
        process = start("send", draft(), *options)
        wait_until(lambda: slow.requests)
        assert [kept.outcome for kept in sends()] == [None]
        process.send_signal(number)
        process.send_signal(number)  # somebody is impatient
        out, err = process.communicate(timeout=4)
    told = json.loads(out)
    assert (process.returncode, told["outcome"], err) == (4, "unknown", "")
    assert told["reason"].startswith("You stopped the send, after the message had begun to leave")
    assert sends()[0].outcome == Unknown(told["reason"])


def test_what_is_interrupted_before_it_is_sent_is_not_sent(start, draft, home, sends, key):
    """Another program keeps the log, without which nothing is sent."""
    home.mkdir()
    Database(home / "composer.sqlite3").close_all()
    with (
        RecordingSandbox() as sandbox,
        contextlib.closing(sqlite3.connect(home / "composer.sqlite3")) as another,
    ):
        another.execute("BEGIN IMMEDIATE")
        process = start("send", draft(), "--base-url", sandbox.base_url, "--sid", "HX1", "--json")
        wait_until(lambda: list(home.glob("run-*.lock")))
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=4)
        assert sandbox.requests == 0
    assert (process.returncode, err) == (3, "")
    assert json.loads(out)["reason"] == "You stopped the send before anything was sent."
    assert (sends(), list(home.glob("run-*.lock"))) == ([], [])


def test_a_send_that_is_to_outlive_the_terminal_does(start, draft, sends, key):
    with RecordingSandbox(scenario="slow") as slow:
        ignoring = {"preexec_fn": lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)}
        process = start("send", draft(), "--base-url", slow.base_url, "--sid", "HX1", **ignoring)
        wait_until(lambda: slow.requests)
        process.send_signal(signal.SIGHUP)
        assert process.wait(20) == 0
    assert isinstance(sends()[0].outcome, Accepted)


def test_an_outcome_that_could_not_be_kept_is_tried_once_more(run, draft, address, sends, monkeypatch):
    calls, conclude = [], SendLog.conclude

    def fail_first(self, *arguments):
        calls.append(arguments)
        self._unkept[arguments[0]] = arguments[1:3]
        if len(calls) == 1:
            raise StorageError(Path("x"), "The disk is full.")
        return conclude(self, *arguments)

    monkeypatch.setattr(SendLog, "conclude", fail_first)
    ended = run("send", draft(), *address)
    assert (ended.status, ended.err) == (0, "")
    assert isinstance(sends()[0].outcome, Accepted)


@pytest.mark.parametrize(("named", "who"), [(True, "The sandbox"), (False, "Kaleyra")])
def test_it_says_who_answered(run, draft, address, named, who):
    ended = run("send", draft(), *(("--account", "sandbox") if named else address))
    assert ended.out.startswith(f"Accepted. {who} took the message")


@pytest.mark.parametrize("by", ["--data-dir", "REPLY_COMPOSER_HOME"])
def test_everything_is_under_the_folder_and_the_key_nowhere(
    process, draft, address, key, tmp_path, home, sends, by
):
    folder = tmp_path / "elsewhere"
    option = (by, folder) if by == "--data-dir" else ()
    variables = {} if option else {by: str(folder)}
    path = draft()
    ended = process(*option, "send", path, *address, "--json", env=variables)
    assert (ended.status, ended.err) == (0, "")
    assert (len(sends(folder)), home.exists()) == (1, False)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.parent for file in files if file != path} == {folder}
    assert not [file for file in files if key.encode() in file.read_bytes()]
    assert key not in ended.out + ended.err


def test_a_log_of_sends_that_cannot_be_opened_sends_nothing(run, draft, address, sandboxed, home):
    home.write_text("a file in the way")
    ended = run("send", draft(), *address, "--json")
    assert (ended.status, ended.json["outcome"], sandboxed.requests) == (3, "not-sent", 0)
    assert ended.json["reason"].startswith("Nothing was sent, because the log of sends could not be opened.")


def test_a_damaged_log_is_kept_and_said(run, draft, address, home):
    home.mkdir()
    (home / "composer.sqlite3").write_bytes(b"damaged" * 1000)
    ended = run("send", draft(), *address)
    [kept] = home.glob("*.corrupt-*")
    assert (ended.status, ended.err) == (
        0,
        f"The log of sends was damaged. It was kept as “{kept.name}”, and a new one was begun.\n",
    )


def test_an_outcome_that_cannot_be_kept_is_told_all_the_same(run, draft, address, monkeypatch):
    def fail(*_arguments):
        raise StorageError(Path("x"), "The disk is full.")

    monkeypatch.setattr(SendLog, "conclude", fail)
    ended = run("send", draft(), *address, "--json")
    assert (ended.status, ended.json["outcome"]) == (0, "accepted")
    assert ended.err == "The outcome could not be written into the log. The disk is full.\n"


def test_what_the_api_says_does_not_steer_the_terminal(run, draft, address, monkeypatch):
    monkeypatch.setattr(
        client, "send", lambda *_arguments: Rejected("E1", "\x1b]0;owned\x07\x9b2J\ttab\nline")
    )
    ended = run("send", draft(), *address)
    assert "\\x1b]0;owned\\x07\\x9b2J" in ended.out
    assert not {"\x1b", "\x07", "\x9b", "\t"} & set(ended.out)


@pytest.mark.parametrize(
    ("scenario", "status", "words"),
    [("accepted", 4, "Accepted. The sandbox took the message"), ("rejected-body", 1, "Refused.")],
)
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_the_outcome_is_said_where_the_result_cannot_be_printed(
    process, draft, more, scenario, status, words
):
    with Path("/dev/full").open("w") as full:
        ended = process("send", draft(), "--account", "sandbox", "--scenario", scenario, *more, stdout=full)
    assert ended.status == status
    assert "The result could not be printed: the disk is full.\n" + words in ended.err


def test_the_status_is_the_outcomes_when_nobody_takes_the_words(process, draft, sends):
    reader, closed = os.pipe()
    os.close(reader)
    ended = process("send", draft(), "--account", "sandbox", stdout=closed, stderr=closed)
    os.close(closed)
    assert ended.status == 0
    assert isinstance(sends()[0].outcome, Accepted)
