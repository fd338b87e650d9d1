"""What the commands that make, change and list issues print with `--json`."""

from __future__ import annotations

from bd.cli.shapes.kinds import ANY
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

_NEIGHBOURS = listed(refer("neighbour"))
_ISSUES = listed(refer("issue"))
_CLOSED = shaped({"closed": _ISSUES}, {"unblocked": _ISSUES, "continue": maybe(refer("issue")), "claimed": ANY})
_DELETION = shaped(
    {"deleted": either(TEXT, listed(TEXT)), "dependencies_removed": NUMBER, "references_updated": NUMBER},
    {
        "deleted_count": NUMBER,
        "events_removed": NUMBER,
        "labels_removed": NUMBER,
        "orphaned_issues": maybe(listed(TEXT)),
    },
)
_DELETION_PLAN = shaped({"dry_run": YES_NO, "would_delete": listed(TEXT), "deleted_count": NUMBER})
_GROUPS = shaped({"total": NUMBER, "groups": listed(shaped({"group": TEXT, "count": NUMBER}))})

OUTPUTS: dict[str, Schema] = {
    "create": either(refer("issue"), _ISSUES, shaped({"ids": keyed(TEXT)})),
    "q": refer("issue"),
    "show": either(listed(refer("detailed_issue")), keyed(_NEIGHBOURS)),
    "update": _ISSUES,
    "edit": _ISSUES,
    "close": either(_ISSUES, _CLOSED),
    "reopen": _ISSUES,
    "delete": either(_DELETION, _DELETION_PLAN),
    "list": either(
        listed(refer("counted_issue")),
        listed(refer("chosen_fields")),
        shaped({"issues": listed(refer("counted_issue")), "meta": keyed(ANY)}),
        shaped({"issues": listed(refer("chosen_fields")), "meta": keyed(ANY)}),
    ),
    "count": either(shaped({"count": NUMBER}), _GROUPS),
    "types": shaped(
        {"core_types": listed(shaped({"name": TEXT, "description": TEXT}))}, {"custom_types": listed(TEXT)}
    ),
}
