"""Every category has a colour, and every colour can be read where it is shown."""

from __future__ import annotations

import pytest

from cleantext import CATEGORIES
from cleantext.palette import COLORS, Color, color, contrast, xterm

EVERY = [pytest.param(color(category), id=category) for category in [*CATEGORIES, "of my own"]]


def test_every_category_has_a_colour_of_its_own() -> None:
    assert list(COLORS) == list(CATEGORIES)
    for name in ("terminal", "light", "dark"):
        assert len({getattr(shade, name) for shade in COLORS.values()}) == len(COLORS)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("shade", EVERY)
def test_text_on_a_page_reads(shade: Color) -> None:
    assert contrast(shade.light, shade.light_wash) >= 4.5
    assert contrast(shade.dark, shade.dark_wash) >= 4.5


@pytest.mark.parametrize("shade", EVERY)
def test_text_on_a_terminal_reads_on_black_and_on_white(shade: Color) -> None:
    """No colour has much more than 4.5 on both."""
    assert contrast(xterm(shade.terminal), "#000000") >= 4
    assert contrast(xterm(shade.terminal), "#ffffff") >= 4
    assert shade.basic in ("red", "magenta", "")
