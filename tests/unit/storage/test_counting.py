"""Counts, altogether and in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.model.filters import IssueFilter
from bd.storage.counting import GROUPS
from bd.storage.counting import count_filtered
from bd.storage.counting import count_groups
from bd.storage.sqlite import dbapi
from bd.storage.writes import insert_record
from tests.support.builders import NOW
from tests.support.builders import apply_schema
from tests.support.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.storage.sqlite import Connection


@pytest.fixture
def con() -> Iterator[Connection]:
    """Returns four live issues, a deleted one, and two of other repositories."""
    con = dbapi.connect(":memory:", isolation_level=None)
    apply_schema(con)
    for record in (
        make_record("t-1", labels=["a", "b"], assignee="bob"),
        make_record("t-2", labels=["a"], status="closed", closed_at=NOW, priority=0),
        make_record("t-3", issue_type="bug"),
        make_record("t-4", is_template=True, assignee="Ann"),
        make_record("t-5", status="tombstone", deleted_at=NOW, labels=["a"]),
    ):
        insert_record(con, record)
    insert_record(con, make_record("x-1"), source_repo="lib")
    insert_record(con, make_record("x-2", status="tombstone", deleted_at=NOW), source_repo="-odd")
    yield con
    con.close()


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({}, 4),
        ({"repo": "all"}, 5),
        ({"repo": "lib"}, 1),
        ({"statuses": ("open",)}, 3),
        ({"statuses": ("tombstone",)}, 1),
        ({"labels": ("a",)}, 2),
        ({"ids": ()}, 0),
    ],
)
def test_counts(con: Connection, values: dict[str, Any], count: int) -> None:
    """Closed issues and templates count; deleted and foreign ones only when named."""
    assert count_filtered(con, IssueFilter(**values)) == count


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("status", [("closed", 1), ("open", 3)]),
        ("priority", [("P0", 1), ("P2", 3)]),
        ("type", [("bug", 1), ("task", 3)]),
        ("assignee", [("(unassigned)", 2), ("Ann", 1), ("bob", 1)]),
        ("label", [("(no labels)", 2), ("a", 2), ("b", 1)]),
    ],
)
def test_groups(con: Connection, group: str, expected: list[tuple[str, int]]) -> None:
    """Groups come by name; an issue counts under each of its labels."""
    assert count_groups(con, IssueFilter(), group) == expected


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_has_no_groups(con: Connection, group: str) -> None:
    """A filter that leaves nothing leaves no group either."""
    assert count_groups(con, IssueFilter(ids=()), group) == []


def test_counting_everything_reads_no_issue(con: Connection) -> None:
    """The plain count is answered by indexes alone."""
    statements: list[str] = []
    con.set_trace_callback(statements.append)
    count_filtered(con, IssueFilter())
    con.set_trace_callback(None)

    steps = [row[3] for sql in statements for row in con.execute("explain query plan " + sql)]

    assert all("COVERING INDEX" in step for step in steps if step.startswith(("SCAN issues", "SEARCH issues")))
