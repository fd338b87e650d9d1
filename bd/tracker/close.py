"""Closing and reopening issues."""

from __future__ import annotations

from bd.model.instants import rfc3339
from bd.storage.reads import find_record
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.changing import next_instant
from bd.tracker.statuses import check_closable
from bd.tracker.statuses import status_changes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

DEFAULT_REASON = "Closed"


def close_issue(
    txn: WriteTransaction, text: str, *, reason: str = "", session: str = "", force: bool = False
) -> Record:
    """Closes one issue and returns it; closing a closed one again keeps its closing time and takes a new reason.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue, CloseBlocked, PinnedIssue.
    """
    old = get_changeable(txn, text)
    is_closed = old.get("status") == "closed"
    if not is_closed:
        check_closable(txn, old, force=force)
    txn.touched = old["id"]
    if is_closed and (not reason or reason == old.get("close_reason")):
        return old
    changes = status_changes(old, "closed", rfc3339(next_instant(txn, old)))
    changes["close_reason"] = reason or DEFAULT_REASON
    if session:
        changes["closed_by_session"] = session
    apply_changes(txn, old, changes, "closed", comment=changes["close_reason"])
    return find_record(txn.con, old["id"]) or old


def reopen_issue(txn: WriteTransaction, text: str, *, reason: str = "") -> Record:
    """Opens a closed issue again and returns it; one that is open already stays as it is.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    old = get_changeable(txn, text)
    txn.touched = old["id"]
    if old.get("status") == "open" and not old.get("defer_until"):
        return old
    changes = status_changes(old, "open", rfc3339(next_instant(txn, old)))
    if old.get("defer_until"):
        changes["defer_until"] = None
    apply_changes(txn, old, changes, "reopened", comment=reason or None)
    return find_record(txn.con, old["id"]) or old
