"""The test of a connection: what it says, that it can be given up, and that nothing is sent."""

import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from .conftest import PRODUCTION
from .dialog_steps import KEY


@pytest.fixture
def server():
    """Answers HEAD once it may, and keeps what it was asked; anything else it refuses."""

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self):
            may.wait(20)
            super().handle_one_request()

        def do_HEAD(self):
            asked.append((self.command, self.path, str(self.headers)))
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_arguments):
            return

    asked: list[tuple[str, str, str]] = []
    may = threading.Event()
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked, may
        may.set()
        server.shutdown()
        thread.join(20)


def test_it_says_what_was_checked_and_what_cannot_be(open_dialog, key_store, server):
    url, asked, may = server
    may.set()
    key_store()
    page = open_dialog(replace(PRODUCTION, base_url=url), key=KEY)
    page.user.click(page.form.connection_check.button)
    page.user.qtbot.waitUntil(lambda: "answers" in page.form.connection_check.result.text())
    said = page.form.connection_check.result.text()
    assert said.startswith("127.0.0.1 answers.")
    assert "No message was sent to anyone" in said
    assert "The API has no call that checks a key" in said
    [(method, path, headers)] = asked
    assert (method, path) == ("HEAD", "/")
    assert KEY not in headers
    assert page.form.connection_check.button.text() == "Test connection"


def test_it_can_be_stopped(open_dialog, server):
    page = open_dialog(replace(PRODUCTION, base_url=server[0]))
    page.user.click(page.form.connection_check.button)
    assert page.form.connection_check.result.text() == "Testing… No message is sent to anyone."
    assert page.form.connection_check.button.text() == "Stop the test"
    page.user.click(page.form.connection_check.button)
    assert page.form.connection_check.result.text() == "You stopped the test."
    assert page.form.connection_check.button.text() == "Test connection"
    page.settle()
    assert page.form.connection_check.result.text() == "You stopped the test."


def test_what_fails_is_said_in_words(open_dialog):
    page = open_dialog(replace(PRODUCTION, base_url="https://api.example.invalid"))
    page.user.click(page.form.connection_check.button)
    page.user.qtbot.waitUntil(lambda: "was not found" in page.form.connection_check.result.text())


def test_the_address_that_is_typed_is_tried_not_the_one_that_is_kept(open_dialog, server):
    url, asked, may = server
    may.set()
    page = open_dialog(PRODUCTION)
    page.type("base_url", url)
    page.user.click(page.form.connection_check.button)
    page.user.qtbot.waitUntil(lambda: "answers" in page.form.connection_check.result.text())
    assert len(asked) == 1


def test_an_address_that_is_none_is_not_tried(open_dialog):
    page = open_dialog(PRODUCTION)
    page.type("base_url", "http://api.kaleyra.io")
    page.user.click(page.form.connection_check.button)
    assert "must start with https://" in page.note("base_url")
    assert not page.form.connection_check.result.isVisible()


def test_another_account_or_address_has_no_result_yet(open_dialog, server):
    url, _asked, may = server
    may.set()
    page = open_dialog(replace(PRODUCTION, base_url=url))
    page.user.click(page.form.connection_check.button)
    page.user.qtbot.waitUntil(lambda: "answers" in page.form.connection_check.result.text())
    page.go_to_account("sandbox")
    assert not page.form.connection_check.result.isVisible()
