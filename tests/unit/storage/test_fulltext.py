"""The index of words: kept up to date, and asked only what it understands."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.model.search_query import parse_search
from bd.storage import fulltext
from bd.storage import indexing
from bd.storage.connection import open_connection
from bd.storage.store import Store
from bd.storage.store import open_store
from bd.storage.writes import insert_record
from bd.storage.writes import update_row
from tests.support.builders import make_database
from tests.support.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bd.storage.sqlite import Connection


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Yields a store on a file."""
    with open_store(make_database(tmp_path / "beads.db")) as opened:
        yield opened


def add(con: Connection, issue_id: str, **fields: Any) -> None:
    """Inserts one issue."""
    insert_record(con, make_record(issue_id, **fields))


def index_all(store: Store) -> None:
    """Indexes whatever is pending."""
    assert indexing.index_issues(store, indexing.pending_ids(store.con))


def matches(con: Connection, text: str, *, is_wide: bool = True) -> list[str]:
    """Returns the ids the index finds."""
    sql = (
        "select d.issue_id from issues_search f join search_documents d on d.id = f.rowid where f.issues_search match ?"
    )
    expression = fulltext.match_expression(parse_search(text), is_wide=is_wide)
    return sorted(row[0] for row in con.execute(sql, (expression,)))


def test_every_change_is_noticed(store: Store) -> None:
    """Texts, labels, comments, new ids and deletions reach the index."""
    add(
        store.con,
        "t-1",
        title="first",
        labels=["red"],
        comments=[{"text": "said", "created_at": "2020-01-01T00:00:00Z"}],
    )
    index_all(store)
    assert [matches(store.con, word) for word in ("first", "red", "said", "t-1")] == [["t-1"]] * 4

    update_row(store.con, "t-1", {"title": "second"})
    store.con.execute("insert into labels (issue_id, label) values ('t-1', 'blue')")
    store.con.execute("delete from labels where label = 'red'")
    store.con.execute("update comments set text = 'told'")
    assert fulltext.is_behind(store.con)
    index_all(store)
    assert not fulltext.is_behind(store.con)
    assert [matches(store.con, word) for word in ("second", "blue", "told")] == [["t-1"]] * 3
    assert [matches(store.con, word) for word in ("first", "red", "said")] == [[]] * 3

    store.con.execute("delete from issues")
    index_all(store)
    assert matches(store.con, "second") == []
    assert store.con.execute("select count(*) from search_documents").fetchone() == (0,)


def test_a_change_of_state_costs_no_indexing(store: Store) -> None:
    """Statuses and priorities are not words."""
    add(store.con, "t-1")
    index_all(store)

    update_row(store.con, "t-1", {"status": "closed", "priority": 1})

    assert not fulltext.is_behind(store.con)


def test_what_changed_last_has_the_highest_number(store: Store) -> None:
    """The numbers of documents follow the time of the last change."""
    add(store.con, "t-1", updated_at="2020-01-02T00:00:00Z")
    add(store.con, "t-2", updated_at="2020-01-01T00:00:00Z")
    index_all(store)
    numbers = "select issue_id from search_documents order by id"
    assert [row[0] for row in store.con.execute(numbers)] == ["t-2", "t-1"]

    update_row(store.con, "t-2", {"title": "anew"})
    index_all(store)
    assert [row[0] for row in store.con.execute(numbers)] == ["t-1", "t-2"]


def test_more_than_a_chunk(store: Store) -> None:
    """Issues are indexed in pieces, none twice and none left out."""
    for number in range(indexing.CHUNK + 1):
        add(store.con, f"t-{number}")

    index_all(store)

    assert len(matches(store.con, "Title")) == indexing.CHUNK + 1


def test_a_writer_is_not_waited_for(store: Store, tmp_path: Path) -> None:
    """When another connection is writing, nothing is indexed and nothing is lost; settings are as before."""
    add(store.con, "t-1")
    other = open_connection(str(tmp_path / "beads.db"))
    other.execute("begin immediate")

    assert not indexing.index_issues(store, ["t-1"])
    assert store.con.execute("pragma busy_timeout").fetchone() == (int(store.busy_timeout_s * 1000),)
    assert store.con.execute("pragma synchronous").fetchone() == (2,)

    other.execute("rollback")
    other.close()
    assert indexing.index_issues(store, ["t-1"])
    assert matches(store.con, "t-1") == ["t-1"]


@pytest.mark.parametrize(
    ("text", "is_for_it"),
    [
        ("login", True),
        ("e", False),
        ('"e"', True),
        ("日", True),
        ("a b", True),
        ("🚀", False),
        ("x ->", False),
        ("-x", False),
    ],
)
def test_what_the_index_is_for(text: str, *, is_for_it: bool) -> None:
    """Every term needs a word, every group something to start from, and one letter is too little."""
    assert fulltext.is_for_index(parse_search(text)) is is_for_it


def test_no_index(con: Connection) -> None:
    """A database whose index is gone says so."""
    assert fulltext.has_index(con)

    con.execute("drop table issues_search")

    assert not fulltext.has_index(con)


@given(st.text(max_size=40))
def test_no_text_is_an_error_of_the_index(text: str) -> None:
    """Whatever is typed, the expression is one that FTS5 understands."""
    connection = open_connection(":memory:", "create")
    connection.execute("create virtual table issues_search using fts5(id, title, labels, description, design, notes)")
    query = parse_search(text)
    if fulltext.is_for_index(query) and query:
        for columns in ("", fulltext.NEAR_COLUMNS):
            for is_wide in (False, True):
                expression = fulltext.match_expression(query, is_wide=is_wide, columns=columns)
                connection.execute("select 1 from issues_search where issues_search match ?", (expression,)).fetchall()
    connection.close()


def test_the_largest_query_is_understood(con: Connection) -> None:
    """A hundred words, alternatives or negations fit the limits of the index."""
    for text in ("w" * 3 + " ", "ab OR ", "-cd "):
        query = parse_search(("begin " + text * 97 + "end") if text[0] != "a" else "ab OR " * 49 + "ab")
        con.execute(
            "select 1 from issues_search where issues_search match ?",
            (fulltext.match_expression(query, is_wide=True, columns=fulltext.NEAR_COLUMNS),),
        ).fetchall()
