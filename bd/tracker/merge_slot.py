"""The merge slot: one issue `PREFIX-merge-slot` that one worker holds at a time, so that merges come one by one.

Open means free, in progress means held, by `holder`; `waiters` are those who asked meanwhile, in that order.
"""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import NotFound
from bd.model.instants import rfc3339
from bd.storage.reads import find_record
from bd.tracker.changing import apply_changes
from bd.tracker.changing import next_instant
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.statuses import status_changes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.sqlite import Connection
    from bd.storage.transaction import WriteTransaction

_LABEL = "gt:slot"


class NoMergeSlot(NotFound):
    """The workspace has no merge slot."""

    slug = "merge-slot-not-found"

    def __init__(self, slot_id: str) -> None:
        """Names the issue it would be."""
        super().__init__(
            f"there is no merge slot ({slot_id})", hint="bd merge-slot create makes it", details={"id": slot_id}
        )


class SlotHeld(Conflict):
    """Somebody else holds the merge slot."""

    slug = "merge-slot-held"

    def __init__(self, slot_id: str, holder: str) -> None:
        """Names who."""
        super().__init__(
            f"{slot_id} is held by {holder}",
            hint="try again later, or say --wait to be noted as the next",
            details={"id": slot_id, "holder": holder},
        )


def slot_id_of(prefix: str) -> str:
    """Returns the id of a workspace's merge slot."""
    return f"{prefix}-merge-slot"


def find_slot(con: Connection, prefix: str) -> Record | None:
    """Returns the merge slot, None when there is none."""
    record = find_record(con, slot_id_of(prefix))
    return None if record is None or record.get("status") == "tombstone" else record


def get_slot(con: Connection, prefix: str) -> Record:
    """Returns the merge slot.

    Raises: NoMergeSlot.
    """
    record = find_slot(con, prefix)
    if record is None:
        raise NoMergeSlot(slot_id_of(prefix))
    return record


def holder_of(record: Record) -> str:
    """Returns who holds the slot, "" when it is free."""
    return str(record.get("holder") or "unknown") if record.get("status") == "in_progress" else ""


def create_slot(txn: WriteTransaction) -> tuple[Record, bool]:
    """Returns the merge slot and whether it is new; it is pinned, so that nobody takes it for work."""
    found = find_slot(txn.con, txn.prefix)
    if found is not None:
        return found, False
    request = CreateRequest(
        {"title": "Merge slot", "issue_type": "slot", "priority": 0, "pinned": True}, labels=(_LABEL,)
    )
    request.explicit_id = slot_id_of(txn.prefix)
    request.own_types = ("slot",)
    return create_issue(txn, request), True


def acquire_slot(txn: WriteTransaction, holder: str, *, wait: bool = False) -> tuple[Record, bool]:
    """Takes the slot for `holder` and returns it and True; holding it already is fine.

    When somebody else holds it and `wait` is on, notes `holder` as waiting and returns the slot and False.

    Raises: NoMergeSlot; SlotHeld without `wait`.
    """
    old = get_slot(txn.con, txn.prefix)
    present = holder_of(old)
    waiters = list(old.get("waiters") or ())
    if present == holder:
        return old, True
    if present and not wait:
        raise SlotHeld(old["id"], present)
    if present:
        changes: Record = {"waiters": [*waiters, holder]} if holder not in waiters else {}
    else:
        left = [waiter for waiter in waiters if waiter != holder] or None
        changes = {**status_changes(old, "in_progress", rfc3339(next_instant(txn, old))), "holder": holder}
        changes |= {"waiters": left} if left != old.get("waiters") else {}
    if changes:
        apply_changes(txn, old, changes, "updated" if present else "status_changed")
    return get_slot(txn.con, txn.prefix), not present


def release_slot(txn: WriteTransaction, holder: str) -> Record:
    """Frees the slot and returns it; releasing a free one changes nothing. `holder` "" means whoever holds it.

    Raises: NoMergeSlot; SlotHeld when somebody else has it.
    """
    old = get_slot(txn.con, txn.prefix)
    present = holder_of(old)
    if holder and present and present != holder:
        raise SlotHeld(old["id"], present)
    if present:
        changes = {**status_changes(old, "open", rfc3339(next_instant(txn, old))), "holder": None}
        apply_changes(txn, old, changes, "status_changed")
    return get_slot(txn.con, txn.prefix)
