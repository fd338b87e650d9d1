"""Ways along edges that make issues wait."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

from bd.storage.connection import open_connection
from bd.storage.ways import find_awaited_above
from bd.storage.ways import find_circle
from bd.storage.ways import find_closing_way
from bd.storage.ways import find_way
from bd.storage.ways import is_below
from bd.storage.ways import is_waiting
from bd.storage.ways import iterate_waits
from bd.storage.ways import select_waits
from bd.storage.writes import insert_dependency
from bd.storage.writes import insert_record
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

NAMES = "abcdef"
KINDS = ("blocks", "conditional-blocks", "waits-for", "parent-child", "related")
EDGES = strategies.lists(
    strategies.tuples(strategies.sampled_from(NAMES), strategies.sampled_from(NAMES), strategies.sampled_from(KINDS)),
    max_size=12,
)


def fill(con: Connection, edges: list[tuple[str, str, str]], names: str | list[str] = NAMES) -> None:
    """Puts issues and edges into a database."""
    for name in names:
        insert_record(con, make_record(name))
    for edge in edges:
        insert_dependency(con, edge, actor="Tess", now_ns=NOW_NS)


def waits(edges: list[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """Returns every pair of which one waits for the other; a gate waits for the children of its spawner too."""
    gated = {
        (near, child)
        for near, spawner, kind in edges
        for child, parent, other in edges
        if kind == "waits-for" and other == "parent-child" and parent == spawner
    }
    return {(near, far) for near, far, kind in edges if kind != "related"} | gated


def reachable(edges: list[tuple[str, str, str]], start: str) -> set[str]:
    """Returns what an issue waits for, itself included, by the plainest rule."""
    reached = {start}
    while more := {far for near, far in waits(edges) if near in reached} - reached:
        reached |= more
    return reached


@pytest.fixture(scope="module")
def shared() -> Connection:
    """Returns a database that each example empties first."""
    con = open_connection(":memory:", "create")
    apply_schema(con)
    return con


@settings(max_examples=40)
@given(edges=EDGES)
def test_waiting_is_what_can_be_reached(shared: Connection, edges: list[tuple[str, str, str]]) -> None:
    """The search from both ends agrees with following every edge, and a way exists exactly then."""
    shared.execute("delete from issues")
    fill(shared, edges)

    for start in NAMES:
        reached = reachable(edges, start)
        assert {end for end in NAMES if is_waiting(shared, [start], [end])} == reached
        assert {end for end in NAMES if find_way(shared, start, end)} == reached


@settings(max_examples=40)
@given(edges=EDGES)
def test_a_circle_goes_through_its_issue(shared: Connection, edges: list[tuple[str, str, str]]) -> None:
    """A circle is found exactly for issues that wait for themselves through an edge, and each step is an edge."""
    shared.execute("delete from issues")
    fill(shared, edges)
    steps = waits(edges)

    for start in NAMES:
        circle = find_circle(shared, start)
        assert bool(circle) == any(start in reachable(edges, far) for near, far in steps if near == start)
        assert set(zip(circle, [*circle[1:], *circle[:1]], strict=True)) <= steps


def test_long_chains_are_searched_in_few_statements(con: Connection) -> None:
    """A chain of three thousand issues is followed to its end, and nothing is asked for one by one."""
    names = [f"t-{number:04}" for number in range(3000)]
    fill(con, [(near, far, "blocks") for near, far in pairwise(names)], names)
    statements: list[str] = []
    con.set_trace_callback(statements.append)

    assert is_waiting(con, names[:1], names[-1:])
    assert not is_waiting(con, names[-1:], names[:1])

    assert len(statements) < 12
    assert len(find_way(con, names[0], names[-1])) == 3000


def test_what_lies_above(con: Connection) -> None:
    """Parents at any height are above an issue, and an edge of its own to one of them is found."""
    fill(con, [("a", "b", "parent-child"), ("b", "c", "parent-child"), ("d", "c", "blocks")])

    assert is_below(con, "a", "c")
    assert not is_below(con, "a", "a")
    assert find_awaited_above(con, "d", "b") == "c"
    assert not find_awaited_above(con, "a", "d")


def test_edges_to_nothing_are_no_waits(con: Connection) -> None:
    """An edge to an issue that is not here or deleted is not part of the graph of waits."""
    fill(con, [("a", "gone", "blocks"), ("a", "b", "blocks"), ("b", "c", "related")], "abc")
    insert_record(con, make_record("dead", status="tombstone", deleted_at="2026-01-01T00:00:00Z"))
    insert_dependency(con, ("a", "dead", "blocks"), actor="Tess", now_ns=NOW_NS)

    assert select_waits(con) == [("a", "b")]


@settings(max_examples=40)
@given(edges=EDGES)
def test_every_wait_of_a_table_is_listed(shared: Connection, edges: list[tuple[str, str, str]]) -> None:
    """Both lists of the whole table name the pairs of which one waits for the other."""
    shared.execute("delete from issues")
    fill(shared, edges)

    assert set(select_waits(shared)) == waits(edges)
    assert set(iterate_waits(shared)) == waits(edges)


def test_a_search_reads_by_index_alone(con: Connection) -> None:
    """SQLite, which knows no statistics here, neither walks the table nor makes an index of its own for one search."""
    statements: list[str] = []
    con.set_trace_callback(statements.append)
    find_closing_way(con, "a", "b", "waits-for")
    find_closing_way(con, "a", "b", "parent-child")
    find_way(con, "a", "b")
    con.set_trace_callback(None)

    steps = [row[3] for sql in statements for row in con.execute("explain query plan " + sql)]
    assert not [step for step in steps if "AUTOMATIC" in step or step.startswith(("SCAN d", "SCAN c"))]
