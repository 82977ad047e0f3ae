"""Whatever is done in whatever order, no acknowledged text is missing: a state machine."""

import shutil
import tempfile
from pathlib import Path

import pytest
import shiboken6
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from composer.message.drafts.draft import Draft, dumps, loads
from composer.message.model import Message
from composer.session.background import Background
from composer.session.drafts.autosave import Autosave
from composer.session.drafts.document import Document
from composer.store.drafts.recovery import Recovery
from composer.store.drafts.save import ChangedOutside, Saved, Saver
from composer.store.drafts.versions import Versions
from composer.store.files import write_atomic

pytestmark = pytest.mark.usefixtures("qapp")

TEXTS = st.text(st.sampled_from("ab \n😀*"), max_size=6)


class Life(RuleBasedStateMachine):
    """A document is typed in, undone, saved, reloaded, changed by somebody else, and its program killed."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "a.reply.json"
        self.background = Background()
        self.versions = Versions(self.folder / "versions")
        self.saver = Saver(self.versions, self.folder / "locks")
        self.saved: list[str] = []
        self._start(Draft("A", Message(body="first")), None)

    def _start(self, draft: Draft, known: bytes | None, unsaved: bool = False) -> None:
        self.document = Document(draft)
        self.document.open(draft, self.path if known else None, known, unsaved=unsaved)
        self.recovery = Recovery(self.folder / "recovery")
        self.autosave = Autosave(self.document, self.recovery, self.background)

    @property
    def body(self) -> str:
        return self.document.message.body

    @rule(text=TEXTS)
    def type(self, text: str) -> None:
        for end in range(1, len(text) + 1):
            self.document.edit("body", text[:end], end)

    @rule()
    def undo_and_redo(self) -> None:
        before = self.body
        if self.document.undo_stack.canUndo():
            self.document.undo_stack.undo()
            self.document.undo_stack.redo()
        assert self.body == before

    @rule()
    def undo(self) -> None:
        self.document.undo_stack.undo()

    @rule()
    def save(self) -> None:
        done = self.saver.save(self.path, self.document.draft, self.document.known)
        if isinstance(done, ChangedOutside):
            assert done.data is not None
            assert self.document.draft != loads(done.data)
            self.saved.append(loads(done.data).message.body)  # theirs must be found again too
            done = self.saver.save(self.path, self.document.draft, done.data)
        assert isinstance(done, Saved)
        self.saved.append(self.body)
        self.document.saved(done.path, done.data)
        self.versions.keep(done.path, done.data)

    @rule(text=TEXTS)
    def somebody_else_saves(self, text: str) -> None:
        if self.path.exists():
            held = self.path.read_bytes()
            write_atomic(self.path, dumps(Draft("A", Message(body=text))), private=False)
            if self.document.known == held and not self.document.dirty:
                self.document.open(loads(self.path.read_bytes()), self.path, self.path.read_bytes())

    @rule()
    def crash_and_restore(self) -> None:
        assert self.background.wait(5000)
        self.autosave.keep()  # as the second that is over does
        wanted, dirty, known = self.document.draft, self.document.dirty, self.document.known
        self.recovery.close()  # what the end of the process does to its lock
        self._forget()
        leftovers = Recovery(self.folder / "recovery").leftovers()
        if dirty and not (self.path.exists() and self.path.read_bytes() == dumps(wanted)):
            assert [leftover.draft for leftover in leftovers] == [wanted]
            self._start(wanted, known, unsaved=True)
            self.recovery.forget(leftovers[0])
        elif self.path.exists():
            data = self.path.read_bytes()
            self._start(loads(data), data)  # the last file is opened, whoever wrote to it last
        else:
            self._start(wanted, known)

    @invariant()
    def every_saved_text_is_on_the_disk(self) -> None:
        if not self.saved:
            return
        held = {
            loads(self.versions.read(version.id)).message.body
            for version in self.versions.versions(self.path)
        }
        held.add(loads(self.path.read_bytes()).message.body)
        assert set(self.saved) <= held

    @invariant()
    def clean_means_saved(self) -> None:
        if self.document.path is not None and not self.document.dirty:
            assert self.document.known == dumps(self.document.draft)

    def _forget(self) -> None:
        shiboken6.delete(self.autosave)
        self.document.end()

    def teardown(self) -> None:
        assert self.background.wait(5000)
        self._forget()
        self.recovery.close()
        shutil.rmtree(self.folder)


def test_unsaved_work_that_somebody_else_saved_just_so_is_saved() -> None:
    life = Life()
    life.begin()
    try:
        life.save()
        life.type("a")
        life.somebody_else_saves("a")
        life.crash_and_restore()
        life.clean_means_saved()
        assert (life.body, life.document.dirty) == ("a", False)
    finally:
        life.teardown()


Life.TestCase.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
TestLife = Life.TestCase
