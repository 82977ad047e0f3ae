"""Work not yet saved, of this run and of runs that ended."""

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from filelock import FileLock

from composer.message.drafts.draft import MAX_BYTES, Draft, dumps
from composer.message.model import Message
from composer.store.drafts.recovery import Recovery, digest
from composer.store.files import StorageError
from tests.store.draft_files import DRAFT, named, put

KEPT_AT = 1_800_000_000.25


@pytest.fixture
def recovery(tmp_path):
    recovery = Recovery(tmp_path / "recovery", lambda: KEPT_AT)
    yield recovery
    recovery.close()


def ended(tmp_path, *kept, path=None, known=None) -> None:
    """Leave work of a run that ended without saving it."""
    run = Recovery(tmp_path / "recovery", lambda: KEPT_AT)
    for number, draft in enumerate(kept):
        run.keep(number, draft, path, known)
    run.close()


def names(tmp_path):
    folder = tmp_path / "recovery"
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock") if folder.exists() else []


def test_nothing_is_left_at_first(recovery, tmp_path):
    assert recovery.leftovers() == []
    assert not (tmp_path / "recovery").exists()


def test_what_a_run_did_not_save_is_left(recovery, tmp_path, folder):
    path = put(folder, "a", named("before"))
    ended(tmp_path, DRAFT, path=path, known=path.read_bytes())
    (leftover,) = recovery.leftovers()
    assert leftover.draft == DRAFT
    assert leftover.path == path
    assert leftover.based_on == digest(path.read_bytes())
    assert leftover.kept_at == datetime.fromtimestamp(KEPT_AT, UTC)
    assert recovery.leftovers() == [leftover]


@pytest.mark.parametrize(
    "draft",
    [
        Draft(),
        DRAFT,
        named("\ud83d half", body="\U0001f642\ud800\0\u2028"),
        Draft("a", extra={"team": [1, {"b": None}]}),
    ],
)
def test_any_draft_is_left_as_it_was(recovery, tmp_path, draft):
    ended(tmp_path, draft)
    (leftover,) = recovery.leftovers()
    assert leftover.draft == draft
    assert (leftover.path, leftover.based_on) == (None, "")


@pytest.mark.skipif(os.name != "posix", reason="names of any bytes")
def test_a_path_that_is_no_text(recovery, tmp_path, folder):
    path = folder / os.fsdecode(b"caf\xe9.reply.json")
    ended(tmp_path, DRAFT, path=path)
    assert recovery.leftovers()[0].path == path


def test_the_latest_text_of_each_document_is_kept(recovery, tmp_path):
    run = Recovery(tmp_path / "recovery")
    for text in ("H", "Hi", "Hi!"):
        run.keep(1, named("one", body=text), None, None)
    run.keep(2, named("two"), None, None)
    run.close()
    assert [leftover.draft.name for leftover in recovery.leftovers()] == ["two", "one"]
    assert recovery.leftovers()[1].draft.message.body == "Hi!"


def test_a_run_that_goes_on_leaves_nothing(recovery, tmp_path):
    running = Recovery(tmp_path / "recovery")
    running.keep(1, DRAFT, None, None)
    assert recovery.leftovers() == []
    assert running.leftovers() == []
    running.close()
    assert len(recovery.leftovers()) == 1


KILLED = """
import sys, time
from pathlib import Path
from composer.message.drafts.draft import Draft
from composer.store.drafts.recovery import Recovery
recovery = Recovery(Path(sys.argv[1]))
recovery.keep(1, Draft("killed"), None, None)
print("kept", flush=True)
time.sleep(60)
"""


def test_a_run_that_was_killed_is_told_from_one_that_goes_on(recovery, tmp_path):
    program = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "recovery")], stdout=subprocess.PIPE
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"kept\n"
        assert recovery.leftovers() == []
        program.kill()
    assert [leftover.draft.name for leftover in recovery.leftovers()] == ["killed"]


def test_without_locks_everything_of_others_is_offered(recovery, tmp_path, monkeypatch):
    ended(tmp_path, DRAFT)

    def no_locks(*_arguments, **_more):
        raise NotImplementedError

    monkeypatch.setattr(FileLock, "acquire", no_locks)
    assert len(recovery.leftovers()) == 1


def test_nothing_is_removed_before_the_save_was_read_back(recovery, tmp_path, folder):
    path = put(folder, "a", named("older"))
    recovery.keep(1, DRAFT, path, None)
    assert not recovery.discard_if_saved(1, path, dumps(DRAFT))
    assert not recovery.discard_if_saved(1, folder / "gone.reply.json", dumps(DRAFT))
    assert len(names(tmp_path)) == 1
    put(folder, "a", DRAFT)
    assert recovery.discard_if_saved(1, path, dumps(DRAFT))
    assert names(tmp_path) == []
    assert recovery.discard_if_saved(1, path, dumps(DRAFT))


def test_what_was_given_up_is_removed(recovery, tmp_path):
    ended(tmp_path, DRAFT, named("b"))
    recovery.keep(1, DRAFT, None, None)
    recovery.discard(1)
    recovery.discard(1)
    for leftover in recovery.leftovers():
        recovery.forget(leftover)
        recovery.forget(leftover)
    assert names(tmp_path) == []


def test_what_was_saved_at_the_last_moment_is_not_offered(recovery, tmp_path, folder):
    path = put(folder, "a", DRAFT)
    ended(tmp_path, DRAFT, path=path)
    assert recovery.leftovers() == []
    assert names(tmp_path) == []
    ended(tmp_path, replace(DRAFT, name="other"), path=path)
    assert len(recovery.leftovers()) == 1


def file(**changes) -> bytes:
    content = {"format": "reply-button-recovery", "version": 1, "kept_at": 1, "path": None, "based_on": ""}
    return json.dumps(content | {"draft": dumps(DRAFT).decode()} | changes).encode()


DAMAGES = {
    "empty": b"",
    "half": json.dumps({"format": "reply-button-recovery", "version": 1}).encode()[:20],
    "binary": bytes(range(256)),
    "a list": b"[]",
    "another file": b"{}",
    "no draft": file(draft="x"),
    "no text": file(draft={}),
    "wrong time": file(kept_at="x"),
    "wrong path": file(path=3),
    "no digest": file(based_on=None),
    "too deep": b'{"format":' + b"[" * 100_000,
}


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_a_damaged_file_is_quarantined_and_the_others_are_offered(recovery, tmp_path, damage):
    ended(tmp_path, DRAFT)
    (tmp_path / "recovery" / f"{'a' * 16}-1.json").write_bytes(DAMAGES[damage])
    assert [leftover.draft for leftover in recovery.leftovers()] == [DRAFT]
    (quarantined,) = recovery.quarantined
    assert quarantined.name.startswith(f"{'a' * 16}-1.json.corrupt-")
    assert quarantined.read_bytes() == DAMAGES[damage]
    assert len(recovery.leftovers()) == len(recovery.quarantined) == 1


@pytest.mark.parametrize("kept_at", [-1e18, 1e18, float("nan"), True])
def test_odd_times_are_no_obstacle(recovery, tmp_path, kept_at):
    run = Recovery(tmp_path / "recovery", lambda: kept_at)
    run.keep(1, DRAFT, None, None)
    run.close()
    assert [leftover.draft for leftover in recovery.leftovers()] == [DRAFT]


def test_a_file_of_a_newer_version_is_left_alone(recovery, tmp_path):
    ended(tmp_path, DRAFT)
    (file,) = (tmp_path / "recovery").glob("*.json")
    file.write_bytes(file.read_bytes().replace(b'"version": 1', b'"version": 2', 1))
    assert recovery.leftovers() == recovery.quarantined == []
    assert file.exists()


def test_of_a_newer_versions_file_it_is_said(recovery, tmp_path):
    (tmp_path / "recovery").mkdir()
    (tmp_path / "recovery" / f"{'a' * 16}-1.json").write_bytes(file(version=2))
    assert recovery.leftovers() == []
    assert recovery.unread == [
        f"Work not yet saved “{'a' * 16}-1.json” was made by a newer version of this program."
    ]


def test_a_file_larger_than_any_draft_is_quarantined(recovery, tmp_path):
    ended(tmp_path, DRAFT)
    large = tmp_path / "recovery" / f"{'a' * 16}-1.json"
    with large.open("wb") as opened:
        opened.truncate(50 << 20)
    assert [leftover.draft for leftover in recovery.leftovers()] == [DRAFT]
    assert [aside.stat().st_size for aside in recovery.quarantined] == [50 << 20]
    assert not large.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are POSIX's")
@pytest.mark.parametrize(("make", "why"), [(Path.mkdir, "a folder"), (os.mkfifo, "not an ordinary file")])
def test_of_what_is_no_file_it_is_said(recovery, tmp_path, make, why):
    ended(tmp_path, DRAFT)
    make(tmp_path / "recovery" / f"{'a' * 16}-1.json")
    assert [leftover.draft for leftover in recovery.leftovers()] == [DRAFT]
    assert recovery.unread == [f"Work not yet saved “{'a' * 16}-1.json” could not be opened: it is {why}."]


@pytest.mark.parametrize("path", ["/a\0b", "/\ud83d", "/" + "x" * 5000])
def test_work_is_offered_whatever_its_file_is_called(recovery, tmp_path, path):
    (tmp_path / "recovery").mkdir()
    (tmp_path / "recovery" / f"{'a' * 16}-1.json").write_bytes(file(path=path))
    assert [leftover.draft for leftover in recovery.leftovers()] == [DRAFT]


def test_what_belongs_to_others_is_left_alone(recovery, tmp_path):
    folder = tmp_path / "recovery"
    folder.mkdir()
    for name in ("notes.txt", "a-1.json", "x.json"):
        (folder / name).write_bytes(b"x")
    (folder / f"{'b' * 16}-1.json").mkdir()
    assert recovery.leftovers() == recovery.quarantined == []
    assert len(names(tmp_path)) == 4


def test_a_draft_too_large_to_be_opened_again_is_refused(recovery):
    with pytest.raises(StorageError, match="too large"):
        recovery.keep(1, Draft("a", Message(body="x" * MAX_BYTES)), None, None)


def test_the_largest_draft_is_kept(recovery, tmp_path):
    for body in ('"' * 130_000, "é" * 130_000, "\x01" * 43_000):
        ended(tmp_path, Draft("a", Message(body=body)))
        (leftover,) = recovery.leftovers()
        assert leftover.draft.message.body == body
        recovery.forget(leftover)


@pytest.mark.parametrize(
    ("step", "number"), [("write", errno.ENOSPC), ("fsync", errno.EIO), ("open", errno.EACCES)]
)
def test_a_failed_keeping_leaves_what_was_kept_before(recovery, tmp_path, monkeypatch, fail, step, number):
    recovery.keep(1, DRAFT, None, None)
    with monkeypatch.context() as patch:
        fail(patch, step, number)
        with pytest.raises(StorageError):
            recovery.keep(1, named("other"), None, None)
    recovery.close()
    assert [leftover.draft for leftover in Recovery(tmp_path / "recovery").leftovers()] == [DRAFT]


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_it_is_for_its_user_alone(recovery, tmp_path):
    recovery.keep(1, DRAFT, Path("/a"), b"")
    assert (tmp_path / "recovery").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "recovery").iterdir())
