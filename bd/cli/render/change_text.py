"""What an event or a comparison changed, as lines of text: short values in full, long ones by their length."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record

LONGEST_SHOWN = 60
_IMPLIED = ("closed_at", "started_at", "deleted_at", "created_at")
SYMBOLS = {
    "created": "+",
    "closed": "✓",
    "reopened": "↻",
    "deleted": "⊘",
    "commented": "💬",
    "renamed": "✎",
    "ignored": "·",
}
_CHANGED = "→"


def symbol(event_type: str) -> str:
    """Returns the sign of a kind of event."""
    return SYMBOLS.get(event_type, _CHANGED)


def change_lines(changes: list[Record]) -> list[str]:
    """Returns a line a change; times that other keys imply are left out."""
    return [line for change in changes if change["field"] not in _IMPLIED for line in _lines(change)]


def _lines(change: Record) -> list[str]:
    """Returns the lines of one change."""
    name = one_line(change["field"])
    if "added" in change:
        gained = [f"{name}: + {_member(value)}" for value in change["added"]]
        return gained + [f"{name}: - {_member(value)}" for value in change["removed"]]
    if "old" not in change:
        return [f"{name}: (none) → {_value(change.get('new'))}"]
    if change.get("new") is None:
        return [f"{name}: {_value(change['old'])} → (none)"]
    return [f"{name}: {_value(change['old'])} → {_value(change['new'])}"]


def _member(value: object) -> str:
    """Returns a member of a set; of a comment its author and text."""
    if isinstance(value, dict):
        return f"{one_line(str(value.get('author', '')))}: {_value(value.get('text', ''))}"
    return _value(value)


def _value(value: object) -> str:
    """Returns a value on one line, or how long it is."""
    if value is None:
        return "(none)"
    text = value if isinstance(value, str) else dumps_line(value)
    return one_line(text) if len(text) <= LONGEST_SHOWN and "\n" not in text else f"({len(text)} characters)"
