"""bd promote: make an ephemeral issue an ordinary one."""

from __future__ import annotations

from bd.cli.targets import plain_view
from bd.tracker.promote import promote_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import OneIdArgument
    from bd.cli.options import ReasonOption


def run(bd: Context, issue_id: OneIdArgument, *, reason: ReasonOption = None) -> None:
    """Make an ephemeral issue an ordinary one."""
    text = bd.text(reason) or ""
    with bd.write("promote") as txn:
        record = promote_issue(txn, issue_id, reason=text)
    if bd.json:
        bd.emit(plain_view(record))
    else:
        bd.line(f"✓ Promoted {record['id']} to a permanent issue")
