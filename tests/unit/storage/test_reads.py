"""SQL in, records out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.storage import reads
from bd.storage.writes import insert_record
from tests.support.builders import NOW
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection


def make_edge(source: str, target: str, kind: str = "blocks", **more: str) -> dict[str, str]:
    """Returns an edge record."""
    return {"issue_id": source, "depends_on_id": target, "type": kind, "created_at": NOW, **more}


EPIC = make_record("t-1", issue_type="epic")
CHILD = make_record(
    "t-1.1",
    labels=["a", "b"],
    dependencies=[make_edge("t-1.1", "t-1", "parent-child", created_by="Tess"), make_edge("t-1.1", "t-9")],
    comments=[
        {"id": 1, "issue_id": "t-1.1", "author": "Tess", "text": "late", "created_at": "2026-12-01T00:00:00Z"},
        {"id": 2, "issue_id": "t-1.1", "author": "Bob", "text": "early", "created_at": "2026-01-01T00:00:00Z"},
    ],
)
CLOSED = make_record("t-2", status="closed", closed_at=NOW, priority=0)


@pytest.fixture
def filled(con: Connection) -> Connection:
    """Returns a database with an epic, its child, and a closed issue."""
    for record in (EPIC, CHILD, CLOSED):
        insert_record(con, record)
    return con


def test_a_full_record_is_a_line_of_the_file(filled: Connection) -> None:
    """Labels, edges and comments in a fixed order, comments oldest first."""
    found = reads.load_records(filled, ["t-1.1", "t-404", "t-1"])

    assert list(found) == ["t-1", "t-1.1"] or list(found) == ["t-1.1", "t-1"]
    assert [comment["text"] for comment in found["t-1.1"]["comments"]] == ["early", "late"]
    assert found["t-1.1"]["dependencies"] == CHILD["dependencies"]
    assert found["t-1"] == EPIC


def test_one_record_or_none(filled: Connection) -> None:
    """A missing issue is None."""
    assert (reads.find_record(filled, "t-2") or {})["title"] == "Title of t-2"
    assert reads.find_record(filled, "t-404") is None


def test_the_counts_view(filled: Connection) -> None:
    """Labels, raw edges, three counts and the parent; comments only counted."""
    (child,) = reads.select_issues(filled, "i.id = ?", ("t-1.1",))
    (epic,) = reads.select_issues(filled, "i.id = 't-1'")

    assert (child["dependency_count"], child["dependent_count"], child["comment_count"]) == (2, 0, 2)
    assert (child["parent"], child["labels"]) == ("t-1", ["a", "b"])
    assert "comments" not in child
    assert (epic["dependency_count"], epic["dependent_count"], epic["comment_count"]) == (0, 1, 0)
    assert "parent" not in epic


def test_the_order_comes_before_the_limit(filled: Connection) -> None:
    """The first of the ordered rows are returned, all of them without a limit."""
    first = reads.select_issues(filled, "1", order_sql="i.priority, i.id", limit=2)
    every = reads.select_issues(filled, "1", order_sql="i.id desc")

    assert [record["id"] for record in first] == ["t-2", "t-1"]
    assert [record["id"] for record in every] == ["t-2", "t-1.1", "t-1"]


def test_the_show_view(filled: Connection) -> None:
    """Edges as issues with their type, both directions; one that is not here by its id alone."""
    child = reads.load_details(filled, "t-1.1")
    epic = reads.load_details(filled, "t-1")
    assert child is not None
    assert epic is not None

    assert [(edge["id"], edge["dependency_type"]) for edge in child["dependencies"]] == [
        ("t-1", "parent-child"),
        ("t-9", "blocks"),
    ]
    assert child["dependencies"][1] == {"id": "t-9", "missing": True, "dependency_type": "blocks"}
    assert epic["dependents"][0]["title"] == "Title of t-1.1"
    assert (child["parent"], child["comment_count"], epic["dependent_count"]) == ("t-1", 2, 1)
    assert reads.load_details(filled, "t-404") is None


def test_issues_are_counted(filled: Connection) -> None:
    """The count is of rows, whatever a limit elsewhere says."""
    assert reads.count_issues(filled, "1") == 3
    assert reads.count_issues(filled, "i.status = ?", ("closed",)) == 1


def test_more_ids_than_sqlite_binds_at_once(con: Connection) -> None:
    """Thousands of ids are read in pieces, none is lost."""
    ids = [f"t-{number:05d}" for number in range(2500)]
    for issue_id in ids:
        insert_record(con, make_record(issue_id, labels=["x"]))

    found = reads.load_records(con, ids)

    assert sorted(found) == ids
    assert all(record["labels"] == ["x"] for record in found.values())
    assert len(reads.select_issues(con, "1")) == 2500


def test_an_edge_shows_only_what_it_says(con: Connection) -> None:
    """Empty metadata and thread are left out, others are shown."""
    edges = [make_edge("t-1", "t-2", metadata="{}"), make_edge("t-1", "t-3", metadata='{"gate":"x"}', thread_id="th")]
    insert_record(con, make_record("t-1", dependencies=edges))

    assert reads.select_edges(con, "issue_id = ?", ("t-1",)) == [make_edge("t-1", "t-2"), edges[1]]
