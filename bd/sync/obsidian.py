"""Issues as one Markdown document of checkboxes, grouped by the day they were last updated, newest first."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from bd.model.record import Record

_BOXES = {"open": " ", "in_progress": "/", "blocked": "!", "deferred": ">", "closed": "x"}
_SIGNS = ("🔺", "⏫", "🔼", "🔽", "⏬")


def to_markdown(records: Iterable[Record]) -> str:
    """Returns the document; deleted issues are left out."""
    days: dict[str, list[str]] = {}
    for record in records:
        if record.get("status") != "tombstone":
            days.setdefault(record["updated_at"][:10], []).append(_task(record))
    parts = ["# Changes Log", ""]
    for day in sorted(days, reverse=True):
        parts += [f"## {day}", "", *sorted(days[day]), ""]
    return "\n".join(parts)


def _task(record: Record) -> str:
    """Returns one issue as a task line."""
    title = " ".join(record["title"].split())
    sign = _SIGNS[min(max(record["priority"], 0), len(_SIGNS) - 1)]
    dates = [f"🛫 {record['created_at'][:10]}"]
    for key, mark in (("due_at", "📅"), ("closed_at", "✅")):
        if record.get(key):
            dates.append(f"{mark} {record[key][:10]}")
    kind = f"#{record.get('issue_type', 'task')}"
    return f"- [{_BOXES.get(record.get('status', ''), ' ')}] {title} {sign} {kind} 🆔 {record['id']} {' '.join(dates)}"
