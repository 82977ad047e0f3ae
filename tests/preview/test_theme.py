from dataclasses import fields

import pytest
from PySide6.QtGui import QColor

from composer.preview.theme import STATE_COLOURS, THEMES


@pytest.fixture(params=sorted(THEMES), ids="-".join)
def theme(request):
    return THEMES[request.param]


def contrast(one: str, other: str) -> float:
    """The contrast of two opaque colours as WCAG 2 defines it."""

    def luminance(name: str) -> float:
        channels = QColor(name).getRgbF()[:3]
        linear = [value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
        return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_every_platform_has_light_and_dark():
    assert {mode for _, mode in THEMES} == {"light", "dark"}
    assert len(THEMES) == 2 * len({platform for platform, _ in THEMES})
    assert all((theme.platform, theme.mode) == key for key, theme in THEMES.items())


def test_every_colour_is_one(theme):
    names = [getattr(theme.colours, field.name) for field in fields(theme.colours)]
    assert all(name.startswith("#") and QColor(name).isValid() for name in names)


def test_every_style_is_set_in_a_colour_of_the_theme(theme):
    names = {getattr(theme.colours, field.name) for field in fields(theme.colours)}
    styles = [getattr(theme.type, field.name) for field in fields(theme.type)]
    assert all(style.colour in names for style in styles)
    assert all(0 < style.size < style.line_height and style.families and style.mono for style in styles)


def test_every_figure_is_positive(theme):
    for figures in (theme.bubble, theme.screen):
        assert all(getattr(figures, field.name) > 0 for field in fields(figures))


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *(("text", "bubble"), ("secondary", "bubble"), ("action", "bubble"), ("text", "document")),
        *(("bar_text", "bar"), ("status", "bar"), ("chip_text", "chip"), ("input_text", "input")),
        *(
            ("media_text", "media"),
            ("media_text", "document"),
            ("video_text", "video_bottom"),
            ("avatar_text", "avatar"),
        ),
    ],
)
def test_text_can_be_read(theme, ink, paper):
    assert contrast(getattr(theme.colours, ink), getattr(theme.colours, paper)) >= 4.5


@pytest.mark.parametrize(
    ("mode", "papers"),
    [("light", ("#FFFFFF", "#F0F0F0", "#E8E8E8")), ("dark", ("#000000", "#1E1E1E", "#2D2D2D", "#3C3C3C"))],
)
def test_signals_of_the_window_can_be_read(mode, papers):
    colours = STATE_COLOURS[mode]
    for ink in (colours.warning, colours.error, colours.ok):
        assert all(contrast(ink, paper) >= 4.5 for paper in papers)
    assert contrast(colours.sandbox_text, colours.sandbox_badge) >= 4.5
    assert contrast(colours.live_text, colours.live_badge) >= 4.5
