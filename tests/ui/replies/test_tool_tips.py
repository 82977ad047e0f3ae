"""What a callback calls a customer is never taken for marks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument

from .steps import WAIT, event, keep


@pytest.mark.parametrize("number", ["<h1>14155550123</h1>", "<img src='http://127.0.0.1:9/x'>", "&lt;b&gt;"])
def test_a_customers_number_with_marks_in_it_shows_as_it_came(user, pane, qtbot, number):
    keep(user, event(1, recipient="14155550124"), event(2, recipient=number))
    customers = pane.customers
    qtbot.waitUntil(lambda: customers.count() == 3, timeout=WAIT)
    items = [customers.item(row) for row in range(customers.count())]
    item = next(item for item in items if item.data(Qt.ItemDataRole.UserRole) == number)
    qtbot.waitUntil(lambda: item.toolTip() != "", timeout=WAIT)
    tooltip = QTextDocument()
    tooltip.setHtml(item.toolTip())  # as Qt shows one that begins with a mark
    assert number in tooltip.toPlainText()
    assert number in item.text()
