"""A record as rows of the tables: its columns, and what it has of labels, edges and comments.

Nothing else decides what a record may hold, so a record that becomes rows here can be stored.
"""

from __future__ import annotations

from bd.model.instants import rfc3339
from bd.model.instants import text_to_stored
from bd.model.record import STORED_FIELDS
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bd.model.record import Record

    Row = dict[str, Any]

_LARGEST_INTEGER = 2**63 - 1
_LARGEST_REAL = 1.7976931348623157e308


class RecordError(ValueError):
    """A JSON value that cannot be an issue record; `args[0]` says why in a few words."""


def clean_text(text: str) -> str:
    """Returns text SQLite can hold: each lone surrogate becomes U+FFFD, as Go reads it."""
    if text.isascii() or not _has_surrogate(text):
        return text
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def _has_surrogate(text: str) -> bool:
    """Says whether a text cannot be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _text(key: str, value: object) -> str:
    """Returns a text value for its column."""
    if isinstance(value, str):
        return clean_text(value)
    message = f"{key} is not a string"
    raise RecordError(message)


def _integer(key: str, value: object) -> int:
    """Returns an integer value for its column."""
    if type(value) is int and -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER:
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST_INTEGER:
        return int(value)
    message = f"{key} is not an integer"
    raise RecordError(message)


def _flag(key: str, value: object) -> int:
    """Returns 0 or 1 for a truth value."""
    if isinstance(value, bool):
        return int(value)
    message = f"{key} is not true or false"
    raise RecordError(message)


_instants: dict[object, str] = {}
_INSTANTS_KEPT = 256


def _instant(key: str, value: object) -> str:
    """Returns the stored text of an instant; the latest ones are remembered, because neighbours repeat them."""
    if isinstance(value, str):
        known = _instants.get(value)
        if known is not None:
            return known
        if len(_instants) >= _INSTANTS_KEPT:
            _instants.clear()
        try:
            return _instants.setdefault(value, text_to_stored(value))
        except ValueError:
            pass
    message = f"{key} is not an RFC 3339 time"
    raise RecordError(message)


def _real(key: str, value: object) -> float:
    """Returns a number for its column."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= _LARGEST_REAL:
        return float(value)
    message = f"{key} is not a number"
    raise RecordError(message)


def _json(key: str, value: object) -> str:
    """Returns any JSON value as text."""
    try:
        return clean_text(dumps_line(value))
    except JsonTextError as error:
        message = f"{key}: {error}"
        raise RecordError(message) from None


def _names(key: str, value: object) -> str:
    """Returns a list of strings as a JSON array."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _json(key, value)
    message = f"{key} is not a list of strings"
    raise RecordError(message)


_TO_COLUMN: dict[str, Callable[[str, object], Any]] = {
    "text": _text,
    "number": _integer,
    "count": _integer,
    "flag": _flag,
    "instant": _instant,
    "real": _real,
    "json": _json,
    "names": _names,
}
_COLUMN_OF = {key: (column, _TO_COLUMN[kind]) for key, kind, column in STORED_FIELDS}
_TEXT_COLUMN_OF = {key: column for key, kind, column in STORED_FIELDS if kind == "text"}


def record_to_row(record: Record) -> Row:
    """Returns the columns a record sets, in the record's order; keys without a column go to `extra`.

    Raises: RecordError when a value has the wrong type.
    """
    row: Row = {}
    extra: Record = {}
    for key, value in record.items():
        if key in _TEXT_COLUMN_OF and type(value) is str and value.isascii():
            row[_TEXT_COLUMN_OF[key]] = value
        elif key in _COLUMN_OF:
            if value is not None:
                column, convert = _COLUMN_OF[key]
                row[column] = convert(key, value)
        elif key not in ("labels", "dependencies", "comments"):
            extra[key] = value
    if extra:
        row["extra"] = _json(" or ".join(extra), extra)
    return row


def dependency_rows(record: Record) -> list[tuple[str, str, str, str, str, str, str]]:
    """Returns the `dependencies` rows of a record, columns as `DEPENDENCY_KEYS`.

    Raises: RecordError when an edge is malformed.
    """
    edges = record.get("dependencies") or ()
    if not isinstance(edges, (list, tuple)):
        message = "dependencies is not a list"
        raise RecordError(message)
    return [_dependency_row(record, edge) for edge in edges]


def _dependency_row(record: Record, edge: object) -> tuple[str, str, str, str, str, str, str]:
    """Returns one edge as a row; a missing time is the issue's own."""
    if not isinstance(edge, dict):
        message = "a dependency is not an object"
        raise RecordError(message)
    target = edge.get("depends_on_id")
    if not target:
        message = "a dependency has no depends_on_id"
        raise RecordError(message)
    kind = edge.get("type") or "blocks"
    creator = edge.get("created_by") or ""
    created_at = _instant("created_at", edge.get("created_at") or record.get("created_at"))
    if not (type(target) is type(kind) is type(creator) is str and (target + kind + creator).isascii()):
        target, kind, creator = _text("depends_on_id", target), _text("type", kind), _text("created_by", creator)
    metadata = edge.get("metadata") or ""
    if metadata:
        metadata = clean_text(metadata) if isinstance(metadata, str) else _json("metadata", metadata)
    thread = edge.get("thread_id") or ""
    if thread:
        thread = _text("thread_id", thread)
    return (record["id"], target, kind, created_at, creator, metadata, thread)


def comment_rows(record: Record) -> list[tuple[str, str, str, str, str | None]]:
    """Returns the comments of a record as (issue_id, author, text, created_at, origin_id).

    Raises: RecordError when a comment is malformed.
    """
    comments = record.get("comments") or ()
    if not isinstance(comments, (list, tuple)):
        message = "comments is not a list"
        raise RecordError(message)
    rows = []
    for comment in comments:
        if not isinstance(comment, dict) or not isinstance(comment.get("text"), str):
            message = "a comment has no text"
            raise RecordError(message)
        created_at = _instant("created_at", comment.get("created_at") or record.get("created_at"))
        origin = comment.get("id")
        author = _text("author", comment.get("author") or "")
        rows.append(
            (
                record["id"],
                author,
                clean_text(comment["text"]),
                created_at,
                None if origin is None else clean_text(str(origin)),
            )
        )
    return rows


def label_rows(record: Record) -> list[tuple[str, str]]:
    """Returns the labels of a record as (issue_id, label)."""
    return [(record["id"], label) for label in label_names(record)]


def label_names(record: Record) -> list[str]:
    """Returns the labels of a record, sorted, each once.

    Raises: RecordError when they are no list of strings.
    """
    labels = record.get("labels") or ()
    try:
        names = set(labels) if all(map(str.isascii, labels)) else {clean_text(label) for label in labels}
    except (AttributeError, TypeError):
        names = None
    if names is None or not isinstance(labels, (list, tuple)):
        message = "labels is not a list of strings"
        raise RecordError(message)
    names.discard("")
    return sorted(names)


def check_record(record: Record) -> None:
    """Refuses a record that the tables could not hold.

    Raises: RecordError.
    """
    for rows_of in (record_to_row, label_rows, dependency_rows, comment_rows):
        rows_of(record)


def _is_whole(record: Record) -> bool:
    """Says whether nothing that a live or closed issue has is missing, and nothing is there that it cannot have."""
    status = record.get("status")
    is_closed = status == "closed"
    if status in ("tombstone", "deleted") or is_closed != ("closed_at" in record):
        return False
    needed = (record.get("title"), status, record.get("issue_type"), record.get("created_at"), record.get("updated_at"))
    return all(needed) and record.get("priority") is not None and (not is_closed or bool(record["closed_at"]))


def repaired(record: Record, now_ns: int, *, closed_at: str | None = None) -> Record:
    """Returns a record with what an import fills in: status, priority, type, times; itself where nothing is missing.

    A closed issue without a closing time gets `closed_at`, else its last update's; a tombstone without a deletion time
    the same; a live issue has no closing time.
    """
    if _is_whole(record):
        return record
    filled = {**record}
    filled["title"] = filled.get("title") or ""
    for key, value in (("status", "open"), ("issue_type", "task")):
        filled[key] = filled.get(key) or value
    if filled.get("priority") is None:
        filled["priority"] = 2
    created_at = filled.get("created_at") or filled.get("updated_at") or rfc3339(now_ns)
    filled["created_at"] = created_at
    filled["updated_at"] = filled.get("updated_at") or created_at
    if filled["status"] == "deleted":
        filled["status"] = "tombstone"
    if filled["status"] == "tombstone":
        filled["deleted_at"] = filled.get("deleted_at") or filled["updated_at"]
    elif filled["status"] == "closed":
        filled["closed_at"] = filled.get("closed_at") or closed_at or filled["updated_at"]
    else:
        filled.pop("closed_at", None)
    return filled
