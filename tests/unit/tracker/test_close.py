"""Closing and reopening."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.storage.reads import find_record
from bd.storage.resolve import IssueNotFound
from bd.storage.writes import insert_record
from bd.tracker.close import close_issue
from bd.tracker.close import reopen_issue
from bd.tracker.statuses import CloseBlocked
from bd.tracker.statuses import PinnedIssue
from tests.support.builders import NOW
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.transaction import WriteTransaction


@pytest.fixture
def issue(txn: WriteTransaction) -> dict[str, Any]:
    """Returns an open issue that waits for `t-2`."""
    edge = {"issue_id": "t-1", "depends_on_id": "t-2", "type": "blocks", "created_at": NOW}
    record = make_record("t-1", dependencies=[edge])
    insert_record(txn.con, record)
    insert_record(txn.con, make_record("t-2"))
    return record


def count_events(txn: WriteTransaction) -> int:
    """Returns how many events there are."""
    return int(txn.con.execute("select count(*) from events").fetchone()[0])


def test_closing_keeps_reason_time_and_session(txn: WriteTransaction) -> None:
    """The record and the event say why; the closing time is the update time."""
    insert_record(txn.con, make_record("t-1"))

    closed = close_issue(txn, "1", reason="done <ok>", session="s-1")

    assert (closed["status"], closed["close_reason"], closed["closed_by_session"]) == ("closed", "done <ok>", "s-1")
    assert closed["closed_at"] == closed["updated_at"]
    assert txn.con.execute("select event_type, comment from events").fetchall() == [("closed", "done <ok>")]
    assert txn.touched == "t-1"
    assert find_record(txn.con, "t-1") == closed


def test_without_a_reason_it_is_closed(txn: WriteTransaction) -> None:
    """The default text is the classic one."""
    insert_record(txn.con, make_record("t-1"))

    assert close_issue(txn, "t-1")["close_reason"] == "Closed"


def test_closing_twice_keeps_the_first_time(txn: WriteTransaction) -> None:
    """Again without a reason changes nothing, with another reason only the reason."""
    insert_record(txn.con, make_record("t-1"))
    closed = close_issue(txn, "t-1", reason="first")
    assert close_issue(txn, "t-1") == closed
    assert close_issue(txn, "t-1", reason="first") == closed
    assert count_events(txn) == 1

    again = close_issue(txn, "t-1", reason="second")

    assert (again["closed_at"], again["close_reason"]) == (closed["closed_at"], "second")


def test_what_waits_is_not_closed(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """An open blocker stands in the way unless forced; a closed or deleted one does not."""
    with pytest.raises(CloseBlocked, match=r"\[t-2\]"):
        close_issue(txn, "t-1")
    assert find_record(txn.con, "t-1") == issue
    close_issue(txn, "t-2")

    assert close_issue(txn, "t-1")["status"] == "closed"


def test_force_closes_what_waits(txn: WriteTransaction, issue: dict[str, Any]) -> None:
    """Force overrides an open blocker."""
    assert close_issue(txn, "t-1", force=True)["dependencies"] == issue["dependencies"]


@pytest.mark.parametrize("fields", [{"pinned": True}, {"status": "pinned"}], ids=str)
def test_what_is_pinned_is_not_closed_by_accident(txn: WriteTransaction, fields: dict[str, Any]) -> None:
    """Either form of pinning needs force."""
    insert_record(txn.con, make_record("t-1") | fields)
    with pytest.raises(PinnedIssue):
        close_issue(txn, "t-1")

    assert close_issue(txn, "t-1", force=True)["status"] == "closed"


def test_reopening_clears_what_closing_set(txn: WriteTransaction) -> None:
    """The issue is open again with nothing left of its closing, and the reason is in the event."""
    insert_record(txn.con, make_record("t-1", description="kept"))
    closed = close_issue(txn, "t-1", reason="done", session="s")

    opened = reopen_issue(txn, "t-1", reason="not done")

    assert {**opened, "updated_at": NOW} == make_record("t-1", description="kept")
    assert not {"closed_at", "close_reason", "closed_by_session"} & opened.keys()
    assert opened["updated_at"] > closed["updated_at"]
    assert txn.con.execute("select comment from events where event_type = 'reopened'").fetchone() == ("not done",)


def test_reopening_what_is_open_changes_nothing(txn: WriteTransaction) -> None:
    """No event, no new time; only a deferral is lifted."""
    record = make_record("t-1")
    insert_record(txn.con, record)
    assert reopen_issue(txn, "t-1") == record
    assert count_events(txn) == 0
    txn.con.execute("update issues set defer_until = ?", (NOW,))

    assert "defer_until" not in reopen_issue(txn, "t-1")


def test_a_deleted_issue_is_not_there(txn: WriteTransaction) -> None:
    """Neither closing nor reopening finds a tombstone."""
    insert_record(txn.con, make_record("t-1", deleted_at=NOW) | {"status": "tombstone"})

    with pytest.raises(IssueNotFound):
        close_issue(txn, "t-1")
    with pytest.raises(IssueNotFound):
        reopen_issue(txn, "t-1")
