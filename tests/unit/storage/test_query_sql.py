"""Queries as SQL, on a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.model.query import parse_query
from bd.model.query_fields import Vocabulary
from bd.storage.functions import register_functions
from bd.storage.query_sql import query_condition
from bd.storage.query_sql import query_listing
from bd.storage.seek import FEW
from bd.storage.select import order_by
from bd.storage.sqlite import dbapi
from bd.storage.writes import insert_record
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.storage.sqlite import Connection

TYPES = ("bug", "task", "epic", "chore", "feature", "gate")
KNOWN = Vocabulary(NOW_NS, knows_status="triage".__eq__, knows_type=TYPES.__contains__)
PARENT = {"issue_id": "t-2", "depends_on_id": "t-1", "type": "parent-child", "created_at": "2026-01-01T00:00:00Z"}
RECORDS = [
    make_record("t-1", title="Login [x]", priority=0, issue_type="bug", assignee="Ann", labels=["area:ui", "urgent"]),
    make_record("t-2", title="GROẞE Änderung", status="in_progress", dependencies=[PARENT], spec_id="docs/a_b.md"),
    make_record(
        "t-3", status="closed", closed_at="2026-01-15T12:00:00Z", created_at="2026-01-02T00:00:00Z", labels=["area"]
    ),
    make_record("t-4", status="tombstone", deleted_at="2026-01-15T12:00:00Z", title="Login"),
    make_record(
        "t-5", status="triage", due_at="2026-11-25T00:00:00Z", metadata={"team": "core", "n": 10, "a": {"b": True}}
    ),
    make_record("t-6", is_template=True, pinned=True, mol_type="swarm", owner="ann@x.org", notes="None of it"),
]


@pytest.fixture
def con() -> Iterator[Connection]:
    """Returns a database with a few of our issues and one of another repository."""
    con = dbapi.connect(":memory:", isolation_level=None)
    apply_schema(con)
    register_functions(con)
    for record in RECORDS:
        insert_record(con, record)
    insert_record(con, make_record("lib-1"), source_repo="lib")
    yield con
    con.close()


def ask(
    con: Connection, expression: str, *, include_closed: bool = False, repo: str = ".", sort: str = "id"
) -> list[str]:
    """Returns the ids an expression selects, without their prefix."""
    tree = parse_query(expression, KNOWN)
    where_sql, values = query_listing(con, tree, repo=repo, sort=sort, include_closed=include_closed)
    sql = f"select i.id from issues i where {where_sql} order by {order_by('id')}"
    return [row[0].removeprefix("t-") for row in con.execute(sql, values)]


@pytest.mark.parametrize("sort", ["priority", "updated", "id"])
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("priority=0", "1"),
        ("priority!=P0", "2 5 6"),
        ("priority<1 or priority>=3", "1"),
        ("title=LOGIN", "1"),
        ('title="[x]"', "1"),
        ("title=änderung", "2"),
        ("title!=login", "2 5 6"),
        ("title>m", "5 6"),
        ("notes=none", "1 2 5"),
        ('notes="none"', "6"),
        ("assignee=ann", "1"),
        ("assignee!=ann", "2 5 6"),
        ("assignee=none", "2 5 6"),
        ("assignee>=a", "1"),
        ("owner=ann@x.org", "6"),
        ("label=urgent", "1"),
        ("label=area:*", "1"),
        ("label!=urgent", "2 5 6"),
        ("label=none", "2 5 6"),
        ("label!=none", "1"),
        ("label>n", "1"),
        ("id=t-*", "1 2 5 6"),
        ("id=*5", "5"),
        ("id>t-2", "5 6"),
        ("spec=docs/*", "2"),
        ('spec="docs/a?b.md"', ""),
        ("spec=none", "1 5 6"),
        ("parent=t-1", "2"),
        ("parent=none", "1 5 6"),
        ("mol_type=SWARM", "6"),
        ("pinned=true", "6"),
        ("template=true AND pinned!=false", "6"),
        ("ephemeral=false", "1 2 5 6"),
        ("status=open", "1 6"),
        ("status!=open", "2 3 5"),
        ("status=closed", "3"),
        ("status=tombstone", "4"),
        ("status=triage", "5"),
        ("NOT status=closed", "1 2 5 6"),
        ("closed>2026-01-01", "3"),
        ("closed=2026-01-15", "3"),
        ("closed=2026-01-14", ""),
        ("closed=none", "1 2 5 6"),
        ("closed<=2026-01-15T12:00:00Z", "3"),
        ("NOT closed>2026-01-01", "1 2 5 6"),
        ("due<+7d AND due>0h", "5"),
        ("due=none", "1 2 6"),
        ("created<2026-02-01", ""),
        ("started=none", "1 2 5 6"),
        ("metadata.team=core", "5"),
        ("metadata.team=Core", ""),
        ("metadata.n>9", "5"),
        ("metadata.n=10.0", "5"),
        ("metadata.a.b=true", "5"),
        ("metadata.x=none", "1 2 5 6"),
        ("metadata.team!=none", "5"),
        ("type=bug AND (label=urgent OR label=none) AND NOT assignee=bob", "1"),
        ('assignee="x\' or 1=1 --"', ""),
    ],
)
def test_an_expression_selects_what_it_says(con: Connection, expression: str, expected: str, sort: str) -> None:
    """Every field and operator works on its own, in any order of the list; closed issues only when spoken of."""
    assert ask(con, expression, sort=sort) == expected.split()


def test_closed_issues_can_be_included(con: Connection) -> None:
    """With `--all` closed issues count, deleted ones still do not."""
    assert ask(con, "priority=2", include_closed=True) == ["2", "3", "5", "6"]
    assert ask(con, "title=login", include_closed=True) == ["1"]


def test_other_repositories(con: Connection) -> None:
    """Foreign issues are selected only when their repository is named."""
    assert ask(con, "priority=2", repo="lib") == ["lib-1"]
    assert "lib-1" in ask(con, "priority=2", repo="all")


@pytest.mark.parametrize("keyword", ["AND", "OR"])
@pytest.mark.parametrize("term", ["id!=x{}", "label=x{}", "NOT parent=x{}", "metadata.k{}=1"])
def test_long_chains_fit_into_sqlite(con: Connection, keyword: str, term: str) -> None:
    """Two thousand comparisons stay within SQLite's limits."""
    expression = f" {keyword} ".join(term.format(number) for number in range(2000))

    assert ask(con, expression) in ([], ["1", "2", "5", "6"])


@pytest.mark.parametrize("side", ["left", "right"])
def test_deep_trees_fit_into_sqlite(con: Connection, side: str) -> None:
    """The highest tree the parser accepts is within SQLite's limits, wherever its height lies."""
    deep = "type=bug"
    for level in range(31):
        keyword = "OR" if level % 2 else "AND"
        deep = f"({deep} {keyword} NOT label=x)" if side == "left" else f"(NOT label=x {keyword} {deep})"

    assert ask(con, deep) in (["1"], ["1", "2", "5", "6"])


@pytest.mark.parametrize(
    ("expression", "index"),
    [
        ("priority<=1", "idx_issues_listing"),
        ("status=open AND priority<=1", "idx_issues_status"),
        ("NOT type=epic", "idx_issues_listing"),
        ("type=task AND label=many", "idx_issues_type"),
        ("assignee=ann", "idx_issues_assignee"),
        ("created>2026-01-01", "idx_issues_listing"),
        ("id=m-*", "idx_issues_listing"),
        ("updated<1h AND title=a", "sqlite_autoindex_issues_1"),
        ("label=urgent AND status=open", "sqlite_autoindex_issues_1"),
        ("parent=t-1", "sqlite_autoindex_issues_1"),
    ],
)
def test_a_query_walks_or_starts_from_few(con: Connection, expression: str, index: str) -> None:
    """A query reads issues in output order until the limit, or sorts the few a condition leaves."""
    now = "2026-11-21T00:00:00.000000000Z"
    con.execute(
        f"""
        with recursive n(x) as (select 1 union all select x + 1 from n where x <= {FEW})
        insert into issues (id, title, status, priority, issue_type, created_at, updated_at)
        select 'm-' || x, 'Many', 'open', 2, 'task', '{now}', '{now}' from n
        """
    )
    con.execute("insert into labels select id, 'many' from issues where id like 'm-%'")
    tree = parse_query(expression, KNOWN)
    where_sql, values = query_listing(con, tree, repo=".", sort="priority")
    sql = f"explain query plan select i.title from issues i where {where_sql} order by {order_by('priority')} limit 51"

    steps = [row[3] for row in con.execute(sql, values)]

    assert index in steps[0]
    assert ("USE TEMP B-TREE FOR ORDER BY" in steps) == (index == "sqlite_autoindex_issues_1")


def test_values_are_bound(con: Connection) -> None:
    """No value reaches the statement's text, not even a metadata key."""
    hostile = "x'y"
    sql, values = query_condition(parse_query(f'title="{hostile}" OR metadata.{hostile}="{hostile}"', KNOWN))

    assert hostile not in sql
    assert values.count(hostile) == 3
    con.execute(f"select 1 from issues i where {sql}", values)
