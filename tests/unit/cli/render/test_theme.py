"""The colours of a terminal."""

from __future__ import annotations

import pytest
from rich.color import Color

from bd.cli.render.theme import SHADES


def luminance(name: str) -> float:
    """Returns the relative luminance of a colour, as WCAG defines it."""
    parts = [part / 255 for part in Color.parse(name).get_truecolor()]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", SHADES)
def test_a_shade_is_read_on_black_and_on_white(name: str) -> None:
    """Either contrast is well above what large text asks for."""
    light = luminance(SHADES[name])

    assert (light + 0.05) / 0.05 >= 3.5
    assert 1.05 / (light + 0.05) >= 3.5
