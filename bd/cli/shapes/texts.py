"""What the commands about labels, comments, notes, states, to-dos, new names and batches print with `--json`."""

from __future__ import annotations

from bd.cli.shapes.kinds import NUMBER
from bd.cli.shapes.kinds import TEXT
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

_ISSUES = listed(refer("issue"))
_MOVED = shaped({"old_id": TEXT, "new_id": TEXT, "path": TEXT, "closed": YES_NO})
_LINTED = shaped({"id": TEXT, "title": TEXT, "type": TEXT, "missing": listed(TEXT), "warnings": NUMBER})
_LABELLED = listed(shaped({"issue_id": TEXT, "label": TEXT, "status": {"enum": ["added", "removed"]}}))

OUTPUTS: dict[str, Schema] = {
    "label add": _LABELLED,
    "label remove": _LABELLED,
    "label list": listed(TEXT),
    "label list-all": listed(shaped({"label": TEXT, "count": NUMBER})),
    "label propagate": _LABELLED,
    "comments add": refer("comment"),
    "comments list": listed(refer("comment")),
    "comment": refer("comment"),
    "note": refer("issue"),
    "assign": refer("issue"),
    "priority": refer("issue"),
    "tag": refer("issue"),
    "defer": _ISSUES,
    "undefer": _ISSUES,
    "todo add": refer("issue"),
    "todo list": either(_ISSUES, listed(refer("chosen_fields"))),
    "todo done": shaped({"closed": listed(TEXT), "reason": TEXT}),
    "state get": shaped({"issue_id": TEXT, "dimension": TEXT, "value": maybe(TEXT)}),
    "state list": shaped({"issue_id": TEXT, "states": keyed(TEXT)}),
    "set-state": shaped(
        {"issue_id": TEXT, "dimension": TEXT, "old_value": maybe(TEXT), "new_value": TEXT, "changed": YES_NO},
        {"event_id": TEXT},
    ),
    "rename-prefix": shaped(
        {"old_prefix": TEXT, "new_prefix": TEXT, "issues_count": NUMBER, "dry_run": YES_NO, "renamed": keyed(TEXT)}
    ),
    "batch": shaped(
        {
            "operations": NUMBER,
            "status": {"enum": ["ok", "dry-run"]},
            "results": listed(shaped({"line": NUMBER, "op": TEXT, "target": TEXT})),
        }
    ),
    "lint": shaped({"total": NUMBER, "issues": NUMBER, "results": listed(_LINTED)}),
    "promote": refer("issue"),
    "move": _MOVED,
    "refile": _MOVED,
    "rename": shaped({"old_id": TEXT, "new_id": TEXT, "issue": refer("issue")}),
}
