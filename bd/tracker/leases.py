"""Leases: claims that end by themselves, so that work whose worker died becomes ready again.

A lease belongs to this database and never travels. It ends when the issue leaves its holder or `in_progress` (a trigger
sees to that), and runs out at `expires_at`: then the issue counts as ready, and whoever claims it takes it over.
"""

from __future__ import annotations

from bd.errors import Conflict
from bd.model.instants import NANOSECONDS
from bd.model.instants import shown
from bd.model.instants import stored
from bd.storage.reads import find_record
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.limits import check_limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.sqlite import Connection
    from bd.storage.transaction import WriteTransaction

_SET_SQL = """
insert into leases (issue_id, holder, expires_at, length_s) values (?, ?, ?, ?)
on conflict (issue_id) do update
   set holder = excluded.holder, expires_at = excluded.expires_at, length_s = excluded.length_s
"""


class NotTheHolder(Conflict):
    """Somebody else, or nobody, has the issue."""

    slug = "not-the-holder"

    def __init__(self, issue_id: str, actor: str, holder: str) -> None:
        """Names the issue, who asked and who has it."""
        super().__init__(
            f"{issue_id} is not claimed by {actor}: " + (f"{holder} has it" if holder else "nobody has it"),
            hint=f"run bd claim {issue_id}" if not holder else "only the holder can; bd release --force takes it away",
            details={"id": issue_id, "holder": holder},
        )


class NoLease(Conflict):
    """The claim has no lease that could be prolonged."""

    slug = "no-lease"

    def __init__(self, issue_id: str) -> None:
        """Names the issue."""
        super().__init__(
            f"the claim of {issue_id} has no lease, it lasts until it is given up",
            hint=f"run bd heartbeat {issue_id} --lease 2h to give it one",
            details={"id": issue_id},
        )


class Lease:
    """A claim with an end: `expires_at` is a stored instant, `length_s` what a heartbeat grants again in seconds."""

    __slots__ = ("expires_at", "holder", "length_s")

    def __init__(self, holder: str, expires_at: str, length_s: int) -> None:
        """Keeps the facts."""
        self.holder = holder
        self.expires_at = expires_at
        self.length_s = length_s


def find_lease(con: Connection, issue_id: str) -> Lease | None:
    """Returns the lease on an issue, None when it has none."""
    row = con.execute("select holder, expires_at, length_s from leases where issue_id = ?", (issue_id,)).fetchone()
    return Lease(*row) if row else None


def is_expired(txn: WriteTransaction, issue_id: str) -> bool:
    """Says whether the claim of an issue has run out."""
    lease = find_lease(txn.con, issue_id)
    return lease is not None and lease.expires_at <= stored(txn.now_ns)


def grant_lease(txn: WriteTransaction, issue_id: str, length_s: int) -> None:
    """Gives the actor's claim an end, `length_s` seconds from now."""
    expires_at = stored(txn.now_ns + length_s * NANOSECONDS)
    txn.con.execute(_SET_SQL, (issue_id, txn.actor, expires_at, length_s))


def begin_lease(txn: WriteTransaction, issue_id: str, length_s: int) -> None:
    """Gives a claim the actor has just made, or made again, its end.

    Without a length the end there is stays; one that has passed begins anew, as long as before.

    Raises: LimitReached when others have begun so much since then that there is no room.
    """
    has_passed = is_expired(txn, issue_id)
    if has_passed:
        check_limits(txn, issue_id, txn.actor)
        lease = find_lease(txn.con, issue_id)
        length_s = length_s or (lease.length_s if lease else 0)
    if length_s:
        grant_lease(txn, issue_id, length_s)


def lease_keys(con: Connection, record: Record) -> Record:
    """Returns a record with `lease_expires_at` where it has a lease."""
    lease = find_lease(con, record["id"])
    return {**record, "lease_expires_at": shown(lease.expires_at)} if lease else record


def prolong_lease(txn: WriteTransaction, text: str, *, length_s: int = 0) -> Record:
    """Begins the actor's lease on an issue anew, as long as before or `length_s` seconds; returns the record.

    A lease that ran out is prolonged too while nobody has taken the issue.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue, NotTheHolder, NoLease, LimitReached.
    """
    record = _held(txn, text)
    lease = find_lease(txn.con, record["id"])
    if not length_s and lease is None:
        raise NoLease(record["id"])
    begin_lease(txn, record["id"], length_s or (lease.length_s if lease else 0))
    return lease_keys(txn.con, record)


def release_issue(txn: WriteTransaction, text: str, *, reason: str = "", force: bool = False) -> Record:
    """Gives an issue back: open, without an assignee; returns its record.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue; NotTheHolder unless `force`.
    """
    record = _held(txn, text, force=force)
    apply_changes(txn, record, {"status": "open", "assignee": None}, "released", comment=reason or None)
    txn.touched = record["id"]
    return find_record(txn.con, record["id"]) or record


def _held(txn: WriteTransaction, text: str, *, force: bool = False) -> Record:
    """Returns the record of an issue that the actor has, or with `force` anybody.

    Raises: NotTheHolder.
    """
    record = get_changeable(txn, text)
    holder = record.get("assignee", "") if record.get("status") == "in_progress" else ""
    if not holder or (holder != txn.actor and not force):
        raise NotTheHolder(record["id"], txn.actor, holder)
    return record
