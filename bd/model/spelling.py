"""Keeping the spelling of what did not change.

A record that a person changed in one field should differ from its old line in that field only. What says the same as
the old line (an instant with another offset, an explicit zero, a comment with its first id) keeps the old bytes.
"""

from __future__ import annotations

from bd.model.instants import text_to_stored
from bd.model.record import COMMENT_KEYS
from bd.model.record import FIELDS
from bd.model.record import in_order

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
        if key in _INSTANTS:
            result[key] = old if _is_same_instant(old, value) else value
        elif key == "labels":
            result[key] = old if isinstance(old, list) and sorted(set(old)) == value else value
        elif key == "dependencies":
            result[key] = _merge_spelling(value, old, _edge_identity)
        elif key == "comments":
            result[key] = _merge_spelling(value, old, _comment_identity)
        else:
            result[key] = value
    _keep_empty(result, base)
    return {key: result[key] for key in base} if result.keys() == base.keys() else in_order(result)


def _keep_empty(result: Record, base: Record) -> None:
    """Takes over keys that `base` spells out although they say nothing, and keeps its counts true."""
    for key, old in base.items():
        if key in _COUNTS:
            result[key] = len(result.get(_COUNTS[key]) or ())
        elif key not in result and (old is None or old in ("", 0, False, [], {})):
            result[key] = old


def _is_same_instant(old: object, value: str) -> bool:
    """Says whether two texts name the same instant."""
    try:
        return isinstance(old, str) and text_to_stored(old) == text_to_stored(value)
    except ValueError:
        return False


def _edge_identity(edge: Record) -> tuple[Any, ...]:
    """Returns what makes an edge the same edge."""
    return (edge.get("depends_on_id"), edge.get("type") or "blocks")


def _comment_identity(comment: Record) -> tuple[Any, ...]:
    """Returns what makes a comment the same comment, whatever its number."""
    stamp = str(comment.get("created_at") or "")
    try:
        stamp = text_to_stored(stamp)
    except ValueError:
        pass
    return (comment.get("author") or "", comment.get("text"), stamp)


def _merge_spelling(present: list[Record], old: object, identity: Callable[[Record], tuple[Any, ...]]) -> list[Record]:
    """Returns `present` with the elements `old` has spelled and placed as there, the new ones behind them."""
    if not isinstance(old, list):
        return present
    remaining = {identity(element): element for element in present}
    kept = [element for element in old if isinstance(element, dict) and remaining.pop(identity(element), None)]
    return kept + list(remaining.values())


def without_local_ids(record: Record) -> Record:
    """Returns a record whose comments have only the keys that travel, in their order."""
    comments = record.get("comments")
    if not comments:
        return record
    return {**record, "comments": [{key: comment[key] for key in COMMENT_KEYS} for comment in comments]}
