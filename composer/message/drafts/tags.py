"""What staff write about a draft for each other: its tags and its note, top-level keys of the file."""

from collections.abc import Iterable
from dataclasses import replace

from composer.message.drafts.draft import Draft

TAG_MAX = 40
"""Characters of one tag."""

TAGS_MAX = 20

NOTE_MAX = 4000
"""Characters of a note."""


def tags(draft: Draft) -> tuple[str, ...]:
    """Return a draft's tags, each once whatever its case; what is no text there is left out."""
    kept = draft.extra.get("tags")
    return clean_tags(tag for tag in kept if isinstance(tag, str)) if isinstance(kept, list) else ()


def note(draft: Draft) -> str:
    """Return a draft's note, "" for none."""
    kept = draft.extra.get("note")
    return kept if isinstance(kept, str) else ""


def with_tags(draft: Draft, texts: Iterable[str]) -> Draft:
    """Return the draft with these tags in place of its own; without any the file has no such key."""
    return _with(draft, "tags", list(clean_tags(texts)))


def with_note(draft: Draft, text: str) -> Draft:
    """Return the draft with this note, cut at NOTE_MAX characters; a blank one leaves no key in the file."""
    return _with(draft, "note", text[:NOTE_MAX] if text.strip() else "")


def clean_tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts as tags: on one line, at most TAGS_MAX of at most TAG_MAX characters, each once."""
    found: dict[str, str] = {}
    for text in texts:
        tag = " ".join(text.split())[:TAG_MAX].strip()
        if tag and len(found) < TAGS_MAX:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def _with(draft: Draft, key: str, value: object) -> Draft:
    extra = {name: kept for name, kept in draft.extra.items() if name != key}
    return replace(draft, extra=extra | {key: value} if value else extra)
