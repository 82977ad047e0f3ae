"""A tooltip never takes what other people wrote for marks."""

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument

import composer.ui
from composer.ui.widgets.elide import tool_tip

UI = Path(composer.ui.__file__).parent
TEXTS = ["<h1>Maria</h1>", "<img src=x>", "a & b", "&lt;b&gt;", "<p>x</p>", "1 < 2", "\u202eevil"]


@pytest.mark.parametrize("text", TEXTS)
def test_marks_stay_text(qapp, text):
    shown = QTextDocument()
    shown.setHtml(tool_tip(text))
    assert shown.toPlainText() == text


def test_without_a_text_there_is_no_tooltip():
    assert tool_tip("") == ""


def calls_with_a_tooltip() -> list[tuple[str, ast.expr]]:
    found = []
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                argument = {"setToolTip": 0, "showText": 1}.get(node.func.attr)
                if argument is not None:
                    found.append((path.relative_to(UI).as_posix(), node.args[argument]))
    return found


OWN = {
    "accounts/colour_choice.py": "name",
    "drafts/changed_file_dialog.py": "tip",
    "form/button_rows.py": "'' if self.add.isEnabled() else f'WhatsApp takes {limits.BUTTONS_MAX} at most.'",
    "form/toolbar.py": "f'{name} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})'",
    "phone/view.py": "words",  # made by `tool_tip`, a paragraph a problem
    "widgets/docks.py": "tip",
}
"""Texts with the program's own words, its limits and the names of keys, a file each."""


def is_plain(value: ast.expr) -> bool:
    """Whether a tooltip's text is the program's own, or goes through `tool_tip`."""
    match value:
        case ast.Constant():
            return True
        case ast.IfExp():
            return is_plain(value.body) and is_plain(value.orelse)
        case ast.Call() if "tool_tip" in ast.unparse(value):
            return True
    return False


def test_every_tooltip_with_a_text_from_outside_goes_through_one_helper():
    found = calls_with_a_tooltip()
    assert len(found) > 20
    assert {place: ast.unparse(value) for place, value in found if not is_plain(value)} == OWN


def test_no_model_returns_a_tooltip():
    assert [path.name for path in UI.rglob("*.py") if "ToolTipRole" in path.read_text("utf-8")] == []
