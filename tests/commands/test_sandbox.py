"""sandbox: the sandbox of the API by itself, in a process of its own."""

import re
import signal
import socket

import pytest
import requests

from composer.kaleyra.sandbox.sandbox import Sandbox


@pytest.fixture
def standing(start):
    """Start one and return it with its base URL, the first line it prints."""

    def standing(*arguments):
        process = start("sandbox", "--port", "0", *arguments)
        return process, process.stdout.readline().rstrip("\n")

    return standing


def connected(url):
    return socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_prints_its_address_and_answers_until_it_is_interrupted(standing, home, number):
    process, url = standing()
    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+", url)
    answer = requests.get(f"{url}/", timeout=20)
    assert (answer.status_code, answer.headers["X-Sandbox"]) == (404, "reply-button-composer")
    process.send_signal(number)
    assert process.communicate(timeout=20) == (
        "",
        "Nothing sent here reaches anybody. Press Ctrl+C to stop.\n",
    )
    assert process.returncode == 0
    assert not home.exists()
    with pytest.raises(ConnectionRefusedError):
        connected(url)


def test_an_interrupt_does_not_wait_for_who_is_connected(standing):
    process, url = standing("--scenario", "slow")
    with connected(url) as waiting, connected(url):
        waiting.sendall(b"POST /v1/HX1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=4)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("scenario", "status"), [((), 0), (("--scenario", "bad-key"), 1), (("--scenario", "html"), 4)]
)
def test_send_reaches_it(standing, run, draft, key, sends, scenario, status):
    _process, url = standing(*scenario)
    options = ("--base-url", url, "--sid", "HX1", "--from", "+14155550100", "--json")
    assert run("send", draft(), *options).status == status
    assert run("send", draft(), *options).status == status  # not only the first
    assert [f"http://{kept.host}" for kept in sends()] == [url, url]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--port", "-1"), "-1 is no port"),
        (("--port", "65536"), "65536 is no port"),
        (("--port", "TAKEN"), "another program is using it"),
        (("--port", "eight"), "invalid int value"),
        (("--scenario", "sunny"), "invalid choice"),
        (("--sid", "HX1"), "unrecognized arguments"),
    ],
)
def test_what_cannot_be_started_has_the_status_2(run, options, words):
    with Sandbox() as taken:
        port = taken.base_url.rpartition(":")[2]
        ended = run("sandbox", *(port if option == "TAKEN" else option for option in options))
    assert (ended.status, ended.out) == (2, "")
    assert words in ended.err
