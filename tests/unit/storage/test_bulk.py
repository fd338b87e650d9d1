"""Many rows at once say what single ones do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.model.rows import RecordError
from bd.storage.bulk import BATCH
from bd.storage.bulk import BulkInsert
from bd.storage.events import LOG_CREATED_SQL
from bd.storage.filling import Filling
from bd.storage.reads import load_records
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
    """Rows wait for their batch; a full batch goes in by itself, every row of it."""
    bulk = BulkInsert(con, now_ns=NOW_NS)
    for number in range(BATCH + 1):
        bulk.add(make_record(f"t-{number}"))

    assert con.execute("select count(*) from issues").fetchone() == (BATCH,)
    assert bulk.pending == 1
    bulk.flush()
    assert [row[0] for row in con.execute("select id from issues order by rowid")] == [
        f"t-{number}" for number in range(BATCH + 1)
    ]


@pytest.mark.parametrize("count", [1, 24, 25, 26, 51])
def test_rows_go_in_some_dozen_at_a_time(con: Connection, count: int) -> None:
    """However many there are, each is inserted once, and by few executions."""
    bulk = BulkInsert(con, now_ns=NOW_NS)
    bulk.filling = Filling(con)  # without triggers, which would be counted
    for number in range(count):
        bulk.add(make_record(f"t-{number}", labels=["b", "a"]))
    statements: list[str] = []
    con.set_trace_callback(statements.append)
    bulk.flush()
    con.set_trace_callback(None)

    assert con.execute("select count(*) from issues").fetchone() == (count,)
    assert con.execute("select count(*), count(distinct issue_id) from labels").fetchone() == (2 * count, count)
    assert sum(sql.startswith("insert into issues") for sql in statements) == count // 25 + count % 25


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
