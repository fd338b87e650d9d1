"""The queue that agents work from: the best ready issue is found and taken in one transaction."""

from __future__ import annotations

from bd.storage.blocked import settle_blocked
from bd.storage.ready import select_ready_ids
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.ready import ReadyQuery
    from bd.storage.transaction import WriteTransaction


def claim_issue(txn: WriteTransaction, text: str, *, lease_s: int = 0) -> Record:
    """Claims one issue for the actor, with a lease of `lease_s` seconds if that is not 0, and returns its record.

    Raises: what `update_issue` raises.
    """
    request = UpdateRequest()
    request.claim = True
    request.lease_s = lease_s
    return update_issue(txn, text, request)


def claim_next(txn: WriteTransaction, query: ReadyQuery, *, lease_s: int = 0) -> Record | None:
    """Claims the best ready issue the actor may take and returns its record, None when there is none.

    Epics are taken only when the query asks for them. What this transaction took in from the travelling file counts.

    Raises: LimitReached.
    """
    settle_blocked(txn.con)
    query.only_for = txn.actor
    if not query.chosen.types:
        query.chosen.without_types = (*query.chosen.without_types, "epic")
    found = select_ready_ids(txn.con, query, limit=1)
    return claim_issue(txn, found[0], lease_s=lease_s) if found else None
