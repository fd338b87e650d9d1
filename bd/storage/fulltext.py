"""What a search asks the index of words; `bd.storage.indexing` brings it up to date.

Triggers note in `pending_search` which issues it is behind on (see `bd.storage.migrations.m0003_search`).
"""

from __future__ import annotations

from bd.model.search_words import is_dense
from bd.model.search_words import last_word
from bd.model.search_words import prepare_words
from bd.storage.sqlite import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.model.search_query import SearchQuery
    from bd.model.search_query import Term
    from bd.storage.sqlite import Connection

NAME_COLUMNS = "id title"
NEAR_COLUMNS = "id title labels"


def has_index(con: Connection) -> bool:
    """Says whether there is an index that this SQLite can read."""
    try:
        con.execute("select rowid from issues_search limit 0")
    except Error:
        return False
    return True


def is_behind(con: Connection) -> bool:
    """Says whether there are issues the index does not know as they are now."""
    return con.execute("select 1 from pending_search limit 1").fetchone() is not None


def is_for_index(query: SearchQuery) -> bool:
    """Says whether the index can answer a query.

    It cannot when a term holds no word (an arrow, an emoji) or a group nothing to start from, and it is no use for a
    single letter, which is in almost every issue and in almost no index.
    """
    terms = [term for group in query.groups for term in group]
    if len(terms) == 1 and len(terms[0].text) == 1 and terms[0].text.isascii() and not terms[0].is_whole:
        return False
    return all(last_word(prepare_words(term.text)) for term in terms) and all(
        any(not term.is_negated for term in group) for group in query.groups
    )


def match_expression(query: SearchQuery, *, is_wide: bool, columns: str = "") -> str:
    """Returns a query in FTS5's language; every text in it is a quoted phrase.

    `is_wide` lets words begin longer ones; `columns` are the only ones in which the wanted terms count.
    """
    return " OR ".join(f"({_group_expression(group, is_wide, columns)})" for group in query.groups)


def _group_expression(group: Sequence[Term], is_wide: bool, columns: str) -> str:
    """Returns the expression of terms that belong together."""
    wanted = " AND ".join(phrase(term, is_wide=is_wide) for term in group if not term.is_negated)
    if columns:
        wanted = f"{{{columns}}} : ({wanted})"
    unwanted = " OR ".join(phrase(term, is_wide=False) for term in group if term.is_negated)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def phrase(term: Term, *, is_wide: bool) -> str:
    """Returns one term as a phrase; one letter, or a character of a dense script, begins too many words to ask for."""
    prepared = prepare_words(term.text)
    last = last_word(prepared)
    is_open = is_wide and not term.is_whole and len(last) > 1 and not is_dense(ord(last[-1]))
    quoted = '"' + prepared.replace('"', '""') + '"' + (" *" if is_open or term.is_prefix else "")
    return f"{{{term.field}}} : {quoted}" if term.field else quoted
