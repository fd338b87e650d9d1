"""The words of the index, and what is asked of it for pieces of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.model.search_query import parse_search
from bd.model.search_words import prepare_words
from bd.storage import fulltext
from bd.storage import indexing
from bd.storage import vocabulary
from bd.storage.connection import open_connection
from bd.storage.migrations import m0003_search
from bd.storage.migrations import m0008_vocabulary
from bd.storage.store import Store
from bd.storage.store import open_store
from bd.storage.writes import insert_record
from bd.storage.writes import update_row
from tests.support.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.storage.sqlite import Connection


@pytest.fixture
def store() -> Iterator[Store]:
    """Yields a store in memory with two indexed issues."""
    with open_store(":memory:", "create") as made:
        insert_record(made.con, make_record("t-1", title="The parser of C++", description="Café 日本 ЖЁЛТЫЙ"))
        insert_record(made.con, make_record("t-2", title="A sparse matrix", labels=["area:login"]))
        index_all(made)
        yield made


def index_all(store: Store) -> None:
    """Indexes everything that is pending."""
    assert indexing.index_issues(store, indexing.pending_ids(store.con))


def matches(con: Connection, text: str) -> list[str]:
    """Returns the ids of what the pieces of a text find."""
    expression = vocabulary.piece_expression(con, parse_search(text))
    assert expression is not None
    sql = (
        "select d.issue_id from issues_search f join search_documents d on d.id = f.rowid where f.issues_search match ?"
    )
    return sorted(row[0] for row in con.execute(sql, (expression,))) if expression else []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        *(("arse", ["t-1", "t-2"]), ("PARSER", ["t-1"]), ("rs", ["t-1", "t-2"]), ("++", []), ("af", ["t-1"])),
        *(("arser of c", ["t-1"]), ("parser o", ["t-1"]), ("arser xof", []), ("日本", ["t-1"]), ("本日", [])),
        *(("жёл", ["t-1"]), ("arse -matrix", ["t-1"]), ("arse matrix", ["t-2"]), ("arser OR atri", ["t-1", "t-2"])),
        *(("title:arse", ["t-1", "t-2"]), ("title:ogin", []), ("label:ogin", ["t-2"]), ("zzz", []), ("w" * 60_000, [])),
    ],
)
def test_pieces_of_words_are_found(store: Store, text: str, ids: list[str]) -> None:
    """A term may begin and end in the middle of words, in any script; fields, OR and negation count as always."""
    if fulltext.is_for_index(parse_search(text)):
        assert matches(store.con, text) == ids


def test_words_are_noted_as_issues_change(store: Store) -> None:
    """A new word is known after the next indexing, each word once; one that is gone finds nothing."""
    update_row(store.con, "t-1", {"title": "Lexer and parser"})
    index_all(store)

    assert matches(store.con, "exe") == ["t-1"]
    assert store.con.execute(
        "select count(*), count(distinct word) from search_words where word = 'parser'"
    ).fetchone() == (1, 1)
    update_row(store.con, "t-1", {"title": "Nothing"})
    index_all(store)
    assert matches(store.con, "exe") == []


def test_too_many_words_are_not_asked_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more words hold a piece than an expression should name, nobody knows by the words alone."""
    assert vocabulary.piece_expression(store.con, parse_search("arse")) is not None
    monkeypatch.setattr(vocabulary, "MOST_WORDS", 1)

    assert vocabulary.piece_expression(store.con, parse_search("arse")) is None


def test_a_thousand_words_fit_an_expression(store: Store) -> None:
    """The limit is one that FTS5 takes."""
    words = " ".join(f"n{number:05}q" for number in range(vocabulary.MOST_WORDS))
    insert_record(store.con, make_record("t-3", title="Many", description=words))
    index_all(store)

    assert matches(store.con, "00q") == ["t-3"]
    assert matches(store.con, "0q OR many") == ["t-3"]


def test_without_trigrams_nobody_knows(store: Store) -> None:
    """Where SQLite has no trigrams, indexing goes on and pieces are looked for in the texts."""
    store.con.execute("drop table search_trigrams")
    update_row(store.con, "t-1", {"title": "Lexer"})
    index_all(store)

    assert vocabulary.piece_expression(store.con, parse_search("exe")) is None


def ask_pieces(text: str) -> tuple[bool, bool]:
    """Returns whether a quoted text is for the index, and whether its pieces find an issue that holds it."""
    con = open_connection(":memory:", "create")
    con.execute(m0003_search.INDEX.format(contentless=""))
    con.execute("create table search_words (id integer primary key, word text not null unique)")
    con.execute(m0008_vocabulary.INDEX)
    prepared = prepare_words(text)
    con.execute("insert into issues_search (rowid, title) values (1, ?)", (prepared,))
    vocabulary.note_words(con, [prepared])
    query = parse_search(f'"{text}"')
    is_for_it = bool(query) and fulltext.is_for_index(query)
    expression = vocabulary.piece_expression(con, query) if is_for_it else ""
    sql = "select 1 from issues_search where issues_search match ?"
    found = con.execute(sql, (expression,)).fetchall() if expression else []
    con.close()
    return is_for_it, bool(found)


@given(st.text(max_size=40))
def test_no_text_is_an_error_of_the_index(text: str) -> None:
    """Whatever is indexed and typed, the expression is one that FTS5 understands."""
    ask_pieces(text)


@given(st.text("aZ09 éßёЖ日本ไ+#-_/.:()🚀", max_size=20))
def test_a_text_holds_all_its_pieces(text: str) -> None:
    """Letters of any script, signs and pictures: a text is found by itself."""
    is_for_it, is_found = ask_pieces(text)

    assert is_found is is_for_it
