"""The record: one issue as a dict with the classic keys. What becomes of it in the tables is in `bd.model.rows`.

A record is what a line of `issues.jsonl` and an element of the JSON output hold: keys in the classic order, absent
when empty (except id, title, priority, created_at, updated_at). `FIELDS` is the only list of keys, kinds and columns;
keys it does not know are kept in the `extra` column and written back.

Kinds: text, count (0 is absent), number (0 is a value), flag, instant, real, json (any value, kept verbatim), names (a
list of strings kept as a JSON array), extra (known to the format, kept in `extra`).
"""

from __future__ import annotations

from bd.model.instants import shown
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Record = dict[str, Any]

FIELDS: tuple[tuple[str, str, str], ...] = (
    ("id", "text", "id"),
    ("title", "text", "title"),
    ("description", "text", "description"),
    ("design", "text", "design"),
    ("acceptance_criteria", "text", "acceptance_criteria"),
    ("notes", "text", "notes"),
    ("spec_id", "text", "spec_id"),
    ("status", "text", "status"),
    ("priority", "number", "priority"),
    ("issue_type", "text", "issue_type"),
    ("assignee", "text", "assignee"),
    ("owner", "text", "owner"),
    ("estimated_minutes", "number", "estimated_minutes"),
    ("created_at", "instant", "created_at"),
    ("created_by", "text", "created_by"),
    ("updated_at", "instant", "updated_at"),
    ("started_at", "instant", "started_at"),
    ("closed_at", "instant", "closed_at"),
    ("close_reason", "text", "close_reason"),
    ("closed_by_session", "text", "closed_by_session"),
    ("due_at", "instant", "due_at"),
    ("defer_until", "instant", "defer_until"),
    ("external_ref", "text", "external_ref"),
    ("source_system", "text", "source_system"),
    ("metadata", "json", "metadata"),
    ("compaction_level", "count", "compaction_level"),
    ("compacted_at", "instant", "compacted_at"),
    ("compacted_at_commit", "text", "compacted_at_commit"),
    ("original_size", "count", "original_size"),
    ("labels", "set", ""),
    ("dependencies", "set", ""),
    ("comments", "set", ""),
    ("deleted_at", "instant", "deleted_at"),
    ("deleted_by", "text", "deleted_by"),
    ("delete_reason", "text", "delete_reason"),
    ("original_type", "text", "original_type"),
    ("sender", "text", "sender"),
    ("ephemeral", "flag", "ephemeral"),
    ("no_history", "flag", "no_history"),
    ("wisp_type", "text", "wisp_type"),
    ("pinned", "flag", "pinned"),
    ("is_template", "flag", "is_template"),
    ("bonded_from", "extra", ""),
    ("creator", "extra", ""),
    ("validations", "extra", ""),
    ("quality_score", "real", "quality_score"),
    ("crystallizes", "flag", "crystallizes"),
    ("await_type", "text", "await_type"),
    ("await_id", "text", "await_id"),
    ("timeout", "count", "timeout_ns"),
    ("waiters", "names", "waiters"),
    ("holder", "extra", ""),
    ("source_formula", "extra", ""),
    ("source_location", "extra", ""),
    ("hook_bead", "text", "hook_bead"),
    ("role_bead", "text", "role_bead"),
    ("agent_state", "text", "agent_state"),
    ("last_activity", "instant", "last_activity"),
    ("role_type", "text", "role_type"),
    ("rig", "text", "rig"),
    ("mol_type", "text", "mol_type"),
    ("work_type", "text", "work_type"),
    ("event_kind", "text", "event_kind"),
    ("actor", "text", "actor"),
    ("target", "text", "target"),
    ("payload", "text", "payload"),
)
KEYS = tuple(key for key, _, _ in FIELDS)
STORED_FIELDS = tuple(field for field in FIELDS if field[2])
COLUMNS = tuple(column for _, _, column in STORED_FIELDS)
COLUMN_LIST = ", ".join("i." + column for column in (*COLUMNS, "extra"))
DERIVED_KEYS = ("dependency_count", "dependent_count", "comment_count")
DEPENDENCY_KEYS = ("issue_id", "depends_on_id", "type", "created_at", "created_by", "metadata", "thread_id")
COMMENT_KEYS = ("id", "issue_id", "author", "text", "created_at")
_ZERO_PLACES = tuple(place for place, field in enumerate(STORED_FIELDS) if field[1] in ("number", "real"))
_ZERO = object()  # stands for a 0 that is a value, among others that mean nothing
_ORDER = {"_type": -1, **{key: place for place, key in enumerate(KEYS)}}


def row_to_record(values: Sequence[Any]) -> Record:
    """Returns the record of one row selected as `COLUMN_LIST`, without labels, dependencies and comments."""
    record: Record = {}
    cells = values
    for place in _ZERO_PLACES:
        if values[place] == 0:
            cells = [*cells[:place], _ZERO, *cells[place + 1 :]]
    for (key, kind, _), value in zip(STORED_FIELDS, cells, strict=False):
        if not value:
            continue
        if kind == "text":
            record[key] = value
        elif kind == "instant":
            record[key] = shown(value)
        elif kind in ("number", "real", "count"):
            record[key] = 0 if value is _ZERO else value
        elif kind == "flag":
            record[key] = True
        elif value != "{}":
            record[key] = loads(value)
    if "title" not in record:
        record["title"] = ""
        record = in_order(record)
    if values[-1]:
        record.update(loads(values[-1]))  # type: ignore[call-overload]
        return in_order(record)
    return record


def in_order(record: Record) -> Record:
    """Returns the record with its keys in canonical order, unknown ones last as they came, `_type` first."""
    last = len(KEYS)
    return dict(sorted(record.items(), key=lambda item: _ORDER.get(item[0], last)))
