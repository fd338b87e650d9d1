"""Many rows at once say what single ones do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.model.rows import RecordError
from bd.storage.bulk import BATCH
from bd.storage.bulk import BlockedGuess
from bd.storage.bulk import BulkInsert
from bd.storage.bulk import drop_indexes
from bd.storage.bulk import restore_indexes
from bd.storage.events import LOG_CREATED_SQL
from bd.storage.reads import load_records
from bd.storage.settings_kv import get_metadata
from bd.storage.store import PROBED_KEY
from bd.storage.store import probed_value
from bd.storage.store import read_identity
from bd.storage.travelling import find_base_line
from tests.support.builders import NOW
from tests.support.builders import NOW_NS
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection


def test_rows_of_different_shapes_go_in_together(con: Connection) -> None:
    """Records with different keys, labels, edges and comments come back as they were."""
    edge = {"issue_id": "t-3", "depends_on_id": "t-9", "type": "related", "created_at": NOW}
    comment = {"id": 1, "issue_id": "t-3", "author": "a", "text": "x", "created_at": NOW}
    records = [
        make_record("t-1"),
        make_record("t-2", owner="me", x={"y": 1}),
        make_record("t-3", labels=["l"], dependencies=[edge], comments=[comment]),
    ]
    bulk = BulkInsert(con, now_ns=NOW_NS, actor="file")
    for record in records:
        bulk.add(record, state=(record["id"], b"12345678", "line"))
    bulk.flush()

    found = load_records(con, ["t-1", "t-2", "t-3"])
    assert list(found.values()) == [records[0], {**make_record("t-2", x={"y": 1}), "owner": "me"}, records[2]]
    assert con.execute("select count(*), min(event_type), min(actor) from events").fetchone() == (3, "created", "file")
    assert find_base_line(con, "t-3") == "line"


def test_nothing_is_visible_before_the_flush(con: Connection) -> None:
    """Rows wait for their batch; a full batch goes in by itself."""
    bulk = BulkInsert(con, now_ns=NOW_NS)
    for number in range(BATCH + 1):
        bulk.add(make_record(f"t-{number}"))

    assert con.execute("select count(*) from issues").fetchone() == (BATCH,)
    assert bulk.pending == 1
    bulk.flush()
    assert con.execute("select count(*) from issues").fetchone() == (BATCH + 1,)


@pytest.mark.parametrize(
    "broken", [{"labels": "x"}, {"comments": [{}]}, {"priority": "x"}, {"dependencies": 5}], ids=str
)
def test_a_malformed_record_is_left_out_whole(con: Connection, broken: dict[str, object]) -> None:
    """Nothing of a refused record is kept, no event either, and the batch goes on."""
    bulk = BulkInsert(con, now_ns=NOW_NS, actor="file")
    with pytest.raises(RecordError):
        bulk.add(make_record("t-1", **{"labels": ["a"], **broken}), state=("t-1", b"", ""))
    bulk.add(make_record("t-2"))
    bulk.flush()

    counts = "select (select count(*) from issues), (select count(*) from events), (select count(*) from labels)"
    assert con.execute(counts).fetchone() == (1, 1, 0)
    assert find_base_line(con, "t-1") is None


def test_a_batch_is_logged_without_a_look_at_those_before(con: Connection) -> None:
    """What a batch costs does not grow with what is there: its new rows are found by their numbers."""
    plan = con.execute(f"explain query plan {LOG_CREATED_SQL}", ("file", "", 0)).fetchall()

    assert [row[3] for row in plan if "issues" in row[3]] == ["SEARCH issues USING INTEGER PRIMARY KEY (rowid>?)"]


def test_foreign_rows_get_no_events(con: Connection) -> None:
    """Rows of another repository are marked and logged nowhere."""
    bulk = BulkInsert(con, now_ns=NOW_NS, source_repo="other")
    bulk.add(make_record("x-1"))
    bulk.flush()

    assert con.execute("select source_repo from issues").fetchone() == ("other",)
    assert con.execute("select count(*) from events").fetchone() == (0,)


def test_indexes_come_back(con: Connection) -> None:
    """Dropped indexes are made again as they were, an extension's too, and the next open need not probe."""
    con.execute('create index "theirs ""x""" on issues (title)')
    sql = "select name, sql from sqlite_master where type = 'index' and sql is not null order by tbl_name, rowid"
    before = con.execute(sql).fetchall()

    statements = drop_indexes(con)
    kept = con.execute(sql).fetchall()
    assert ("idx_issues_due_at", dict(before)["idx_issues_due_at"]) in kept
    assert all(" where " in statement for _, statement in kept)
    assert not {'theirs "x"', "idx_issues_ready", "idx_issues_listing"} & dict(kept).keys()
    restore_indexes(con, statements)

    after = con.execute(sql).fetchall()
    assert sorted(after) == sorted(before)
    assert [row for row in after if row not in kept] == [row for row in before if row not in kept]
    assert get_metadata(con, PROBED_KEY) == probed_value(read_identity(con))


def edge(source: str, target: str, kind: str = "blocks") -> dict[str, str]:
    """Returns an edge record."""
    return {"issue_id": source, "depends_on_id": target, "type": kind, "created_at": NOW}


def test_what_is_blocked_is_guessed_and_then_known(con: Connection) -> None:
    """Most rows go in with the right state; those that later lines or rarer rules decide are put right at the end."""
    indexes = drop_indexes(con)
    bulk = BulkInsert(con, now_ns=NOW_NS)
    bulk.guess = BlockedGuess()
    for record in (
        make_record("t-1", status="hooked"),
        make_record("t-2", dependencies=[edge("t-2", "t-1")]),
        make_record("t-3", dependencies=[edge("t-3", "t-1", "conditional-blocks")]),
        make_record("t-4", dependencies=[edge("t-4", "t-5")]),
        make_record("t-5"),
        make_record("t-6", dependencies=[edge("t-6", "t-2", "parent-child")]),
        make_record("t-7", status="closed", closed_at=NOW, dependencies=[edge("t-7", "t-5", "related")]),
    ):
        bulk.add(record)
        bulk.flush()
    sql = "select id from issues where is_blocked = 1 order by id"
    guessed = [row[0] for row in con.execute(sql)]
    written = con.total_changes
    restore_indexes(con, indexes)

    assert guessed == ["t-2", "t-3", "t-6"]
    assert [row[0] for row in con.execute(sql)] == ["t-2", "t-4", "t-6"]
    assert con.total_changes - written == 2 + 7 + 1  # states put right, issues to index, the schema as it is known
