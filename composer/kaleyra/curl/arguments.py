"""A command's words -> what a request is made of: addresses, headers and the parts of its body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from composer.kaleyra.curl.notes import ImportNotes
from composer.kaleyra.curl.options import IGNORED, REFUSED, SHORT, SYNONYMS, TAKEN, WITH_VALUE, WITHOUT_VALUE
from composer.kaleyra.curl.shell_words import DASHES, DOUBLE, SINGLE

_LONG = re.compile(rf"[{DASHES}]{{1,2}}([A-Za-z][A-Za-z0-9.-]*)(?:=(.*))?", re.DOTALL)
_CLUSTER = re.compile(rf"[{DASHES}]([A-Za-z0-9#:])(.*)", re.DOTALL)
_ADDRESS = re.compile(r"""['"‘’“”]*https?://|[^\s]*/v\d+/[^\s]*""", re.IGNORECASE)
_CURLY = tuple(set(SINGLE + DOUBLE) - set("'\""))

_DASHED = "Long dashes were read as the hyphens of an option."
_STRAY = "Text that belongs to no option was left out."


@dataclass
class Arguments:
    """What a command says.

    addresses: the URLs, in order.
    headers: as they are written, in order.
    parts: (option, value) of the body, in order.
    refused: why the command cannot be read at all, "" if it can.
    doubts: how many places make no sense, which is a sign that the words were divided wrongly.
    """

    addresses: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    refused: str = ""
    doubts: int = 0


def read_arguments(words: Sequence[str], notes: ImportNotes) -> Arguments:
    """Return what a command's words say, its name left out; what is passed over goes into the notes."""
    return _Reader(words, notes).read()


class _Reader:
    def __init__(self, words: Sequence[str], notes: ImportNotes) -> None:
        self._words = words
        self._notes = notes
        self._at = 0
        self._found = Arguments()

    def read(self) -> Arguments:
        while self._at < len(self._words):
            word = self._words[self._at]
            self._at += 1
            if long := self._long(word):
                self._option(*long)
            elif cluster := _CLUSTER.fullmatch(word):
                self._cluster(cluster[1] + cluster[2], word[0])
            elif _ADDRESS.match(word):
                self._found.addresses.append(word)
            elif word.strip("\\^`"):
                self._found.doubts += 1
                self._notes.ignore(_STRAY)
        return self._found

    def _long(self, word: str) -> tuple[str, str | None] | None:
        """Return a long option's name and the value after `=`, None for anything else."""
        match = _LONG.fullmatch(word)
        if match is None:
            return None
        name = match[1].lower() if match[1].lower() in TAKEN else match[1]
        if not word.startswith("--"):
            known = len(name) > 1 and (name in WITH_VALUE or name in WITHOUT_VALUE)
            if not known or (word[0] == "-" and name not in (*TAKEN, "location")):
                return None
            self._notes.repair(_DASHED)
        return name, match[2]

    def _cluster(self, letters: str, dash: str) -> None:
        """Read short options written as one: the first that takes a value takes the rest as it."""
        if dash != "-":
            self._notes.repair(_DASHED)
        for place, letter in enumerate(letters, 1):
            name = SHORT.get(letter)
            if name is None:
                self._unknown("An option of one letter")
                return
            if name in WITH_VALUE:
                self._option(name, letters[place:] or None)
                return
            self._option(name, None)

    def _option(self, name: str, value: str | None) -> None:
        if name.startswith("no-") and name not in WITHOUT_VALUE:
            return  # switches something off that this program does not have
        if name in WITH_VALUE:
            value = self._value(name) if value is None else value
            if value is None:
                self._found.doubts += 1
                self._notes.ignore(f"The option --{name} was left out: its value is missing.")
                return
        if name in REFUSED:
            letter = next((f" (-{letter})" for letter, long in SHORT.items() if long == name), "")
            self._refuse(f"The command cannot be taken over with --{name}{letter}: {REFUSED[name]}.")
        elif name in IGNORED:
            self._notes.ignore(f"The option --{name} was left out: {IGNORED[name]}.")
        elif name in TAKEN or name in SYNONYMS:
            self._take(SYNONYMS.get(name, name), value or "")
        elif name not in WITH_VALUE and name not in WITHOUT_VALUE:
            self._unknown(f"The option --{name[:30]}")

    def _take(self, name: str, value: str) -> None:
        if value.startswith(_CURLY):
            self._found.doubts += 1
        if name == "url":
            self._found.addresses.append(value)
        elif name == "header":
            self._header(value)
        elif name == "request":
            if value.upper() != "POST":
                self._notes.ignore(
                    "The method of the request was left out: messages are always sent with POST."
                )
        else:
            self._found.parts.append((name, value))

    def _header(self, value: str) -> None:
        if value.startswith("@"):
            self._refuse(
                "The command cannot be taken over: a header is read from a file, and no file is read here."
            )
        if value.endswith(":") and self._is_value(self._at):  # -H api-key: 123, without the quotes it needs
            value += " " + self._words[self._at]
            self._at += 1
            self._found.doubts += 1
        self._found.headers.append(value)

    def _value(self, name: str) -> str | None:
        if self._at == len(self._words):
            return None
        if (
            name in TAKEN
            and _LONG.fullmatch(self._words[self._at])
            and self._words[self._at].startswith("--")
        ):
            return None  # the next option, not a value
        self._at += 1
        return self._words[self._at - 1]

    def _is_value(self, at: int) -> bool:
        return (
            at < len(self._words)
            and not self._words[at].startswith(tuple(DASHES))
            and not _ADDRESS.match(self._words[at])
        )

    def _unknown(self, what: str) -> None:
        self._found.doubts += 1
        self._notes.ignore(f"{what} was left out: it is not known here.")
        if self._is_value(self._at):
            self._at += 1

    def _refuse(self, sentence: str) -> None:
        self._found.refused = self._found.refused or sentence
