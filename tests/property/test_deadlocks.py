"""Edges that were not refused never lead to a deadlock: whatever is ready can be done until everything is done."""

from __future__ import annotations

import contextlib
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.errors import BdError
from bd.storage.sqlite import dbapi
from bd.storage.transaction import WriteTransaction
from bd.storage.writes import insert_record
from bd.tracker.depend import insert_edge
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue
from bd.workspace import NoFileSettings
from tests.support.builders import apply_schema
from tests.support.builders import make_record
from tests.support.readiness import blocked_ids

IDS = [f"t-{letter}" for letter in "abcdef"]
TYPES = ["blocks", "conditional-blocks", "waits-for", "parent-child", "parent"]
EDGES = st.lists(st.tuples(st.sampled_from(TYPES), *(st.sampled_from(IDS),) * 2), max_size=14)


def new_transaction() -> WriteTransaction:
    """Returns a transaction on a database in memory with an open issue for each id."""
    con = dbapi.connect(":memory:", isolation_level=None)
    apply_schema(con)
    con.execute("begin")
    for issue_id in IDS:
        insert_record(con, make_record(issue_id))
    return WriteTransaction(con, now_ns=10**18, actor="ann", find_owner=str, settings=NoFileSettings())


def add(txn: WriteTransaction, kind: str, source: str, target: str) -> None:
    """Adds one edge, or moves the issue under another parent; what is refused changes nothing."""
    with contextlib.suppress(BdError):
        if kind == "parent":
            request = UpdateRequest()
            request.parent = target
            update_issue(txn, source, request)
        else:
            insert_edge(txn, source, target, kind)


def records_of(txn: WriteTransaction) -> dict[str, dict[str, Any]]:
    """Returns the issues with their edges as the plain rule reads them."""
    records: dict[str, dict[str, Any]] = {name: {"status": "open", "dependencies": []} for name in IDS}
    for source, target, kind in txn.con.execute("select issue_id, depends_on_id, type from dependencies"):
        records[source]["dependencies"].append({"depends_on_id": target, "type": kind})
    return records


@settings(max_examples=300)
@given(EDGES)
def test_everything_can_be_done_in_some_order(edges: list[tuple[str, str, str]]) -> None:
    """Closing what is not blocked, again and again, closes all issues; failing ones, so that conditions come true."""
    txn = new_transaction()
    for edge in edges:
        add(txn, *edge)
    records = records_of(txn)

    waiting = set(IDS)
    while waiting:
        free = waiting - blocked_ids(records)
        assert free, {name: records[name] for name in waiting}
        for name in free:
            records[name].update(status="closed", close_reason="failed")
        waiting -= free
