"""bd heartbeat and bd release: keep a claim, or give it back."""

from __future__ import annotations

from bd.cli.claiming import lease_seconds
from bd.cli.claiming import shown_end
from bd.cli.targets import change_each
from bd.cli.targets import plain_view
from bd.cli.targets import target_ids
from bd.tracker.leases import prolong_lease
from bd.tracker.leases import release_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import IdsArgument
    from bd.cli.options import LeaseOption
    from bd.cli.options import ReasonOption
    from bd.cli.options import ReleaseForceOption


def run_heartbeat(bd: Context, ids: IdsArgument = None, *, lease: LeaseOption = None) -> None:
    """Begin the lease of claimed issues anew; exit 5 when somebody else has them."""
    length_s = lease_seconds(lease)
    targets = target_ids(bd, ids)
    records = change_each(bd, targets, "heartbeat", lambda txn, text: prolong_lease(txn, text, length_s=length_s))
    if bd.json:
        bd.emit([plain_view(record) for record in records])
        return
    for record in records:
        bd.line(f"✓ {record['id']} is yours until {shown_end(record)}")


def run_release(
    bd: Context, ids: IdsArgument = None, *, reason: ReasonOption = None, force: ReleaseForceOption = False
) -> None:
    """Give claimed issues back: open, without an assignee; exit 5 when somebody else has them."""
    why = bd.text(reason) or ""
    targets = target_ids(bd, ids)
    records = change_each(bd, targets, "release", lambda txn, text: release_issue(txn, text, reason=why, force=force))
    if bd.json:
        bd.emit([plain_view(record) for record in records])
        return
    for record in records:
        bd.line(f"✓ Released {record['id']} (now open)")
