"""Commands as the two shells of Windows have them -> text that a POSIX shell divides into the same words."""

import re
import shlex

_CMD_SIGN = re.compile(r"""\^(?:[ \t]*\n|["'])""")
_CARET = re.compile(r'\^[ \t]*\n(?P<line>\n?)|\^(?P<literal>.)|[^"^]+|["^]', re.DOTALL)

_POWERSHELL_SIGN = re.compile(r"[\s'\"]`[ \t]*\n")
_POWERSHELL = re.compile(
    r"""(?P<line>`[ \t]*\n)
    |`(?P<literal>.)
    |'(?P<single>(?:[^']|'')*+)'?
    |"(?P<double>(?:[^"`\\]|`.|\\.|"")*+)"?
    |[^`'"]+""",
    re.VERBOSE | re.DOTALL,
)
_IN_DOUBLE = re.compile(r'`(?P<literal>.)|\\(?=")|(?P<pair>"")', re.DOTALL)
_POWERSHELL_SIGNS = {"n": "\n", "r": "\r", "t": "\t"}


def as_posix(command: str) -> str:
    """Return a command that was written for cmd or PowerShell as POSIX text, any other as it is.

    cmd ends a line that goes on with ^ and PowerShell with a backquote. Chrome's "Copy as cURL (cmd)" writes
    every sign with a ^ before it, and a line break in a text as ^ and two of them.
    """
    if _CMD_SIGN.search(command):
        return _without_carets(command)
    if _POWERSHELL_SIGN.search(command) or (command.lower().startswith("curl.exe") and "''" in command):
        return _POWERSHELL.sub(_powershell_piece, command)
    return command


def _without_carets(command: str) -> str:
    pieces = []
    quoted = False  # to cmd, for which a backslash before a quote is nothing special
    for match in _CARET.finditer(command):
        piece = match[0]
        if match["line"] is not None:
            piece = match["line"] or " "
        elif match["literal"] is not None and not quoted:
            piece = match["literal"]
        elif piece.endswith('"'):
            quoted = not quoted
        pieces.append(piece)
    return "".join(pieces)


def _powershell_piece(match: re.Match[str]) -> str:
    if match["line"]:
        return " "
    if match["literal"]:
        return shlex.quote(match["literal"])
    if match["single"] is not None:
        return shlex.quote(match["single"].replace("''", "'"))
    if match["double"] is not None:
        return shlex.quote(_IN_DOUBLE.sub(_in_double, match["double"]))
    return match[0]


def _in_double(match: re.Match[str]) -> str:
    if match["literal"]:
        return _POWERSHELL_SIGNS.get(match["literal"], match["literal"])
    return '"' if match["pair"] else ""
