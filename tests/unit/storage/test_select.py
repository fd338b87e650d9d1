"""Filters as SQL, on a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.model.filters import SORT_FIELDS
from bd.model.filters import IssueFilter
from bd.model.instants import stored
from bd.storage.blocked import settle_blocked
from bd.storage.functions import InvalidRegex
from bd.storage.seek import FEW
from bd.storage.select import listing_clause
from bd.storage.select import order_by
from bd.storage.select import prepare
from bd.storage.select import where_clause
from bd.storage.sqlite import Error
from bd.storage.sqlite import dbapi
from bd.storage.writes import insert_record
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.storage.sqlite import Connection

HOUR_NS = 3600 * 10**9
NOW = stored(NOW_NS)
EARLIER = stored(NOW_NS - HOUR_NS)
LATER = stored(NOW_NS + HOUR_NS)


def edge(issue_id: str, target: str, kind: str = "blocks") -> dict[str, str]:
    """Returns an edge record."""
    return {"issue_id": issue_id, "depends_on_id": target, "type": kind, "created_at": EARLIER}


RECORDS = [
    make_record(
        "t-1",
        title="Login fails",
        description="Steps",
        priority=0,
        issue_type="bug",
        assignee="Ann",
        labels=["ui", "urgent"],
    ),
    make_record("t-2", title="Manual", notes="Kapitel Éins", status="in_progress", assignee="bob", labels=["docs"]),
    make_record("t-3", title="Search", priority=1, spec_id="docs/search.md", dependencies=[edge("t-3", "t-1")]),
    make_record("t-4", title="Old", status="closed", closed_at=EARLIER, priority=3, issue_type="chore"),
    make_record("t-5", title="Epic", issue_type="epic", pinned=True, metadata={"team": "core", "size": 3}),
    make_record("t-5.1", title="Child", due_at=EARLIER, dependencies=[edge("t-5.1", "t-5", "parent-child")]),
    make_record("t-6", title="Gone", status="tombstone", deleted_at=EARLIER),
    make_record("t-7", title="Later", defer_until=LATER, mol_type="swarm", wisp_type="patrol"),
    make_record("t-8", title="Template", is_template=True),
    make_record("t-9", title="Gate", issue_type="gate", created_at=EARLIER, updated_at=LATER),
    make_record("t-a", title="Under a blocked one", dependencies=[edge("t-a", "t-3", "parent-child")]),
    make_record("t-b", title="Waits for nothing open", dependencies=[edge("t-b", "t-4"), edge("t-b", "t-gone")]),
]
LIVE = ["t-1", "t-2", "t-3", "t-4", "t-5", "t-5.1", "t-7", "t-8", "t-9", "t-a", "t-b"]


@pytest.fixture
def con() -> Iterator[Connection]:
    """Returns a database with a few of our issues and one of another repository."""
    con = dbapi.connect(":memory:", isolation_level=None)
    apply_schema(con)
    prepare(con, "bd_metadata regexp")
    for record in RECORDS:
        insert_record(con, record)
    insert_record(con, make_record("other-1"), source_repo="lib")
    settle_blocked(con)
    yield con
    con.close()


def select_ids(con: Connection, where_sql: str, values: list[Any], order_sql: str = "i.id") -> list[str]:
    """Returns the ids a condition leaves."""
    return [row[0] for row in con.execute(f"select i.id from issues i where {where_sql} order by {order_sql}", values)]


def without(*ids: str) -> list[str]:
    """Returns the live ids but these."""
    return [issue_id for issue_id in LIVE if issue_id not in ids]


CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({}, LIVE),
    "another repository": ({"repo": "lib"}, ["other-1"]),
    "all repositories": ({"repo": "all"}, ["other-1", *LIVE]),
    "a status": ({"statuses": ("open",)}, without("t-2", "t-4")),
    "statuses": ({"statuses": ("closed", "in_progress")}, ["t-2", "t-4"]),
    "deleted ones": ({"statuses": ("tombstone",)}, ["t-6"]),
    "not closed": ({"without_statuses": ("closed",)}, without("t-4")),
    "not some statuses": ({"without_statuses": ("open", "closed")}, ["t-2"]),
    "types": ({"types": ("bug", "chore")}, ["t-1", "t-4"]),
    "not some types": ({"without_types": ("task", "gate")}, ["t-1", "t-4", "t-5"]),
    "priorities": ({"priorities": (0, 3)}, ["t-1", "t-4"]),
    "a priority range": ({"priority_min": 1, "priority_max": 1}, ["t-3"]),
    "an assignee in any case": ({"assignee": "ann"}, ["t-1"]),
    "nobody": ({"no_assignee": True}, without("t-1", "t-2")),
    "a label": ({"labels": ("ui",)}, ["t-1"]),
    "labels": ({"labels": ("ui", "docs")}, []),
    "any label": ({"labels_any": ("ui", "docs")}, ["t-1", "t-2"]),
    "not a label": ({"without_labels": ("ui",)}, without("t-1")),
    "no labels": ({"no_labels": True}, without("t-1", "t-2")),
    "a label pattern": ({"label_glob": "u*"}, ["t-1"]),
    "a label class": ({"label_glob": "[a-d]ocs"}, ["t-2"]),
    "a label expression": ({"label_regex": "^d|gent$"}, ["t-1", "t-2"]),
    "a title part": ({"title_parts": ("LOGIN", "fail")}, ["t-1"]),
    "a description part": ({"description_part": "step"}, ["t-1"]),
    "a notes part beyond ASCII": ({"notes_part": "éINS"}, ["t-2"]),
    "no description": ({"empty_description": True}, without("t-1")),
    "ids": ({"ids": ("t-3", "t-1", "t-nope", "t-6")}, ["t-1", "t-3"]),
    "no ids": ({"ids": ()}, []),
    "very many ids": ({"ids": (*(f"x-{number}" for number in range(40_000)), "t-1")}, ["t-1"]),
    "a parent": ({"parent": "t-5"}, ["t-5.1"]),
    "no parent": ({"no_parent": True}, without("t-5.1", "t-a")),
    "a specification": ({"spec_prefix": "docs/"}, ["t-3"]),
    "a specification pattern": ({"spec_prefix": "docs/*"}, ["t-3"]),
    "pinned": ({"is_pinned": True}, ["t-5"]),
    "not pinned": ({"is_pinned": False}, without("t-5")),
    "ready": ({"is_ready": True}, ["t-1", "t-5.1", "t-b"]),
    "deferred": ({"is_deferred": True}, ["t-7"]),
    "overdue": ({"is_overdue": True}, ["t-5.1"]),
    "no templates": ({"hides_templates": True}, without("t-8")),
    "no gates": ({"hides_gates": True}, without("t-9")),
    "a range": ({"ranges": (("updated_at", ">", NOW),)}, ["t-9"]),
    "a range of what few have": ({"ranges": (("closed_at", "<", NOW),)}, ["t-4"]),
    "a range of due dates": ({"ranges": (("due_at", "<", NOW),)}, ["t-5.1"]),
    "a molecule": ({"mol_type": "swarm"}, ["t-7"]),
    "a wisp": ({"wisp_type": "patrol"}, ["t-7"]),
    "metadata": ({"metadata": (("team", "core"), ("size", "3"))}, ["t-5"]),
    "other metadata": ({"metadata": (("team", "Core"),)}, []),
    "a metadata key": ({"metadata_key": "size"}, ["t-5"]),
    "everything at once": ({"statuses": ("open",), "types": ("bug",), "labels": ("ui",), "assignee": "ann"}, ["t-1"]),
}


@pytest.mark.parametrize(("values", "expected"), CASES.values(), ids=CASES.keys())
def test_a_filter_selects_what_it_says(con: Connection, values: dict[str, Any], expected: list[str]) -> None:
    """Each restriction leaves exactly its issues; deleted and foreign ones only when named."""
    assert select_ids(con, *where_clause(IssueFilter(now=NOW, **values))) == expected


@pytest.mark.parametrize("sort", SORT_FIELDS)
@pytest.mark.parametrize(("values", "expected"), CASES.values(), ids=CASES.keys())
def test_a_list_selects_the_same(con: Connection, values: dict[str, Any], expected: list[str], sort: str) -> None:
    """However a list is arranged for its order, it has the same issues."""
    clause = listing_clause(con, IssueFilter(now=NOW, **values), sort)

    assert sorted(select_ids(con, *clause, order_by(sort))) == expected


ORDERS = {
    "priority": ["t-2", "t-1", "t-4", "t-3"],
    "created": ["t-4", "t-1", "t-2", "t-3"],
    "updated": ["t-1", "t-4", "t-2", "t-3"],
    "closed": ["t-4", "t-3", "t-1", "t-2"],
    "status": ["t-4", "t-3", "t-2", "t-1"],
    "id": ["t-1", "t-2", "t-3", "t-4"],
    "title": ["t-3", "t-2", "t-1", "t-4"],
    "type": ["t-1", "t-3", "t-2", "t-4"],
    "assignee": ["t-2", "t-4", "t-3", "t-1"],
}


@pytest.fixture
def small() -> Iterator[Connection]:
    """Returns a database with four issues that every order arranges differently."""
    con = dbapi.connect(":memory:", isolation_level=None)
    apply_schema(con)
    day = "2026-01-0{}T00:00:00Z".format
    for record in (
        make_record(
            "t-1", title="Cc", priority=1, created_at=day(3), updated_at=day(9), issue_type="bug", assignee="zed"
        ),
        make_record("t-2", title="bb", priority=0, created_at=day(2), updated_at=day(2), assignee=""),
        make_record(
            "t-3", title="Aa", priority=4, created_at=day(1), updated_at=day(1), issue_type="epic", assignee="Ann"
        ),
        make_record("t-4", title="dd", priority=2, created_at=day(4), updated_at=day(4), assignee="amy"),
    ):
        insert_record(con, {key: value for key, value in record.items() if value != ""})
    con.execute("update issues set status = 'closed', closed_at = ? where id = 't-4'", (stored(NOW_NS),))
    con.execute("update issues set status = 'closed', closed_at = ? where id = 't-3'", (stored(NOW_NS - 1),))
    con.execute("update issues set status = 'in_progress' where id = 't-2'")
    yield con
    con.close()


@pytest.mark.parametrize(("sort", "expected"), ORDERS.items())
def test_orders(small: Connection, sort: str, expected: list[str]) -> None:
    """Each order is total; times run from the newest, what is not there comes last, names in any case."""
    assert select_ids(small, "1", [], order_by(sort)) == expected
    assert select_ids(small, "1", [], order_by(sort, is_reversed=True)) == expected[::-1]


def test_an_invalid_expression_is_a_usage_error() -> None:
    """A regular expression that cannot be compiled is named before any row is read."""
    with pytest.raises(InvalidRegex) as caught:
        where_clause(IssueFilter(label_regex="("))
    assert caught.value.exit_code == 2


def plan(con: Connection, values: dict[str, Any], sort: str = "priority") -> str:
    """Returns SQLite's plan of a list."""
    where_sql, bound = listing_clause(con, IssueFilter(now=NOW, **values), sort)
    sql = f"explain query plan select i.id, i.title from issues i where {where_sql} order by {order_by(sort)} limit 51"
    return "\n".join(row[3] for row in con.execute(sql, bound))


@pytest.fixture
def busy(con: Connection) -> Connection:
    """Returns the database with more issues of one kind than a list would start from."""
    con.execute(
        f"""
        with recursive n(x) as (select 1 union all select x + 1 from n where x <= {FEW})
        insert into issues (id, title, status, priority, issue_type, created_at, updated_at)
        select 'm-' || x, 'Many', 'open', 2, 'task', '{NOW}', '{NOW}' from n
        """
    )
    con.execute("insert into labels select id, 'many' from issues where id like 'm-%'")
    con.execute(
        "insert into dependencies (issue_id, depends_on_id, type)"
        " select id, 't-5', 'parent-child' from issues where id like 'm-%'"
    )
    return con


LIVE_LIST = {"without_statuses": ("closed",), "hides_templates": True, "hides_gates": True}
WALKED = {
    "default": (LIVE_LIST, "priority", "idx_issues_listing"),
    "closed too": ({}, "priority", "idx_issues_listing"),
    "a status": ({"statuses": ("open",)}, "priority", "idx_issues_status"),
    "a type": ({**LIVE_LIST, "types": ("task",)}, "priority", "idx_issues_type"),
    "an assignee": ({**LIVE_LIST, "assignee": "ann"}, "priority", "idx_issues_assignee"),
    "a priority": ({**LIVE_LIST, "priorities": (2,)}, "priority", "idx_issues_listing"),
    "a common label": ({**LIVE_LIST, "labels": ("many",)}, "priority", "idx_issues_listing"),
    "a large family": ({**LIVE_LIST, "parent": "t-5"}, "priority", "idx_issues_listing"),
    "a wide range": ({**LIVE_LIST, "ranges": (("created_at", ">", EARLIER),)}, "priority", "idx_issues_listing"),
    "ready": ({"is_ready": True}, "priority", "idx_issues_listing"),
    "by creation": (LIVE_LIST, "created", "idx_issues_created_at"),
    "by change": ({**LIVE_LIST, "types": ("task",)}, "updated", "idx_issues_updated_at"),
    "by closing": ({"statuses": ("closed",)}, "closed", "idx_issues_closed_at"),
    "by status": ({}, "status", "idx_issues_status"),
    "by type": ({}, "type", "idx_issues_type"),
    "by assignee": ({}, "assignee", "idx_issues_assignee"),
    "by id": (LIVE_LIST, "id", "idx_issues_state"),
}


@pytest.mark.parametrize(("values", "sort", "index"), WALKED.values(), ids=WALKED.keys())
def test_a_list_walks_an_index_in_its_order(busy: Connection, values: dict[str, Any], sort: str, index: str) -> None:
    """A list that many issues satisfy never sorts: it reads an index until the limit."""
    found = plan(busy, values, sort)

    assert found.splitlines()[0].partition("USING INDEX ")[2].split()[0] == index
    assert "TEMP B-TREE FOR ORDER BY" not in found


SOUGHT = {
    "a rare label": {"labels": ("ui",)},
    "the rarer of two labels": {"labels": ("many", "ui")},
    "a small family": {"parent": "t-3"},
    "recent changes": {"ranges": (("updated_at", ">", NOW),)},
    "a close time": {"ranges": (("closed_at", "<", NOW),)},
    "overdue": {"is_overdue": True},
    "a specification": {"spec_prefix": "docs/"},
}


@pytest.mark.parametrize("values", SOUGHT.values(), ids=SOUGHT.keys())
def test_a_list_starts_from_few_issues(busy: Connection, values: dict[str, Any]) -> None:
    """A condition that few issues satisfy is looked up, and only those are sorted."""
    assert "(id=?)" in plan(busy, {**LIVE_LIST, **values}).splitlines()[0]


def test_values_are_never_part_of_the_statement(con: Connection) -> None:
    """A value with quotes is only a value."""
    hostile = "x' or 1=1 --"
    chosen = IssueFilter(assignee=hostile, labels=(hostile,), title_parts=(hostile,), repo=hostile, now=NOW)

    where_sql, values = where_clause(chosen)

    assert hostile not in where_sql
    assert select_ids(con, where_sql, values) == []


def test_a_circle_of_parents_ends(con: Connection) -> None:
    """The ready rule follows parents once each."""
    con.execute("insert into dependencies (issue_id, depends_on_id, type) values ('t-5', 't-5.1', 'parent-child')")

    assert "t-5.1" in select_ids(con, *where_clause(IssueFilter(is_ready=True, now=NOW)))


def test_unprepared_connections_say_so(con: Connection) -> None:
    """The functions must be registered: another connection does not know them."""
    other = dbapi.connect(":memory:")
    apply_schema(other)
    with pytest.raises(Error, match="bd_metadata"):
        select_ids(other, *where_clause(IssueFilter(metadata=(("a", "b"),))))
    other.close()
    con.execute("select bd_lower('É')")
