"""What WhatsApp's limits say of a video, in words."""

from urllib.parse import urlsplit

from composer.media.fetch import Fetched
from composer.media.video import Facts, Track
from composer.message.problems import Problem, Severity

_VIDEO_CODINGS = {
    **dict.fromkeys(("avc1", "avc3"), "H.264"),
    **dict.fromkeys(("hvc1", "hev1", "dvh1", "dvhe"), "H.265"),
    **dict.fromkeys(("s263", "h263"), "H.263"),
    **dict.fromkeys(("jpeg", "mjpa", "mjpb", "mjpg", "MJPG"), "Motion JPEG"),
    **dict.fromkeys(("apch", "apcn", "apcs", "apco", "ap4h", "ap4x"), "ProRes"),
    "vvc1": "H.266",
    "av01": "AV1",
    "vp08": "VP8",
    "vp09": "VP9",
    "mp4v": "MPEG-4 Visual",
    "encv": "encrypted pictures",
}
_SOUND_CODINGS = {
    "mp4a": "AAC",
    **dict.fromkeys(("samr", "sawb"), "AMR"),
    **dict.fromkeys(("Opus", "opus"), "Opus"),
    **dict.fromkeys((".mp3", "mp3 "), "MP3"),
    **dict.fromkeys(("twos", "sowt", "lpcm", "ipcm", "fpcm", "raw ", "in24", "fl32"), "uncompressed sound"),
    **dict.fromkeys(("dtsc", "dtse", "dtsh", "dtsl"), "DTS"),
    "ac-3": "AC-3",
    "ec-3": "E-AC-3",
    "fLaC": "FLAC",
    "alac": "Apple Lossless",
    "vorb": "Vorbis",
    "apac": "spatial sound",
    "enca": "encrypted sound",
}
_TAKEN = ("H.264", "AAC")
_HIGH = 100
"""The least number of H.264's profiles from High on, as High 10."""


def video_problems(facts: Facts, found: Fetched) -> list[Problem]:
    """Return what speaks against a video: an error for what WhatsApp does not take, a warning for all else.

    facts: what the file says of itself.
    found: how it was fetched.
    """
    if not facts.index:
        return [_unseen(found)]
    films = [track for track in facts.tracks if _is_film(track)]
    sounds = [track for track in facts.tracks if _is_sound(track)]
    problems = [*_pictures(facts, films, sounds), *_codings(films, sounds)]
    if len(sounds) > 1:
        text = (
            f"The video has {len(sounds)} sound tracks, and WhatsApp takes one at most: save it again with "
            "only one of them."
        )
        problems.append(_problem("error", text))
    if any((track.profile or 0) >= _HIGH and track.reordered for track in films):
        text = (
            "The video does not play on Android: it is coded as H.264 in High profile with B-frames. Save it "
            "again in Main or Baseline profile, or without B-frames."
        )
        problems.append(_problem("warning", text))
    if facts.index == "after":
        text = (
            "The video can only be played once all of it is loaded, for its index stands at the end: save it "
            "again with “fast start” (or “for the web”), as WhatsApp advises."
        )
        problems.append(_problem("warning", text))
    return problems


def _unseen(found: Fetched) -> Problem:
    host = urlsplit(found.final_url).hostname or ""
    if found.part_at is not None and not found.part:
        text = (
            f"How the video is coded could not be seen: its index stands at the end, and {host} gives no "
            "part of a file. Save it again with “fast start” (or “for the web”), as WhatsApp advises."
        )
    else:
        text = (
            "How the video is coded could not be seen, for it has no index: it may be damaged or not "
            "complete. Save it again as an MP4 and upload it again."
        )
    return _problem("warning", text)


def _pictures(facts: Facts, films: list[Track], sounds: list[Track]) -> list[Problem]:
    if films or not facts.complete:
        return []
    what = "is only sound" if sounds else "are no moving pictures"
    return [_problem("error", f"There {what} in this file: use a video with pictures, or another header.")]


def _codings(films: list[Track], sounds: list[Track]) -> list[Problem]:
    named = [_VIDEO_CODINGS.get(track.coding) or _unnamed(track.coding, "pictures") for track in films]
    named += [_SOUND_CODINGS.get(track.coding) or _unnamed(track.coding, "sound") for track in sounds]
    wrong = [name for name in dict.fromkeys(named) if name not in _TAKEN]
    if not wrong:
        return []
    text = (
        f"The video is coded as {' and '.join(wrong)}: WhatsApp "
        "plays H.264 with AAC sound, so save it as that."
    )
    return [_problem("error", text)]


def _unnamed(coding: str, what: str) -> str:
    """Return words for a coding that is not known here; a file may call it anything."""
    letters = coding.strip()
    return f"“{letters}”" if letters.isascii() and letters.isalnum() else f"{what} of an unknown kind"


def _is_film(track: Track) -> bool:
    return track.sort == "vide" or (not track.sort and track.coding in _VIDEO_CODINGS)


def _is_sound(track: Track) -> bool:
    return track.sort == "soun" or (not track.sort and track.coding in _SOUND_CODINGS)


def _problem(severity: Severity, text: str) -> Problem:
    return Problem("header.value", severity, text)
