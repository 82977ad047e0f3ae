"""What the preview cannot know about each platform: plain sentences for the small print."""

from collections.abc import Mapping
from types import MappingProxyType

_ESTIMATED = (
    "WhatsApp publishes no measures of its screens: sizes, gaps and most colours are estimated from what can "
    "be seen."
)
_ALL = (
    "The customer's own settings decide the text size, the wallpaper and light or dark.",
    "Where “Read more” cuts a long message was seen on the web only.",
    "Emoji are drawn with this computer's emoji font and look different on the customer's device.",
)

UNKNOWNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ios": (
            "An iPhone sets text in San Francisco. Where that font is not installed, Inter stands in for it, "
            "so lines may break at other words.",
            "Colours, corner and tail of the bubble, and the green of the buttons, differ between versions "
            "of the app. Versions with glass bars look different at the top and bottom.",
            "Whether links are green or blue depends on the version.",
            _ESTIMATED,
            *_ALL,
        ),
        "android": (
            "Makers of Android phones use fonts and emoji of their own, so lines may break at other words.",
            "The colour of links and the height of the buttons are estimates.",
            _ESTIMATED,
            *_ALL,
        ),
        "web": (
            "A browser sets text in the computer's own font, so lines may break at other words.",
            "How wide the bubble gets depends on the browser's window: it takes at most 65 % of the "
            "conversation, whose width nobody knows; the wide one here stands for a desktop's.",
            "WhatsApp publishes no measures of its pages: most sizes and colours were measured in a browser "
            "by others, the rest is estimated.",
            "One person alone measured the size of the time and of the name above the chat, and the colour "
            "of the drawing behind it; somebody else found a smaller time.",
            "Whether buttons turn into the grey of disabled ones after a tap is a guess.",
            *_ALL,
        ),
    }
)
"""By platform, most telling first."""
