"""The Replies pane, and who sends callbacks to it."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from .steps import WAIT


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def pane(user, qtbot):
    user.window.resize(1280, 800)
    qtbot.waitUntil(lambda: user.session.receiving.simulated_url != "", timeout=WAIT)
    return user.window.replies


@pytest.fixture
def reporting(monkeypatch):
    """The sandbox reports at once what becomes of a message."""
    quick = (("sent", 0.0), ("delivered", 0.01), ("read", 0.02))
    monkeypatch.setattr("composer.kaleyra.sandbox.reports.DELAYS", quick)


@pytest.fixture
def handler():
    """A company's own handler of callbacks, which answers 202 and remembers."""
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(202)
            self.end_headers()
            self.wfile.write(b'{"queued": true}')

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.bodies = bodies
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
