"""Open issues around others."""

from __future__ import annotations

from bd.storage.blocking import select_blockers
from bd.storage.blocking import select_waiting
from bd.storage.sqlite import dbapi
from bd.storage.writes import insert_record
from tests.support.builders import NOW
from tests.support.builders import apply_schema
from tests.support.builders import make_record


def test_only_open_ends_of_blocks_edges_count() -> None:
    """Closed blockers, other kinds of edges and targets that are not here hold up nobody."""
    con = dbapi.connect(":memory:", isolation_level=None)
    apply_schema(con)
    edges = [("t-1", "blocks"), ("t-2", "blocks"), ("t-gone", "blocks"), ("t-4", "parent-child")]
    dependencies = [
        {"issue_id": "t-3", "depends_on_id": target, "type": kind, "created_at": NOW} for target, kind in edges
    ]
    for record in (
        make_record("t-1"),
        make_record("t-2", status="closed", closed_at=NOW),
        make_record("t-3", dependencies=dependencies),
        make_record("t-4"),
    ):
        insert_record(con, record)

    assert select_blockers(con, ["t-3", "t-1"]) == {"t-3": ["t-1"]}
    assert select_waiting(con, ["t-1", "t-2", "t-4"]) == {"t-1": ["t-3"], "t-2": ["t-3"]}
    assert select_blockers(con, []) == {}
    con.close()
