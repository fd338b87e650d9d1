"""Text as the index of words takes it: what is prepared here for a text and for a question fits together.

The tokenizer takes runs of letters, digits, `+` and `#` as words. Two things must be prepared for it:

    scripts written without blanks   every character becomes a word, so that a phrase finds any run of them
    + and #                          belong to the word before them (c++, C#), and to no word after them (#12, a+b)
"""

from __future__ import annotations

SIGNS = "+#"
_FIRST_DENSE = "\u0e00"
_DENSE_RANGES = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x318F)),
    *((0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA960, 0xA97F), (0xAC00, 0xD7FF)),
    *((0xF900, 0xFAFF), (0xFF66, 0xFFDC), (0x1B000, 0x1B2FF), (0x20000, 0x3FFFF)),
)


class _Spacing(dict[int, "int | str"]):
    """For `str.translate`: a dense character between blanks, every other one as it is; filled as it is used."""

    def __missing__(self, code: int) -> int | str:
        """Returns what becomes of one character."""
        spaced: int | str = f" {chr(code)} " if is_dense(code) else code
        self[code] = spaced
        return spaced


_spacing = _Spacing()


def is_dense(code: int) -> bool:
    """Says whether a character belongs to a script that puts no blanks between words, or is searched as if it did."""
    return any(first <= code <= last for first, last in _DENSE_RANGES)


def prepare_words(text: str) -> str:
    """Returns a text ready for the index: see the module text."""
    if "\0" in text:
        text = text.replace("\0", " ")
    for sign in SIGNS:
        if sign in text:
            text = _attach_left(text, sign)
    if text.isascii() or max(text) < _FIRST_DENSE:
        return text
    return text.translate(_spacing)


def _attach_left(text: str, sign: str) -> str:
    """Returns a text in which a sign stands only at the end of a word."""
    first, *parts = text.split(sign)
    out = [first]
    before = first[-1:]
    for part in parts:
        is_attached = (before.isalnum() and not is_dense(ord(before))) or (before != "" and before in SIGNS)
        out.append((sign if is_attached else " ") + (" " if is_attached and part[:1].isalnum() else "") + part)
        before = part[-1:] or (sign if is_attached else " ")
    return "".join(out)


def last_word(prepared: str) -> str:
    """Returns the last word of a prepared text, "" when it has none (an emoji, an arrow)."""
    end = len(prepared)
    while end and not _is_of_word(prepared[end - 1]):
        end -= 1
    start = end
    while start and _is_of_word(prepared[start - 1]):
        start -= 1
    return prepared[start:end]


def first_word(prepared: str) -> tuple[str, str]:
    """Returns the first word of a prepared text, and what stands behind it; ("", "") when it has none."""
    start = 0
    while start < len(prepared) and not _is_of_word(prepared[start]):
        start += 1
    end = start
    while end < len(prepared) and _is_of_word(prepared[end]):
        end += 1
    return prepared[start:end], prepared[end:]


def _is_of_word(character: str) -> bool:
    """Says whether the tokenizer keeps a character."""
    return character.isalnum() or character in SIGNS
