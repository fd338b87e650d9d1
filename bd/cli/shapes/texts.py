"""What the commands about labels, comments, notes, states, to-dos, new names and batches print with `--json`."""

from __future__ import annotations

from bd.cli.shapes.kinds import NUMBER
from bd.cli.shapes.kinds import TEXT
from bd.cli.shapes.kinds import YES_NO
from bd.cli.shapes.kinds import keyed
from bd.cli.shapes.kinds import listed
from bd.cli.shapes.kinds import maybe
from bd.cli.shapes.kinds import refer
from bd.cli.shapes.kinds import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

_ISSUES = listed(refer("issue"))
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
    "todo list": _ISSUES,
    "todo done": shaped({"closed": listed(TEXT), "reason": TEXT}),
    "state get": shaped({"issue_id": TEXT, "dimension": TEXT, "value": maybe(TEXT)}),
    "state list": shaped({"issue_id": TEXT, "states": keyed(TEXT)}),
    "set-state": shaped(
        {"issue_id": TEXT, "dimension": TEXT, "old_value": maybe(TEXT), "new_value": TEXT, "changed": YES_NO},
        {"event_id": TEXT},
    ),
    "rename-prefix": shaped({"old_prefix": TEXT, "new_prefix": TEXT, "dry_run": YES_NO, "renamed": keyed(TEXT)}),
    "rename": shaped({"old_id": TEXT, "new_id": TEXT, "issue": refer("issue")}),
}
