"""One POST over real sockets: what comes back of it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown

from ...cases import cases
from ..server import Serve, Visit
from .sends import ACCEPTED, BIG, REFUSED, Send, accept


@pytest.mark.parametrize("encoding", ["multipart", "urlencoded", "json"])
def test_an_accepted_message_has_its_id(send_to: Send, serve: Serve, encoding: str) -> None:
    server = serve(accept)
    outcome = send_to(server.url, encoding=encoding)
    assert outcome == Accepted("m1:0", ("14155550123",), 200, ACCEPTED.decode(), "")
    visit = server.visit
    assert visit.head.startswith(b"POST /v1/HPLANTED77SID/messages HTTP/1.1\r\n")
    assert visit.headers["api-key"] == "planted-Key-9f3a71"
    assert visit.headers["user-agent"].startswith("reply-button-composer/")
    assert len(visit.body) == int(visit.headers["content-length"])
    assert visit.received.count(b"planted-Key-9f3a71") == 1
    assert b"Hi Maria" in visit.body or b"Hi+Maria" in visit.body


def test_a_message_of_many_reads_arrives_whole(send_to: Send, serve: Serve) -> None:
    server = serve(accept)
    body = "".join(f"{number:07}\n" for number in range(50_000))
    outcome = send_to(server.url, message=replace(BIG, body=body), encoding="json")
    assert isinstance(outcome, Accepted)
    assert json.loads(server.visit.body)["body"] == body


def test_a_refusal_names_the_composers_fields(send_to: Send, serve: Serve) -> None:
    def refuse(visit: Visit) -> None:
        visit.read_request()
        visit.answer(429, REFUSED, "Retry-After: 30")

    assert send_to(serve(refuse).url) == Rejected(
        "E413", "Invalid", {"buttons": "no buttons"}, 30, 429, REFUSED.decode()
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, Unknown),
        (204, Unknown),
        (304, Rejected),
        (400, Rejected),
        (401, Rejected),
        (408, Unknown),
        (413, Rejected),
        (429, Rejected),
        (500, Unknown),
        (503, Unknown),
    ],
)
def test_an_empty_answer_is_told_by_its_status_and_never_asked_for_again(
    send_to: Send, serve: Serve, status: int, kind: type
) -> None:
    def answer(visit: Visit) -> None:
        visit.read_request()
        visit.answer(status, b"", "Retry-After: 0", "Connection: close")

    server = serve(answer)
    assert type(send_to(server.url)) is kind
    assert server.visit.received.count(b"POST ") == 1


def test_a_web_page_with_200_is_unknown(send_to: Send, serve: Serve) -> None:
    def portal(visit: Visit) -> None:
        visit.read_request()
        visit.answer(200, b"<html><body>Log in to the WLAN</body></html>", "Content-Type: text/html")

    assert isinstance(send_to(serve(portal).url), Unknown)


def test_an_answer_in_chunks_is_read(send_to: Send, serve: Serve) -> None:
    def chunked(visit: Visit) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for number in ACCEPTED:
            visit.send(b"1\r\n" + bytes([number]) + b"\r\n")
        visit.send(b"0\r\n\r\n")
        visit.read_to_end()

    assert isinstance(send_to(serve(chunked).url), Accepted)


def test_an_answer_that_ends_with_the_connection_is_read(send_to: Send, serve: Serve) -> None:
    def old(visit: Visit) -> None:
        visit.read_request()
        visit.send(b"HTTP/1.0 200 OK\r\n\r\n" + ACCEPTED)

    assert isinstance(send_to(serve(old).url), Accepted)


@pytest.mark.parametrize(
    "before",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 102 Processing\r\n\r\n" * 3,
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 199 Whatever\r\n\r\n",
    ],
)
def test_what_comes_before_the_answer_is_passed_over(send_to: Send, serve: Serve, before: bytes) -> None:
    def continued(visit: Visit) -> None:
        visit.read_request()
        visit.send(before)
        visit.answer(200, ACCEPTED)

    assert isinstance(send_to(serve(continued).url), Accepted)


OUTCOME_WORDS = {Accepted: "accepted", Rejected: "rejected", NotSent: "not-sent", Unknown: "unknown"}


@pytest.mark.parametrize(
    "case", cases("answers"), ids=lambda case: f"{case['status']} {case['body'].get('code')}"
)
def test_what_the_api_answers(send_to: Send, serve: Serve, case: dict[str, Any]) -> None:
    def answer(visit: Visit) -> None:
        visit.read_request()
        visit.send(case.get("raw_before", "").encode())
        visit.answer(case["status"], json.dumps(case["body"]).encode())

    assert OUTCOME_WORDS[type(send_to(serve(answer).url))] == case["outcome"]


@pytest.mark.parametrize("code", ["WA200", "wa201", "OK", "ok", "SUCCESS", "Success", 200, "202"])
def test_a_code_that_says_success_is_no_refusal(send_to: Send, serve: Serve, code: object) -> None:
    found = []
    for status, data in ((202, [{"message_id": "a"}]), (202, []), (400, [])):
        body = json.dumps({"code": code, "message": "Success", "data": data, "error": {}}).encode()
        found.append(type(send_to(serve(lambda visit: answered(visit, status, body)).url)))  # noqa: B023
    assert found == [Accepted, Unknown, Rejected]


def answered(visit: Visit, status: int, body: bytes) -> None:
    visit.read_request()
    visit.answer(status, body)
