"""What the values of a record say, however they are spelled: for comparing records that different programs wrote.

An instant has many spellings, an empty text and an absent key say the same, and the order of keys in an object or of
labels in a list says nothing. Meanings are hashable and can be compared with `==`, nothing else.
"""

from __future__ import annotations

from bd.model.instants import text_to_stored
from bd.model.record import FIELDS
from bd.model.rows import RecordError
from bd.model.rows import comment_rows
from bd.model.rows import dependency_rows
from bd.model.rows import label_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.record import Record

_KINDS = {key: kind for key, kind, _ in FIELDS}
_DEFAULTS = {"status": "open", "issue_type": "task", "priority": 2}
_EMPTY_SAYS_NOTHING = ("text", "count", "flag", "instant", "names", "set")


def meaning_of(record: Record, key: str) -> Any:
    """Returns what a record says under a key; None when it says nothing."""
    value = record.get(key)
    kind = _KINDS.get(key, "extra")
    if not value and (value is None or kind in _EMPTY_SAYS_NOTHING):
        return _DEFAULTS.get(key)
    if isinstance(value, str):
        return instant_of(value) if kind == "instant" else value
    if kind == "set":
        return _set_of(record, key)
    return frozen(value)


def instant_of(value: object) -> str:
    """Returns an instant in the form whose text order is time order, the text itself for what is no instant."""
    text = value if isinstance(value, str) else ""
    try:
        return text_to_stored(text)
    except ValueError:
        return text


def frozen(value: object) -> Any:
    """Returns any JSON value in a form that can be compared and hashed; `true` is not 1."""
    if isinstance(value, dict):
        return "object", frozenset((key, frozen(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return "list", tuple([frozen(item) for item in value])
    return ("truth", value) if isinstance(value, bool) else value


def edge_key(record: Record, edge: Record) -> tuple[str, str]:
    """Returns which edge of an issue this is: its target and its type."""
    ((_, target, kind, *_),) = dependency_rows({**record, "dependencies": [edge]})
    return target, kind


def edge_meaning(record: Record, edge: Record) -> tuple[str, ...]:
    """Returns everything an edge says, but for the issue it stands in."""
    ((_, *values),) = dependency_rows({**record, "dependencies": [edge]})
    return tuple("" if value == "{}" else value for value in values)


def comment_key(record: Record, comment: Record) -> tuple[Any, ...]:
    """Returns which comment this is: author, text and instant. Its number means nothing in another database."""
    ((_, *values, _),) = comment_rows({**record, "comments": [comment]})
    return tuple(values)


def _set_of(record: Record, key: str) -> Any:
    """Returns the elements of a set whatever their order; a malformed one is a value like any other."""
    try:
        if key == "labels":
            return frozenset(label_names(record))
        meaning = edge_meaning if key == "dependencies" else comment_key
        return frozenset(meaning(record, element) for element in record[key])
    except (RecordError, TypeError, KeyError):
        return frozen(record[key])


def is_well_formed(record: Record, key: str) -> bool:
    """Says whether a set is one: absent, or a list of what belongs into it."""
    value = record.get(key) or ()
    return isinstance(value, (list, tuple)) and (not value or isinstance(_set_of(record, key), frozenset))
