"""What stands between a message and its sending, the account's part included."""

from dataclasses import replace

import pytest

from composer.kaleyra.account import Account
from composer.message.model import Button, Message
from composer.message.problems import problems
from composer.sending.safeguards import send_problems

CALLBACK = "https://example.com/status"
ACCOUNT = Account("Shop", sid="HX1", sender="+14155550100", callback_url=CALLBACK)
MESSAGE = Message(to="+14155550123", body="Hi", buttons=(Button("yes", "Yes"),))


def test_a_complete_message_and_account_have_no_problems():
    assert send_problems(MESSAGE, ACCOUNT, "there") == ()


def test_the_accounts_callback_removes_the_warning_about_a_missing_one():
    assert [problem.field for problem in problems(MESSAGE)] == ["callback_url"]
    assert send_problems(MESSAGE, ACCOUNT, "there") == ()
    [problem] = send_problems(MESSAGE, replace(ACCOUNT, callback_url=""), "there")
    assert (problem.field, problem.severity) == ("callback_url", "warning")


@pytest.mark.parametrize(
    ("message", "account", "key_state", "field", "words"),
    [
        ({"body": ""}, {}, "there", "body", "Write the text"),
        ({"callback_url": "x"}, {}, "there", "callback_url", ""),
        ({}, {"callback_url": "x"}, "there", "callback_url", ""),
        ({}, {"sender": ""}, "there", "from", "here or in the account"),
        ({"sender": "shop"}, {}, "there", "from", "as digits"),
        ({}, {"sender": "shop"}, "there", "from", "as digits"),
        ({}, {"sid": ""}, "there", "account.sid", "SID is missing"),
        ({}, {"sid": "HX1/../x"}, "there", "account.sid", "letters and digits"),
        ({}, {"base_url": ""}, "there", "account.base_url", "web address"),
        ({}, {"base_url": "http://api.kaleyra.io"}, "there", "account.base_url", "could be read on the way"),
        ({}, {"base_url": "https://api.kaleyra.io/v1"}, "there", "account.base_url", "without a path"),
        ({}, {}, "missing", "account.key", "Enter the API key of the account “Shop”."),
        ({}, {}, "locked", "account.key", "The keychain was not opened: unlock it, or enter the"),
        ({}, {}, "waiting", "account.key", "Waiting for the system's keychain"),
    ],
)
def test_each_error_keeps_it_from_being_sent(message, account, key_state, field, words):
    [problem] = send_problems(replace(MESSAGE, **message), replace(ACCOUNT, **account), key_state)
    assert (problem.field, problem.severity) == (field, "error")
    assert words in problem.text
    assert problem.text.endswith(".")


def test_the_messages_sender_needs_none_in_the_account():
    assert send_problems(replace(MESSAGE, sender="+14155550100"), replace(ACCOUNT, sender=""), "there") == ()


def test_the_sandbox_inside_the_program_needs_only_to_have_started():
    sandbox = Account("sandbox", base_url="http://127.0.0.1:8080", sid="HX1", sender="+14155550100")
    assert [problem.severity for problem in send_problems(MESSAGE, sandbox, "there")] == ["warning"]
    [error] = send_problems(MESSAGE, replace(sandbox, base_url="", callback_url=CALLBACK), "there")
    assert error.field == "account.base_url"


def test_all_problems_are_told_at_once_the_messages_first():
    found = send_problems(Message(), Account(" ", base_url=""), "missing")
    fields = [problem.field for problem in found]
    assert fields[0] == "to"
    assert fields[-4:] == ["from", "account.base_url", "account.sid", "account.key"]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://evil.example/cb", "evil.example"),
        ("https://example.com.evil.example/status", "example.com.evil.example"),
        ("https://sub.example.com/status", "sub.example.com"),
        ("https://example.com@evil.example/", "evil.example"),
        ("http://203.0.113.9/cb", "203.0.113.9"),
        ("https://ехample.com/status", "xn--ample-ywe6i.com"),
    ],
)
def test_a_callback_url_on_another_host_than_the_accounts_is_pointed_out(url, host):
    found = send_problems(replace(MESSAGE, callback_url=url), ACCOUNT)
    [problem] = [problem for problem in found if "of its own" in problem.text]
    assert (problem.field, problem.severity) == ("callback_url", "warning")
    assert problem.text == (
        f"This message has a callback URL of its own: what the customer answers goes to {host}, not to "
        "example.com of the account."
    )


@pytest.mark.parametrize(
    ("url", "account"),
    [
        (None, {}),
        ("https://EXAMPLE.com./another/path", {}),
        ("https://example.com:8443/status", {}),
        ("https://bücher.example/x", {"callback_url": "https://xn--bcher-kva.example/y"}),
        ("https://evil.example/cb", {"callback_url": ""}),
        ("https://evil.example/cb", {"base_url": "http://127.0.0.1:1", "kind": "sandbox"}),
        ("https://evil.example/cb", {"name": "sandbox"}),
    ],
)
def test_one_on_the_same_host_is_not(url, account):
    found = send_problems(replace(MESSAGE, callback_url=url), replace(ACCOUNT, **account))
    assert not [problem for problem in found if "of its own" in problem.text]
