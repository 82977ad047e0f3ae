"""A message's fields, by name."""

import pytest

from composer.message.fields import label
from composer.message.model import Message, value_of, with_field


def test_a_number_beyond_all_buttons_is_no_fault_of_the_program():
    field = f"buttons[{'9' * 5000}].id"
    assert value_of(Message(), field) is None
    assert label(field) == field
    with pytest.raises(KeyError):
        with_field(Message(), field, "x")
