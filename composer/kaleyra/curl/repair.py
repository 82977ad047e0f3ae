"""A damaged command's text -> words: what pages, word processors and e-mails do to a command is undone.

It need not be right for every text, only for commands of curl: a quote ends where the command goes on with an
option, not where a shell would say. Every search is linear, also over a million quotes.
"""

import re
from bisect import bisect_left

from composer.kaleyra.curl.notes import STRAIGHTENED
from composer.kaleyra.curl.shell_words import DASHES, DOUBLE, SINGLE, Words, ansi_text, double_quoted

_CURLY = set(SINGLE + DOUBLE) - set("'\"")
_OPTION = f"[{DASHES}]{{1,2}}[A-Za-z]"
_INVISIBLE = "\u200b\u2060\ufeff"
_COMMON = "form|form-string|header|data|data-raw|data-binary|data-urlencode|json|url|request|location"

# What follows a quote that ends a text: the end, a pipe, an option, an address or a blank line.
_GOES_ON = (
    rf"(?:[\s\\]*+(?:\Z|[;|&>]+(?:\s|\Z))|[\s\\]++(?:{_OPTION}|[{SINGLE}{DOUBLE}]?https?://)"
    r"|[^\S\n]*+\\?+[^\S\n]*+\n[^\S\n]*+\n)"
)
_GAP = re.compile(rf"(?:[\s{_INVISIBLE}]|\\++(?=\s|\Z))*+")
# What ends a command where a word could begin; then, what can be a word of it even after a blank line.
_END = re.compile(r"[;|&)]|\d?>|<<|```|curl(?:\.exe)?\s")
_STARTS = re.compile(rf"{_OPTION}|[{SINGLE}{DOUBLE}]|https?://|[^\s=]{{1,40}}=")
_BREAK = re.compile(rf"[\s{_INVISIBLE}]|\\++(?:[^\S\n]*+\n|\Z)|[;|&]+(?:\s|\Z)")
_PLAIN = re.compile(rf"[^\s\\;|&${_INVISIBLE}{SINGLE}{DOUBLE}]+|.", re.DOTALL)
_ANSI = re.compile(r"\$'((?:[^'\\]|\\.)*+)'", re.DOTALL)
_SHORT_OPTION = re.compile(f"[{DASHES}][A-Za-z]")
# A line that begins with this is no part of a text whose quote was never closed.
_NEXT_OPTION = re.compile(
    rf"\n[^\S\n]*(?:[{DASHES}]{{1,2}}(?:{_COMMON})\b|[{DASHES}][A-Za-z](?=[\s{SINGLE}{DOUBLE}])"
    rf"|curl(?:\.exe)?\s)"
)
# A field in the double quotes that curl itself takes off: where it ends is clear without the quote around it.
_WHOLE_FIELD = re.compile(r'[\w-]{1,40}="(?:[^"\\]|\\.)*+"(?=\s|\Z)', re.DOTALL)
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n")
_BACKSLASHES = re.compile(r"\\++")
# What was a backslash at a line's end before the line break became a space.
_LOST_BREAK = re.compile(r"\\[^\S\n]++[^\s\\]")
# A variable in quotes of its own beside others, as scripts and this program write it, or its octal digits.
_EXPANDED = r"\"\$(?:[A-Za-z_]\w{0,60}|\{[A-Za-z_]\w{0,60}\}|\(printf '(?:\\[0-7]{3})++'\))\""
_VARIABLE = re.compile(_EXPANDED)
_APOSTROPHE = re.compile(r"""'\\''|'"'"'""")

_SPACES = "No-break spaces between the parts of the command were read as normal spaces."
_JOINED = "Lines that do not end in a backslash were joined."
_SPLIT = "Backslashes that no longer end a line were left out: line breaks within the texts may be lost, too."
_CLOSED = "A quote that was never closed was closed."


def repaired_words(text: str) -> Words:
    """Return the words of the first command of a text that `shell_words` cannot read, or not sensibly."""
    return _Repairer(text).read()


class _Closings:
    """Where quotes of one kind can end: before what goes on with the command, else before white space."""

    def __init__(self, text: str, quotes: str, skipped: str, joined: str = "(?!)") -> None:
        straight = quotes[0]
        sure = rf"[{quotes}](?={_GOES_ON})|{straight}(?={joined})"
        pattern = rf"{skipped}|(?P<sure>{sure})|(?P<likely>{straight}(?=\s|\\\s|\Z))"
        self._sure: list[int] = []
        self._likely: list[int] = []
        for match in re.finditer(pattern, text, re.DOTALL):
            if match["sure"]:
                self._sure.append(match.start())
            elif match["likely"]:
                self._likely.append(match.start())

    def first(self, start: int, end: int) -> int | None:
        """Return the place of the quote that ends a text, None if there is none."""
        return _first(self._sure, start, end) or _first(self._likely, start, end)


class _Repairer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._repairs: dict[str, None] = {}
        self._single = _Closings(text, SINGLE, _APOSTROPHE.pattern, _EXPANDED)
        self._double = _Closings(text, DOUBLE, r"\\.")
        self._options = [match.start() for match in _NEXT_OPTION.finditer(text)]

    def read(self) -> Words:
        words = [self._word()]
        while self._next():
            words.append(self._word())
        return Words(words, self._text[self._at :], tuple(self._repairs))

    def _next(self) -> bool:
        """Go to the next word; False where the command ends."""
        gap = _GAP.match(self._text, self._at)
        assert gap is not None
        at = gap.end()
        starts = _STARTS.match(self._text, at)
        ends = at == len(self._text) or _END.match(self._text, at)
        if ends or (not starts and _BLANK_LINE.search(gap[0])):
            return False
        lines = gap[0].split("\n")
        if starts and any(not line.rstrip().endswith("\\") for line in lines[:-1]):
            self._repairs[_JOINED] = None
        if _LOST_BREAK.search(self._text, gap.start(), at + 1):
            self._repairs[_SPLIT] = None
        if re.search(r"[^\s\\]|[^\S \t\n\r]", gap[0]):
            self._repairs[_SPACES] = None
        self._at = at
        return True

    def _word(self) -> str:
        start = self._at
        pieces: list[str] = []
        while self._at < len(self._text) and not (_BREAK.match(self._text, self._at) and self._at > start):
            pieces.append(self._piece(start))
        return "".join(pieces)

    def _piece(self, word: int) -> str:
        if match := _ANSI.match(self._text, self._at):
            self._at = match.end()
            return ansi_text(match[1])
        if match := _VARIABLE.match(self._text, self._at):
            self._at = match.end()
            return double_quoted(match[0][1:-1])
        sign = self._text[self._at]
        if sign in SINGLE + DOUBLE and self._opens(word):
            return self._quoted(sign)
        if sign == "\\":
            return self._backslashes()
        match = _PLAIN.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return match[0]

    def _opens(self, word: int) -> bool:
        """Whether the quote here begins a quoted text: within a word it is an apostrophe."""
        length = self._at - word
        if length == 2 and _SHORT_OPTION.match(self._text, word):
            return True
        return length == 0 or not self._text[self._at - 1].isalnum()

    def _backslashes(self) -> str:
        run = _BACKSLASHES.match(self._text, self._at)
        assert run is not None
        self._at = run.end()
        pairs, single = divmod(len(run[0]), 2)
        self._at += single
        return "\\" * pairs + self._text[run.end() : self._at]

    def _quoted(self, sign: str) -> str:
        start = self._at + 1
        limit = _first(self._options, start, len(self._text)) or len(self._text)
        end = (self._single if sign in SINGLE else self._double).first(start, limit)
        if end is None:
            # A backslash at the line's end is none of the text's.
            content = self._text[start : self._end_of_unclosed(start, limit)].rstrip(" \t\n\\")
            self._at = start + len(content)
            content = content.rstrip(SINGLE if sign in SINGLE else DOUBLE)
            self._repairs[_CLOSED] = None
        else:
            content = self._text[start:end]
            self._at = end + 1
        if sign in _CURLY or (end is not None and self._text[end] in _CURLY):
            self._repairs[STRAIGHTENED] = None
        return _APOSTROPHE.sub("'", content) if sign in SINGLE else double_quoted(content)

    def _end_of_unclosed(self, start: int, limit: int) -> int:
        """Return the end of what belongs to a quote that is never closed."""
        if whole := _WHOLE_FIELD.match(self._text, start, limit):
            return whole.end()
        blank = _BLANK_LINE.search(self._text, start, limit)
        return blank.start() if blank else limit


def _first(places: list[int], start: int, end: int) -> int | None:
    index = bisect_left(places, start)
    return places[index] if index < len(places) and places[index] < end else None
