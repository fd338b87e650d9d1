"""Text of a user's as a terminal may show it: nothing in it moves the cursor or changes the colours."""

from __future__ import annotations

_KEPT_CONTROLS = "\n\t"


def printable(text: str) -> str:
    """Returns text that cannot steer a terminal: control characters but newline and tab become visible escapes."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in _KEPT_CONTROLS else _escaped(character)
        for character in text
    )


def _escaped(character: str) -> str:
    """Returns a visible escape; characters that only steer the writing direction or joining stay."""
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000:
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return character


def one_line(text: str) -> str:
    """Returns printable text on one line."""
    return printable(text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))
