"""Searching: the index of words first, then words that hold the pieces typed, the texts themselves as a last resort.

A search must not cost more when there are more issues. The index is read from its newest entries on and left as soon as
there are enough; only those are ranked. So the best of many are the best of the newest. With an order asked for, the
issues are walked in that order, or all that were found are sorted when they are few.

Where the index is behind and cannot be brought up to date, it answers for what it knows and the pending issues are
read; where there is none, all are.
"""

from __future__ import annotations

from bd.model.search_rank import CANDIDATE_COLUMNS
from bd.model.search_rank import rank_found
from bd.storage.fulltext import NAME_COLUMNS
from bd.storage.fulltext import NEAR_COLUMNS
from bd.storage.fulltext import is_for_index
from bd.storage.fulltext import match_expression
from bd.storage.seek import FEW
from bd.storage.select import all_of
from bd.storage.select import contains
from bd.storage.select import found_clause
from bd.storage.select import listing_clause
from bd.storage.select import prepare
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import get_config
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from collections.abc import Sequence
    from typing import Any

    from bd.model.filters import IssueFilter
    from bd.model.search_query import SearchQuery
    from bd.model.search_query import Term
    from bd.model.search_rank import Candidate
    from bd.storage.sqlite import Connection

    Condition = tuple[str, list[Any]]

ENOUGH = 100
UP_TO_DATE = "up to date"
BEHIND = "behind"
ABSENT = "absent"
_COLUMNS = ", ".join("i." + column for column in CANDIDATE_COLUMNS)
_BY_WORD = """
from issues_search f cross join search_documents d on d.id = f.rowid cross join issues i on i.id = d.issue_id
""".strip()
_BY_ISSUE = """
from issues i cross join search_documents d on d.issue_id = i.id cross join issues_search f on f.rowid = d.id
""".strip()
_MATCH = "f.issues_search match ?"
_FOUND_SQL = "select d.issue_id from issues_search f cross join search_documents d on d.id = f.rowid where " + _MATCH
_IS_FOUND_SQL = (
    "(select d.id from search_documents d where d.issue_id = i.id)"
    f" in (select f.rowid from issues_search f where {_MATCH})"
)
_BY_NAME = """
from (select rowid as place from issues where id in (?, ?, ?)) n cross join issues i on i.rowid = n.place
""".strip()
_COUNT_SQL = f"select count(*) from (select 1 from issues_search f where {_MATCH} limit {FEW + 1})"
_IS_PENDING = "i.id in (select issue_id from pending_search)"
_LONGEST_LIKE = 1000
_ISSUE_TEXTS = ("id", "title", "description", "design", "acceptance_criteria", "notes", "external_ref")
_RELATED_TEXTS = {
    "labels": "exists (select 1 from labels l where l.issue_id = i.id and {})",
    "comments": "exists (select 1 from comments c where c.issue_id = i.id and {})",
}
ALL_TEXTS = (*_ISSUE_TEXTS, *_RELATED_TEXTS)
_CLASSIC_TEXTS = ("id", "title", "description")
_RELATED_COLUMNS = {"labels": "l.label", "comments": "c.text"}


def find_ranked(
    con: Connection, query: SearchQuery, chosen: IssueFilter, *, limit: int, index: str
) -> list[str] | None:
    """Returns the ids the index finds, the best first; at least `limit` of them when there are so many, 0 for all.

    `index` is the state of the index. Where no whole word is found, pieces of words are. None when the index cannot
    tell whether there is anything.
    """
    if index == ABSENT or not is_for_index(query):
        return None
    most = max(ENOUGH, limit) if limit > 0 else 0
    clause, is_few = found_clause(con, chosen)
    prepare(con, clause[0])
    found: dict[str, Candidate] = {}
    near: set[str] = set()
    names = [query.text, query.text.lower(), f"{get_config(con, PREFIX_KEY)}-{query.text.lower()}"]
    found.update(_candidates(con, f"{_BY_NAME} where {clause[0]}", [*names, *clause[1]], most))
    if index == BEHIND:
        pending = all_of([clause, (_IS_PENDING, []), scan_condition(query)])
        prepare(con, pending[0])
        found.update(_candidates(con, f"from issues i where {pending[0]}", pending[1], most))
        clause = all_of([clause, ("not " + _IS_PENDING, [])])
    place = f"{_BY_ISSUE} where {_MATCH} and {clause[0]} order by d.id desc"
    if not is_few:
        place = f"{_BY_WORD} where {_MATCH} and {clause[0]} order by f.rowid desc"

    def ask(expression: str, at_most: int, *, is_near: bool = False) -> int:
        rows = _candidates(con, place, [expression, *clause[1]], at_most)
        found.update(rows)
        if is_near:
            near.update(rows)
        return len(rows)

    if is_few or not most:
        ask(match_expression(query, is_wide=True), 0)
    else:
        _ask_in_turn(ask, query, most)
    if not found:
        pieces = _pieces(con, query)
        if pieces is None:
            return None
        if pieces:
            ask(pieces, most)
    others = [issue_id for issue_id in found if issue_id not in near]
    return rank_found(query, found.values(), near=near, labels=_labels_of(con, others) if others else {})


def _ask_in_turn(ask: Callable[..., int], query: SearchQuery, most: int) -> None:
    """Asks for the best first, and no further once there are enough."""
    for columns in (NAME_COLUMNS, NEAR_COLUMNS):
        if ask(match_expression(query, is_wide=False, columns=columns), most, is_near=True) >= most:
            return
    is_scarce = ask(match_expression(query, is_wide=False), most) < most
    if is_scarce and ask(match_expression(query, is_wide=True), most) >= most:
        ask(match_expression(query, is_wide=True, columns=NEAR_COLUMNS), most, is_near=True)


def _candidates(con: Connection, place: str, values: list[Any], most: int) -> dict[str, Candidate]:
    """Returns the issues `i` of a place (`from ... where ...`) by id, at most `most` of them unless that is 0."""
    sql = f"select {_COLUMNS} {place}"
    return {row[0]: row for row in con.execute(f"{sql} limit {most}" if most else sql, values)}


def _labels_of(con: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Returns the labels of issues."""
    found: dict[str, list[str]] = {}
    sql = "select issue_id, label from labels where issue_id in (select value from json_each(?))"
    for issue_id, label in con.execute(sql, (dumps_line(ids),)):
        found.setdefault(issue_id, []).append(label)
    return found


def sorted_clauses(
    con: Connection, query: SearchQuery, chosen: IssueFilter, *, sort: str, index: str
) -> Iterator[Condition]:
    """Yields (SQL, values) for a list in the order `sort`: what to try one after the other until something is found."""
    if index == ABSENT or not is_for_index(query):
        yield scan_clause(con, query, chosen, sort=sort, index=index)
        return
    yield _found_clause(con, query, chosen, match_expression(query, is_wide=True), sort=sort, index=index)
    pieces = _pieces(con, query)
    if pieces is None:
        yield scan_clause(con, query, chosen, sort=sort, index=index)
    elif pieces:
        yield _found_clause(con, query, chosen, pieces, sort=sort, index=index)


def _pieces(con: Connection, query: SearchQuery) -> str | None:
    """Returns what `piece_expression` does; a search that finds whole words need not load it."""
    from bd.storage.vocabulary import piece_expression

    return piece_expression(con, query)


def _found_clause(
    con: Connection, query: SearchQuery, chosen: IssueFilter, expression: str, *, sort: str, index: str
) -> Condition:
    """Returns (SQL, values) of what the index finds for an expression."""
    is_few = con.execute(_COUNT_SQL, (expression,)).fetchone()[0] <= FEW
    found = (f"i.id in ({_FOUND_SQL})" if is_few else _IS_FOUND_SQL, [expression])
    if index == BEHIND:
        scan_sql, values = scan_condition(query)
        sql = f"(not {_IS_PENDING} and {found[0]} or {_IS_PENDING} and {scan_sql})"
        return all_of([listing_clause(con, chosen, sort), (sql, [expression, *values])])
    if is_few:
        return listing_clause(con, chosen, sort, found=found)
    return all_of([listing_clause(con, chosen, sort), found])


def scan_clause(
    con: Connection, query: SearchQuery, chosen: IssueFilter, *, sort: str, index: str = ABSENT
) -> Condition:
    """Returns (SQL, values) of a search through the texts themselves, for a list in the order `sort`.

    What the index did not find is rare or absent: then the table is read as it lies, and only where the classic tool
    looked, for pieces of words. Otherwise the order is walked and all texts are read.
    """
    if index == ABSENT or not is_for_index(query):
        return all_of([listing_clause(con, chosen, sort), scan_condition(query)])
    clause = listing_clause(con, chosen, sort, found=("1", []))
    return all_of([clause, scan_condition(query, _CLASSIC_TEXTS)])


def scan_condition(query: SearchQuery, texts: tuple[str, ...] = ALL_TEXTS) -> Condition:
    """Returns (SQL, values) of a query on the texts: a term is found wherever it stands, in words too."""
    groups = [all_of([_term_condition(term, texts) for term in group]) for group in query.groups]
    return "(" + " or ".join(f"({sql})" for sql, _ in groups) + ")", [value for _, values in groups for value in values]


def _term_condition(term: Term, texts: tuple[str, ...]) -> Condition:
    """Returns the condition of one term; never null, so that its opposite means what it says."""
    columns = (term.field,) if term.field else texts
    parts = [_column_condition(column, term.text) for column in columns]
    sql = "coalesce(" + " or ".join(sql for sql, _ in parts) + ", 0)"
    return ("not " + sql if term.is_negated else sql), [value for _, values in parts for value in values]


def _column_condition(column: str, text: str) -> Condition:
    """Returns the condition that a text stands in a column of the index."""
    if column not in _RELATED_TEXTS:
        return _contains("i." + column, text)
    sql, values = _contains(_RELATED_COLUMNS[column], text)
    return _RELATED_TEXTS[column].format(sql), values


def _contains(column: str, text: str) -> Condition:
    """Returns the condition that a text occurs in a column, in any case; `like` is quicker where it does."""
    if not text.isascii() or len(text) > _LONGEST_LIKE:
        return contains(column, text)
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{column} like ? escape '\\'", [f"%{pattern}%"]
