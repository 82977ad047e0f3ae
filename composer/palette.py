"""The colours of states, of accounts and of the dark window, for the preview and the widgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, eq=False, repr=False)
class StateColours:
    """The colours of the window's own signals.

    warning, error, ok: text and icons on the window's or a field's background, at 4.5:1 or more.
    *_badge: filled labels of the kinds of accounts, with the text that stands on them (*_text) at 4.5:1 or
        more.
    """

    warning: str
    error: str
    ok: str
    sandbox_badge: str
    sandbox_text: str
    test_badge: str
    test_text: str
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
            test_badge="#6A3FA0",
            test_text="#FFFFFF",
            live_badge="#B3261E",
            live_text="#FFFFFF",
        ),
        "dark": StateColours(
            warning="#F5B94A",
            error="#FF9A90",
            ok="#6FD394",
            sandbox_badge="#24384C",
            sandbox_text="#BCD7F2",
            test_badge="#C9A8F0",
            test_text="#23103F",
            live_badge="#F2837A",
            live_text="#2A0705",
        ),
    }
)
"""By the window's mode, `light` or `dark`.

They stand on backgrounds from white to #E8E8E8, and from black to #3C3C3C.
"""

_ACCOUNTS = (
    "Red #d93a2f Orange #c75b00 Gold #a17400 Green #3c8a3f Teal #108689 Blue #2f7fc1 Violet #9064d0 Pink "
    "#cb4e93"
)
ACCOUNT_COLOURS: Mapping[str, str] = MappingProxyType(
    dict(zip(_ACCOUNTS.split()[1::2], _ACCOUNTS.split()[::2], strict=True))
)
"""Colours an account may have, at 3:1 or more on a light and on a dark window, and their names."""

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
