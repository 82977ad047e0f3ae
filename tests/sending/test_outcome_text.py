"""Outcomes in the words of people who know marketing, not HTTP."""

import re
from datetime import UTC, datetime

import pytest

from composer.kaleyra import codes
from composer.kaleyra.codes import explain
from composer.kaleyra.outcome import NO_REASON, REDIRECTED, Accepted, NotSent, Rejected, Unknown, read
from composer.sending.outcome_text import COST, COST_IN_SHORT, cost_text, explanation, one_line, title
from composer.store.log.rows import Send

JARGON = re.compile(r"HTTP|JSON|URL-encoded|timeout|socket|4xx|5xx|exception|null|None", re.IGNORECASE)


NOT_ACCEPTED = (
    "The message was not sent. Kaleyra did not accept something in the message: correct that, then send "
    "again."
)


def sentences(text):
    """Whether it is whole sentences for people."""
    return len(text.split()) > 4 and text[0].isupper() and text.endswith(".") and not JARGON.search(text)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Accepted("m1"), "Accepted"),
        (Rejected("E413", "no"), "Refused"),
        (NotSent("No network."), "Not sent"),
        (Unknown("It broke."), "May have been sent"),
    ],
)
def test_the_title_is_two_or_three_words(outcome, words):
    assert title(outcome) == words


@pytest.mark.parametrize(
    ("outcome", "lines"),
    [
        (
            Accepted("m1:0"),
            ["Kaleyra took the message; accepted is not yet delivered.", "Message id: m1:0"],
        ),
        (
            Accepted("m1", ("1415", "4420"), 202, "{}", "template: old"),
            [
                "Kaleyra took the message for 1415, 4420; accepted is not yet delivered.",
                "Message id: m1",
                "Kaleyra also said: template: old",
            ],
        ),
        (
            Rejected(
                "E413",
                "Invalid inputs",
                {"body": "too long", "buttons[0].title": "odd", "template": "x"},
                30,
                400,
            ),
            [
                NOT_ACCEPTED,
                "Body: too long",
                "Button 1 title: odd",
                "template: x",
                "The form has no such field: show this answer to whoever looks after your Kaleyra account.",
                "Kaleyra said: Invalid inputs (E413)",
                "Kaleyra asks you to wait 30 seconds before you send again.",
            ],
        ),
        (
            Rejected("E413", NO_REASON, status=400),
            [
                NOT_ACCEPTED,
                "Kaleyra gave no reason, only the code E413.",
            ],
        ),
        (
            Rejected("E999", NO_REASON, {"body": "too long", "footer": ""}),
            [
                "The message was not sent.",
                "Body: too long",
                "Footer: refused",
                "Kaleyra gave no other reason, only the code E999.",
            ],
        ),
        (Rejected("", "Go away"), ["The message was not sent.", "Kaleyra said: Go away"]),
        (NotSent("No network. Nothing was sent."), ["No network. Nothing was sent."]),
        (
            Unknown("The connection broke."),
            [
                "Do not send it again yet: ask Kaleyra or the customer whether it came, by its time and "
                "number. "
                "Sent again, it could arrive twice.",
                "The connection broke.",
            ],
        ),
    ],
)
def test_the_explanation_is_a_line_for_each_thing(outcome, lines):
    assert explanation(outcome).splitlines() == lines


@pytest.mark.parametrize(
    "fields", [{}, {"body": "too long"}, {"buttons[1].id": "odd", "header.value": "gone"}]
)
def test_fields_of_the_form_need_nobodys_help(fields):
    assert "no such field" not in explanation(Rejected("E413", "no", fields))


@pytest.mark.parametrize(("status", "sentence"), [(302, REDIRECTED), (400, NO_REASON), (418, NO_REASON)])
def test_only_the_apis_own_words_are_said_by_it(status, sentence):
    words = explanation(read(status, "")).splitlines()
    assert sentence in words
    assert not [line for line in words if "said:" in line or str(status) in line]
    assert (
        "Kaleyra said: Go away (E7)"
        in explanation(read(400, '{"code": "E7", "message": "Go away"}')).splitlines()
    )


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Accepted("m1", warning="old"), ["The sandbox took the message", "The sandbox also said: old"]),
        (
            Rejected("E413", "Go away", retry_after=30),
            [
                "The sandbox did not",
                "The sandbox said: Go away (E413)",
                "The sandbox asks you to wait 30 seconds",
            ],
        ),
        (Rejected("", NO_REASON), ["The sandbox gave no reason."]),
        (Rejected("E1", NO_REASON), ["The sandbox gave no reason, only the code E1."]),
        (Rejected("WA500", NO_REASON), ["The sandbox had a fault of its own."]),
        (read(500, ""), ["The other side had a fault", "ask Kaleyra or"]),
        (read(408, ""), ["The other side waited", "ask Kaleyra or"]),
        (read(200, ""), ["ask Kaleyra or"]),
    ],
)
def test_the_answer_is_of_whoever_gave_it(outcome, said):
    words = explanation(outcome, "The sandbox")
    assert [text for text in said if text not in words] == []
    assert "Kaleyra" not in words.replace("ask Kaleyra's support", "").replace(
        "ask Kaleyra or the customer", ""
    )


LONG = "too long \n" * 100_000


@pytest.mark.parametrize(
    "outcome",
    [
        Accepted(LONG, (LONG, "1415"), warning=LONG),
        Accepted("m1", ("14155550123",) * 100_000),
        Rejected(LONG, LONG, {"body": LONG, LONG: LONG}),
        Rejected("E413", NO_REASON, {f"field {number}": "no" for number in range(50_000)}),
        Rejected("", "x" * 1_000_000, {f"buttons[{'9' * 5000}].id": "odd"}),
    ],
)
def test_however_much_is_answered_the_words_fit_a_label(outcome):
    lines = explanation(outcome).split("\n")
    assert len(lines) < 16
    assert max(map(len, lines)) < 1100
    assert any("…" in line for line in lines)


def test_of_many_fields_the_first_are_named_and_the_others_counted():
    words = explanation(
        Rejected("E413", "no", {f"field {number}": "odd" for number in range(12)})
    ).splitlines()
    assert "field 9: odd" in words
    assert "… and 2 more" in words
    assert "field 10: odd" not in words


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        (" a \n\n b\t", "a b"),
        ("x" * 500, "x" * 500),
        ("x" * 501, "x" * 499 + "…"),
        ("a\n" * 250, ("a " * 250).rstrip()),
        ("a\n" * 251, "a " * 249 + "a…"),
    ],
)
def test_one_line_is_cut_where_it_is_too_long(text, line):
    assert one_line(text) == line


@pytest.mark.parametrize("outcome", [Unknown("x"), Unknown("x", 503, "reply"), Unknown("x", 200)])
def test_every_unknown_warns_of_sending_twice(outcome):
    assert "twice" in explanation(outcome)


@pytest.mark.parametrize(
    "outcome",
    [Accepted("m1"), Accepted("m1", warning="x"), Rejected("1", "x"), NotSent("x"), NotSent("May be.")],
)
def test_nothing_else_does(outcome):
    assert "twice" not in explanation(outcome)


@pytest.mark.parametrize("code", codes._WORDS)
def test_each_code_is_explained(code):
    assert sentences(explain(code, 400))
    assert explain(code, 400) in explanation(Rejected(code, "x", status=400))


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("131047", 400, "last 24 hours"),
        ("RBC001", 401, "SID or API key"),
        ("E110", 400, "balance"),
        ("130429", 429, "Wait a little"),
        ("131026", 400, "may not be on WhatsApp"),
        ("", 401, "SID or API key"),
        ("", 403, "SID or API key"),
        ("", 404, "base URL and SID"),
        ("E999", 429, "Too many messages"),
    ],
)
def test_what_is_known_without_a_code_is_told_by_the_status(code, status, words):
    assert words in explain(code, status)
    assert sentences(explain(code, status))


@pytest.mark.parametrize(("code", "status"), [("E999", 400), ("", None), ("", 302)])
def test_what_nobody_knows_is_not_explained(code, status):
    assert explain(code, status) == ""
    assert "" not in explanation(Rejected(code, "x", status=status)).splitlines()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second "),
        (2, "2 seconds "),
        (119, "119 seconds "),
        (120, "2 minutes "),
        (5400, "90 minutes "),
        (7200, "2 hours "),
        (86400, "24 hours "),
    ],
)
def test_a_wait_is_told_in_the_unit_that_fits(seconds, words):
    assert f"wait {words}before" in explanation(Rejected("", "x", retry_after=seconds))


@pytest.mark.parametrize("seconds", [None, 0])
def test_no_wait_is_not_mentioned(seconds):
    assert "wait" not in explanation(Rejected("", "x", retry_after=seconds))


NOW = datetime(2026, 12, 1, tzinfo=UTC)


def cost_of(price="", failed=False, **changes):
    facts = {"outcome": Accepted("m1"), "host": "api.kaleyra.io", "started_at": NOW, "account": "Shop"}
    facts |= {"is_sandbox": False} | changes
    rest = {"id": 1, "recipient": "+14155550123", "request": "", "draft": "", "duration_ms": 20}
    return cost_text(Send(**facts, **rest), price, failed=failed)


def test_what_a_message_costs_is_said_with_its_doubt():
    assert all(sentences(f"{sentence}.") for sentence in COST.removesuffix(".").split(". "))
    assert all(words in COST for words in ("probably", "first 1,000", "72 hours", "not known"))
    assert "Probably" in COST_IN_SHORT
    assert cost_of() == COST


@pytest.mark.parametrize(
    ("price", "reported"),
    [
        ("0.01", "Price, as the callbacks report it: 0.01."),
        ("0.0123, USD, utility", "Price, as the callbacks report it: 0.0123, USD, utility."),
        ("service, not charged", "Price, as the callbacks report it: service, not charged."),
        ("1\n\n2", "Price, as the callbacks report it: 1 2."),
    ],
)
def test_a_price_that_callbacks_report_comes_first(price, reported):
    assert cost_of(price) == f"{reported} {COST}"
    assert cost_of(price, is_sandbox=True, account="sandbox", host="") == reported
    assert cost_of(price, failed=True) == reported


@pytest.mark.parametrize(
    "changes",
    [
        {"is_sandbox": True, "account": "sandbox", "host": ""},
        {"is_sandbox": True, "account": "sandbox", "host": "127.0.0.1:5000"},
        {"host": "127.0.0.1:5000"},
        {"host": "localhost"},
        {"failed": True},
        {"outcome": None},
        {"outcome": Rejected("E413", "no")},
        {"outcome": NotSent("No network.")},
        {"outcome": Unknown("It broke.")},
        {"started_at": datetime(2026, 9, 30, 23, 59, tzinfo=UTC)},
    ],
)
def test_what_costs_nothing_says_nothing(changes):
    assert cost_of(**changes) == ""


@pytest.mark.parametrize(
    "host", ["api.in.kaleyra.io", "api.na.kaleyra.ai:8443", "[2001:db8::1]", "proxy.example.com"]
)
def test_every_host_elsewhere_reaches_phones(host):
    assert cost_of(host=host) == COST
