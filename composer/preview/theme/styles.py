"""The appearance of a platform: the shapes that the theme table fills.

Lengths are in px at scale 1, which is one density-independent pixel of a phone's screen. Colours are Qt's
`#RRGGBB` or `#AARRGGBB`. Plain classes, because making dataclasses of this size takes some 8 ms, at every
start of the program.
"""

from typing import Any


class _Rows:
    """A column of a table, one attribute for each row; not to be changed.

    Compared by identity, cheap as a key.
    """

    def __init__(self, **cells: Any) -> None:
        """Raises ValueError where the column has another row or lacks one."""
        if cells.keys() != type(self).__annotations__.keys():
            raise ValueError(cells.keys() ^ type(self).__annotations__.keys())
        self.__dict__.update(cells)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)


class TextStyle(_Rows):
    """How one kind of text is set.

    size: height of the em.
    line_height: from line to line, more where a script's own height needs more.
    families: in order of preference; Qt falls back further for scripts and emoji that none of them has.
    mono: families of monospaced text, set at `mono_size`.
    link: the colour of links.
    action: the colour of what else can be tapped in the text.
    """

    colour: str
    size: float
    line_height: float
    weight: int
    families: tuple[str, ...]
    mono: tuple[str, ...]
    mono_size: float
    link: str
    link_underlined: bool
    action: str


class Type(_Rows):
    """The text styles, by the part they set."""

    header: TextStyle
    body: TextStyle
    quote: TextStyle
    footer: TextStyle
    time: TextStyle
    title: TextStyle
    tapped: TextStyle
    empty_header: TextStyle
    empty_body: TextStyle
    empty_title: TextStyle
    quote_name: TextStyle
    quote_text: TextStyle
    media_name: TextStyle
    video_name: TextStyle
    duration: TextStyle
    document_name: TextStyle
    document_kind: TextStyle
    document_badge: TextStyle
    contact: TextStyle
    empty_contact: TextStyle
    avatar: TextStyle
    clock: TextStyle
    chip: TextStyle
    input: TextStyle


class BubbleFigures(_Rows):
    """Lengths inside a bubble.

    widest: of the chat's width.
    widest_px: the bubble is no wider than this either; infinite where only the share counts.
    padding_*: of an incoming bubble's text; a reply's is no mirror of it.
    least: of the text column, so that buttons are comfortable to tap.
    tail_low: whether the tail is at the lower end (1) or at the upper one (0).
    media_aspect_*: width by height; a taller or wider picture is cropped.
    time_drop: how much lower than the text's baseline the time stands on a shared line.
    mark_*: what the window draws over a part with a problem.
    focus_*: what the window draws round the part that is being edited.
    """

    widest: float
    widest_px: float
    least: float
    least_with_media: float
    radius: float
    tail_width: float
    tail_height: float
    tail_low: float
    shadow: float
    padding_left: float
    padding_right: float
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
    duration_height: float
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
    mark_line: float
    mark_disc: float
    focus_line: float
    focus_gap: float


class ScreenFigures(_Rows):
    """Lengths of the device around the bubble. Where something is missing on a platform, it is 0.

    width_*: of the screens on offer.
    height_*: of the whole device; between them it takes what the window gives.
    corner: the radius of the screen's corners; the device's are rounder by the bezel.
    *_middle: from the screen's left edge.
    *_step: from sign to sign.
    """

    width_narrow: float
    width_normal: float
    width_wide: float
    bezel: float
    frame_edge: float
    corner: float
    height_least: float
    height_most: float
    status_height: float
    status_inset: float
    status_drop: float
    status_glyph: float
    status_gap: float
    camera_width: float
    camera_height: float
    bar_height: float
    bar_inset: float
    bar_step: float
    bar_glyph: float
    bar_line: float
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
    input_radius: float
    input_inset: float
    input_gap: float
    input_step: float
    input_glyph: float
    input_disc: float
    input_line: float
    home_height: float
    home_width: float
    home_bar: float


class Colours(_Rows):
    """One platform's colours in one mode.

    reply: the customer's own bubble.
    quote: what stands behind the message quoted in a reply.
    ticks: of a reply that was read.
    empty: what stands where nothing was typed yet; faint on purpose, it is not part of the message.
    tapped: the buttons after a tap.
    link: where `action` is not the links' colour as well.
    media_*: a picture that was not fetched.
    video_*: a video's poster.
    document_*: a document's row.
    bar_*: the chat's title; `bar_line` is its lower edge.
    chip_*: the day.
    input_*: the row in which one writes.
    foot: what stands below that row; transparent where the wallpaper goes on.
    home: the system's bar at the very bottom.
    mark_*: what the window draws over a part with a problem.
    focus*: what the window draws round the part that is being edited.
    """

    wallpaper: str
    doodle: str
    bubble: str
    reply: str
    quote: str
    ticks: str
    shadow: str
    text: str
    secondary: str
    empty: str
    action: str
    link: str
    tapped: str
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
    bar_line: str
    bar_text: str
    bar_glyph: str
    status: str
    avatar: str
    avatar_text: str
    chip: str
    chip_text: str
    foot: str
    input: str
    input_line: str
    input_text: str
    input_glyph: str
    send: str
    send_glyph: str
    home: str
    frame: str
    frame_edge: str
    camera: str
    focus: str
    focus_fill: str


class Theme(_Rows):
    """A platform in light or in dark.

    text_scale: how large the phone's owner has set the text, 1 being the phone as it comes.
    unknowns: sentences, each on something that is estimated or cannot be known about this platform.
    """

    platform: str
    mode: str
    colours: Colours
    type: Type
    bubble: BubbleFigures
    screen: ScreenFigures
    text_scale: float
    unknowns: tuple[str, ...]
