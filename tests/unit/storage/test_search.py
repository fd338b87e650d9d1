"""Searching in a database: what is found, whatever state the index is in, and at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.model.filters import IssueFilter
from bd.model.search_query import parse_search
from bd.storage import fulltext
from bd.storage import indexing
from bd.storage import search
from bd.storage.select import order_by
from bd.storage.select import prepare
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import set_config
from bd.storage.store import Store
from bd.storage.store import open_store
from bd.storage.writes import insert_record
from tests.support.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = (
    *("Login fails", "login page slow", "The logic of it", "c++ and C#", "3 GB/s on disk", "日本語の検索", "Café 🚀"),
    *("foo_bar/baz.py", "100% done", "[bold]x[/bold]", "issue #12", 'say "hi"', "it's", "ЖЁЛТЫЙ цвет"),
)
SMALL, LARGE = 600, 6000


def fill(store: Store, count: int) -> None:
    """Adds issues: every one holds a common word, a few a rare one."""
    with store.transaction() as con:
        con.executemany(
            """
            insert into issues (id, title, description, status, created_at, updated_at) values (?, ?, ?, 'open', ?, ?)
            """,
            [
                (f"t-{number:05}", f"Common {number}", "rare" if number % (count // 5) == 7 else "x", stamp, stamp)
                for number in range(count)
                for stamp in [f"2020-01-01T00:00:00.{number:09}Z"]
            ],
        )
    indexing.index_issues(store, indexing.pending_ids(store.con))


@pytest.fixture(scope="module")
def texts() -> Iterator[Store]:
    """Yields a store in memory with an issue for each of `TEXTS`, indexed."""
    with open_store(":memory:", "create") as store:
        for number, text in enumerate(TEXTS):
            insert_record(store.con, make_record(f"t-{number}", title="Nothing", description=text))
        assert indexing.index_issues(store, indexing.pending_ids(store.con))
        yield store


@pytest.fixture(scope="module")
def sizes() -> Iterator[tuple[Store, Store]]:
    """Yields a small and a large store, indexed."""
    with open_store(":memory:", "create") as small, open_store(":memory:", "create") as large:
        fill(small, SMALL)
        fill(large, LARGE)
        yield small, large


def find(store: Store, text: str, *, index: str = search.UP_TO_DATE, limit: int = 50, **values: Any) -> list[str]:
    """Returns the ids a search finds."""
    query, chosen = parse_search(text), IssueFilter(**values)
    ids = search.find_ranked(store.con, query, chosen, limit=limit, index=index)
    return scan(store, text, index, **values) if ids is None else ids


def scan(store: Store, text: str, index: str, **values: Any) -> list[str]:
    """Returns the ids whose texts hold what is looked for."""
    sql, bound = search.scan_clause(store.con, parse_search(text), IssueFilter(**values), sort="priority", index=index)
    prepare(store.con, sql)
    return [row[0] for row in store.con.execute(f"select i.id from issues i where {sql}", bound)]


def in_order(store: Store, text: str, sort: str, *, index: str = search.UP_TO_DATE, **values: Any) -> list[str]:
    """Returns the ids a search finds when an order is asked for."""
    found: list[str] = []
    clauses = search.sorted_clauses(store.con, parse_search(text), IssueFilter(**values), sort=sort, index=index)
    while not found and (clause := next(clauses, None)):
        prepare(store.con, clause[0])
        sql = f"select i.id from issues i where {clause[0]} order by {order_by(sort)}"
        found = [row[0] for row in store.con.execute(sql, clause[1])]
    return found


def cost(store: Store, text: str, **values: Any) -> int:
    """Returns how many steps of SQLite's machine a search takes, in tens."""
    steps = [0]

    def count() -> None:
        steps[0] += 1

    store.con.set_progress_handler(count, 10)
    assert search.find_ranked(store.con, parse_search(text), IssueFilter(**values), limit=51, index=search.UP_TO_DATE)
    store.con.set_progress_handler(None, 0)
    return steps[0]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "log*",
            "c++",
            "C#",
            "GB/s",
            "日",
            "本語",
            "語の検",
            "cafe",
            "CAFÉ",
            "🚀",
            "foo_bar",
            "baz.py",
            "bar/baz",
            "100%",
        ),
        *("[bold]", "12", "#12", '"hi"', "it's", "жёлтый", "gin", "t-3", "T-3", "title:nothing -login"),
    ],
)
def test_hard_words_are_found(texts: Store, text: str) -> None:
    """Ids, signs, paths, scripts without blanks, accents, emoji and the middle of a word find something."""
    assert find(texts, text) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("login", "t-0 t-1"),
        ('"login page"', "t-1"),
        ("login -page", "t-0"),
        ("page OR logic", "t-1 t-2"),
        ("desc:login title:nothing", "t-0 t-1"),
        ("title:login", ""),
        ("NOT login NOT nothing", ""),
    ],
)
def test_the_language_answers(texts: Store, text: str, expected: str) -> None:
    """Terms, phrases, negations, alternatives and fields restrict as they say."""
    assert sorted(find(texts, text)) == expected.split()


@given(st.text(max_size=30))
def test_no_text_fails(texts: Store, text: str) -> None:
    """Whatever is typed finds something or nothing, in every state of the index."""
    if not parse_search(text):
        return
    for index in (search.UP_TO_DATE, search.BEHIND, search.ABSENT):
        find(texts, text, index=index)
        in_order(texts, text, "title", index=index)


@given(st.sampled_from(TEXTS), st.integers(0, 20), st.integers(1, 20))
def test_any_piece_of_a_text_finds_it(texts: Store, text: str, start: int, length: int) -> None:
    """What the classic tool found by `like` is found: in quotes a piece finds its issue, or another by its words."""
    piece = text[start : start + length].strip()
    if piece and '"' not in piece:
        found = find(texts, f'"{piece}"')
        assert found
        if not fulltext.is_for_index(parse_search(f'"{piece}"')):
            assert f"t-{TEXTS.index(text)}" in found


@given(st.sampled_from([word for text in TEXTS for word in text.split()]), st.integers(1, 12))
def test_the_start_of_a_word_finds_it(texts: Store, word: str, length: int) -> None:
    """A word that begins a word of an issue finds that issue."""
    start = word[:length]
    if start.isalnum() and len(start) > 1:
        expected = [f"t-{number}" for number, text in enumerate(TEXTS) if word in text.split()]
        assert set(expected) <= set(find(texts, start))


def test_pending_issues_are_read(sizes: tuple[Store, Store]) -> None:
    """An index that is behind answers for the rest: what is new is found, what is gone is not."""
    store = sizes[0]
    with store.transaction() as con:
        con.execute("update issues set title = 'Fresh', description = '' where id = 't-00007'")
        find_fresh = find(store, "fresh", index=search.BEHIND)
        find_rare = find(store, "rare", index=search.BEHIND)
        find_common = find(store, "common", index=search.BEHIND, limit=0)
        fresh_in_order = in_order(store, "fresh", "id", index=search.BEHIND)
        con.execute("update issues set title = 'Common 7', description = 'rare' where id = 't-00007'")
        con.execute("delete from pending_search")

    assert find_fresh == fresh_in_order == ["t-00007"]
    assert len(find_rare) == 4
    assert len(find_common) == SMALL - 1


def test_filters_count_before_the_limit(sizes: tuple[Store, Store]) -> None:
    """An old issue among thousands of newer ones is found when the filter leaves only it."""
    assert find(sizes[1], "common", ids=("t-00001",)) == ["t-00001"]
    assert find(sizes[1], "common", ranges=(("created_at", "<", "2020-01-01T00:00:00.000000002Z"),)) == [
        *("t-00001", "t-00000")
    ]


def test_the_newest_of_many_come_first_and_all_on_demand(sizes: tuple[Store, Store]) -> None:
    """A limit bounds what is ranked; without one everything is found."""
    some = find(sizes[1], "common")

    assert some[0] == f"t-{LARGE - 1:05}"
    assert 50 <= len(some) <= 2 * search.ENOUGH
    assert len(find(sizes[1], "common", limit=0)) == LARGE
    assert len(find(sizes[1], "common", limit=1000)) >= 1000


def test_titles_come_before_newer_labels() -> None:
    """However many newer issues have the word as a label, those with it in the title fill the page."""
    with open_store(":memory:", "create") as store:
        for number in range(3 * search.ENOUGH):
            fields = {"title": f"A login {number}"} if number < search.ENOUGH else {"title": "x", "labels": ["login"]}
            insert_record(
                store.con, make_record(f"t-{number:05}", updated_at=f"20{10 + number // 50}-01-01T00:00:00Z", **fields)
            )
        assert indexing.index_issues(store, indexing.pending_ids(store.con))
        found = find(store, "login")

    assert set(found) == {f"t-{number:05}" for number in range(search.ENOUGH)}


def test_a_title_that_begins_a_word_otherwise_written_comes_first() -> None:
    """Accents hide nothing from the index: what it finds in a title ranks as such, found before in any text or not."""
    with open_store(":memory:", "create") as store:
        for number in range(2 * search.ENOUGH):
            fields = {"title": "Naïve plan"} if number == 170 else {"title": "x", "description": "naivety"}
            insert_record(
                store.con, make_record(f"t-{number:05}", updated_at=f"20{10 + number // 50}-01-01T00:00:00Z", **fields)
            )
        assert indexing.index_issues(store, indexing.pending_ids(store.con))

        assert find(store, "naiv")[0] == "t-00170"


def test_the_part_of_an_id_behind_the_prefix_names_it() -> None:
    """However many newer issues have the word in their titles."""
    with open_store(":memory:", "create") as store:
        set_config(store.con, PREFIX_KEY, "t")
        insert_record(store.con, make_record("t-login", title="x", updated_at="2001-01-01T00:00:00Z"))
        for number in range(2 * search.ENOUGH):
            insert_record(store.con, make_record(f"t-{number}", title=f"Login {number}"))
        assert indexing.index_issues(store, indexing.pending_ids(store.con))

        assert find(store, "LOGIN")[0] == "t-login"


def test_a_filter_that_leaves_few_lets_the_best_of_them_win() -> None:
    """An old title is found among newer texts, however many issues the filter leaves beside it."""
    with open_store(":memory:", "create") as store:
        for number in range(3 * search.ENOUGH):
            fields = {"title": "Login"} if number == 0 else {"title": "x", "description": "login"}
            record = make_record(
                f"t-{number}", labels=["ui"], updated_at=f"20{10 + number // 50}-01-01T00:00:00Z", **fields
            )
            insert_record(store.con, record)
        assert indexing.index_issues(store, indexing.pending_ids(store.con))

        assert find(store, "login", labels=("ui",))[0] == "t-0"


def test_an_id_is_found_among_all_that_name_it(sizes: tuple[Store, Store]) -> None:
    """The issue itself comes first, however many newer ones speak of it."""
    store = sizes[0]
    with store.transaction() as con:
        con.execute("update issues set title = 'see t-00003' where id > 't-00010'")
        indexing.index_issues(store, indexing.pending_ids(con))
        found = find(store, "t-00003")
        con.execute("update issues set title = 'Common ' || cast(substr(id, 3) as integer)")
        indexing.index_issues(store, indexing.pending_ids(con))

    assert found[0] == "t-00003"


@pytest.mark.parametrize("text", ["common", "rare", "comm", "common rare", "t-00012", "title:common", "common -rare"])
def test_the_cost_does_not_grow(sizes: tuple[Store, Store], text: str) -> None:
    """Ten times the issues cost at most a quarter more."""
    small, large = (cost(store, text) for store in sizes)

    assert large <= small * 1.25 + 20


def test_an_order_over_all_matches(sizes: tuple[Store, Store]) -> None:
    """With an order asked for, the first of all are returned, many or few."""
    for text, first in (("common", "t-00000"), ("rare", "t-00007")):
        assert in_order(sizes[1], text, "id")[0] == first
