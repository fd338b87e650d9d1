"""What searching and saved queries print with `--json`; `chosen_fields` is an issue under `--fields`."""

from __future__ import annotations

from bd.cli.shapes.kinds import TEXT
from bd.cli.shapes.kinds import YES_NO
from bd.cli.shapes.kinds import either
from bd.cli.shapes.kinds import listed
from bd.cli.shapes.kinds import refer
from bd.cli.shapes.kinds import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

_ISSUES = either(listed(refer("counted_issue")), listed(refer("chosen_fields")))
_SAVED = shaped({"name": TEXT, "query": TEXT})
_FOUND = either(listed(refer("counted_issue")), listed(refer("chosen_fields")), shaped({"query": TEXT, "parsed": TEXT}))
_STATUS = shaped({"name": TEXT, "category": TEXT}, {"icon": TEXT, "description": TEXT})

OUTPUTS: dict[str, Schema] = {
    "search": _ISSUES,
    "query find": _FOUND,
    "query save": _SAVED,
    "query run": _FOUND,
    "query list": listed(_SAVED),
    "query remove": shaped({"name": TEXT, "removed": YES_NO}),
    "statuses": shaped({"built_in_statuses": listed(_STATUS), "custom_statuses": listed(_STATUS)}),
}
