"""Checks what was fetched against WhatsApp's limits."""

from dataclasses import dataclass

from PySide6.QtGui import QImage

from composer.media import kinds, picture, video
from composer.media.fetch import Fetched, Unreachable
from composer.message.header_types import HEADER_TYPES, OFFICE, OLD_OFFICE, HeaderType
from composer.message.problems import Problem, Severity

_CODECS = {"avc1": "H.264", "avc3": "H.264", "hvc1": "H.265", "hev1": "H.265", "av01": "AV1", "vp09": "VP9"}
_CODECS |= {
    "s263": "H.263",
    "mp4v": "MPEG-4 Visual",
    "mp4a": "AAC",
    "samr": "AMR",
    "ac-3": "AC-3",
    "Opus": "Opus",
}
_TAKEN_CODECS = ("H.264", "AAC")


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say and to show of a header's file.

    problems: an error for what WhatsApp's limits rule out, a warning for all else; a file that was not
        reached from here is only a warning, because WhatsApp fetches it from elsewhere.
    picture: what to paint, at most 1280 pixels wide; None for other files and damaged pictures.
    seconds: how long a video plays, if known.
    """

    problems: tuple[Problem, ...]
    picture: QImage | None = None
    seconds: float | None = None


def check(header_type: HeaderType, found: Fetched | Unreachable) -> Checked:
    """Return what there is to say of the file behind a header's web address, and the picture in it.

    Decoding takes up to a second: call it off the GUI thread. What the address itself says, as when a link
    expires, is found by `message.problems`.

    header_type: image, video or document, as given to `fetch`.
    found: what `fetch` returned.
    """
    if isinstance(found, Unreachable):
        return Checked((_problem("warning", found.reason),))
    if found.whole and not found.data:
        return Checked((_problem("error", "The file is empty: upload it again, or use another one."),))
    if found.kind not in HEADER_TYPES[header_type].content_types:
        return Checked((_problem("error", _wrong_kind(header_type, found.kind)),))
    problems = [*_size(header_type, found), *_declared(found)]
    if header_type == "video":
        facts = video.facts(found.data)
        return Checked((*problems, *_codecs(facts.codecs)), seconds=facts.seconds)
    if header_type != "image" or not found.whole:
        return Checked(tuple(problems))
    image = picture.decode(found.data)
    if isinstance(image, str):
        return Checked((*problems, _problem("warning", image)))
    return Checked(tuple(problems), image)


def _wrong_kind(header_type: HeaderType, kind: str) -> str:
    wanted, name = HEADER_TYPES[header_type].wanted, kinds.NAMES[kind]
    if kind == "text/html":
        return f"This address shows a web page, {HEADER_TYPES[header_type].page_advice}"
    for other, facts in HEADER_TYPES.items():
        if kind in facts.content_types:
            return f"This is {name}: choose {other} as the header's type, or use {wanted}."
    return (
        f"This is {name}, whatever its address ends in: "
        f"WhatsApp takes only {wanted} here, so save it as such."
    )


def _size(header_type: HeaderType, found: Fetched) -> list[Problem]:
    facts = HEADER_TYPES[header_type]
    size = found.size if found.size is not None else len(found.data)
    if size > facts.bytes_max:
        taken = f"{facts.megabytes} MB"
        stated = f"more than {taken}" if found.size is None else f"{size / 1_000_000:.1f} MB"
        text = f"The {header_type} is too big ({stated}): make it smaller, WhatsApp takes at most {taken}."
        return [_problem("error", text)]
    if size > facts.megabytes * 1_000_000:
        text = f"The {header_type} is just about as big as WhatsApp takes: make it a little smaller."
        return [_problem("warning", text)]
    return []


def _declared(found: Fetched) -> list[Problem]:
    """Return what is wrong with the media type that the server gives.

    WhatsApp goes by it (seen: a voice message refused only for its media type).
    """
    kind, called = found.kind, found.declared
    if kind in (OLD_OFFICE, OFFICE):
        right, wanted = (
            called.startswith(("application/vnd.", "application/msword")),
            "the type of an Office file",
        )
    else:
        right, wanted = (
            called == kind or (kind == "text/plain" and called.startswith("text/")),
            f"the type {kind}",
        )
    if right:
        return []
    says = f"calls this file “{called[:60]}”" if called else "does not say what kind of file this is"
    text = (
        f"The server {says}, and WhatsApp may refuse it for "
        f"that: ask who runs the server to give it {wanted}."
    )
    return [_problem("warning", text)]


def _codecs(codecs: tuple[str, ...]) -> list[Problem]:
    names = dict.fromkeys(_CODECS[codec] for codec in codecs if codec in _CODECS)
    wrong = [name for name in names if name not in _TAKEN_CODECS]
    if not wrong:
        return []
    text = (
        f"The video is coded as {' and '.join(wrong)}: WhatsApp "
        "plays H.264 with AAC sound, so save it as that."
    )
    return [_problem("warning", text)]


def _problem(severity: Severity, text: str) -> Problem:
    return Problem("header.value", severity, text)
