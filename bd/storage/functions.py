"""SQL functions that SQLite lacks: case folding beyond ASCII, regular expressions, and looking into `metadata`.

    bd_lower(text)                             lower case in every script
    text regexp pattern                        says whether the pattern occurs; `re` is loaded by the first match only
    bd_metadata(json, key, operator, value)    compares the value under a key (see `matches_metadata`)
    bd_has_metadata(json, key)                 says whether there is one

Registered on a connection before a statement that names them.
"""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import RawNumber
from bd.util.jsontext import dumps_line
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern
    from typing import Any

    from bd.storage.sqlite import Connection

_LARGEST_INTEGER = 2**63
_patterns: dict[str, Pattern[str]] = {}


class InvalidRegex(InvalidValue):
    """A text is no regular expression."""

    slug = "invalid-regex"

    def __init__(self, pattern: str, reason: str) -> None:
        """Names the pattern and what is wrong with it."""
        super().__init__(
            f'invalid regular expression "{pattern}": {reason}',
            hint="check the brackets and quote the pattern for the shell",
            details={"value": pattern},
        )


def compile_regex(pattern: str) -> Pattern[str]:
    """Returns a compiled regular expression, remembered.

    Raises: InvalidRegex.
    """
    found = _patterns.get(pattern)
    if found is None:
        engine = __import__("re")
        try:
            found = engine.compile(pattern)
        except (engine.error, OverflowError, RecursionError) as error:
            raise InvalidRegex(pattern, str(error)) from None
        _patterns[pattern] = found
    return found


def _regexp(pattern: str, text: str | None) -> bool:
    """Says whether a pattern occurs in a text; the function behind SQL's `text regexp pattern`."""
    return text is not None and compile_regex(pattern).search(text) is not None


def _lower(text: str | None) -> str | None:
    """Returns a text in lower case, every script."""
    return None if text is None else text.lower()


def matches_metadata(json_text: str | None, key: str, operator: str, value: str | None) -> bool:
    """Compares the value under `key` of a JSON object with a text; a value of None asks for its absence.

    `key` is looked up as it is, then as a path whose steps are joined by dots. Numbers compare with numbers. Texts that
    spell numbers do too when they are put in order (`--set-metadata` stores texts), while `=` takes them literally.
    True and false compare as these words, lists and objects as compact JSON. An absent key, null and an empty text are
    no value: they equal None and nothing else.
    """
    found = find_metadata(json_text, key)
    if value is None or found is None or found == "":
        return value is None and (found is None or found == "") and operator in ("=", "<=", ">=")
    number = as_number(value)
    if isinstance(found, str):
        spelled = as_number(found) if number is not None and operator != "=" else None
        return _holds(found, operator, value) if spelled is None else _holds(spelled, operator, number)
    if number is not None:
        return _holds(found, operator, number)
    return _holds(found.text if isinstance(found, RawNumber) else str(found), operator, value)


def as_number(text: str) -> int | float | None:
    """Returns the number a text spells in JSON's way, None when it spells none."""
    plain = text.removeprefix("-")
    if not plain.isascii() or not plain[:1].isdecimal() or not plain[-1:].isdecimal() or "_" in plain:
        return None
    try:
        number: int | float = int(text) if plain.isdecimal() else float(text)
    except ValueError:
        return None
    return number if abs(number) < _LARGEST_INTEGER else float(number)


def _holds(left: Any, operator: str, right: Any) -> bool:
    """Applies one of the operators of the query language."""
    if operator == "=":
        return bool(left == right)
    if operator in ("<", "<="):
        return bool(left < right or (operator == "<=" and left == right))
    return bool(left > right or (operator == ">=" and left == right))


def find_metadata(json_text: str | None, key: str) -> str | int | float | None:
    """Returns the value under a key: numbers as they are, everything else as text, None when absent or null."""
    try:
        document = loads(json_text) if json_text else None
    except JsonTextError:
        return None
    value = _find_path(document, key)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return dumps_line(value)


def has_metadata(json_text: str | None, key: str) -> bool:
    """Says whether a JSON object has a value under a key."""
    return find_metadata(json_text, key) is not None


def _find_path(document: object, key: str) -> object:
    """Returns the value under a key, or under a path of keys joined by dots."""
    if not isinstance(document, dict):
        return None
    if key in document:
        return document[key]
    for step in key.split("."):
        document = document.get(step) if isinstance(document, dict) else None
    return document


def register_functions(con: Connection) -> None:
    """Makes `bd_lower(text)` and the `regexp` operator known to a connection; repeating it does no harm."""
    con.create_function("bd_lower", 1, _lower, deterministic=True)
    con.create_function("regexp", 2, _regexp, deterministic=True)
    con.create_function("bd_metadata", 4, matches_metadata, deterministic=True)
    con.create_function("bd_has_metadata", 2, has_metadata, deterministic=True)
