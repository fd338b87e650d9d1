"""`BD_NO_EMOJI`: the signs this program puts before its lines, as ASCII; loaded only when that is asked for.

Only what stands at the beginning of a line that we compose is replaced, and the dot before a priority. A sign is
replaced by one of the same width where columns depend on it; decoration is left out. A user's own text stays as it is.
"""

from __future__ import annotations

SIGNS = {
    "○": "o",
    "◐": "~",
    "●": "!",
    "✓": "+",
    "✔": "+",
    "❄": "z",
    "📌": "^",
    "⚠": "!",
    "✗": "-",
    "✖": "-",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↳": ">",
    "↔": "=",
    "◊": "*",
    "◌": ".",
    "⏳": ".",
}
_DECORATION = "⏰📋✨🚫🏷🌲📊🔍💬↻✎💡🔗📈📉🎉🚀🧠📦🪦🐛🆕"
_BETWEEN = " \n\t│├└─|`-+"
_LEGEND = "Status: ○"
_PRIORITY_DOTS = [(f"{before}● P{number}", f"{before}P{number}") for before in "[ " for number in range(5)]
_SELECTOR = "\ufe0f"


def in_ascii(text: str) -> str:
    """Returns a text we composed with the signs at its beginning, and the dots before priorities, as ASCII."""
    if text.isascii():
        return text
    if text.startswith(_LEGEND):
        return "".join(SIGNS.get(character, character) for character in text)
    end = _head_end(text)
    head = "".join(_sign(character) for character in text[:end])
    if end and text[0] in _DECORATION and head.startswith(" "):
        head = head[1:]
    rest = text[end:]
    for dotted, plain in _PRIORITY_DOTS:
        rest = rest.replace(dotted, plain)
    return head.replace("\n ", "\n") + rest


def each_line_in_ascii(text: str) -> str:
    """Returns what is drawn on a terminal with the signs at the beginning of every line as ASCII."""
    return "\n".join([in_ascii(line) for line in text.split("\n")])


def _sign(character: str) -> str:
    """Returns what stands for a character in the head of a line."""
    return "" if character in _DECORATION or character == _SELECTOR else SIGNS.get(character, character)


def _head_end(text: str) -> int:
    """Returns where the signs at the beginning end: blanks, the lines of a tree and colours may stand among them."""
    place = 0
    while place < len(text):
        character = text[place]
        if character == "\x1b":
            place = text.find("m", place) + 1 or len(text)
        elif character in SIGNS or character in _DECORATION or character in _BETWEEN or character == _SELECTOR:
            place += 1
        else:
            break
    return place
