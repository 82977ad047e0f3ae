"""Every colour, font and figure of the preview: tables of data.

In the tables, a column belongs to a platform or to one of its modes. How sure a row is, its end says: C two
or more independent public sources agree, O it was observed on the web, S one source says so, ? it is known of
something else and only supposed of this. A mark behind a column's name and a colon (`web:S`) is that column's
alone. Every other figure is an estimate, because nothing exact is published about WhatsApp's screens. What a
row is for, `styles` says.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from composer.preview.theme.styles import BubbleFigures, Colours, ScreenFigures, TextStyle, Theme, Type
from composer.preview.theme.unknowns import UNKNOWNS

__all__ = ["EAST_ASIAN", "MODES", "PLATFORMS", "THEMES", "Theme"]

PLATFORMS: Mapping[str, str] = MappingProxyType({"ios": "iOS", "android": "Android", "web": "Web"})
"""The platforms, and what people call them."""

MODES: Mapping[str, str] = MappingProxyType({"light": "Light", "dark": "Dark"})

_BUBBLE = """
                      ios     android  web
widest                0.82    0.85     0.65      web:C
widest_px             400     400      inf
least                 210     196      200
least_with_media      262     256      262
radius                17      12       7.5       C
tail_width            7       8        8         C
tail_height           17      11       13
tail_low              1       0        0
shadow                0.6     1        1
padding_left          12      11       9
padding_right         12      11       7         web:C
padding_top           8       8        6         web:C
padding_bottom        8       8        8
header_gap            4       4        3
footer_gap            5       5        4
media_gap             7       6        6
media_inset           4       4        3
media_radius          13      9        6
media_aspect_least    1.0     1.0      1.0
media_aspect_most     1.91    1.91     1.91
media_aspect_unknown  1.6     1.6      1.6
media_padding         12      12       12
media_glyph           40      40       40
media_name_gap        4       4        4
play_disc             52      52       48
duration_height       20      20       20
document_height       60      60       58
document_icon_width   26      26       26
document_icon_height  33      33       33
time_gap              10      10       8
time_drop             2       2        3
list_indent           24      24       22
marker_gap            6       6        6
quote_indent          11      11       10
quote_bar             3       3        3
code_padding          2       2        2
code_radius           4       4        3
button_height         45      44       42
button_padding        14      14       12
button_glyph          20      20       18
button_gap            7       7        6
mark_line             1.25    1.25     1.25
mark_disc             16      16       16
focus_line            1.5     1.5      1.5
focus_gap             3       3        3
"""

_SCREEN = """
                      ios     android  web
width_narrow          320     320      360
width_normal          390     360      420
width_wide            430     430      950
bezel                 9       9        1
frame_edge            1.5     1.25     0
corner                46      38       9
height_least          600     560      500
height_most           812     768      720
status_height         50      36       0
status_inset          36      24       0
status_drop           4       0        0
status_glyph          17      15       0
status_gap            5       3        0
camera_width          112     13       0
camera_height         32      13       0
bar_height            48      56       64        C
bar_inset             8       4        12
bar_step              44      42       40
bar_glyph             25      22       22
bar_line              1       0        1
back_middle           20      21       0
avatar                36      36       40        C
avatar_middle         54      57       36
name_gap              10      11       13
margin_x              16      15       24
margin_y              12      12       14
chip_height           25      26       28
chip_padding          10      11       12
chip_radius           8       8        8
chip_gap              12      12       12
input_height          52      58       64        web:C
input_pill            36      46       52        web:C
input_radius          18      23       26        web:C
input_inset           6       8        12        web:C
input_gap             0       6        0
input_step            42      40       40
input_glyph           25      22       23
input_disc            0       46       0
input_line            1       0        0
home_height           20      18       0
home_width            134     112      0
home_bar              5       4        0
"""

_COLOURS = """
                     ios-light   ios-dark    android-light  android-dark  web-light   web-dark
wallpaper            #EFE7DE     #0B141A     #EFEAE2        #0B141A       #F5F1EB     #161717     C
doodle               #0F6B4E24   #0CB9C6CF   #0E5B4A2C      #0DB5CBD6     #EAE0D3     #1AFFFFFF   web:S
bubble               #FFFFFF     #22292D     #FFFFFF        #1F2C34       #FFFFFF     #242626     C
reply                #D9FDD3     #005C4B     #D9FDD3        #005C4B       #D9FDD3     #144D37     C
quote                #0F000000   #26000000   #0F000000      #26000000     #0F000000   #26000000
ticks                #53BDEB     #53BDEB     #53BDEB        #53BDEB       #007BFC     #53BDEB     C
shadow               #1A3A2A10   #26000000   #210B141A      #33000000     #210B141A   #40000000
text                 #0B0B0C     #F3F4F5     #111B21        #E9EDEF       #0A0A0A     #FAFAFA     C
secondary            #6E6E73     #98A0A5     #667781        #8696A0       #99000000   #99FFFFFF   C
empty                #AEAEB4     #616A70     #A3B0B7        #5C6D77       #A6A6A6     #6C6E6E
action               #1DAA61     #21C063     #008069        #00A884       #1B8755     #21C063     C
link                 #1B8755     #21C063     #027EB5        #53BDEB       #1B8755     #21C063     O
tapped               #A2A2A8     #6B757B     #9AA7AE        #64747E       #BDBDBD     #424445     web:?
divider              #1F3C3C43   #22FFFFFF   #14111B21      #1AE9EDEF     #1A000000   #1AFFFFFF   web-light:C
code                 #12111214   #1FFFFFFF   #12111B21      #1FE9EDEF     #0F000000   #1AFFFFFF
quote_bar            #C7C7CC     #4B555B     #C3CCD1        #51636E       #C9C9C9     #5A5C5C
media                #E9E7E4     #2F383D     #E6EBED        #2A3942       #EDEBE7     #323434
media_glyph          #A9A7A3     #76828A     #9FB0B8        #6B7F8B       #A8A5A0     #8A8C8C
media_text           #5E5D5B     #A6AFB5     #54656E        #9AABB5       #5C5A57     #B0B2B2
video_top            #45484C     #3A4248     #3A4A53        #33434C       #44474A     #3B3D3D
video_bottom         #1C1E21     #12181C     #18242B        #0E171D       #1D1F21     #141515
video_text           #EDEDEE     #E3E7EA     #E3EAEE        #E3EAEE       #EDEDED     #E6E6E6
play_disc            #8C0C0D0F   #8C0B1013   #8C0B141A      #8C0B141A     #8C0B0C0D   #8C0B0C0D
play_mark            #FFFFFF     #FFFFFF     #FFFFFF        #FFFFFF       #FFFFFF     #FFFFFF
document             #F3F2F0     #2F383D     #F1F4F5        #2A3942       #F5F4F2     #303232
document_pdf         #D93A40     #D93A40     #D93A40        #D93A40       #D93A40     #D93A40
document_text        #2E6FD0     #2E6FD0     #2E6FD0        #2E6FD0       #2E6FD0     #2E6FD0
document_sheet       #1D7F4E     #1D7F4E     #1D7F4E        #1D7F4E       #1D7F4E     #1D7F4E
document_slides      #C2551B     #C2551B     #C2551B        #C2551B       #C2551B     #C2551B
document_other       #6B7C87     #6B7C87     #6B7C87        #6B7C87       #6B7C87     #6B7C87
document_fold        #80FFFFFF   #80FFFFFF   #80FFFFFF      #80FFFFFF     #80FFFFFF   #80FFFFFF
document_badge_text  #FFFFFF     #FFFFFF     #FFFFFF        #FFFFFF       #FFFFFF     #FFFFFF
bar                  #F8F6F3     #14191C     #FFFFFF        #1F2C34       #FFFFFF     #161717
bar_line             #24000000   #2BFFFFFF   #00000000      #00000000     #14000000   #1FFFFFFF
bar_text             #0B0B0C     #F3F4F5     #111B21        #E9EDEF       #0A0A0A     #FAFAFA
bar_glyph            #0B0B0C     #F3F4F5     #1F2C34        #D5DEE3       #3B3D3D     #D5D6D6
status               #0B0B0C     #F3F4F5     #111B21        #E9EDEF       #0A0A0A     #FAFAFA
avatar               #DDE3E0     #33403E     #D6E4E0        #2F4A48       #DFE5E1     #30403A
avatar_text          #2B6650     #93DBBE     #00695A        #8FE0CC       #1B6646     #8CDDB4
chip                 #FFFFFF     #22292D     #FFFFFF        #1F2C34       #E6FFFFFF   #1D1F1F     web:C
chip_text            #5F5F64     #A6AFB5     #54656F        #9AABB5       #99000000   #A9ABAB     web-light:C
foot                 #F8F6F3     #14191C     #00000000      #00000000     #00000000   #00000000
input                #FFFFFF     #22292D     #FFFFFF        #1F2C34       #FFFFFF     #242626
input_line           #29000000   #1FFFFFFF   #00000000      #00000000     #00000000   #00000000
input_text           #6E6E73     #98A0A5     #667781        #8696A0       #6B6B6B     #A2A4A4
input_glyph          #0B0B0C     #F3F4F5     #667781        #8696A0       #3B3D3D     #C6C8C8
send                 #00000000   #00000000   #008069        #00A884       #00000000   #00000000
send_glyph           #0B0B0C     #F3F4F5     #FFFFFF        #FFFFFF       #3B3D3D     #C6C8C8
home                 #0B0B0C     #F3F4F5     #73111B21      #80E9EDEF     #00000000   #00000000
frame                #0C0C0D     #0C0C0D     #15191C        #15191C       #D9D5CE     #3A3C3C
frame_edge           #77736C     #5E6063     #4A5258        #545E65       #D9D5CE     #3A3C3C
camera               #0C0C0D     #000000     #0B0E10        #000000       #00000000   #00000000
focus                #A62F7FC1   #B35BA8E6   #A62F7FC1      #B35BA8E6     #A62F7FC1   #B35BA8E6
focus_fill           #122F7FC1   #1A5BA8E6   #122F7FC1      #1A5BA8E6     #122F7FC1   #1A5BA8E6
"""

_FAMILIES = {
    "ios": ("SF Pro Text", "SF Pro", "Inter", "Helvetica Neue", "Roboto", "Arial", "sans-serif"),
    "android": ("Roboto", "Noto Sans", "Helvetica Neue", "Segoe UI", "Arial", "sans-serif"),
    "web": ("Segoe UI", "Helvetica Neue", "Noto Sans", "Roboto", "Helvetica", "Arial", "sans-serif"),
}
_MONOSPACED = {
    "ios": ("SF Mono", "Menlo", "Roboto Mono", "Noto Sans Mono", "DejaVu Sans Mono", "Consolas", "monospace"),
    "android": ("Roboto Mono", "Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"),
    "web": ("Consolas", "Menlo", "Noto Sans Mono", "DejaVu Sans Mono", "Roboto Mono", "monospace"),
}
EAST_ASIAN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "zh": (
            *("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC"),
            *("Source Han Sans CN", "PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC", "Noto Sans TC"),
            *("Noto Sans CJK JP", "Noto Sans JP"),
        ),
        "ja": (
            *("Hiragino Sans", "Yu Gothic", "Meiryo", "Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans"),
            *("Source Han Sans JP", "IBM Plex Sans JP"),
        ),
        "ko": (
            *(
                "Apple SD Gothic Neo",
                "Malgun Gothic",
                "Noto Sans CJK KR",
                "Noto Sans KR",
                "Source Han Sans KR",
            ),
            *("NanumGothic", "UnDotum"),
        ),
    }
)
"""Families with a bold face, by script: for where what a computer takes by itself has none."""

_MONOSPACED_SIZE = 0.9
"""Of the text around it."""

_LINKS_UNDERLINED = {"ios": True, "android": True, "web": False}

_TYPE = """
                colour               ios        android    web
header          text                 16/21/600  16/21/700  14.2/19/600
body            text                 16/21/400  16/21/400  14.2/19/400  C
quote           secondary            16/21/400  16/21/400  14.2/19/400
footer          secondary            13/18/400  13/18/400  13/17/400
time            secondary            11/14/400  11/14/400  12/16/400    C  web:S
title           action               16/21/400  16/21/500  14.2/19/500
tapped          tapped               16/21/400  16/21/500  14.2/19/500
empty_header    empty                16/21/600  16/21/700  14.2/19/600
empty_body      empty                16/21/400  16/21/400  14.2/19/400
empty_title     empty                16/21/400  16/21/500  14.2/19/500
quote_name      action               13/17/600  13/17/600  12.8/17/500
quote_text      secondary            13/17/400  13/17/400  12.8/17/400
media_name      media_text           12/16/400  12/16/400  12/16/400
video_name      video_text           12/16/400  12/16/400  12/16/400
duration        play_mark            12/16/500  12/16/500  12/16/500
document_name   text                 15/20/400  15/20/400  14.2/19/400
document_kind   media_text           12/16/400  12/16/400  12/16/400
document_badge  document_badge_text  8/10/700   8/10/700   8/10/700
contact         bar_text             17/22/600  18/23/500  16/21/400    web:S
empty_contact   empty                17/22/600  18/23/500  16/21/400    web:S
avatar          avatar_text          17/21/500  18/22/500  18/22/500
clock           status               16/20/600  13/16/500  13/16/500
chip            chip_text            12/16/500  12/16/500  12/16/500    web:C
input           input_text           16/21/400  17/22/400  15/20/400
"""
"""A style's colour, then its size / line height / weight."""


class _Themes(Mapping[tuple[str, str], Theme]):
    """Every theme, each made when it is first asked for."""

    def __getitem__(self, key: tuple[str, str]) -> Theme:
        platform, mode = key
        if platform not in PLATFORMS or mode not in MODES:
            raise KeyError(key)
        return _theme(platform, mode)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((platform, mode) for platform in PLATFORMS for mode in MODES)

    def __len__(self) -> int:
        return len(PLATFORMS) * len(MODES)


@cache
def _theme(platform: str, mode: str) -> Theme:
    colours = Colours(**_column(_COLOURS, f"{platform}-{mode}"))
    return Theme(
        platform=platform,
        mode=mode,
        colours=colours,
        type=_type(platform, colours),
        bubble=BubbleFigures(**{row: float(cell) for row, cell in _column(_BUBBLE, platform).items()}),
        screen=ScreenFigures(**{row: float(cell) for row, cell in _column(_SCREEN, platform).items()}),
        text_scale=1.0,
        unknowns=UNKNOWNS[platform],
    )


def _type(platform: str, colours: Colours) -> Type:
    inks, figures = _column(_TYPE, "colour"), _column(_TYPE, platform)
    styles = {}
    for row, cell in figures.items():
        size, line_height, weight = cell.split("/")
        styles[row] = TextStyle(
            colour=getattr(colours, inks[row]),
            size=float(size),
            line_height=float(line_height),
            weight=int(weight),
            families=_FAMILIES[platform],
            mono=_MONOSPACED[platform],
            mono_size=float(round(float(size) * _MONOSPACED_SIZE)),
            link=colours.link,
            link_underlined=_LINKS_UNDERLINED[platform],
            action=colours.action,
        )
    return Type(**styles)


def _column(table: str, name: str) -> dict[str, str]:
    """Return a table's column, by the names of its rows.

    Raises ValueError where the table has no such column.
    """
    head, *rows = table.strip("\n").splitlines()
    place = head.split().index(name) + 1
    return {cells[0]: cells[place] for cells in map(str.split, rows)}


THEMES: Mapping[tuple[str, str], Theme] = _Themes()
"""Every theme, by platform (`ios`, `android`, `web`) and mode (`light`, `dark`).

Raises KeyError for any other.
"""

SHEET: Mapping[str, str] = MappingProxyType(
    {"paper": "#F3F2EF", "title": "#1B1D1F", "label": "#4A4F55", "note": "#62676D", "shadow": "#0A000000"}
)
"""The sheet of paper that several previews stand on."""
