"""Where the links of a text are.

Which rules WhatsApp follows is published nowhere. Taken over are those of linkify-it, which many chat
programs use: an address with http:// or https://, or a domain with a top-level domain that exists, or an
e-mail address; full stops, commas and closing brackets after it stay outside. Formatting marks right after a
path belong to the address: so WhatsApp was seen to do it (one source), with the effect that such a link is
broken.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from composer.message import limits

# The library takes symbols for letters and asks for white space or punctuation before a link. But emoji stand
# right before an address, and scripts without spaces have letters there.
_PIECE = re.compile(r"[^ ](?:(?!(?<=[^\x00-\x7f ])(?:https?://|www\.))[^ ])*", re.IGNORECASE)
# It takes formatting marks for letters too: those before a link, and those right after one without a path.
_BEFORE, _AFTER = "*_~`(\"'[“‘", "*_~`)\"']”’.,!?;:"
_PATH = re.compile("[/?#]")
_SCHEME = re.compile("https?://", re.IGNORECASE)
_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text.

    start, end: the first position and the one after the last, in code points.
    url: what it leads to; http:// or mailto: is put before what was written without.
    """

    start: int
    end: int
    url: str

    @property
    def span(self) -> tuple[int, int]:
        """The place alone, as `markup.parse` takes it in `literal`."""
        return self.start, self.end


@lru_cache(maxsize=8)  # the phone and the problems ask for the same text
def find(text: str) -> tuple[Link, ...]:
    """Return the links of a text, in order; none overlaps another.

    In a stretch without white space the first 1024 characters are read: a body holds no longer link, and the
    time stays in proportion to the length of the text, whatever it holds. Never raises.
    """
    found = []
    for piece in _PIECE.finditer(text.translate(_SEPARATED)):
        read = piece[0][: limits.BODY_MAX]
        examined = read.lstrip(_BEFORE)
        start = piece.start() + len(read) - len(examined)
        if not _PATH.search(_SCHEME.sub("", examined, count=1)):
            examined = examined.rstrip(_AFTER)
        if "." in examined or "://" in examined:
            for match in _linkify().match(examined) or ():
                found.append(Link(start + match.index, start + match.last_index, match.url))
    return tuple(found)


class _Separated(dict[int, int]):
    """From a character to itself, or to a space if no link goes on beyond it. Filled as they are met."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        category = unicodedata.category(character)
        space_or_control = category[0] == "Z" or (
            category in ("Cc", "Cf", "Cs") and character not in _JOINERS
        )
        symbol = code > 127 and category[0] == "S"
        part_of_emoji = category == "Me" or "\ufe00" <= character <= "\ufe0f"
        self[code] = ord(" ") if space_or_control or symbol or part_of_emoji else code
        return self[code]


_SEPARATED = _Separated()


@cache
def _linkify() -> Any:
    from linkify_it import LinkifyIt  # type: ignore[import-untyped]
    from linkify_it.tlds import TLDS  # type: ignore[import-untyped]

    # The list has the names of other scripts as DNS has them; people write them in that script.
    scripts = [name[4:].lower().encode().decode("punycode") for name in TLDS if name.startswith("XN--")]
    finder = LinkifyIt().tlds([*TLDS, *scripts])
    for scheme in ("ftp:", "//"):
        finder.add(scheme, None)
    return finder
