"""Two states of an issue compared, key by key.

A change is a dict: `field`, and `old` and `new` (absent where the key is absent), or for the sets (labels,
dependencies, comments) `added` and `removed`. Dependencies are named `type:target`; comments are the records without
their numbers, which differ between clones. `updated_at` changes with everything and is left out.
"""

from __future__ import annotations

from bd.model.record import KEYS
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import dumps_line
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record

SETS = ("labels", "dependencies", "comments")
_ALWAYS_OTHER = ("updated_at", "content_hash")
_ORDER = {key: place for place, key in enumerate(KEYS)}


def read_state(text: str | None) -> Record | None:
    """Returns the whole record that an event holds as JSON text, None for a part of one or for anything else."""
    value = read_object(text)
    return value if value is not None and "id" in value and "title" in value else None


def read_object(text: str | None) -> Record | None:
    """Returns the JSON object in a text, None for anything else."""
    if not text or text[:1] != "{":
        return None
    try:
        value = loads(text)
    except JsonTextError:
        return None
    return value if isinstance(value, dict) else None


def changes_between(old: Record | None, new: Record | None) -> list[Record]:
    """Returns what differs between two states in the order of the keys; None is an issue that is not there."""
    before, after = old or {}, new or {}
    keys = sorted({*before, *after} - {*_ALWAYS_OTHER}, key=lambda key: (_ORDER.get(key, len(_ORDER)), key))
    changes = []
    for key in keys:
        change = _set_change(key, before, after) if key in SETS else _change(key, before, after)
        if change is not None:
            changes.append(change)
    return changes


def _change(key: str, before: Record, after: Record) -> Record | None:
    """Returns the change of one key, None when it did not change."""
    if key in before and key in after and _same(before[key], after[key]):
        return None
    change: Record = {"field": key}
    if key in before:
        change["old"] = before[key]
    if key in after:
        change["new"] = after[key]
    return change


def _same(one: object, other: object) -> bool:
    """Says whether two JSON values are the same one; `true` is not 1."""
    return one == other and dumps_line(one) == dumps_line(other)


def _set_change(key: str, before: Record, after: Record) -> Record | None:
    """Returns what a set gained and lost, None for nothing."""
    old, new = _members(key, before), _members(key, after)
    added = [value for name, value in new.items() if name not in old]
    removed = [value for name, value in old.items() if name not in new]
    return {"field": key, "added": added, "removed": removed} if added or removed else None


def _members(key: str, record: Record) -> dict[str, object]:
    """Returns the members of a set by what makes them the same member."""
    items = record.get(key) or []
    if key == "labels":
        return {str(label): label for label in items}
    if key == "dependencies":
        names = [f"{edge.get('type', 'blocks')}:{edge.get('depends_on_id', '')}" for edge in items]
        return {name: name for name in names}
    kept = ("author", "text", "created_at")
    comments = [{name: item[name] for name in kept if name in item} for item in items if isinstance(item, dict)]
    return {dumps_line(comment): comment for comment in comments}


def said_changes(old: str | None, new: str | None) -> list[Record]:
    """Returns what an event's own texts say changed: the keys of `new`, null for one that was cleared."""
    before, after = read_state(old), read_object(new)
    if after is None:
        return []
    if before is None:
        return [] if read_state(new) else [{"field": key, "new": value} for key, value in after.items()]
    if read_state(new) is not None:
        return changes_between(before, after)
    merged = {key: value for key, value in {**before, **after}.items() if value is not None}
    return changes_between(before, merged)
