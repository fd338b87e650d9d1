"""What changes with a status, and what becomes free."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.storage.blocked import settle_blocked
from bd.storage.writes import insert_record
from bd.tracker.statuses import select_unblocked
from bd.tracker.statuses import status_changes
from bd.tracker.statuses import status_event
from tests.support.builders import NOW
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.transaction import WriteTransaction

CLEARED = {"closed_at": None, "close_reason": None, "closed_by_session": None}


@pytest.mark.parametrize(
    ("record", "status", "changes"),
    [
        ({"status": "open"}, "closed", {"closed_at": NOW}),
        ({"status": "closed"}, "closed", {}),
        ({"status": "closed"}, "open", CLEARED),
        ({"status": "closed"}, "in_progress", {**CLEARED, "started_at": NOW}),
        ({"status": "open"}, "in_progress", {"started_at": NOW}),
        ({"status": "open", "started_at": "2026-01-01T00:00:00Z"}, "in_progress", {}),
        ({"status": "open"}, "blocked", {}),
        ({"status": "odd"}, "odder", {}),
    ],
)
def test_a_status_brings_its_fields(record: dict[str, Any], status: str, changes: dict[str, Any]) -> None:
    """Closing sets a time, leaving it clears what belonged to it, the first progress is noted once."""
    assert status_changes(record, status, NOW) == {"status": status, **changes}


@pytest.mark.parametrize(
    ("old", "new", "event"),
    [("open", "closed", "closed"), ("closed", "open", "reopened"), ("open", "blocked", "status_changed")],
)
def test_a_change_of_status_has_a_name(old: str, new: str, event: str) -> None:
    """The classic event types."""
    assert status_event(old, new) == event


@pytest.fixture
def chain(txn: WriteTransaction) -> WriteTransaction:
    """Returns a database where t-3 waits for t-1 and t-2, and t-4 for t-1."""
    edges = {"t-3": ["t-1", "t-2"], "t-4": ["t-1"]}
    for issue_id in ("t-1", "t-2", "t-3", "t-4"):
        waits = [{"depends_on_id": target, "type": "blocks"} for target in edges.get(issue_id, [])]
        insert_record(txn.con, make_record(issue_id, dependencies=waits))
    return txn


def test_only_what_waits_for_nothing_else_becomes_free(chain: WriteTransaction) -> None:
    """With t-1 closed t-4 is free, t-3 still waits for t-2."""
    chain.con.execute("update issues set status = 'closed' where id = 't-1'")
    settle_blocked(chain.con)
    assert select_unblocked(chain.con, ["t-1"]) == ["t-4"]

    chain.con.execute("update issues set status = 'tombstone' where id = 't-2'")
    settle_blocked(chain.con)
    assert select_unblocked(chain.con, ["t-2"]) == ["t-3"]
