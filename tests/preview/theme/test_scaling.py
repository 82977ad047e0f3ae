import pytest

from composer.preview.theme.scaling import TEXT_SCALES, scaled
from composer.preview.theme.tables import THEMES


@pytest.fixture(params=sorted(THEMES), ids="-".join)
def theme(request):
    return THEMES[request.param]


def test_the_usual_size_is_the_theme_itself(theme):
    assert scaled(theme, 1) is theme


def test_the_same_size_is_the_same_object(theme):
    assert scaled(theme, 1.3) is scaled(theme, 1.3)


@pytest.mark.parametrize("text_scale", TEXT_SCALES)
def test_the_message_grows_and_the_bars_do_not(theme, text_scale):
    made = scaled(theme, text_scale)
    assert made.text_scale == text_scale
    for name in ("header", "body", "footer", "time", "title", "chip", "document_name"):
        before, after = getattr(theme.type, name), getattr(made.type, name)
        assert after.size == pytest.approx(before.size * text_scale, abs=0.5)
        assert after.line_height == pytest.approx(before.line_height * text_scale, abs=0.5)
        assert after.colour == before.colour
    for name in ("contact", "clock", "avatar"):
        assert getattr(made.type, name) is getattr(theme.type, name)


@pytest.mark.parametrize("text_scale", TEXT_SCALES)
def test_rows_leave_their_text_the_same_room(theme, text_scale):
    made = scaled(theme, text_scale)
    for row, name in (("button_height", "title"), ("duration_height", "duration")):
        before = getattr(theme.bubble, row) - getattr(theme.type, name).line_height
        assert getattr(made.bubble, row) - getattr(made.type, name).line_height == before
    before = theme.screen.input_pill - theme.type.input.line_height
    assert made.screen.input_pill - made.type.input.line_height == before
    assert made.screen.bar_height == theme.screen.bar_height
