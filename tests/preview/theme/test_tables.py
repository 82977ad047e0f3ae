import re

import pytest
from PySide6.QtGui import QColor

from composer.palette import STATE_COLOURS
from composer.preview.theme import tables
from composer.preview.theme.styles import BubbleFigures
from composer.preview.theme.tables import MODES, PLATFORMS, SHEET, THEMES


@pytest.fixture(params=sorted(THEMES), ids="-".join)
def theme(request):
    return THEMES[request.param]


def contrast(ink: str, paper: str) -> float:
    """The contrast of a colour on an opaque one as WCAG 2 defines it."""

    def luminance(name: str) -> float:
        above, below = QColor(name).getRgbF(), QColor(paper).getRgbF()
        channels = [
            high * above[3] + low * (1 - above[3]) for high, low in zip(above[:3], below[:3], strict=True)
        ]
        linear = [
            value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
        ]
        return sum(share * value for share, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, light = sorted((luminance(ink), luminance(paper)))
    return (light + 0.05) / (dark + 0.05)


def test_every_platform_has_light_and_dark():
    assert set(THEMES) == {
        (platform, mode) for platform in ("ios", "android", "web") for mode in ("light", "dark")
    }
    assert len(THEMES) == len(PLATFORMS) * len(MODES) == 6
    assert all((theme.platform, theme.mode) == key for key, theme in THEMES.items())


def test_a_theme_is_made_once():
    assert THEMES["ios", "light"] is THEMES["ios", "light"]


@pytest.mark.parametrize("key", [("ios", "Light"), ("iphone", "light"), ("light", "ios")])
def test_there_is_no_other_theme(key):
    assert key not in THEMES
    with pytest.raises(KeyError):
        THEMES[key]


def test_a_theme_cannot_be_changed():
    theme = THEMES["web", "light"]
    for rows in (theme, theme.colours, theme.bubble, theme.type, theme.type.body):
        with pytest.raises(AttributeError):
            rows.mode = "dark"


def test_a_column_has_all_rows_and_no_other():
    rows = vars(THEMES["ios", "light"].bubble)
    with pytest.raises(ValueError, match="radius"):
        BubbleFigures(**{name: rows[name] for name in rows if name != "radius"})
    with pytest.raises(ValueError, match="colour"):
        BubbleFigures(**rows, colour=1)


def test_light_and_dark_have_the_same_figures():
    for platform in PLATFORMS:
        light, dark = THEMES[platform, "light"], THEMES[platform, "dark"]
        assert vars(light.bubble) == vars(dark.bubble)
        assert vars(light.screen) == vars(dark.screen)
        for name, style in vars(light.type).items():
            other = getattr(dark.type, name)
            assert (style.size, style.line_height, style.families) == (
                other.size,
                other.line_height,
                other.families,
            )


def test_what_is_not_known_is_said_in_sentences(theme):
    assert len(theme.unknowns) >= 4
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in theme.unknowns)


def test_the_web_has_the_figures_that_were_measured_in_a_browser():
    light, dark = THEMES["web", "light"], THEMES["web", "dark"]
    colours = light.colours
    assert (colours.ticks, colours.divider) == ("#007BFC", "#1A000000")
    assert (colours.chip, dark.colours.chip, colours.chip_text) == ("#E6FFFFFF", "#1D1F1F", "#99000000")
    assert (colours.doodle, dark.colours.doodle) == ("#EAE0D3", "#1AFFFFFF")
    assert (colours.tapped, dark.colours.tapped) == ("#BDBDBD", "#424445")
    types, screen, bubble = light.type, light.screen, light.bubble
    assert types.chip.weight == 500
    assert (types.contact.size, types.contact.line_height, types.contact.weight) == (16, 21, 400)
    assert (types.time.size, types.time.line_height) == (12, 16)
    assert screen.bar_height == 64
    figures = (screen.input_height, screen.input_pill, screen.input_radius, screen.input_inset)
    assert figures == (64, 52, 26, 12)
    assert (bubble.padding_right, bubble.padding_top) == (7, 6)


def test_a_web_bubble_takes_at_most_65_percent_of_the_conversation_which_is_wide_on_a_desktop():
    theme = THEMES["web", "light"]
    assert theme.screen.width_wide == 950
    assert theme.bubble.widest == 0.65
    assert theme.bubble.widest_px > 0.65 * 950


@pytest.mark.parametrize("table", ["_BUBBLE", "_SCREEN", "_COLOURS", "_TYPE"])
def test_a_row_has_a_cell_for_each_column_and_says_at_its_end_how_sure_it_is(table):
    head, *rows = getattr(tables, table).strip("\n").splitlines()
    columns = {*head.split(), *PLATFORMS}
    for name, *cells in map(str.split, rows):
        width = len(head.split())
        assert len(cells) >= width, name
        for mark in cells[width:]:
            column, _, sure = mark.rpartition(":")
            assert sure in {"C", "O", "S", "?"}, (name, mark)
            assert not column or column in columns, (name, mark)
        assert not any(re.fullmatch(r"[A-Z?]|.*:.", cell) for cell in cells[:width]), name


def test_what_one_source_says_of_the_web_or_nobody_is_said(theme):
    said = " ".join(THEMES["web", theme.mode].unknowns)
    for words in ("65 %", "size of the time", "name above the chat", "drawing behind it", "after a tap"):
        assert words in said


def test_every_colour_is_one(theme):
    names = [*vars(theme.colours).values(), *SHEET.values()]
    assert all(name.startswith("#") and QColor(name).isValid() for name in names)


def test_every_style_is_set_in_a_colour_of_the_theme(theme):
    names = set(vars(theme.colours).values())
    styles = vars(theme.type).values()
    assert all({style.colour, style.link, style.action} <= names for style in styles)
    assert all(0 < style.size < style.line_height and style.families and style.mono for style in styles)


def test_no_figure_is_negative(theme):
    for figures in (theme.bubble, theme.screen):
        assert all(figure >= 0 for figure in vars(figures).values())
    screen = theme.screen
    assert screen.width_narrow < screen.width_normal < screen.width_wide
    assert screen.height_least < screen.height_most


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        *(("text", "bubble"), ("secondary", "bubble"), ("link", "bubble"), ("text", "document")),
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


def test_buttons_have_whatsapps_own_green_which_is_lighter(theme):
    assert contrast(theme.colours.action, theme.colours.bubble) >= 3


def test_what_is_not_part_of_the_message_is_fainter_than_what_is(theme):
    colours = theme.colours
    for faint in (colours.empty, colours.tapped):
        assert 1.5 < contrast(faint, colours.bubble) < contrast(colours.secondary, colours.bubble)


@pytest.mark.parametrize("ink", ["title", "label", "note"])
def test_a_sheets_text_can_be_read(ink):
    assert contrast(SHEET[ink], SHEET["paper"]) >= 4.5


@pytest.mark.parametrize(
    ("mode", "papers"),
    [("light", ("#FFFFFF", "#F0F0F0", "#E8E8E8")), ("dark", ("#000000", "#1E1E1E", "#2D2D2D", "#3C3C3C"))],
)
def test_signals_of_the_window_can_be_read(mode, papers):
    colours = STATE_COLOURS[mode]
    for ink in (colours.warning, colours.error, colours.ok):
        assert all(contrast(ink, paper) >= 4.5 for paper in papers)
    assert contrast(colours.sandbox_text, colours.sandbox_badge) >= 4.5
    assert contrast(colours.test_text, colours.test_badge) >= 4.5
    assert contrast(colours.live_text, colours.live_badge) >= 4.5
