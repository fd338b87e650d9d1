"""What the commands that report print with `--json`."""

from __future__ import annotations

from bd.cli.shapes.kinds import ANY
from bd.cli.shapes.kinds import NUMBER
from bd.cli.shapes.kinds import TEXT
from bd.cli.shapes.kinds import TIME
from bd.cli.shapes.kinds import YES_NO
from bd.cli.shapes.kinds import either
from bd.cli.shapes.kinds import keyed
from bd.cli.shapes.kinds import listed
from bd.cli.shapes.kinds import maybe
from bd.cli.shapes.kinds import refer
from bd.cli.shapes.kinds import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

_REAL: Schema = {"type": "number"}
_SUMMARY = shaped(
    {
        "total_issues": NUMBER,
        "open_issues": NUMBER,
        "in_progress_issues": NUMBER,
        "closed_issues": NUMBER,
        "blocked_issues": NUMBER,
        "deferred_issues": NUMBER,
        "ready_issues": NUMBER,
        "tombstone_issues": NUMBER,
        "pinned_issues": NUMBER,
        "epics_eligible_for_closure": NUMBER,
        "average_lead_time_hours": _REAL,
    }
)
_ACTIVITY = shaped(
    {
        "hours_tracked": NUMBER,
        "commit_count": NUMBER,
        "issues_created": NUMBER,
        "issues_closed": NUMBER,
        "issues_updated": NUMBER,
        "issues_reopened": NUMBER,
        "total_changes": NUMBER,
    }
)

_CHANGE = shaped({"field": TEXT}, {"old": ANY, "new": ANY, "added": listed(ANY), "removed": listed(ANY)})
_STEP = shaped(
    {
        "CommitHash": TEXT,
        "Committer": TEXT,
        "CommitDate": TIME,
        "Issue": maybe(refer("issue")),
        "event_id": NUMBER,
        "event_type": TEXT,
        "changes": listed(_CHANGE),
    },
    {"comment": TEXT},
)
_EVENT = shaped(
    {
        "timestamp": TIME,
        "type": TEXT,
        "issue_id": TEXT,
        "symbol": TEXT,
        "message": TEXT,
        "event_id": NUMBER,
        "actor": TEXT,
        "title": TEXT,
    },
    {"comment": TEXT, "changes": listed(_CHANGE)},
)
_DIFFERENCE = shaped(
    {
        "IssueID": TEXT,
        "DiffType": {"enum": ["added", "modified", "removed"]},
        "OldValue": maybe(refer("issue")),
        "NewValue": maybe(refer("issue")),
        "changes": listed(_CHANGE),
    }
)

_DAY = shaped(
    {"date": TEXT, "created": NUMBER, "closed": NUMBER, "reopened": NUMBER, "deleted": NUMBER, "open": NUMBER}
)
_COLUMN = shaped({"name": TEXT, "total": NUMBER, "issues": listed(keyed(ANY))})
_CHANGELOG = shaped(
    {
        "since": maybe(TIME),
        "until": TIME,
        "total_closed": NUMBER,
        "groups": listed(shaped({"issue_type": TEXT, "issues": listed(refer("issue"))})),
    }
)
_CHECK = shaped({"name": TEXT, "passed": YES_NO, "skipped": YES_NO, "warning": YES_NO, "output": TEXT, "command": TEXT})
_NEWS = listed(shaped({"version": TEXT, "date": TEXT, "changes": listed(TEXT)}))

OUTPUTS: dict[str, Schema] = {
    "status": shaped({"summary": _SUMMARY}, {"recent_activity": _ACTIVITY}),
    "stale": either(listed(refer("issue")), listed(refer("chosen_fields"))),
    "history": listed(_STEP),
    "events": listed(_EVENT),
    "diff": listed(_DIFFERENCE),
    "board": shaped({"by": TEXT, "columns": listed(_COLUMN)}),
    "timeline": listed(_DAY),
    "burndown": listed(_DAY),
    "changelog": _CHANGELOG,
    "audit record": shaped({"id": TEXT, "kind": TEXT}),
    "audit label": shaped({"id": TEXT, "parent_id": TEXT, "label": TEXT}),
    "preflight": either(
        shaped({"checks": listed(_CHECK), "passed": YES_NO, "summary": TEXT}), shaped({"checklist": listed(TEXT)})
    ),
    "upgrade status": shaped({"current_version": TEXT, "upgraded": YES_NO}, {"previous_version": TEXT}),
    "upgrade review": shaped({"current_version": TEXT, "previous_version": maybe(TEXT), "new_versions": _NEWS}),
    "upgrade ack": shaped({"acknowledged": YES_NO, "current_version": TEXT, "previous_version": TEXT}),
    "human list": either(listed(refer("counted_issue")), listed(refer("chosen_fields"))),
    "human respond": refer("issue"),
    "human dismiss": refer("issue"),
    "human stats": shaped(dict.fromkeys(("total", "pending", "responded", "dismissed", "closed"), NUMBER)),
    "human commands": listed(shaped({"title": TEXT, "commands": listed(shaped({"command": TEXT, "purpose": TEXT}))})),
    "thanks": shaped({"thanks": listed(TEXT)}),
}
