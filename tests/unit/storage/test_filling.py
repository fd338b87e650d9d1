"""An empty database that is filled says in the end what one says whose rows came one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from bd.storage.blocked import rebuild_blocked
from bd.storage.bulk import BulkInsert
from bd.storage.filling import Filling
from bd.storage.settings_kv import get_metadata
from bd.storage.settings_kv import set_config
from bd.storage.sqlite import dbapi
from bd.storage.store import PROBED_KEY
from bd.storage.store import probed_value
from bd.storage.store import read_identity
from tests.support.builders import NOW
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_database
from tests.support.builders import make_record

if TYPE_CHECKING:
    from pathlib import Path

    from bd.storage.sqlite import Connection

BLOCKED = "select id from issues where is_blocked = 1 order by id"
INDEXES = "select name, sql from sqlite_master where type = 'index' and sql is not null order by tbl_name, rowid"


def edge(source: str, target: str, kind: str = "blocks") -> dict[str, str]:
    """Returns an edge record."""
    return {"issue_id": source, "depends_on_id": target, "type": kind, "created_at": NOW}


def fill(con: Connection, records: list[dict[str, Any]]) -> Filling:
    """Fills a database, each record in a batch of its own; returns the filling, before what is blocked is settled."""
    filling = Filling(con)
    bulk = BulkInsert(con, now_ns=NOW_NS)
    bulk.filling = filling
    for record in records:
        bulk.add(record)
        bulk.flush()
    return filling


def asks_tables(con: Connection, filling: Filling) -> bool:
    """Settles what is blocked, and says whether every issue was looked at for it."""
    statements: list[str] = []
    con.set_trace_callback(statements.append)
    filling.settle_blocked()
    con.set_trace_callback(None)
    return any("recursive blocked" in sql for sql in statements)


def test_indexes_come_back(con: Connection) -> None:
    """Dropped indexes are made again as they were, an extension's too, and the next open need not probe."""
    con.execute('create index "theirs ""x""" on issues (title)')
    before = con.execute(INDEXES).fetchall()

    filling = Filling(con)
    kept = con.execute(INDEXES).fetchall()
    assert ("idx_issues_due_at", dict(before)["idx_issues_due_at"]) in kept
    assert all(" where " in statement for _, statement in kept)
    assert not {'theirs "x"', "idx_issues_ready", "idx_issues_listing"} & dict(kept).keys()
    filling.settle_blocked()
    filling.finish()

    after = con.execute(INDEXES).fetchall()
    assert sorted(after) == sorted(before)
    assert [row for row in after if row not in kept] == [row for row in before if row not in kept]
    assert get_metadata(con, PROBED_KEY) == probed_value(read_identity(con))


def test_it_knows_where_the_database_is(tmp_path: Path, con: Connection) -> None:
    """The path is the file's; a database in memory has none."""
    path = make_database(tmp_path / "some.db")
    stored = dbapi.connect(path)

    assert Filling(stored).path == path
    stored.close()
    assert not Filling(con).path


def test_most_issues_go_in_as_blocked_as_they_are(con: Connection) -> None:
    """Only those that wait for what comes later are written again, and the tables are not asked."""
    filling = fill(
        con,
        [
            make_record("t-1", status="hooked"),
            make_record("t-2", dependencies=[edge("t-2", "t-1")]),
            make_record("t-3", dependencies=[edge("t-3", "t-5"), edge("t-3", "t-1", "related")]),
            make_record("t-4", dependencies=[edge("t-4", "t-3", "parent-child")]),
            make_record("t-5"),
            make_record("t-6", dependencies=[edge("t-6", "t-2", "parent-child"), edge("t-6", "t-none")]),
            make_record("t-7", status="closed", closed_at=NOW),
            make_record("t-8", dependencies=[edge("t-8", "t-7")]),
        ],
    )
    guessed = [row[0] for row in con.execute(BLOCKED)]
    written = con.total_changes

    assert not asks_tables(con, filling)
    assert guessed == ["t-2", "t-6"]
    assert [row[0] for row in con.execute(BLOCKED)] == ["t-2", "t-3", "t-4", "t-6"]
    assert con.total_changes - written == 2
    assert sorted(filling.waits() or ()) == [
        *(("t-2", "t-1"), ("t-3", "t-5"), ("t-4", "t-3"), ("t-6", "t-2"), ("t-6", "t-none"), ("t-8", "t-7")),
    ]


def test_a_status_of_ones_own_holds_as_its_category_says(con: Connection) -> None:
    """The configuration is read once, before the first row."""
    set_config(con, "status.custom", "review:wip,verified:done")
    filling = fill(
        con,
        [
            make_record("t-1", status="review"),
            make_record("t-2", status="verified"),
            make_record("t-3", dependencies=[edge("t-3", "t-1")]),
            make_record("t-4", dependencies=[edge("t-4", "t-2")]),
        ],
    )

    assert not asks_tables(con, filling)
    assert [row[0] for row in con.execute(BLOCKED)] == ["t-3"]


@pytest.mark.parametrize(
    "odd", [edge("t-2", "t-1", "conditional-blocks"), edge("t-2", "t-1", "waits-for"), edge("t-2", "external:p:c")]
)
def test_rarer_rules_are_asked_of_the_tables(con: Connection, odd: dict[str, str]) -> None:
    """One edge that more than a status decides about, and the tables have the last word about all."""
    filling = fill(con, [make_record("t-1"), make_record("t-2", dependencies=[odd])])

    assert filling.waits() is None
    assert asks_tables(con, filling)


def test_rows_written_otherwise_are_asked_of_the_tables(con: Connection) -> None:
    """After a doubt nothing that was remembered counts."""
    filling = fill(con, [make_record("t-1"), make_record("t-2", dependencies=[edge("t-2", "t-1")])])
    con.execute("update issues set status = 'closed' where id = 't-1'")
    filling.doubt()

    assert filling.waits() is None
    assert asks_tables(con, filling)
    assert con.execute(BLOCKED).fetchall() == []


IDS = [f"t-{letter}" for letter in "abcdef"]
EDGES = st.lists(
    st.tuples(st.sampled_from([*IDS, "t-none"]), st.sampled_from(["blocks", "parent-child", "related"])), max_size=3
)
STATUSES = st.sampled_from(["open", "hooked", "closed", "tombstone", "pinned"])


@given(st.permutations(IDS), st.lists(st.tuples(STATUSES, EDGES), min_size=len(IDS), max_size=len(IDS)))
@example(IDS, [("open", [("t-b", "parent-child")]), ("open", [("t-a", "parent-child")]), *[("open", [])] * 4])
def test_what_is_remembered_is_what_the_tables_say(
    ids: list[str], issues: list[tuple[str, list[tuple[str, str]]]]
) -> None:
    """In whatever order issues come, and whatever they wait for, in circles too."""
    records = [
        make_record(issue_id, status=status, dependencies=[edge(issue_id, target, kind) for target, kind in edges])
        for issue_id, (status, edges) in zip(ids, issues, strict=True)
    ]
    con = dbapi.connect(":memory:", isolation_level=None)
    try:
        apply_schema(con)
        filling = fill(con, records)
        assert not asks_tables(con, filling)
        remembered = con.execute(BLOCKED).fetchall()
        rebuild_blocked(con)
        assert con.execute(BLOCKED).fetchall() == remembered
    finally:
        con.close()
