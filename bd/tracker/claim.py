"""Claiming: taking an issue so that nobody else does."""

from __future__ import annotations

from bd.errors import Conflict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction


class AlreadyClaimed(Conflict):
    """Somebody else has the issue."""

    slug = "already-claimed"

    def __init__(self, issue_id: str, assignee: str) -> None:
        """Names the issue and who has it."""
        super().__init__(
            f"cannot claim {issue_id}: issue already claimed by {assignee}",
            hint="choose another issue, or ask them; bd update --assignee takes it over",
            details={"id": issue_id, "assignee": assignee},
        )


class NotClaimable(Conflict):
    """A closed issue is not claimed."""

    slug = "not-claimable"

    def __init__(self, issue_id: str, status: str) -> None:
        """Names the issue and its status."""
        super().__init__(
            f"cannot claim {issue_id}: it is {status}",
            hint=f"run bd reopen {issue_id} first",
            details={"id": issue_id, "status": status},
        )


def claim_changes(txn: WriteTransaction, old: Record) -> Record:
    """Returns what claiming sets; claiming what one already has changes nothing.

    Raises: AlreadyClaimed, NotClaimable.
    """
    assignee = old.get("assignee")
    if assignee and assignee != txn.actor:
        from bd.tracker.leases import is_expired

        if not is_expired(txn, old["id"]):
            raise AlreadyClaimed(old["id"], assignee)
    if old.get("status") in ("closed", "tombstone"):
        raise NotClaimable(old["id"], old["status"])
    return {"assignee": txn.actor, "status": "in_progress"}
