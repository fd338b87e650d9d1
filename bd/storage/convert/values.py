"""Cells of a foreign database in our form. What cannot be understood is never dropped: the caller keeps it aside.

Instants come as RFC 3339 with any offset, as SQLite's `YYYY-MM-DD HH:MM:SS`, as a bare date, or as Go prints them
(`2026-01-02 15:04:05.5 +0530 IST m=+0.1`); all become the stored form, the instant unchanged.
"""

from __future__ import annotations

import math

from bd.model.instants import text_to_stored
from bd.model.rows import clean_text
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import dumps_line
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.storage.sqlite import Connection

_LARGEST_INTEGER = 2**63 - 1


class Unconvertible(ValueError):
    """A cell that has no place in its column."""


def decode_text(data: bytes) -> str:
    """Returns text that may not be UTF-8, with what is not replaced by U+FFFD; for a connection's `text_factory`."""
    return data.decode("utf-8", "replace")


def prepare_source(con: Connection) -> None:
    """Makes a connection read text whatever bytes it holds."""
    con.text_factory = decode_text


def to_text(value: object) -> str:
    """Returns any cell as text."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bytes):
        return decode_text(value)
    return "" if value is None else str(value)


def to_instant(value: object) -> str:
    """Returns the stored form of an instant.

    Raises: Unconvertible.
    """
    text = to_text(value).strip() if isinstance(value, (str, bytes)) else ""
    for spelling in (text, _without_zone_name(text), f"{text}T00:00:00Z" if len(text) == len("2026-01-02") else ""):
        try:
            return text_to_stored(spelling)
        except (ValueError, IndexError):
            continue
    raise Unconvertible(to_text(value))


def _without_zone_name(text: str) -> str:
    """Returns Go's `DATE TIME +hhmm ZONE m=...` as `DATE TIME+hh:mm`."""
    parts = text.split()
    if len(parts) < 3 or parts[2][:1] not in ("+", "-") or len(parts[2]) != len("+0530"):
        return ""
    return f"{parts[0]} {parts[1]}{parts[2][:3]}:{parts[2][3:]}"


def to_integer(value: object) -> int:
    """Returns an integer.

    Raises: Unconvertible.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and abs(value) <= _LARGEST_INTEGER:
        return int(value)
    raise Unconvertible(to_text(value))


def to_flag(value: object) -> int:
    """Returns 0 or 1.

    Raises: Unconvertible.
    """
    return 1 if to_integer(value) else 0


def to_real(value: object) -> float:
    """Returns a number.

    Raises: Unconvertible.
    """
    if isinstance(value, (int, float)) and math.isfinite(value):
        return float(value)
    raise Unconvertible(to_text(value))


def to_json(value: object) -> str:
    """Returns JSON text verbatim, and any other text as a JSON string."""
    text = to_text(value)
    if not text:
        return ""
    try:
        loads(text)
    except JsonTextError:
        return dumps_line(text)
    return text


def to_extra(value: object) -> object:
    """Returns a cell of a column we do not have, as a JSON value: objects and arrays parsed, the rest as it is."""
    if isinstance(value, (int, float)):
        return value if math.isfinite(value) else str(value)
    text = to_text(value)
    if text[:1] in ("{", "["):
        try:
            return loads(text)
        except JsonTextError:
            return text
    return text


def to_names(value: object) -> str | None:
    """Returns the text of a JSON array of strings; any other text becomes its only element."""
    text = to_text(value)
    if not text:
        return None
    try:
        found: Any = loads(text)
    except JsonTextError:
        found = None
    if isinstance(found, list) and all(isinstance(item, str) for item in found):
        return text
    return dumps_line([text])
