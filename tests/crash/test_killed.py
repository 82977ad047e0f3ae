"""A kill at each write, renaming and syncing of a job: the old state is there or the new one.

What was being written may be beside it, until the sweep at the next start.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from composer.kaleyra.account import Account
from composer.message.drafts.draft import dumps, loads
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.drafts.recovery import Recovery
from composer.store.settings import Settings, load_settings
from tests.crash.killed import KEYS, NEW, OLD
from tests.crash.rounds import sweep_days_later
from tests.crash.writer import saver_in, text_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL and fork")

ROOT = Path(__file__).parents[2]


class Place:
    """What a killed job left in a folder.

    said: what the job acknowledged before that.
    """

    def __init__(self, folder: Path, said: list[str]) -> None:
        self.drafts, self.data, self.said = folder / "Drafts", folder / "data", said
        self.keys, self.accounts = KeyFile(self.data / "keys.json"), AccountsFile(self.data / "accounts.json")
        self.versions = saver_in(self.data).versions

    def temporary(self) -> list[Path]:
        """Return the files that were being written."""
        return list(self.data.parent.rglob("*.tmp"))

    def holding(self, text: str) -> list[Path]:
        """Return the files with a text in them."""
        files = (path for path in self.data.parent.rglob("*") if path.is_file())
        return [path for path in files if text.encode() in path.read_bytes()]

    def texts(self) -> dict[str, str]:
        """Return the texts of the drafts."""
        return {path.name: text_of(loads(path.read_bytes())) for path in self.drafts.glob("[!.]*.json")}

    def offered(self) -> list[str]:
        """Return the texts that the next run offers; nothing damaged is among them."""
        recovery = Recovery(self.data / "recovery")
        leftovers = recovery.leftovers()
        assert recovery.quarantined == []
        recovery.close()
        return [text_of(leftover.draft) for leftover in leftovers]


@pytest.fixture(scope="module")
def killer() -> Iterator["subprocess.Popen[str]"]:
    line = [sys.executable, "-m", "tests.crash.killed"]
    program = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield program
    program.communicate(timeout=10)


@pytest.fixture
def each_kill(killer, tmp_path):
    """Do a job on what `prepare` makes, killed at each of its calls in turn; check what is left each time."""

    def each_kill(job: str, prepare: Callable[[Place], None], check: Callable[[Place], None]) -> None:
        prepared, folder = tmp_path / "prepared", tmp_path / "work"
        for name in ("Drafts", "data"):
            (prepared / name).mkdir(parents=True)
        prepare(Place(prepared, []))
        call, end, left = 0, "killed", 0
        while end == "killed":
            call += 1
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(prepared, folder)
            killer.stdin.write(f"{job} {folder} {call}\n")
            killer.stdin.flush()
            said = []
            while not (end := killer.stdout.readline().strip()).startswith(("killed", "ended", "failed")):
                said.append(end)
            place = Place(folder, said)
            left += len(place.temporary())
            check(place)
            sweep_days_later(place.drafts, place.data)
        assert end == "ended"
        assert call > 5
        assert left > 0 or job in ("forget_leftover", "remove_key")

    return each_kill


def nothing(_place: Place) -> None:
    pass


def test_settings(each_kill):
    def prepare(place: Place) -> None:
        Settings(place.data / "settings.json", last_folder="/team").save()

    def check(place: Place) -> None:
        settings = load_settings(place.data / "settings.json")
        assert settings.quarantined is None
        assert settings.last_folder == "/team"
        assert settings.appearance == "dark" if place.said else settings.appearance in ("system", "dark")

    each_kill("save_settings", prepare, check)


def test_accounts(each_kill):
    def prepare(place: Place) -> None:
        place.accounts.save(Accounts((Account("Old", "https://api.kaleyra.io"),), "Old"))

    def check(place: Place) -> None:
        kept = place.accounts.load()
        names = [account.name for account in kept.accounts if not account.is_sandbox]
        assert kept.current == "Old"
        assert names == ["Old", "New"] if place.said else names in (["Old"], ["Old", "New"])

    each_kill("add_account", prepare, check)


@pytest.mark.parametrize("former", ["", "a"])
def test_a_key(each_kill, former):
    def prepare(place: Place) -> None:
        if former:
            place.keys.put(former, KEYS[former])

    def check(place: Place) -> None:
        assert not former or place.keys.get(former) == KEYS[former]
        assert place.keys.get("b") == KEYS["b"] if place.said else place.keys.get("b") in (None, KEYS["b"])
        for entry in ("b", "a"):
            place.keys.remove(entry)  # what the user removes is nowhere any more, before any start
            assert place.holding(KEYS[entry]) == []
        assert not place.keys.path.exists()

    each_kill("put_key", prepare, check)


@pytest.mark.parametrize("other", ["", "b"])
def test_removing_a_key(each_kill, other):
    def prepare(place: Place) -> None:
        for entry in filter(None, ("a", other)):
            place.keys.put(entry, KEYS[entry])

    def check(place: Place) -> None:
        assert not other or place.keys.get(other) == KEYS[other]
        assert place.keys.get("a") is None if place.said else place.keys.get("a") in (None, KEYS["a"])
        place.keys.remove("a")
        assert place.holding(KEYS["a"]) == []

    each_kill("remove_key", prepare, check)


def test_moving_a_key(each_kill):
    def prepare(place: Place) -> None:
        place.keys.put("a", KEYS["a"])

    def check(place: Place) -> None:
        assert {place.keys.get("a"), place.keys.get("c")} == {None, KEYS["a"]}
        assert not place.said or place.keys.get("c") == KEYS["a"]

    each_kill("move_key", prepare, check)


def test_unsaved_work(each_kill):
    def check(place: Place) -> None:
        assert (
            place.offered()
            in {"": ([], ["old"]), "old": (["old"], ["new"]), "new": (["new"],)}["".join(place.said[-1:])]
        )

    each_kill("keep_work", nothing, check)


def test_unsaved_work_that_is_given_up(each_kill):
    def check(place: Place) -> None:
        offered = place.offered()
        assert offered == [] if "removed" in place.said else offered in ([], ["new"])

    each_kill("discard_work", nothing, check)


def test_unsaved_work_that_is_saved_is_there_once(each_kill):
    def check(place: Place) -> None:
        there = place.offered() + list(place.texts().values())
        assert there == ["new"] or (there == [] and place.said == [])
        assert "saved" not in place.said or place.texts() == {"b.reply.json": "new"}

    each_kill("save_work", nothing, check)


def test_a_leftover_that_is_given_up(each_kill):
    def prepare(place: Place) -> None:
        recovery = Recovery(place.data / "recovery")
        recovery.keep(1, NEW, None, None)
        recovery.close()

    def check(place: Place) -> None:
        assert place.offered() == ([] if "removed" in place.said else ["new"])

    each_kill("forget_leftover", prepare, check)


def with_draft(place: Place) -> None:
    (place.drafts / "a.reply.json").write_bytes(dumps(OLD))


def test_a_save_over_a_file(each_kill):
    def check(place: Place) -> None:
        path = place.drafts / "a.reply.json"
        kept = {place.versions.read(version.id) for version in place.versions.versions(path)}
        if place.texts() == {"a.reply.json": "new"}:
            assert kept == {dumps(OLD)}
        else:
            assert place.texts() == {"a.reply.json": "old"}
            assert not place.said

    each_kill("save_over", with_draft, check)


def test_a_save_to_a_new_file(each_kill):
    def check(place: Place) -> None:
        texts = place.texts()
        assert texts.pop("a.reply.json") == "old"
        assert texts == {"b.reply.json": "new"} or (texts == {} and not place.said)

    each_kill("save_new", with_draft, check)


def test_a_renaming(each_kill):
    def check(place: Place) -> None:
        texts = place.texts()
        assert set(texts.values()) == {"old"}
        assert set(texts) <= {"a.reply.json", "b.reply.json"}  # both between the link and the unlinking
        assert set(texts) == {"b.reply.json"} or not place.said

    each_kill("rename_draft", with_draft, check)


def test_an_export(each_kill):
    def prepare(place: Place) -> None:
        (place.drafts / "export.csv").write_bytes(b"older")

    def check(place: Place) -> None:
        held = (place.drafts / "export.csv").read_bytes()
        assert held == b"newer" if place.said else held in (b"older", b"newer")

    each_kill("export", prepare, check)
