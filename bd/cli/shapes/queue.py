"""What the commands about ready work print with `--json`."""

from __future__ import annotations

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
from bd.cli.shapes.shared import issue_shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

_HOLD = shaped({"type": TEXT, "depends_on_id": TEXT, "unfinished": TEXT}, {"via": listed(TEXT)})
_EXPLAINED = shaped(
    {
        "id": TEXT,
        "title": TEXT,
        "status": TEXT,
        "priority": NUMBER,
        "issue_type": maybe(TEXT),
        "is_ready": YES_NO,
        "reasons": listed(TEXT),
    },
    {"held_by": listed(_HOLD), "path": listed(TEXT), "cycle": listed(TEXT)},
)
_EXPLANATION = shaped(
    {
        "ready": listed(_EXPLAINED),
        "blocked": listed(_EXPLAINED),
        "summary": shaped({"total_ready": NUMBER, "total_blocked": NUMBER, "cycle_count": NUMBER}),
    },
    {"cycles": listed(listed(TEXT))},
)
_UNDONE = shaped(
    {
        "first_event": NUMBER,
        "last_event": NUMBER,
        "at": TIME,
        "issues": listed(shaped({"id": TEXT, "changed": listed(TEXT)})),
    },
    {"settings": keyed(maybe(TEXT))},
)
_CLAIMED = listed(issue_shape({"lease_expires_at": TIME}))

OUTPUTS: dict[str, Schema] = {
    "ready": either(listed(refer("counted_issue")), listed(refer("chosen_fields")), _CLAIMED, _EXPLANATION),
    "blocked": either(
        listed(issue_shape({"blocked_by_count": NUMBER, "blocked_by": listed(TEXT)})), listed(refer("chosen_fields"))
    ),
    "claim": _CLAIMED,
    "undo": shaped({"undone": listed(_UNDONE), "dry_run": YES_NO}),
    "heartbeat": _CLAIMED,
    "release": _CLAIMED,
}
