"""The command line: what it offers, and when it opens the window."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import composer
from composer import app
from composer.cli import main
from composer.store.files import StorageError
from composer.system import display, resources

SCRIPT = Path(sys.executable).with_name("reply-composer")
PROGRAMS = {"the script": [str(SCRIPT)], "the module": [sys.executable, "-m", "composer"]}


@pytest.fixture(autouse=True)
def _ctrl_c_is_restored():
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def opened(home, monkeypatch):
    """What the window was opened with, instead of opening it."""
    calls = []
    monkeypatch.setattr(app, "run", lambda paths, draft: calls.append((paths.root, draft)) or 7)
    return calls


@pytest.mark.parametrize("program", PROGRAMS)
def test_help_and_version(program, tmp_path):
    def said(option):
        line = [*PROGRAMS[program], option]
        return subprocess.run(
            line, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=30
        ).stdout

    assert said("--version") == f"reply-composer {composer.__version__}\n"
    text = said("--help")
    assert text.startswith("usage: reply-composer ")
    for command, words in (("check", "problems"), ("send", "outcome"), ("sandbox", "until interrupted")):
        [line] = [line for line in text.splitlines() if line.split()[:1] == [command]]
        assert words in line


@pytest.mark.parametrize("command", ["check", "send", "callbacks", "sandbox"])
def test_each_command_has_its_own_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: reply-composer {command} ")


@pytest.mark.parametrize(
    ("arguments", "root", "draft"),
    [
        ([], "home", None),
        (["offer.reply.json"], "home", "offer.reply.json"),
        (["--data-dir", "elsewhere"], "elsewhere", None),
        (["--data-dir", "elsewhere", "offer.reply.json"], "elsewhere", "offer.reply.json"),
        (["--data-dir=elsewhere", "offer.reply.json"], "elsewhere", "offer.reply.json"),
        (["offer.reply.json", "--data-dir", "elsewhere"], "elsewhere", "offer.reply.json"),
        (["--data-dir", "check", "offer.reply.json"], "check", "offer.reply.json"),
        (["./check"], "home", "check"),
        (["--", "-offer.reply.json"], "home", "-offer.reply.json"),
    ],
)
def test_without_a_command_the_window_opens(opened, tmp_path, monkeypatch, arguments, root, draft):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 7
    assert opened == [(tmp_path / root, Path(draft) if draft else None)]


@pytest.mark.parametrize(
    "arguments", [["check", "x"], ["--data-dir", "d", "check", "x"], ["--data-dir=d", "check", "x"]]
)
def test_a_command_opens_no_window(opened, arguments, capsys):
    assert main(arguments) == 2
    assert "it is not there" in capsys.readouterr().out
    assert opened == []


@pytest.mark.parametrize(
    "arguments", [["--frobnicate"], ["a.json", "b.json"], ["--data-dir"], ["a.json", "check"]]
)
def test_what_is_no_command_is_explained(opened, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: reply-composer ")
    assert opened == []


def test_without_a_display_nothing_is_opened(opened, monkeypatch, capsys):
    monkeypatch.setattr(display, "obstacle", lambda: "There is no display.")
    assert main([]) == 2
    assert capsys.readouterr() == ("", "There is no display.\n")
    assert opened == []


def test_without_fonts_the_window_opens_and_the_terminal_says_what_to_install(opened, monkeypatch, capsys):
    monkeypatch.setattr(display, "fonts_hint", lambda: "There are no fonts.")
    assert main([]) == 7
    assert capsys.readouterr() == ("", "There are no fonts.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("after", [0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4])
def test_ctrl_c_while_it_starts_prints_no_traceback(home, after):
    """From the moment on at which Python has given the word to the program."""
    code = (
        "import sys; from composer import cli; run = cli._run\n"
        "cli._run = lambda arguments: print(flush=True) or run(arguments)\n"
        "sys.exit(cli.main([]))"
    )
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen([sys.executable, "-c", code], env=environment, **pipes)
    assert process.stdout.readline() == "\n"
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert "Traceback" not in said
    assert "KeyboardInterrupt" not in said


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_what_is_to_ignore_ctrl_c_goes_on_ignoring_it(opened):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert main([]) == 7
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    [
        (StorageError(Path("x"), "The disk is full."), 2, "The disk is full.\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_an_expected_end_is_a_sentence_and_a_status(home, monkeypatch, capsys, fault, status, words):
    def fail(*_arguments):
        raise fault

    monkeypatch.setattr(app, "run", fail)
    assert main([]) == status
    assert capsys.readouterr() == ("", words)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "DRAFT"),
        ("send", "DRAFT", "--account", "sandbox"),
        ("callbacks", "CALLBACK"),
        ("sandbox",),
        ("--version",),
    ],
)
def test_no_command_loads_qt(home, tmp_path, arguments):
    draft = tmp_path / "offer.reply.json"
    draft.write_bytes(resources.path("samples/welcome.reply.json").read_bytes())
    callback = tmp_path / "callback.txt"
    callback.write_text("id=abc&status=read")
    files = {"DRAFT": str(draft), "CALLBACK": str(callback)}
    line = [sys.executable, "-X", "importtime", "-m", "composer"]
    line += [files.get(argument, argument) for argument in arguments]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline()  # the sandbox goes on from here
    process.send_signal(signal.SIGINT) if arguments == ("sandbox",) else None
    _, imported = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "composer.cli" in imported
    assert not [line for line in imported.splitlines() if "PySide6" in line or "shiboken" in line]
