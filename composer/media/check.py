"""Checks what was fetched against WhatsApp's limits."""

from dataclasses import dataclass

from PySide6.QtGui import QImage

from composer.media import image_parts, kinds, picture, video
from composer.media.fetch import Fetched, Unreachable
from composer.media.video_problems import video_problems
from composer.message.header_types import HEADER_TYPES, OFFICE, OLD_OFFICE, HeaderType
from composer.message.problems import Problem, Severity

_DOCUMENT_TYPES = ("application/pdf", "application/msword", "application/vnd.")
"""How the media types of the other documents that WhatsApp takes begin."""


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
    too_big = _size(header_type, found)
    problems = [*too_big, *_declared(found)]
    if header_type == "video":
        facts = video.facts(found.data, found.part, found.part_at)
        if facts.index or not any(
            problem.severity == "error" for problem in too_big
        ):  # else it was not sought
            problems += video_problems(facts, found)
        return Checked(tuple(problems), seconds=facts.seconds)
    if header_type != "image":
        return Checked(tuple(problems))
    colours = _colours(found)
    problems += colours
    if not found.whole:
        return Checked(tuple(problems))
    image = picture.decode(found.data)
    if not isinstance(image, str):
        return Checked(tuple(problems), image)
    # What WhatsApp does not take is not always shown here either.
    return Checked((*problems, *([] if colours else [_problem("warning", image)])))


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
    if kind == "text/plain" and called not in ("", "text/plain"):
        return [_text_called(called)]
    if kind in (OLD_OFFICE, OFFICE):
        right, wanted = (
            called.startswith(("application/vnd.", "application/msword")),
            "the type of an Office file",
        )
    else:
        right, wanted = called == kind, f"the type {kind}"
    if right:
        return []
    says = f"calls this file “{called[:60]}”" if called else "does not say what kind of file this is"
    text = (
        f"The server {says}, and WhatsApp may refuse it for "
        f"that: ask who runs the server to give it {wanted}."
    )
    return [_problem("warning", text)]


def _text_called(called: str) -> Problem:
    """Return what there is to say of a text that its server does not call text/plain."""
    if called.startswith(_DOCUMENT_TYPES):  # WhatsApp takes it, and a phone opens it as what it is not
        text = (
            f"This is a plain text, but the server calls it “{called[:60]}”, and the customer may not be "
            "able to open it: ask who runs the server to give it the type text/plain."
        )
        return _problem("warning", text)
    text = (
        f"The server calls this text “{called[:60]}”, and WhatsApp takes texts only as text/plain: ask who "
        "runs the server to give it that type, or use a PDF file."
    )
    return _problem("error", text)


def _colours(found: Fetched) -> list[Problem]:
    """Return what is wrong with how a picture holds its colours: WhatsApp takes 8 bits of RGB."""
    of_kind = image_parts.png_colours if found.kind == "image/png" else image_parts.jpeg_colours
    colours = of_kind(found.data)
    if colours is None:
        return []
    problems = []
    if colours.bits > 8:
        text = (
            f"This picture has {colours.bits} bits for each colour, and WhatsApp takes at most 8: save it "
            "again with 8 bits, or as a JPEG."
        )
        problems.append(_problem("error", text))
    if found.kind == "image/jpeg" and colours.channels == 4:
        text = (
            "This picture has the colours of print (CMYK), which WhatsApp does not take: save it again with "
            "those of screens (RGB)."
        )
        problems.append(_problem("error", text))
    return problems


def _problem(severity: Severity, text: str) -> Problem:
    return Problem("header.value", severity, text)
