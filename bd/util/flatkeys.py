"""The YAML that most configuration files are: comments, blank lines and `key: scalar` from the first column.

Exact where it answers: what it returns is what the YAML library would read. Whatever it is not sure of, from a tab to a
word that YAML might take for something else, it leaves to the library by returning None. Loads nothing.
"""

from __future__ import annotations

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_KEY_CHARACTERS = _LETTERS | _DIGITS | frozenset("._-")
_PLAIN_CHARACTERS = _KEY_CHARACTERS | frozenset(" /+@~=,()$^;%")
_QUOTED_CHARACTERS = _PLAIN_CHARACTERS | frozenset(":#<>[]{}!?*&|`")
_WORDS: dict[str, object] = {"true": True, "false": False}
_SPECIAL_WORDS = ("null", "true", "false")
_PATH_STARTS = ("./", "../", "~/", "/")
_UNITS = ("ns", "us", "ms", "s", "m", "h", "d", "w")
_LONGEST_KEY = 100
_LONGEST_NUMBER = 15
_UNSURE = object()


def read_flat(text: str) -> dict[str, object] | None:
    """Returns the values of a flat YAML text in its order, None when the library is needed to tell."""
    values: dict[str, object] = {}
    if not text.isascii() and not _is_harmless(text):
        return None
    for ended in text.split("\n"):
        line = ended.removesuffix("\r")
        comment = line.lstrip(" ")
        if not comment:
            continue
        if not line.replace("\t", " ").isprintable():
            return None
        if comment[0] == "#":
            continue
        key, colon, rest = line.partition(":")
        value = _scalar(rest) if colon and rest[:1] == " " and _is_key(key) else _UNSURE
        if value is _UNSURE or key in values:
            return None
        values[key] = value
    return values


def _is_harmless(text: str) -> bool:
    """Says whether a text with other than ASCII characters holds none that stands for bytes that are no text."""
    return "\ufffd" not in text and "\ufeff" not in text


def _is_key(key: str) -> bool:
    """Says whether a word is a key in any reading."""
    is_word = key[:1] in _LETTERS and len(key) <= _LONGEST_KEY and _KEY_CHARACTERS.issuperset(key)
    return is_word and key.lower() not in _SPECIAL_WORDS


def _scalar(rest: str) -> object:
    """Returns the value that follows a colon, `_UNSURE` where it might be read in another way."""
    if "\t" in rest:
        return _UNSURE
    text = rest.strip(" ")
    if text[:1] in ('"', "'"):
        return _quoted(text)
    end = text.find(" #")
    if end >= 0:
        text = text[:end].rstrip(" ")
    if text in _WORDS:
        return _WORDS[text]
    if text.isdecimal() and text.isascii():
        return int(text) if len(text) <= _LONGEST_NUMBER and (text[0] != "0" or text == "0") else _UNSURE
    return text if _is_plain(text) else _UNSURE


def _quoted(text: str) -> object:
    """Returns a text in quotes that holds neither quotes nor escapes; a comment may follow."""
    end = text.find(text[0], 1)
    after = text[end + 1 :]
    if end < 0 or (after and not (after[0] == " " and after.lstrip(" ")[0] == "#")):
        return _UNSURE
    inside = text[1:end]
    return inside if _QUOTED_CHARACTERS.issuperset(inside) else _UNSURE


def _is_plain(text: str) -> bool:
    """Says whether a text without quotes means itself: a word or more, a path or a duration."""
    without_colons = text.replace(":", "")
    if not text or text[-1] == ":" or ": " in text or not _PLAIN_CHARACTERS.issuperset(without_colons):
        return False
    if text[0] in _LETTERS:
        return text.lower() not in _SPECIAL_WORDS
    return text.startswith(_PATH_STARTS) or (text[0] in _DIGITS and text.lstrip("0123456789") in _UNITS)
