"""What stands beneath and above the fields."""

from composer.kaleyra.outcome import Rejected
from composer.message.fields import label


def test_a_huge_answer_is_cut_beneath_its_field(user):
    answer = Rejected("E413", "Invalid", {"body": "word " * 200_000})
    user.session.readiness.note_outcome(user.session.document.message, answer)
    assert user.notes("body").startswith("✕ Kaleyra refused this: word word")
    assert user.notes("body").endswith("…")
    assert len(user.notes("body")) < 600
    assert len(user.form.body.input.accessibleDescription()) < 600


def test_every_field_is_called_by_its_one_name(user):
    for name, field in user.form.fields.items():
        if name != "header.value":  # says of which type it is
            assert field.input.accessibleName() == label(name)
