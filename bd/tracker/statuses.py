"""The states of an issue's life: what else changes when the status does.

Closing sets `closed_at` and a reason; leaving `closed` clears both; the first time in progress sets `started_at`.
"""

from __future__ import annotations

from bd.errors import Conflict
from bd.storage.blocking import select_blockers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.sqlite import Connection
    from bd.storage.transaction import WriteTransaction

UNBLOCKED_SQL = """
select distinct d.issue_id from dependencies d join issues i on i.id = d.issue_id
 where d.depends_on_id = ? and d.type in ('blocks', 'conditional-blocks') and i.status = 'open' and i.is_blocked = 0
 order by d.issue_id
"""


class CloseBlocked(Conflict):
    """An issue still waits for open ones."""

    slug = "close-blocked"

    def __init__(self, issue_id: str, blockers: list[str]) -> None:
        """Names the issue and what it waits for."""
        super().__init__(
            f"cannot close {issue_id}: blocked by open issues [{' '.join(blockers)}] (use --force to override)",
            hint=f"close these first (bd ready --explain says what they wait for), or bd close {issue_id} --force",
            details={"id": issue_id, "blocked_by": blockers},
        )


class PinnedIssue(Conflict):
    """A pinned issue is not closed by accident."""

    slug = "pinned"

    def __init__(self, issue_id: str) -> None:
        """Names the issue."""
        super().__init__(
            f"cannot close {issue_id}: it is pinned (use --force to override)",
            hint=f"bd close {issue_id} --force closes it all the same",
            details={"id": issue_id},
        )


def status_changes(record: Record, status: str, at: str) -> Record:
    """Returns every key that changes when `record` gets `status` at the instant text `at`."""
    changes: Record = {"status": status}
    if status == "closed" and record.get("status") != "closed":
        changes["closed_at"] = at
    elif status != "closed" and record.get("status") == "closed":
        changes.update({"closed_at": None, "close_reason": None, "closed_by_session": None})
    if status == "in_progress" and not record.get("started_at"):
        changes["started_at"] = at
    return changes


def status_event(old: str, new: str) -> str:
    """Returns the type of the event that records a change of status."""
    if new == "closed":
        return "closed"
    return "reopened" if old == "closed" else "status_changed"


def check_closable(txn: WriteTransaction, record: Record, *, force: bool) -> None:
    """Refuses to close what waits for open issues here or is pinned.

    Raises: CloseBlocked, PinnedIssue.
    """
    if force:
        return
    if record.get("pinned") or record.get("status") == "pinned":
        raise PinnedIssue(record["id"])
    found = select_blockers(txn.con, [record["id"]]).get(record["id"], ())
    blockers = [blocker for blocker in found if not blocker.startswith("external:")]
    if blockers:
        raise CloseBlocked(record["id"], blockers)


def select_unblocked(con: Connection, closed_ids: list[str]) -> list[str]:
    """Returns the open issues that wait for nothing any more now that `closed_ids` are closed and committed, by id."""
    found = {row[0] for issue_id in closed_ids for row in con.execute(UNBLOCKED_SQL, (issue_id,))}
    return sorted(found)
