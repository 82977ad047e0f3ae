"""The receiver in the window: its URL, which lasts, its port, and the address of a tunnel."""

import socket
import threading

import pytest
import requests

from composer.session.background import Background
from composer.session.replies.receiving import Receiving, tunnel_address
from composer.store.settings import Settings, load_settings


@pytest.fixture
def background(qapp):
    background = Background()
    yield background
    assert background.wait(5000)


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def start(background, qtbot):
    started = []

    def start(settings):
        receiving = Receiving(lambda _events: None, settings, background)
        started.append(receiving)
        with qtbot.waitSignal(receiving.changed):  # the URL is there before it is saved
            receiving.start()
        return receiving

    yield start
    for receiving in started:
        receiving.stop()


def test_the_url_is_the_same_after_a_restart(start, settings, background, tmp_path):
    first = start(settings)
    first.stop()
    assert background.wait(5000)
    second = start(load_settings(tmp_path / "settings.json"))
    assert (first.url, second.moved_to) == (second.url, 0)
    assert second.simulated_url != first.simulated_url


def test_another_port_is_taken_and_said(start, settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.receiver_port = taken.getsockname()[1]
        receiving = start(settings)
        assert receiving.moved_to not in (0, settings.receiver_port)
        assert str(receiving.moved_to) in receiving.url


def test_it_is_off_until_switched_on(start, settings):
    receiving = start(settings)
    assert requests.get(receiving.url, timeout=5).status_code == 404
    receiving.switch(True)
    assert requests.get(receiving.url, timeout=5).status_code == 200
    receiving.switch(False)
    assert requests.get(receiving.url, timeout=5).status_code == 404


def test_without_any_port_a_sentence_says_so(start, settings, monkeypatch):
    def none_left(*_):
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("composer.kaleyra.callbacks.receiver.socket.create_server", none_left)
    receiving = start(settings)
    assert "no port of this computer is free" in receiving.fault
    assert (receiving.url, receiving.public_url, receiving.simulated_url) == ("", "", "")


def test_one_that_is_stopped_before_it_began_leaves_no_thread(settings, background, qapp):
    receiving = Receiving(lambda _events: None, settings, background)
    receiving.stop()
    receiving.start()
    assert background.wait(5000)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("receiver")]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        (" https://a.example.org/ ", "https://a.example.org"),
        ("a.example.org", "https://a.example.org"),
        ("http://10.0.0.1:8080", "http://10.0.0.1:8080"),
        ("https://a.example.org/x", None),
        ("https://a.example.org?x", None),
        ("https://u:p@a.example.org", None),
        ("ftp://a.example.org", None),
        ("https://localhost", None),
        ("https://[a", None),
        ("https://a b.example.org", None),
        ("https://a.example.org:x", None),
        ("https://a.example.org:0", None),
    ],
)
def test_a_tunnels_address(text, address):
    assert tunnel_address(text) == address
