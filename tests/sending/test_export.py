"""Sends for a spreadsheet and for a program."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from composer.kaleyra.outcome import Accepted, NotSent, Rejected
from composer.kaleyra.timings import Timings
from composer.message.model import Button, Header
from composer.sending.export import as_csv, as_json, as_row, record
from composer.store.database import Database
from composer.store.log.sends import SendLog
from tests.store.logged_sends import HELLO, QA, Clock, put

REPLY = '{"data": [{"message_id": "m1", "recipient": "4915112345678"}]}'


@pytest.fixture
def send_log(tmp_path):
    database = Database(tmp_path / "composer.sqlite3")
    yield SendLog(database, Clock())
    database.close_all()


def exported(send_log, outcome=None, *, mask=False, **how):
    return record(send_log.get(put(send_log, outcome, **how)), mask=mask)


def rows(records, delimiter=","):
    text = b"".join(as_csv([records], delimiter)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_a_record_has_all_that_is_known_of_a_send(send_log):
    message = replace(HELLO, header=Header("image", "https://example.com/a.png", "Receipt"), footer="Bye")
    outcome = Accepted("m1", ("4915112345678",), 202, REPLY, timings=Timings(42, 61, 180, 183))
    one = exported(send_log, outcome, message=message)
    assert (
        one.items()
        >= {
            "time": "2026-03-10T12:00:00.000+00:00",
            "account": "Shop",
            "sandbox": False,
            "host": "api.kaleyra.io",
            "recipient": "+4915112345678",
            "meant_for": "",
            "outcome": "Accepted",
            "status": 202,
            "message_id": "m1",
            "duration_ms": 183,
            "timings_ms": {"connect": 42, "sent": 61, "first_byte": 180, "done": 183},
            "header": "https://example.com/a.png\nReceipt",
            "body": "Hi *Maria*",
            "footer": "Bye",
            "buttons": "Yes (yes)\nNo (no)",
            "answer": REPLY,
        }.items()
    )
    assert "accepted is not yet delivered" in one["explanation"]
    assert "HXSECRETSID" not in repr(one)


def test_a_redirected_send_has_both_numbers(send_log):
    one = exported(send_log, NotSent("x"), account=QA)
    assert (one["recipient"], one["meant_for"]) == ("+447700900123", "+4915112345678")


def test_one_under_way_has_no_outcome_yet(send_log):
    one = exported(send_log)
    assert (one["outcome"], one["status"], one["duration_ms"], one["timings_ms"]) == (
        "Sending",
        None,
        None,
        None,
    )


@pytest.mark.parametrize("write", [as_csv, as_json])
def test_masked_records_have_no_readable_number(send_log, write):
    outcome = Accepted("m1", ("4915112345678",), 202, REPLY)
    message = replace(HELLO, body="call +49 151 12345678", buttons=(Button("4915112345678", "Yes"),))
    written = b"".join(write([[exported(send_log, outcome, mask=True, message=message, account=QA)]]))
    text = json.loads(written)[0] if write is as_json else written.decode()
    digits = "".join(filter(str.isdecimal, str(text)))
    assert not [number for number in ("15112345678", "7700900123", "4155550199") if number in digits]
    assert "•••• 678" in str(text)


def test_a_spreadsheet_reads_back_what_was_sent(send_log):
    body = 'one\r\ntwo, "three"; नमस्ते 🎉'
    records = [
        exported(send_log, Rejected("E413", "no", {}, None, 400), message=replace(HELLO, body=body))
        for _ in "ab"
    ]
    for delimiter in ",;":
        [first, second] = rows(records, delimiter)
        assert first == second
        assert (first["Body"], first["Code"], first["HTTP status"], first["Sandbox"]) == (
            body,
            "E413",
            "400",
            "no",
        )
    assert b"".join(as_csv([records])).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("body", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1", "＝1+1", "\r=1"])
def test_no_cell_is_a_formula(send_log, body):
    [row] = rows([exported(send_log, message=replace(HELLO, body=body))])
    assert row["Body"].startswith("'")
    assert row["Recipient"] == "'+4915112345678"


FORMULA = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")
SEPARATORS = ",;\t"
WITHIN = [
    "Hi;=1+1",
    "Hi,=1+1",
    "Hi\t=1+1",
    "Hi\r=1+1",
    "Hi\n=1+1",
    "Hi\r\n- one\n- two",
    'Hi;"=1+1"',
    'Hi; "" \t=1+1',
    "a;b;-1;@SUM(A1),+2\t＝3",
    ';"=HYPERLINK(""http://evil.example"")',
    '";=1',
    '";"=1',
]


@pytest.mark.parametrize("body", [*WITHIN, *(f"{body}{WITHIN[-1]}\n{body}" for body in WITHIN)])
@pytest.mark.parametrize("read_by", SEPARATORS)
@pytest.mark.parametrize("written_by", ",;")
def test_no_cell_begins_a_formula_whatever_separates_where_it_is_read(send_log, body, written_by, read_by):
    reply = json.dumps({"data": ["+491511", "-1", body]})
    message = replace(HELLO, body=body, footer=body, buttons=(Button(body, body),))
    one = exported(send_log, Accepted("m1", ("+4915112345678",), 202, reply), message=message)
    text = b"".join(as_csv([[one]], written_by)).decode("utf-8-sig")
    for lines in (io.StringIO(text, newline=""), text.splitlines()):
        found = [cell for row in csv.reader(lines, delimiter=read_by) for cell in row if FORMULA.match(cell)]
        assert found == []


def test_what_separates_in_the_file_itself_is_left_alone(send_log):
    body = "We are closed, - sorry; +1 day"
    for delimiter, shown in (
        (",", "We are closed, - sorry; '+1 day"),
        (";", "We are closed, '- sorry; +1 day"),
    ):
        assert rows([exported(send_log, message=replace(HELLO, body=body))], delimiter)[0]["Body"] == shown


def test_a_megabyte_of_spaces_takes_no_time(send_log):
    one = exported(send_log, message=HELLO) | {"answer": " " * 1_000_000 + "x" + "\n;" * 500_000}
    assert b"".join(as_csv([[one]])).endswith(b';"\r\n')


@pytest.mark.parametrize("body", [*WITHIN, "=1", "\t=1", "-1", "+1=1"])
@pytest.mark.parametrize("read_by", SEPARATORS)
def test_no_cell_of_a_copied_row_begins_a_formula(body, read_by):
    [row] = csv.reader(io.StringIO(as_row([body, "Shop", "", body])), delimiter=read_by)
    assert [cell for cell in row if FORMULA.match(cell)] == []
    assert len(as_row([body, "Shop", "", body]).split("\t")) == 4


def test_a_copied_row_has_its_numbers_as_they_are():
    assert as_row(["+4915112345678", "+49 151", "a"]) == "+4915112345678\t+49 151\ta"


def test_half_an_emoji_can_be_exported(send_log):
    one = exported(send_log, NotSent("x"), message=replace(HELLO, body="a\ud83d"))
    assert rows([one])[0]["Body"] == "a?"
    assert json.loads(b"".join(as_json([[one]])))[0]["body"] == "a\ud83d"


@pytest.mark.parametrize("pages", [[], [[]], [[], []]])
def test_nothing_is_an_empty_list(pages):
    assert json.loads(b"".join(as_json(pages))) == []


def test_pages_make_one_list(send_log):
    one = exported(send_log)
    assert json.loads(b"".join(as_json([[one], [one, one]]))) == [one] * 3


def test_a_masked_record_has_no_number_that_somebody_wrote_into_the_message(send_log):
    message = replace(HELLO, body="Call 0171 9876543, or 4917198765432")
    one = json.dumps(exported(send_log, Accepted("m1", reply=REPLY), message=message, mask=True))
    assert not [number for number in ("9876543", "98765432", "15112345678") if number in one]
