"""What there is to say about a cURL text besides its message."""

from collections.abc import Iterable

STRAIGHTENED = "Curly quotes were read as straight ones."
UNESCAPED = "Escaping that was doubled was undone."

_MOST = 20


class CurlError(ValueError):
    """A text that no message can be read from, or a message that no command can carry.

    str() is a sentence for people. It never holds the key, nor more of the text than a short name.
    """


class UnreadableError(CurlError):
    """JSON in the command that cannot be read, maybe because its quotes were misread."""


class ImportNotes:
    """Sentences for people, each once: what was mended in a command, and what of it was left out."""

    def __init__(self, repairs: Iterable[str] = (), ignored: Iterable[str] = ()) -> None:
        self._repairs = dict.fromkeys(repairs)
        self._ignored = dict.fromkeys(ignored)

    def repair(self, sentence: str) -> None:
        """Add what was read differently from how it is written."""
        self._repairs[sentence] = None

    def ignore(self, sentence: str) -> None:
        """Add what was left out of the message."""
        self._ignored[sentence] = None

    @property
    def repairs(self) -> tuple[str, ...]:
        """What was mended, in the order it was found."""
        return _first(self._repairs)

    @property
    def ignored(self) -> tuple[str, ...]:
        """What was left out, in the order it was found."""
        return _first(self._ignored)


def _first(sentences: dict[str, None]) -> tuple[str, ...]:
    """Return the first sentences, and how many more there are."""
    more = (f"And {len(sentences) - _MOST:,} things more.",) if len(sentences) > _MOST else ()
    return (*list(sentences)[:_MOST], *more)


def quoted(text: str) -> str:
    """Return a short text in quotes, as it can stand in a sentence."""
    kept = "".join(character if character.isprintable() else "?" for character in text[:40])
    return f"“{kept}”" + "…" * (len(text) > 40)
