"""The colours of a terminal: shades that can be read on black and on white alike.

The eight names everybody knows mean these shades on our consoles, so that a view says `red` or `bold cyan` and nothing
of it is too bright or too dark to read. Terminals with sixteen colours get the nearest of theirs.
"""

from __future__ import annotations

from rich.style import Style
from rich.theme import Theme

SHADES = {
    "red": "color(160)",
    "green": "color(28)",
    "yellow": "color(130)",
    "blue": "color(32)",
    "magenta": "color(133)",
    "cyan": "color(30)",
    "bright_black": "color(243)",
}
STATUSES = {
    "in_progress": "yellow",
    "blocked": "red",
    "closed": "bright_black",
    "deferred": "cyan",
    "pinned": "magenta",
    "hooked": "magenta",
}
PRIORITIES = ("bold red", "red", "", "", "bright_black")
TYPES = {"bug": "red", "epic": "magenta", "feature": "green"}
DIM = "bright_black"
HEADING = "bold cyan"
PERSON = "cyan"
LABEL = "blue"
WARNING = "red"
_MARKDOWN = {
    "markdown.code": "cyan",
    "markdown.h1": "bold underline",
    "markdown.h2": "bold",
    "markdown.h3": "bold",
    "markdown.h4": "bold",
    "markdown.h5": "bold",
    "markdown.h6": "bold",
    "markdown.block_quote": "bright_black",
    "markdown.item.bullet": "bright_black",
    "markdown.item.number": "bright_black",
    "markdown.hr": "bright_black",
    "markdown.link": "blue",
    "markdown.link_url": "blue",
    "markdown.table.border": "bright_black",
    "markdown.table.header": "bold",
}


def make_theme() -> Theme:
    """Returns what style names mean on our consoles."""
    styles: dict[str, Style | str] = {name: Style.parse(shade) for name, shade in SHADES.items()}
    for name, shade in SHADES.items():
        for weight in ("bold", "underline", "bold underline"):
            styles[f"{weight} {name}"] = Style.parse(f"{weight} {shade}")
    markdown = {name: styles.get(style, style) for name, style in _MARKDOWN.items()}
    return Theme({**styles, **markdown})
