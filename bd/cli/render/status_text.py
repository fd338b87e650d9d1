"""The numbers of a workspace as text, in the classic words."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WIDTH = 24
_SUMMARY = (
    ("Total Issues:", "total_issues"),
    ("Open:", "open_issues"),
    ("In Progress:", "in_progress_issues"),
    ("Blocked:", "blocked_issues"),
    ("Closed:", "closed_issues"),
    ("Ready to Work:", "ready_issues"),
)
_EXTENDED = (
    ("Deferred:", "deferred_issues"),
    ("Pinned:", "pinned_issues"),
    ("Deleted:", "tombstone_issues"),
    ("Epics Ready to Close:", "epics_eligible_for_closure"),
)
_ACTIVITY = (
    ("Commits:", "commit_count"),
    ("Total Changes:", "total_changes"),
    ("Issues Created:", "issues_created"),
    ("Issues Closed:", "issues_closed"),
    ("Issues Reopened:", "issues_reopened"),
    ("Issues Updated:", "issues_updated"),
)


def status_text(document: dict[str, Any]) -> str:
    """Returns the block that `bd status` prints; what is zero is left out of the second part."""
    summary = document["summary"]
    lines = ["", "📊 Issue Database Status", "", "Summary:", *(_line(word, summary[key]) for word, key in _SUMMARY)]
    extended = [_line(word, summary[key]) for word, key in _EXTENDED if summary[key]]
    if summary["average_lead_time_hours"]:
        extended.append(_line("Average Lead Time:", f"{summary['average_lead_time_hours']:.1f} hours"))
    if extended:
        lines += ["", "Extended:", *extended]
    activity = document.get("recent_activity")
    if activity:
        lines += ["", f"Recent Activity (last {activity['hours_tracked']} hours):"]
        lines += [_line(word, activity[key]) for word, key in _ACTIVITY]
    return "\n".join([*lines, "", "For more details, use 'bd list' to see individual issues.", ""])


def _line(word: str, value: object) -> str:
    """Returns a number behind its word."""
    return f"  {word:<{_WIDTH}}{value}"
