"""Every colour, font and figure of the preview, and the colours the window itself signals with: tables of data.

In the tables, a column belongs to a platform or to one of its modes, and a row that ends in C holds what two or more
independent public sources agree on. Every other figure is an estimate, because nothing exact is published about
WhatsApp's screens. What a row is for, `look` says.
"""

from collections.abc import Mapping
from types import MappingProxyType

from composer.preview.look import BubbleFigures, Colours, ScreenFigures, StateColours, TextStyle, Theme, Type

__all__ = ["STATE_COLOURS", "THEMES", "Theme"]

_BUBBLE = """
                      android
widest                0.85
least                 196
least_with_media      256
radius                12        C
tail_width            8
tail_height           11
padding_x             11
padding_top           8
padding_bottom        8
header_gap            4
footer_gap            5
media_gap             6
media_inset           4
media_radius          9
media_aspect_least    1.0
media_aspect_most     1.91
media_aspect_unknown  1.6
media_padding         12
media_glyph           40
media_name_gap        4
play_disc             52
document_height       60
document_icon_width   26
document_icon_height  33
time_gap              10
time_drop             2
list_indent           24
marker_gap            6
quote_indent          11
quote_bar             3
code_padding          2
code_radius           4
button_height         44
button_padding        14
button_glyph          20
button_gap            7
"""

_SCREEN = """
                      android
width                 360
bezel                 9
frame_edge            1.25
corner                38
height_least          560
height_most           768
status_height         36
status_inset          24
status_glyph          15
status_gap            3
camera                13
bar_height            56
bar_inset             4
bar_step              42
bar_glyph             22
back_middle           21
avatar                36
avatar_middle         57
name_gap              11
margin_x              15
margin_y              12
chip_height           26
chip_padding          11
chip_radius           8
chip_gap              12
input_height          58
input_pill            46
input_inset           8
input_gap             6
input_step            40
input_glyph           22
home_height           18
home_width            112
home_bar              4
"""

_COLOURS = """
                     android-light  android-dark
wallpaper            #EFEAE2        #0B141A        C
doodle               #0E5B4A2C      #0DB5CBD6
bubble               #FFFFFF        #1F2C34        C
shadow               #210B141A      #33000000
text                 #111B21        #E9EDEF        C
secondary            #667781        #8696A0        C
empty                #A3B0B7        #5C6D77
action               #008069        #00A884        C
divider              #14111B21      #1AE9EDEF
code                 #12111B21      #1FE9EDEF
quote_bar            #C3CCD1        #51636E
media                #E6EBED        #2A3942
media_glyph          #9FB0B8        #6B7F8B
media_text           #54656E        #9AABB5
video_top            #3A4A53        #33434C
video_bottom         #18242B        #0E171D
video_text           #E3EAEE        #E3EAEE
play_disc            #8C0B141A      #8C0B141A
play_mark            #FFFFFF        #FFFFFF
document             #F1F4F5        #2A3942
document_pdf         #D93A40        #D93A40
document_text        #2E6FD0        #2E6FD0
document_sheet       #1D7F4E        #1D7F4E
document_slides      #C2551B        #C2551B
document_other       #6B7C87        #6B7C87
document_fold        #80FFFFFF      #80FFFFFF
document_badge_text  #FFFFFF        #FFFFFF
bar                  #FFFFFF        #1F2C34
bar_text             #111B21        #E9EDEF
bar_glyph            #1F2C34        #D5DEE3
status               #111B21        #E9EDEF
avatar               #D6E4E0        #2F4A48
avatar_text          #00695A        #8FE0CC
chip                 #FFFFFF        #1F2C34
chip_text            #54656F        #9AABB5
input                #FFFFFF        #1F2C34
input_text           #667781        #8696A0
input_glyph          #667781        #8696A0
send                 #008069        #00A884
send_glyph           #FFFFFF        #FFFFFF
home                 #73111B21      #80E9EDEF
frame                #15191C        #15191C
frame_edge           #4A5258        #545E65
camera               #0B0E10        #000000
"""

_FAMILIES = {
    "android": ("Roboto", "Noto Sans", "Helvetica Neue", "Segoe UI", "Arial", "sans-serif"),
}
_MONOSPACED = {
    "android": ("Roboto Mono", "Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"),
}
_MONOSPACED_SIZE = 0.9
"""Of the text around it."""

_TYPE = """
                colour                android
header          text                  16/21/700
body            text                  16/21/400  C
quote           secondary             16/21/400
footer          secondary             13/18/400
time            secondary             11/14/400  C
title           action                16/21/500
empty_header    empty                 16/21/700
empty_body      empty                 16/21/400
empty_title     empty                 16/21/500
media_name      media_text            12/16/400
video_name      video_text            12/16/400
document_name   text                  15/20/400
document_kind   media_text            12/16/400
document_badge  document_badge_text   8/10/700
contact         bar_text              18/23/500
empty_contact   empty                 18/23/500
avatar          avatar_text           18/22/500
clock           status                13/16/500
chip            chip_text             12/16/500
input           input_text            17/22/400
"""
"""A style's colour, then its size / line height / weight."""


def _theme(platform: str, mode: str) -> Theme:
    colours = Colours(**_column(_COLOURS, f"{platform}-{mode}"))
    return Theme(
        platform,
        mode,
        colours,
        _type(platform, colours),
        BubbleFigures(**{row: float(cell) for row, cell in _column(_BUBBLE, platform).items()}),
        ScreenFigures(**{row: float(cell) for row, cell in _column(_SCREEN, platform).items()}),
    )


def _type(platform: str, colours: Colours) -> Type:
    inks, figures = _column(_TYPE, "colour"), _column(_TYPE, platform)
    styles = {}
    for row, cell in figures.items():
        size, line_height, weight = map(int, cell.split("/"))
        styles[row] = TextStyle(
            colour=getattr(colours, inks[row]),
            size=size,
            line_height=line_height,
            weight=weight,
            families=_FAMILIES[platform],
            mono=_MONOSPACED[platform],
            mono_size=round(size * _MONOSPACED_SIZE),
        )
    return Type(**styles)


def _column(table: str, name: str) -> dict[str, str]:
    """Return a table's column, by the names of its rows. Raises ValueError where the table has no such column."""
    head, *rows = table.strip("\n").splitlines()
    place = head.split().index(name) + 1
    return {cells[0]: cells[place] for cells in map(str.split, rows)}


THEMES: Mapping[tuple[str, str], Theme] = MappingProxyType(
    {(platform, mode): _theme(platform, mode) for platform in _FAMILIES for mode in ("light", "dark")}
)
"""Every theme, by platform and mode (`light` or `dark`)."""

STATE_COLOURS: Mapping[str, StateColours] = MappingProxyType(
    {
        "light": StateColours(
            warning="#8A5300",
            error="#B3261E",
            ok="#1B6B3A",
            sandbox_badge="#DCE8F4",
            sandbox_text="#264A6E",
            live_badge="#B3261E",
            live_text="#FFFFFF",
        ),
        "dark": StateColours(
            warning="#F5B94A",
            error="#FF9A90",
            ok="#6FD394",
            sandbox_badge="#24384C",
            sandbox_text="#BCD7F2",
            live_badge="#F2837A",
            live_text="#2A0705",
        ),
    }
)
"""By the window's mode, `light` or `dark`; for backgrounds from white to #E8E8E8 and from black to #3C3C3C."""

WINDOW_DARK: Mapping[str, str] = MappingProxyType(
    {
        "Window": "#242628",
        "WindowText": "#E8EAED",
        "Base": "#1A1C1E",
        "AlternateBase": "#202325",
        "Text": "#E8EAED",
        "Button": "#303437",
        "ButtonText": "#E8EAED",
        "Light": "#4A4F54",
        "Midlight": "#3A3F43",
        "Mid": "#4D5358",
        "Dark": "#6A7178",
        "Shadow": "#0E0F10",
        "Highlight": "#2F7FC1",
        "HighlightedText": "#FFFFFF",
        "PlaceholderText": "#9BA1A7",
        "Link": "#7DB8F0",
        "LinkVisited": "#B79BE8",
        "ToolTipBase": "#303437",
        "ToolTipText": "#E8EAED",
    }
)
"""The window in dark, by the palette's roles, on systems that have no dark palette of their own."""
