"""bd reopen: open closed issues again."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.cli.targets import change_each
from bd.tracker.close import reopen_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import ReasonOption
    from bd.cli.options import RequiredIdsArgument


def run(bd: Context, ids: RequiredIdsArgument, *, reason: ReasonOption = None) -> None:
    """Reopen one or more closed issues."""
    text = bd.text(reason) or ""
    targets = list(dict.fromkeys(ids))
    records = change_each(bd, targets, "reopen", lambda txn, issue_id: reopen_issue(txn, issue_id, reason=text))
    if bd.json:
        hidden = ("dependencies", "comments", "labels")
        bd.emit([{key: value for key, value in record.items() if key not in hidden} for record in records])
        return
    for record in records:
        bd.line(f"↻ Reopened {record['id']}" + (f": {one_line(text)}" if text else ""))
