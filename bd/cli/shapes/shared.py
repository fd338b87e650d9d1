"""The shapes that several outputs share. An issue's keys are made from `bd.model.record.FIELDS`."""

from __future__ import annotations

from bd.cli.shapes.kinds import ANY
from bd.cli.shapes.kinds import NUMBER
from bd.cli.shapes.kinds import TEXT
from bd.cli.shapes.kinds import TIME
from bd.cli.shapes.kinds import YES_NO
from bd.cli.shapes.kinds import either
from bd.cli.shapes.kinds import keyed
from bd.cli.shapes.kinds import listed
from bd.cli.shapes.kinds import refer
from bd.cli.shapes.kinds import shaped
from bd.model.record import FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

_NEEDED = ("id", "title", "status", "priority", "issue_type", "created_at", "updated_at")


def issue_shape(more: Schema, needed: tuple[str, ...] = _NEEDED) -> Schema:
    """Returns the schema of an issue with the keys a view adds or replaces."""
    kinds: dict[str, Schema] = {
        "text": TEXT,
        "number": NUMBER,
        "count": NUMBER,
        "flag": YES_NO,
        "instant": TIME,
        "real": {"type": "number"},
        "json": ANY,
        "names": listed(TEXT),
        "extra": ANY,
        "set": listed(ANY),
    }
    keys = {key: kinds[kind] for key, kind, _ in FIELDS}
    keys |= {"labels": listed(TEXT), "dependencies": listed(refer("dependency")), "comments": listed(refer("comment"))}
    return {"type": "object", "properties": {**keys, **more}, "required": list(needed)}


_COUNTS: Schema = {"dependency_count": NUMBER, "dependent_count": NUMBER, "comment_count": NUMBER, "parent": TEXT}
_NEIGHBOURS = listed(refer("neighbour"))
DEFINITIONS: dict[str, Schema] = {
    "issue": issue_shape({}),
    "counted_issue": issue_shape(_COUNTS),
    "chosen_fields": issue_shape(
        {**_COUNTS, "blocked_by": listed(TEXT), "blocked_by_count": NUMBER, "dependency_type": TEXT}, needed=()
    ),
    "detailed_issue": issue_shape({**_COUNTS, "dependencies": _NEIGHBOURS, "dependents": _NEIGHBOURS}),
    "neighbour": issue_shape({"dependency_type": TEXT, "missing": YES_NO}, needed=("id", "dependency_type")),
    "dependency": shaped(
        {"issue_id": TEXT, "depends_on_id": TEXT, "type": TEXT, "created_at": TIME},
        {"created_by": TEXT, "metadata": ANY, "thread_id": TEXT},
    ),
    "comment": shaped({"id": either(NUMBER, TEXT), "issue_id": TEXT, "author": TEXT, "text": TEXT, "created_at": TIME}),
    "setting": shaped({"key": TEXT}, {"value": TEXT, "location": TEXT}),
    "sqlite": shaped({"library": TEXT, "version": TEXT, "checkpoint_safe": YES_NO}),
    "check": shaped(
        {"name": TEXT, "status": {"enum": ["ok", "warning", "error"]}, "message": TEXT},
        {"slug": TEXT, "detail": TEXT, "fix": TEXT, "category": TEXT},
    ),
    "error": shaped({"error": TEXT, "code": TEXT}, {"hint": TEXT, "details": keyed(ANY), "retryable": YES_NO}),
}
