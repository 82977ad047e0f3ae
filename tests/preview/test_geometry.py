import json

import pytest

from .geometry import FILE, measured
from .samples import need_fonts

TOLERANCE = 1.5
"""px: releases of Qt and of the fonts differ in how they round."""


@pytest.fixture(scope="module")
def now(qapp):
    need_fonts()
    return measured()


@pytest.mark.parametrize("name", json.loads(FILE.read_text(encoding="utf-8")))
def test_every_part_is_where_it_was(now, name):
    expected = json.loads(FILE.read_text(encoding="utf-8"))[name]
    assert now[name].keys() == expected.keys()
    for part, figures in expected.items():
        assert now[name][part] == pytest.approx(figures, abs=TOLERANCE), part


def test_there_is_no_part_that_was_not_there(now):
    assert now.keys() == json.loads(FILE.read_text(encoding="utf-8")).keys()
