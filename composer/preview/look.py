"""What a platform's look consists of: the shapes that the theme table fills.

Lengths are in px at scale 1, which is one density-independent pixel of a 360-wide phone screen. Colours are Qt's
`#RRGGBB` or `#AARRGGBB`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class TextStyle:
    """How one kind of text is set. Compared by identity, so that it is a cheap part of a cache's key.

    families: in order of preference; Qt falls back further for scripts and emoji that none of them has.
    size: height of the em. line_height: from line to line, more where a script's own height needs more.
    mono: families of monospaced text, set at `mono_size`.
    """

    colour: str
    size: int
    line_height: float
    weight: int
    families: tuple[str, ...]
    mono: tuple[str, ...]
    mono_size: int


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
    time_drop: how much lower than the text's baseline the time stands on a shared line.
    """

    widest: float
    least: float
    least_with_media: float
    radius: float
    tail_width: float
    tail_height: float
    padding_x: float
    padding_top: float
    padding_bottom: float
    header_gap: float
    footer_gap: float
    media_gap: float
    media_inset: float
    media_radius: float
    media_aspect_least: float
    media_aspect_most: float
    media_aspect_unknown: float
    media_padding: float
    media_glyph: float
    media_name_gap: float
    play_disc: float
    document_height: float
    document_icon_width: float
    document_icon_height: float
    time_gap: float
    time_drop: float
    list_indent: float
    marker_gap: float
    quote_indent: float
    quote_bar: float
    code_padding: float
    code_radius: float
    button_height: float
    button_padding: float
    button_glyph: float
    button_gap: float


@dataclass(frozen=True, slots=True)
class ScreenFigures:
    """Lengths of the phone around the bubble.

    height_*: of the whole device; between them it takes what the window gives.
    corner: the radius of the screen's corners; the device's are rounder by the bezel.
    *_middle: from the screen's left edge. *_step: from sign to sign.
    """

    width: float
    bezel: float
    frame_edge: float
    corner: float
    height_least: float
    height_most: float
    status_height: float
    status_inset: float
    status_glyph: float
    status_gap: float
    camera: float
    bar_height: float
    bar_inset: float
    bar_step: float
    bar_glyph: float
    back_middle: float
    avatar: float
    avatar_middle: float
    name_gap: float
    margin_x: float
    margin_y: float
    chip_height: float
    chip_padding: float
    chip_radius: float
    chip_gap: float
    input_height: float
    input_pill: float
    input_inset: float
    input_gap: float
    input_step: float
    input_glyph: float
    home_height: float
    home_width: float
    home_bar: float


@dataclass(frozen=True, slots=True)
class Colours:
    """One platform's colours in one mode.

    empty: what stands where nothing was typed yet; faint on purpose, it is not part of the message.
    media_*: a picture that was not fetched. video_*: a video's poster. document_*: a document's row.
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


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """What a platform looks like in light or in dark. Compared by identity."""

    platform: str
    mode: str
    colours: Colours
    type: Type
    bubble: BubbleFigures
    screen: ScreenFigures


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
