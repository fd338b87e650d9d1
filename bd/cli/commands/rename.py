"""bd rename: give an issue another id."""

from __future__ import annotations

from bd.cli.targets import plain_view
from bd.tracker.rename import rename_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import NewIdArgument
    from bd.cli.options import OneIdArgument


def run(bd: Context, issue_id: OneIdArgument, new_id: NewIdArgument) -> None:
    """Give an issue another id; whatever names it follows."""
    with bd.write("rename") as txn:
        old_id, record = rename_issue(txn, issue_id, new_id)
    if bd.json:
        bd.emit({"old_id": old_id, "new_id": record["id"], "issue": plain_view(record)})
    else:
        bd.line(f"Renamed {old_id} -> {record['id']}")
