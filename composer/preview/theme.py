"""Every colour, font and figure of the preview, and the colours the window itself signals with: one table.

Lengths are in px at scale 1, which is one density-independent pixel of a 360-wide phone screen. Colours are Qt's
`#RRGGBB` or `#AARRGGBB`. A line marked C is what two or more independent public sources agree on; every other figure
is an estimate, because nothing exact is published about WhatsApp's screens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ROBOTO = ("Roboto", "Noto Sans", "Helvetica Neue", "Segoe UI", "Arial", "sans-serif")
MONO = ("Roboto Mono", "Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace")


@dataclass(frozen=True, slots=True, eq=False)
class TextStyle:
    """How one kind of text is set. Compared by identity, so that it is a cheap part of a cache's key.

    families: in order of preference; Qt falls back further for scripts and emoji that none of them has.
    size: height of the em. line_height: from line to line, more where a script's own height needs more.
    mono: families of code, set at `mono_size`.
    """

    colour: str
    size: int
    line_height: float
    weight: int = 400
    families: tuple[str, ...] = ROBOTO
    mono: tuple[str, ...] = MONO
    mono_size: int = 14


@dataclass(frozen=True, slots=True, eq=False)
class Type:
    """The text styles, by the part they set."""

    header: TextStyle
    body: TextStyle
    quote: TextStyle
    footer: TextStyle
    time: TextStyle
    title: TextStyle
    empty_header: TextStyle
    empty_body: TextStyle
    empty_title: TextStyle
    media_name: TextStyle
    video_name: TextStyle
    document_name: TextStyle
    document_kind: TextStyle
    document_badge: TextStyle
    contact: TextStyle
    empty_contact: TextStyle
    avatar: TextStyle
    clock: TextStyle
    chip: TextStyle
    input: TextStyle


@dataclass(frozen=True, slots=True)
class BubbleFigures:
    """Lengths inside a bubble.

    widest: of the chat's width. least: of the text column, so that buttons are comfortable to tap.
    media_aspect_*: width by height; a taller or wider picture is cropped.
    """

    widest: float = 0.85
    least: float = 196
    least_with_media: float = 256
    radius: float = 12  # C
    tail_width: float = 8
    tail_height: float = 11
    padding_x: float = 11
    padding_top: float = 8
    padding_bottom: float = 8
    header_gap: float = 4
    footer_gap: float = 5
    media_gap: float = 6
    media_inset: float = 4
    media_radius: float = 9
    media_aspect_least: float = 1.0
    media_aspect_most: float = 1.91
    media_aspect_unknown: float = 1.6
    media_padding: float = 12
    media_glyph: float = 40
    media_name_gap: float = 4
    play_disc: float = 52
    document_height: float = 60
    document_icon_width: float = 26
    document_icon_height: float = 33
    time_gap: float = 10
    time_drop: float = 2
    """How much lower than the text's baseline the time stands on a shared line."""
    list_indent: float = 24
    marker_gap: float = 6
    quote_indent: float = 11
    quote_bar: float = 3
    code_padding: float = 2
    code_radius: float = 4
    button_height: float = 44
    button_padding: float = 14
    button_glyph: float = 20
    button_gap: float = 7


@dataclass(frozen=True, slots=True)
class ScreenFigures:
    """Lengths of the phone around the bubble.

    height_*: of the whole device; between them it takes what the window gives.
    """

    width: float = 360
    bezel: float = 9
    frame_edge: float = 1.25
    corner: float = 38
    """Radius of the screen's corners; the device's are rounder by the bezel."""
    height_least: float = 560
    height_most: float = 768
    status_height: float = 36
    status_inset: float = 24
    status_glyph: float = 15
    status_gap: float = 3
    camera: float = 13
    bar_height: float = 56
    bar_inset: float = 4
    bar_step: float = 42
    bar_glyph: float = 22
    back_middle: float = 21
    avatar: float = 36
    avatar_middle: float = 57
    name_gap: float = 11
    margin_x: float = 15
    margin_y: float = 12
    chip_height: float = 26
    chip_padding: float = 11
    chip_radius: float = 8
    chip_gap: float = 12
    input_height: float = 58
    input_pill: float = 46
    input_inset: float = 8
    input_gap: float = 6
    input_step: float = 40
    input_glyph: float = 22
    home_height: float = 18
    home_width: float = 112
    home_bar: float = 4


@dataclass(frozen=True, slots=True)
class Colours:
    """One platform's colours in one mode.

    empty: what stands where nothing was typed yet; faint on purpose, it is not part of the message.
    media_*: a picture that was not fetched. video_*: a video's poster, from top to bottom. document_*: a document's row.
    bar_*: the chat's title. chip_*: the day. input_*: the row one writes in. home: the system's bar at the very bottom.
    """

    wallpaper: str
    doodle: str
    bubble: str
    shadow: str
    text: str
    secondary: str
    empty: str
    action: str
    divider: str
    code: str
    quote_bar: str
    media: str
    media_glyph: str
    media_text: str
    video_top: str
    video_bottom: str
    video_text: str
    play_disc: str
    play_mark: str
    document: str
    document_pdf: str
    document_text: str
    document_sheet: str
    document_slides: str
    document_other: str
    document_fold: str
    document_badge_text: str
    bar: str
    bar_text: str
    bar_glyph: str
    status: str
    avatar: str
    avatar_text: str
    chip: str
    chip_text: str
    input: str
    input_text: str
    input_glyph: str
    send: str
    send_glyph: str
    home: str
    frame: str
    frame_edge: str
    camera: str


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
media_text           #5C6D76        #9AABB5
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
"""A column for each platform and mode; a row that ends in C is as well known as that letter says."""


def _palette(column: str) -> Colours:
    head, *rows = _COLOURS.strip("\n").splitlines()
    place = head.split().index(column) + 1
    return Colours(**{cells[0]: cells[place] for cells in map(str.split, rows)})


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """What a platform looks like in light or in dark. Compared by identity."""

    platform: str
    mode: str
    colours: Colours
    type: Type
    bubble: BubbleFigures
    screen: ScreenFigures


def _android_type(colours: Colours) -> Type:
    return Type(
        header=TextStyle(colours.text, 16, 21, 700),
        body=TextStyle(colours.text, 16, 21),  # size: C
        quote=TextStyle(colours.secondary, 16, 21),
        footer=TextStyle(colours.secondary, 13, 18, mono_size=12),
        time=TextStyle(colours.secondary, 11, 14),  # size: C
        title=TextStyle(colours.action, 16, 21, 500),
        empty_header=TextStyle(colours.empty, 16, 21, 700),
        empty_body=TextStyle(colours.empty, 16, 21),
        empty_title=TextStyle(colours.empty, 16, 21, 500),
        media_name=TextStyle(colours.media_text, 12, 16),
        video_name=TextStyle(colours.video_text, 12, 16),
        document_name=TextStyle(colours.text, 15, 20),
        document_kind=TextStyle(colours.secondary, 12, 16),
        document_badge=TextStyle(colours.document_badge_text, 8, 10, 700),
        contact=TextStyle(colours.bar_text, 18, 23, 500),
        empty_contact=TextStyle(colours.empty, 18, 23, 500),
        avatar=TextStyle(colours.avatar_text, 18, 22, 500),
        clock=TextStyle(colours.status, 13, 16, 500),
        chip=TextStyle(colours.chip_text, 12, 16, 500),
        input=TextStyle(colours.input_text, 17, 22),
    )


def _android(mode: str) -> Theme:
    colours = _palette(f"android-{mode}")
    return Theme("android", mode, colours, _android_type(colours), BubbleFigures(), ScreenFigures())


THEMES: Mapping[tuple[str, str], Theme] = MappingProxyType(
    {
        ("android", "light"): _android("light"),
        ("android", "dark"): _android("dark"),
    }
)
"""Every theme, by platform and mode (`light` or `dark`)."""


@dataclass(frozen=True, slots=True)
class StateColours:
    """The window's own signals.

    warning, error, ok: text and icons on the window's or a field's background, at 4.5:1 or more.
    *_badge: filled labels of the environment, with the text that stands on them at 4.5:1 or more.
    """

    warning: str
    error: str
    ok: str
    sandbox_badge: str
    sandbox_text: str
    live_badge: str
    live_text: str


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
