"""One colour for each category, the same in the terminal, in a report and in a notebook.

The meaning never hangs on a colour alone: the name of the category stands beside it, in all three places.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COLORS", "Color", "color", "contrast", "xterm"]


class Color(NamedTuple):
    """How one category looks.

    Attributes:
        terminal: of 256 colours, one that stands out from a black and from a white terminal nearly alike.
        basic: its name where a terminal has 16 colours. Of these only red and magenta read on black and on white; the others
            are "", the terminal's own colour of text.
        light: text on a light page.
        light_wash: what lies behind that text.
        dark: text on a dark page.
        dark_wash: what lies behind that text.
    """

    terminal: int
    basic: str
    light: str
    light_wash: str
    dark: str
    dark_wash: str


COLORS: dict[str, Color] = {
    "paywall": Color(161, "red", "#a3123f", "#fde9ee", "#ff9db4", "#43182a"),
    "signup": Color(163, "magenta", "#8f1a86", "#fae8f8", "#f3a0e6", "#3d1a3d"),
    "related": Color(27, "", "#1d4fb0", "#e6eefc", "#9cc0ff", "#172a4d"),
    "promo": Color(130, "", "#8a4b00", "#fbefdd", "#f2b56b", "#3c2a12"),
    "social": Color(30, "", "#00656b", "#dff4f4", "#6fd6d6", "#0d3337"),
    "advert": Color(131, "red", "#96391f", "#fbeae4", "#ffab91", "#43231a"),
    "navigation": Color(28, "", "#17652f", "#e3f4e6", "#82d796", "#14351f"),
    "byline": Color(98, "", "#5b3db3", "#eeeafc", "#c3b1ff", "#2a2350"),
    "caption": Color(31, "", "#005f92", "#e1f1fa", "#85cdf5", "#0f3146"),
    "legal": Color(64, "", "#4f5d00", "#f0f3dc", "#c3cf6a", "#2d3211"),
    "comments": Color(132, "magenta", "#8b2f5c", "#f9e9f1", "#f5a3c7", "#3f1c2e"),
    "boilerplate": Color(243, "", "#4d5560", "#ebedf0", "#b9c0ca", "#2b3038"),
}

_OTHER = Color(96, "", "#7a4a2b", "#f5ece5", "#dcb594", "#372a20")


def color(category: str) -> Color:
    """The colour of a category; one and the same for all that filters of somebody's own make up."""
    return COLORS.get(category, _OTHER)


def xterm(number: int) -> str:
    """What one of 256 colours of a terminal is on a page, but for the first 16, which every terminal has its own way.

    >>> xterm(161)
    '#d7005f'
    """
    levels = (0, 95, 135, 175, 215, 255)
    place = number - 16
    grey = 8 + 10 * (number - 232)
    parts = (grey,) * 3 if number >= 232 else (levels[place // 36], levels[place // 6 % 6], levels[place % 6])
    return "#" + "".join(f"{part:02x}" for part in parts)


def contrast(one: str, other: str) -> float:
    """How well two colours (``#rrggbb``) can be told apart, from 1 to 21: WCAG 2 asks for 4.5 between text and ground.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(shade: str) -> float:
    parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
