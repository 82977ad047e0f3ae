"""A theme on a phone whose owner has set the text larger or smaller."""

from functools import lru_cache

from composer.preview.theme.styles import BubbleFigures, ScreenFigures, TextStyle, Theme, Type

TEXT_SCALES = (1.0, 1.3, 2.0)
"""The sizes of text on offer, 1 being the phone as it comes."""

_FIXED = frozenset({"document_badge", "contact", "empty_contact", "avatar", "clock"})
"""Styles that stay as they are: signs, and the bars, which hold no larger text."""


@lru_cache(maxsize=12)
def scaled(theme: Theme, text_scale: float) -> Theme:
    """Return the theme with its text at another size; rows grow by what their text grows.

    theme: one of `THEMES`.
    text_scale: one of `TEXT_SCALES`; at 1 the theme itself is returned. Sizes are rounded to whole px.
    """
    if text_scale == 1:
        return theme
    styles = {
        name: style if name in _FIXED else _scaled(style, text_scale)
        for name, style in vars(theme.type).items()
    }
    types = Type(**styles)

    def growth(*names: str) -> float:
        before, after = vars(theme.type), vars(types)
        return float(sum(after[name].line_height - before[name].line_height for name in names))

    bubble, screen = vars(theme.bubble), vars(theme.screen)
    input_row = growth("input")
    return Theme(
        **{
            **vars(theme),
            "type": types,
            "text_scale": text_scale,
            "bubble": BubbleFigures(
                **bubble
                | {
                    "button_height": bubble["button_height"] + growth("title"),
                    "button_glyph": round(bubble["button_glyph"] * text_scale),
                    "document_height": bubble["document_height"] + growth("document_name", "document_kind"),
                    "duration_height": bubble["duration_height"] + growth("duration"),
                    "list_indent": round(bubble["list_indent"] * text_scale),
                    "marker_gap": round(bubble["marker_gap"] * text_scale),
                }
            ),
            "screen": ScreenFigures(
                **screen
                | {
                    "chip_height": screen["chip_height"] + growth("chip"),
                    "input_height": screen["input_height"] + input_row,
                    "input_pill": screen["input_pill"] + input_row,
                }
            ),
        }
    )


def _scaled(style: TextStyle, text_scale: float) -> TextStyle:
    sizes = ("size", "mono_size", "line_height")
    return TextStyle(
        **vars(style) | {name: float(round(getattr(style, name) * text_scale)) for name in sizes}
    )
