"""Deferring: putting an issue on ice, until a moment or until somebody takes it off again."""

from __future__ import annotations

from bd.errors import Conflict
from bd.tracker.changing import get_changeable
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction


class NotDeferrable(Conflict):
    """A closed issue neither waits nor goes on."""

    slug = "not-deferrable"

    def __init__(self, issue_id: str) -> None:
        """Names the issue."""
        super().__init__(
            f"cannot defer or undefer {issue_id}: it is closed",
            hint=f"run bd reopen {issue_id} first",
            details={"id": issue_id},
        )


def defer_issue(txn: WriteTransaction, text: str, *, until: str = "") -> Record:
    """Defers one issue, until an instant text when one is given, and returns its full record.

    Raises: NotDeferrable, and what `update_issue` raises.
    """
    _open_record(txn, text)
    fields = {"status": "deferred", **({"defer_until": until} if until else {})}
    return update_issue(txn, text, UpdateRequest(fields))


def undefer_issue(txn: WriteTransaction, text: str) -> Record:
    """Ends the deferral of one issue and returns its full record; work that is in progress stays in progress.

    Raises: NotDeferrable, and what `update_issue` raises.
    """
    record = _open_record(txn, text)
    fields = {"defer_until": None, **({"status": "open"} if record.get("status") == "deferred" else {})}
    return update_issue(txn, text, UpdateRequest(fields))


def _open_record(txn: WriteTransaction, text: str) -> Record:
    """Returns the full record of an issue that is not closed."""
    record = get_changeable(txn, text)
    if record.get("status") == "closed":
        raise NotDeferrable(record["id"])
    return record
