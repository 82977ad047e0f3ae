"""The simulated customer over real sockets: to the receiver, to handlers, and by the sandbox itself."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests

from composer.kaleyra.callbacks.event import Event
from composer.kaleyra.callbacks.receiver import Receiver
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.sandbox import customer
from composer.kaleyra.sandbox import reports as sandbox_reports
from composer.kaleyra.sandbox.callbacks import SHAPES, Callback, Parties, tap_after_delivery, text
from composer.kaleyra.sandbox.customer import ANSWER_MAX, HandlerAnswer, send
from composer.kaleyra.sandbox.sandbox import KEY, SID, Sandbox

PARTIES = Parties("m1:0", "+14155550100", "+919812345678")
ONE = Callback("tap", "application/json", b'{"a": 1}')
PATIENCE = 5


@pytest.fixture(autouse=True)
def _nobody_left(monkeypatch) -> Iterator[None]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


class Kept:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, events: tuple[Event, ...]) -> None:
        self.events += events

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    def wait_for(self, count: int) -> None:
        end = time.monotonic() + PATIENCE
        while len(self.events) < count:
            assert time.monotonic() < end
            time.sleep(0.01)


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def receiver(kept) -> Iterator[Receiver]:
    with Receiver(kept) as running:
        yield running


def sent(url: str, **more) -> HandlerAnswer:
    (answer,) = send(url, [ONE], **more)
    return answer


@pytest.mark.parametrize("shape", SHAPES)
def test_a_tap_reaches_the_receiver_with_the_states_before_it(receiver, kept, shape):
    given: list[HandlerAnswer] = []
    callbacks = tap_after_delivery(shape, PARTIES, "yes", "Yes, please", datetime.now(UTC))
    answers = send(receiver.simulated_url, callbacks, on_answer=given.append)
    assert list(answers) == given
    assert [(answer.callback.what, answer.status, answer.body, answer.fault) for answer in answers] == [
        (what, 200, "200 OK", "") for what in ("sent", "delivered", "read", "tap")
    ]
    assert kept.kinds == ["sent", "delivered", "read", "replied"]
    tap = kept.events[-1]
    assert (tap.button_id, tap.title, tap.message_id, tap.simulated) == ("yes", "Yes, please", "m1", True)
    assert all(0 < answer.seconds < PATIENCE for answer in answers)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_customers_text_reaches_the_receiver(receiver, kept, shape):
    (answer,) = send(receiver.simulated_url, [text(shape, PARTIES, "Grüße 👋", datetime.now(UTC))])
    assert answer.status == 200
    assert [(event.kind, event.text, event.recipient) for event in kept.events] == [
        ("received", "Grüße 👋", "919812345678")
    ]


def test_nothing_but_the_callback_is_sent(serve):
    server = serve(lambda visit: (visit.read_request(), visit.answer(200, b"{}")))
    assert sent(f"{server.url}/hook?tenant=5").status == 200
    headers = server.visit.headers
    assert server.visit.head.startswith(b"POST /hook?tenant=5 HTTP/1.1\r\n")
    assert server.visit.body == ONE.body
    assert headers["content-type"] == "application/json"
    assert set(headers) <= {
        *("host", "content-type", "content-length", "accept", "accept-encoding", "user-agent", "connection"),
    }


def test_a_handlers_own_answer_is_shown(serve):
    server = serve(lambda visit: (visit.read_request(), visit.answer(503, b"<b>down</b>")))
    answer = sent(server.url)
    assert (answer.status, answer.body, answer.is_cut, answer.fault) == (503, "<b>down</b>", False, "")


def test_a_redirect_is_shown_and_not_followed(serve):
    elsewhere = serve(lambda visit: visit.read_request())
    server = serve(
        lambda visit: (visit.read_request(), visit.answer(307, b"", f"Location: {elsewhere.url}/x"))
    )
    assert sent(server.url).status == 307
    assert elsewhere.visits == []


def test_a_long_answer_is_cut(serve):
    server = serve(lambda visit: (visit.read_request(), visit.answer(200, b"x" * 5_000_000)))
    answer = sent(server.url)
    assert (len(answer.body), answer.is_cut) == (ANSWER_MAX, True)
    server = serve(lambda visit: (visit.read_request(), visit.answer(200, b"x" * ANSWER_MAX)))
    assert not sent(server.url).is_cut


def test_a_handler_that_drips_is_broken_off(serve):
    server = serve(lambda visit: (visit.read_request(), visit.send(b"HTTP/1.1 200 So\r\n\r\n"), visit.drip()))
    begun = time.monotonic()
    answer = sent(server.url, total_seconds=0.5)
    assert time.monotonic() - begun < 1.5
    assert (answer.status, answer.fault) == (None, "No complete answer came within 0.5 seconds.")
    assert 0.5 <= answer.seconds < 1.5


def test_a_silent_handler_is_given_up(serve):
    server = serve(lambda visit: (visit.read_request(), visit.read_to_end()))
    assert sent(server.url, total_seconds=0.3).status is None


def test_after_one_without_an_answer_nothing_more_is_sent(serve):
    server = serve(lambda visit: (visit.read_request(), visit.reset()))
    (answer,) = send(server.url, tap_after_delivery("v2", PARTIES, "yes", "Yes", datetime.now(UTC)))
    assert answer.callback.what == "sent"
    assert answer.fault == "The connection to 127.0.0.1 broke before an answer was there."
    assert len(server.all_visits()) == 1


def test_nobody_is_there():
    answer = sent("http://127.0.0.1:1/hook")
    assert answer.fault == "Nothing answers at 127.0.0.1: is the handler running, and is the port right?"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://x.test/",
        "file:///etc/passwd",
        "javascript:1",
        "http://",
        "http://[",
        "x",
        "http://h:0/",
        "//x/",
    ],
)
def test_what_is_no_web_address(url):
    assert sent(url).fault == "A callback URL starts with http:// or https:// and a server's name."


@pytest.mark.parametrize(
    "url", ["http://a b/", "http://.example/", "http://a..b/", "http://*/", "http://x\x00y.test/"]
)
def test_odd_addresses_are_a_sentence(url):
    answer = sent(url, total_seconds=3)
    assert answer.status is None
    assert answer.fault.endswith(".")


def test_a_certificate_that_is_not_trusted(serve, rogue):
    server = serve(lambda visit: (visit.start_tls(rogue.context), visit.read_request()))
    answer = sent(server.url.replace("http:", "https:"))
    assert "could not prove who it is" in answer.fault


def test_stopping(serve):
    server = serve(lambda visit: (visit.read_request(), visit.read_to_end()))
    cancel = Cancel()
    threading.Timer(0.2, cancel.cancel).start()
    begun = time.monotonic()
    answer = sent(server.url, cancel=cancel)
    assert time.monotonic() - begun < 1
    assert (answer.status, answer.fault) == (None, "You stopped the rehearsal.")
    assert sent(server.url, cancel=cancel).fault == "You stopped the rehearsal."
    assert len(server.all_visits()) == 1


@pytest.fixture
def sandbox(monkeypatch) -> Iterator[Sandbox]:
    monkeypatch.setattr(sandbox_reports, "DELAYS", (("sent", 0.05), ("delivered", 0.1), ("read", 0.15)))
    with Sandbox() as running:
        yield running


def post(sandbox: Sandbox, callback_url: str, **more) -> requests.Response:
    action = {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]}
    fields = {
        "to": "+919812345678",
        "from": "+14155550100",
        "type": "reply",
        "channel": "WhatsApp",
        "body": "Hi",
    }
    fields |= {"action": json.dumps(action), "callback_url": callback_url} | more
    return requests.post(
        f"{sandbox.base_url}/v1/{SID}/messages", data=fields, headers={"api-key": KEY}, timeout=PATIENCE
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_the_sandbox_reports_an_accepted_message_by_itself(sandbox, receiver, kept, shape):
    sandbox.report_to(receiver.simulated_url, shape)
    ids = [post(sandbox, receiver.simulated_url).json()["data"][0]["message_id"] for _ in range(2)]
    kept.wait_for(6)
    assert {(event.message_id + ":0", event.kind) for event in kept.events} == {
        (id_, kind) for id_ in ids for kind in ("sent", "delivered", "read")
    }
    assert kept.kinds.index("sent") < kept.kinds.index("delivered") < kept.kinds.index("read")
    assert all(event.simulated for event in kept.events)


def test_the_sandbox_reports_to_nobody_else(sandbox, receiver, kept, serve):
    elsewhere = serve(lambda visit: visit.read_request())
    post(sandbox, receiver.simulated_url)  # nobody asked for reports yet
    sandbox.report_to(receiver.simulated_url)
    post(sandbox, elsewhere.url)
    post(sandbox, "")
    assert post(sandbox, receiver.simulated_url, body="").status_code == 400
    sandbox.answer_next("rejected-body")
    post(sandbox, receiver.simulated_url)
    post(sandbox, receiver.simulated_url, body="the one that counts")
    kept.wait_for(3)
    assert kept.kinds == ["sent", "delivered", "read"]
    assert elsewhere.visits == []


def test_the_sandbox_stops_in_the_midst_of_its_reports(monkeypatch, receiver, kept):
    monkeypatch.setattr(sandbox_reports, "DELAYS", (("sent", 0.05), ("delivered", 60.0)))
    with Sandbox() as sandbox:
        sandbox.report_to(receiver.simulated_url)
        post(sandbox, receiver.simulated_url)
        kept.wait_for(1)
        begun = time.monotonic()
    assert time.monotonic() - begun < 1
    with sandbox:  # and reports again
        post(sandbox, receiver.simulated_url)
        kept.wait_for(2)


def test_a_receiver_that_is_gone_is_no_harm_to_the_sandbox(sandbox, kept, caplog):
    with Receiver(kept) as receiver:
        url = receiver.simulated_url
    sandbox.report_to(url)
    assert post(sandbox, url).status_code == 200
    end = time.monotonic() + PATIENCE
    while len(caplog.records) < 3:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert url.rpartition("/")[2] not in caplog.text


def test_very_many_messages_wait_for_their_reports_in_bounded_number(monkeypatch):
    reported = []
    go_on = threading.Event()

    def send_when_all_have_come(_url, callbacks, **_more):
        go_on.wait(PATIENCE)
        reported.append(callbacks)
        return (HandlerAnswer(ONE, 200),)

    monkeypatch.setattr(sandbox_reports, "DELAYS", (("sent", 0.0), ("delivered", 0.0), ("read", 0.0)))
    monkeypatch.setattr(customer, "send", send_when_all_have_come)
    reports = sandbox_reports.Reports()
    try:
        for _ in range(1000):
            reports.report(
                "http://127.0.0.1:1/", "v1", {"from": "1", "to": "2"}, b'{"data": [{"message_id": "1"}]}'
            )
        go_on.set()
        count = -1
        while count < len(reported):
            count = len(reported)
            time.sleep(0.2)
        assert 300 <= count <= 303  # and the one that was on its way
    finally:
        reports.stop()
