"""Which changes of an issue's state leave something to be decided about others."""

from __future__ import annotations

import pytest

from bd.storage.migrations.m0009_states import ALIKE
from bd.storage.sqlite import dbapi
from bd.storage.writes import insert_record
from tests.support.builders import apply_schema
from tests.support.builders import make_record


@pytest.mark.parametrize(
    ("before", "after", "is_pending"),
    [
        ("open", "in_progress", False),
        ("in_progress", "deferred", False),
        ("deferred", "blocked", False),
        ("blocked", "open", False),
        ("open", "closed", True),
        ("closed", "open", True),
        ("open", "hooked", True),
        ("pinned", "open", True),
        ("in_progress", "tombstone", True),
        ("in_progress", "a status of ours", True),
    ],
)
def test_only_a_state_that_holds_differently_counts(before: str, after: str, *, is_pending: bool) -> None:
    """Claiming and putting aside decide nothing anew; leaving the states that hold alike does, and a reason does."""
    con = dbapi.connect(":memory:", isolation_level=None)
    apply_schema(con)
    insert_record(con, make_record("t-1"))
    con.execute("update issues set status = ?", (before,))
    con.execute("delete from pending_blocked")

    con.execute("update issues set status = ?, assignee = 'ann'", (after,))

    assert con.execute("select issue_id from pending_blocked").fetchall() == [("t-1",)] * is_pending
    assert ((f"'{before}'" in ALIKE) and (f"'{after}'" in ALIKE)) is not is_pending
    con.execute("update issues set close_reason = 'Failed'")
    assert con.execute("select issue_id from pending_blocked").fetchall() == [("t-1",)]
    con.close()
