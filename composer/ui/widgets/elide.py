"""Texts from outside where there is little room for them: shortened, and in full as a tooltip."""

from html import escape

NAME_MAX = 32
"""Characters of an account's name at most where it stands beside other things."""


def elide(text: str, most: int) -> str:
    """Return a text as one line of at most so many characters, its middle left out.

    Names often differ at their end.
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = most // 3
    return f"{line[: most - end - 1]}…{line[-end:]}"


def tool_tip(text: str) -> str:
    """Return a tooltip with all of a text, "" for none.

    As a paragraph it is wrapped, and marks in the text stay text.
    """
    return f"<p>{escape(text)}</p>" if text else ""
