"""Keeping the spelling of what did not change.

A record that a person changed in one field should differ from its old line in that field only. What says the same as
the old line (an instant with another offset, an explicit zero, a comment with its first id) keeps the old bytes.
"""

from __future__ import annotations

from bd.model.instants import text_to_stored
from bd.model.record import COMMENT_KEYS
from bd.model.record import FIELDS
from bd.model.record import in_order
from bd.model.rows import RecordError
from bd.model.rows import clean_text
from bd.model.rows import comment_rows
from bd.model.rows import dependency_rows
from bd.model.rows import label_names
from bd.util.jsontext import RawNumber

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bd.model.record import Record

_INSTANTS = frozenset(key for key, kind, _ in FIELDS if kind == "instant")
_COUNTS = {"dependency_count": "dependencies", "comment_count": "comments"}


def keep_spelling(record: Record, base: Record) -> Record:
    """Returns the full record `record` spelled like `base` wherever both say the same.

    The result equals `base`, order included, when nothing changed.
    """
    result: Record = {}
    for key, value in record.items():
        old = base.get(key)
        if key == "labels":
            result[key] = old if _is_same_set(old, value) else value
        elif key == "dependencies":
            result[key] = _merge_spelling(value, old, lambda edge: _edge_identity(record, edge))
        elif key == "comments":
            result[key] = _merge_spelling(value, old, lambda comment: _comment_identity(record, comment))
        else:
            result[key] = old if _is_same_scalar(key, old, value) else value
    _keep_empty(result, base)
    return {key: result[key] for key in base} if result.keys() == base.keys() else in_order(result)


def _keep_empty(result: Record, base: Record) -> None:
    """Takes over keys that `base` spells out although they say nothing, and keeps its counts true."""
    for key, old in base.items():
        if key in _COUNTS:
            result[key] = len(result.get(_COUNTS[key]) or ())
        elif key not in result and (old is None or old in ("", 0, False, [], {})):
            result[key] = old


def _is_same_scalar(key: str, old: object, value: object) -> bool:
    """Says whether two spellings mean one value: instants, texts with half characters, numbers with a fraction."""
    if key in _INSTANTS and isinstance(old, str):
        try:
            return text_to_stored(old) == text_to_stored(str(value))
        except ValueError:
            return False
    if isinstance(old, str):
        return clean_text(old) == value
    return isinstance(old, RawNumber) and isinstance(value, (int, float)) and old == value


def _is_same_set(old: object, labels: list[str]) -> bool:
    """Says whether a list of labels, as a line spells it, holds exactly `labels`."""
    try:
        return label_names({"labels": old}) == labels
    except RecordError:
        return False


def _edge_identity(record: Record, edge: Record) -> tuple[Any, ...] | None:
    """Returns what an edge of `record` says, however it is spelled; None when it is malformed."""
    try:
        (row,) = dependency_rows({**record, "dependencies": [edge]})
    except RecordError:
        return None
    return tuple("" if item == "{}" else item for item in row)


def _comment_identity(record: Record, comment: Record) -> tuple[Any, ...] | None:
    """Returns what a comment of `record` says, whatever its number; None when it is malformed."""
    try:
        (row,) = comment_rows({**record, "comments": [comment]})
    except RecordError:
        return None
    return row[:4]


def _merge_spelling(
    present: list[Record], old: object, identity: Callable[[Record], tuple[Any, ...] | None]
) -> list[Record]:
    """Returns `present` with the elements `old` has spelled and placed as there, repeated ones too; new ones last."""
    if not isinstance(old, list):
        return present
    remaining: dict[tuple[Any, ...] | None, list[Record]] = {}
    for element in present:
        remaining.setdefault(identity(element), []).append(element)
    kept = [element for element in old if identity(element) in remaining]
    for element in kept:
        del remaining[identity(element)][:1]
    return kept + [element for elements in remaining.values() for element in elements]


def without_local_ids(record: Record) -> Record:
    """Returns a record whose comments have only the keys that travel, in their order."""
    comments = record.get("comments")
    if not comments:
        return record
    return {**record, "comments": [{key: comment[key] for key in COMMENT_KEYS} for comment in comments]}
