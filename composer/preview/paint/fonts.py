"""The font families that a text is set in."""

import re
from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QTextLayout

from composer.preview.theme.tables import EAST_ASIAN

_EAST_ASIAN = re.compile(
    "[\u1100-\u11ff\u3041-\u318f\u31f0-\u31ff\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uffdc\U00020000-\U0003ffff]"
)
_SAMPLES = {"zh": "字", "ja": "か", "ko": "한"}
_BOLD_LEAST = QFont.Weight.DemiBold


def is_east_asian(text: str) -> bool:
    """Return whether a text has Chinese characters, kana or Hangul."""
    return not text.isascii() and _EAST_ASIAN.search(text) is not None


def families_for(families: tuple[str, ...], east_asian: bool) -> list[str]:
    """Return the families in which a style sets a text.

    families: the style's own, in order of preference.
    east_asian: whether families that can be bold are wanted for Chinese, Japanese and Korean.
    """
    found = installed(families)
    return [*found, *_stand_ins(tuple(found))] if east_asian else found


def installed(families: tuple[str, ...]) -> list[str]:
    """Return those of the font families that this computer has, or all where it has none.

    Qt searches long, on some systems for a tenth of a second, for each family that is asked for and missing.
    """
    return [family for family in families if family.lower() in _installed()] or list(families)


@cache
def _installed() -> frozenset[str]:
    return frozenset(family.lower() for family in QFontDatabase.families())


@lru_cache(maxsize=16)
def _stand_ins(families: tuple[str, ...]) -> tuple[str, ...]:
    """Return families that can be bold, for the scripts for which those that Qt takes by itself cannot.

    Qt looks for a family that has the characters, and not whether that has a bold face. The families are
    equal for all three scripts: of two lists that begin alike and are as long, Qt takes the one it saw first
    for Chinese characters.
    """
    found: dict[str, None] = {}
    for script, sample in _SAMPLES.items():
        layout = QTextLayout(sample, QFont(list(families)))
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        if all(_has_bold(run.rawFont().familyName()) for run in layout.glyphRuns()):
            continue
        known = (family for family in EAST_ASIAN[script] if family.lower() in _installed())
        if stand_in := next(filter(_has_bold, known), ""):
            found[stand_in] = None
    return tuple(found)


def _has_bold(family: str) -> bool:
    """Return whether a family has a bold face; one of which nothing is known counts as having it."""
    weights = [QFontDatabase.weight(family, style) for style in QFontDatabase.styles(family)]
    return not weights or max(weights) >= _BOLD_LEAST
