"""What is said beneath each field of the form."""

from collections.abc import Sequence

from composer.message.model import value_of
from composer.message.problems import Problem
from composer.session.drafts.document import Document
from composer.session.sending.readiness import Readiness
from composer.ui.widgets.fields.notes import Note
from composer.ui.widgets.fields.offers import Offer

TO_HINT = "With + and the country code"


class Sentences:
    """Problems, what the API answered and hints, by field.

    An empty field is only reproached after the keyboard was in it.
    """

    def __init__(self, document: Document, readiness: Readiness) -> None:
        self._document, self._readiness = document, readiness
        self._visited: set[str] = set()

    def note_visit(self, name: str) -> None:
        """Note that the keyboard has left a field."""
        self._visited.add(name)

    def forget_visits(self) -> None:
        """Count every field as not visited: it is another draft's."""
        self._visited.clear()

    def of(self, name: str) -> tuple[Sequence[Note], Sequence[Note]]:
        """Return a field's errors and warnings."""
        text = self.text(name)
        held = name == "to" and self._readiness.is_recipient_begun
        found = [] if held or (not text and name not in self._visited) else self._readiness.problems_of(name)
        errors = [_note(problem, text) for problem in found if problem.severity == "error"]
        warnings = [_note(problem, text) for problem in found if problem.severity == "warning"]
        return [*map(Note, self._readiness.answers_of(name)), *errors], warnings

    def hint(self, name: str) -> str:
        """Return what stands beneath a field when all is well, "" for nothing."""
        if name == "to":  # always one line, or the form would move beneath the first digits
            hint = self._readiness.recipient_hint
            return hint if hint or any(self.of(name)) else TO_HINT
        header = self._document.message.header
        if name == "header.caption" and header is not None and header.type in ("image", "video"):
            return "Sent with the file; phones show it on documents only, as far as is known."
        return ""

    def text(self, name: str) -> object:
        """Return what a field holds: usually a text."""
        return self._document.draft.name if name == "name" else value_of(self._document.message, name)


def _note(problem: Problem, text: object) -> Note:
    if problem.mended is None or not isinstance(text, str):
        return Note(problem.text)
    return Note(problem.text, Offer(problem.field, text, problem.mended))
