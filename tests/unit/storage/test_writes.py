"""Rows in, without decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.model.rows import RecordError
from bd.storage import writes
from bd.storage.reads import load_records
from bd.storage.sqlite import Error
from tests.support.builders import NOW
from tests.support.builders import NOW_NS
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

EDGE = {"issue_id": "t-1", "depends_on_id": "t-2", "type": "blocks", "created_at": NOW}
COMMENT = {"id": 1, "issue_id": "t-1", "author": "Tess", "text": "one", "created_at": NOW}
SETS: dict[str, Any] = {"labels": ["old"], "dependencies": [EDGE], "comments": [COMMENT]}


def read(con: Connection) -> dict[str, Any]:
    """Returns the one record there is."""
    return load_records(con, ["t-1"])["t-1"]


def test_an_id_is_inserted_once(con: Connection) -> None:
    """SQLite refuses a second row with the same id."""
    writes.insert_record(con, make_record("t-1"))

    with pytest.raises(Error):
        writes.insert_record(con, make_record("t-1"))


def test_an_issue_knows_its_repository(con: Connection) -> None:
    """A foreign record is marked with where it comes from."""
    writes.insert_record(con, make_record("t-1"), source_repo="other")

    assert con.execute("select source_repo from issues").fetchone() == ("other",)


def test_replacing_leaves_nothing_of_before(con: Connection) -> None:
    """Fields, labels, edges and unknown keys the new record lacks are gone; comments only ever grow."""
    before = make_record("t-1", description="d", pinned=True, estimated_minutes=5, due_at=NOW, metadata={"a": 1}, x=1)
    writes.insert_record(con, {**before, **SETS})

    has_own_comments = writes.replace_record(con, make_record("t-1", title="New"))

    assert read(con) == make_record("t-1", title="New", comments=[COMMENT])
    assert has_own_comments


def test_replacing_adds_only_new_comments(con: Connection) -> None:
    """A comment with the same author, text and instant is the same one, whatever its number and spelling."""
    writes.insert_record(con, make_record("t-1", **SETS))
    incoming = [{**COMMENT, "id": "uuid", "created_at": "2026-11-21T02:45:08.683611051+05:30"}, {"text": "two"}]

    has_own_comments = writes.replace_record(con, make_record("t-1", comments=incoming))

    assert [comment["text"] for comment in read(con)["comments"]] == ["one", "two"]
    assert not has_own_comments


@pytest.mark.parametrize(
    "broken",
    [
        {"priority": "high"},
        {"labels": "x"},
        {"dependencies": [{}]},
        {"comments": [{}]},
        {"due_at": "soon"},
        {"title": 1},
    ],
    ids=str,
)
def test_a_malformed_replacement_changes_nothing(con: Connection, broken: dict[str, Any]) -> None:
    """The refusal comes before the first row is touched: labels and edges stay."""
    before = make_record("t-1", **SETS)
    writes.insert_record(con, before)

    with pytest.raises(RecordError):
        writes.replace_record(con, make_record("t-1", **broken))

    assert read(con) == before


def test_columns_of_others_survive_a_replacement(con: Connection) -> None:
    """A column an extension added keeps its value."""
    con.execute("alter table issues add column theirs text not null default ''")
    writes.insert_record(con, make_record("t-1"))
    con.execute("update issues set theirs = 'kept'")

    writes.replace_record(con, make_record("t-1", title="New"))

    assert con.execute("select theirs, title from issues").fetchone() == ("kept", "New")


def test_a_replaced_foreign_issue_becomes_ours(con: Connection) -> None:
    """Without a repository the row is ours afterwards."""
    writes.insert_record(con, make_record("t-1"), source_repo="other")

    writes.replace_record(con, make_record("t-1"))

    assert con.execute("select source_repo from issues").fetchone() == (".",)


def test_labels_are_added_and_removed(con: Connection) -> None:
    """Adding twice and removing what is not there are no errors."""
    writes.insert_record(con, make_record("t-1"))
    writes.insert_labels(con, "t-1", ["a", "b", "a"])
    writes.insert_labels(con, "t-1", ["b"])
    writes.delete_labels(con, "t-1", ["a", "zzz"])

    assert read(con)["labels"] == ["b"]


def test_an_edge_is_new_once(con: Connection) -> None:
    """Insertion says whether the edge is new, removal whether it was there; types are edges of their own."""
    writes.insert_record(con, make_record("t-1"))
    add = [
        writes.insert_dependency(con, ("t-1", "t-2", kind), actor="Tess", now_ns=NOW_NS)
        for kind in ("blocks", "related", "blocks")
    ]

    assert add == [True, True, False]
    assert writes.delete_dependency(con, ("t-1", "t-2", "blocks"))
    assert not writes.delete_dependency(con, ("t-1", "t-2", "blocks"))
    assert read(con)["dependencies"] == [{**EDGE, "type": "related", "created_by": "Tess"}]


def test_a_child_counter_only_grows(con: Connection) -> None:
    """A smaller number does not lower the counter."""
    writes.insert_record(con, make_record("t-1"))
    writes.raise_child_counter(con, "t-1", 9)
    writes.raise_child_counter(con, "t-1", 3)

    assert con.execute("select * from child_counters").fetchall() == [("t-1", 9)]


def test_a_mark_is_one_row(con: Connection) -> None:
    """Marking twice keeps the later time."""
    writes.insert_record(con, make_record("t-1"))
    writes.mark_dirty(con, "t-1", 0)
    writes.mark_dirty(con, "t-1", NOW_NS)

    assert con.execute("select issue_id, marked_at from dirty_issues").fetchall() == [("t-1", NOW)]


@pytest.mark.parametrize("text", ["\ud800", "x\udcff"])
def test_text_from_a_terminal_in_another_encoding_is_taken(con: Connection, text: str) -> None:
    """Bytes that are no UTF-8 arrive as half characters; labels, edges and names with them are stored, replaced."""
    writes.insert_record(con, make_record("t-1"))
    writes.insert_labels(con, "t-1", [text])
    writes.insert_dependency(con, ("t-1", "t-2", "blocks"), actor=text, now_ns=NOW_NS)

    assert "\ufffd" in read(con)["labels"][0]
    assert "\ufffd" in read(con)["dependencies"][0]["created_by"]
