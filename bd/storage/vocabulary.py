"""The words of the index, and those among them that hold a piece: `arser` is in `parser`.

Words are noted as issues are indexed. They stay when the last issue that had them changes: a word too many finds
nothing. FTS5 itself takes the texts apart, so these are exactly the words it can be asked for.
"""

from __future__ import annotations

from bd.model.search_words import first_word
from bd.model.search_words import is_dense
from bd.model.search_words import last_word
from bd.model.search_words import prepare_words
from bd.storage.connection import open_connection
from bd.storage.fulltext import phrase
from bd.storage.sqlite import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from bd.model.search_query import SearchQuery
    from bd.model.search_query import Term
    from bd.storage.sqlite import Connection

MOST_WORDS = 1000
_NEW_WORDS = """
create virtual table if not exists temp.bd_new_texts using fts5(
  body, content = '', detail = none, columnsize = 0, tokenize = "unicode61 remove_diacritics 2 tokenchars '+#'")
"""
_NEW_TERMS = "create virtual table if not exists temp.bd_new_terms using fts5vocab(temp, bd_new_texts, row)"
_TRIGRAM = 3
_LONGEST_PIECE = 8000  # characters; FTS5 keeps words of at most 32 KiB, and `like` takes 50 000 bytes
_WITH_SQL = f"select word from search_trigrams where word like ? limit {MOST_WORDS + 1}"
_WITH_SHORT_SQL = f"select word from search_words where word like ? limit {MOST_WORDS + 1}"


def has_vocabulary(con: Connection) -> bool:
    """Says whether words are noted here, and this SQLite can look pieces up."""
    try:
        con.execute("select rowid from search_trigrams limit 0")
    except Error:
        return False
    return True


def note_words(con: Connection, texts: Iterable[str]) -> None:
    """Notes the words of prepared texts, in the caller's transaction; nothing where pieces cannot be looked up."""
    if not has_vocabulary(con):
        return
    con.execute(_NEW_WORDS)
    con.execute(_NEW_TERMS)
    con.executemany("insert into temp.bd_new_texts (rowid, body) values (?, ?)", enumerate(texts, start=1))
    newest = con.execute("select coalesce(max(id), 0) from search_words").fetchone()[0]
    con.execute("insert or ignore into search_words (word) select term from temp.bd_new_terms")
    con.execute("insert into search_trigrams (rowid, word) select id, word from search_words where id > ?", (newest,))
    con.execute("insert into temp.bd_new_texts (bd_new_texts) values ('delete-all')")


def piece_expression(con: Connection, query: SearchQuery) -> str | None:
    """Returns a query on pieces of words in FTS5's language, "" when no word holds a piece that must be there.

    A term may begin and end in the middle of words. None when too many words hold the pieces, or nobody knows.
    """
    if not has_vocabulary(con):
        return None
    groups: list[str] = []
    count = 0
    for group in query.groups:
        phrases = _group_phrases(con, group)
        count += sum(len(options) for options in phrases)
        if count > MOST_WORDS:
            return None
        if all(phrases):
            groups.append(_group_expression(group, phrases))
    return " OR ".join(groups)


def _group_phrases(con: Connection, group: Sequence[Term]) -> list[list[str]]:
    """Returns the phrases that hold each wanted term of a group, up to the first term that nothing holds."""
    found: list[list[str]] = []
    for term in group:
        if not term.is_negated:
            found.append(_phrases(con, term))
            if not found[-1]:
                break
    return found


def _group_expression(group: Sequence[Term], phrases: list[list[str]]) -> str:
    """Returns the expression of terms that belong together; `phrases` are the ways to satisfy each wanted one."""
    fields = [f"{{{term.field}}} : " if term.field else "" for term in group if not term.is_negated]
    wanted = " AND ".join(f"{field}({' OR '.join(options)})" for field, options in zip(fields, phrases, strict=True))
    unwanted = " OR ".join(phrase(term, is_wide=False) for term in group if term.is_negated)
    return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"


def _phrases(con: Connection, term: Term) -> list[str]:
    """Returns the phrases that hold a term: its first word ends a word, its last begins one; a single one is in it."""
    first, behind = first_word(prepare_words(term.text))
    last = last_word(behind)
    found = [first] if is_dense(ord(first[0])) else _words_with(con, first, is_last=not last)
    is_open = last != "" and not is_dense(ord(last[-1]))
    tail = (behind.replace('"', '""') if last else "") + ('" *' if is_open else '"')
    return [f'"{word}{tail}' for word in found]


def _words_with(con: Connection, piece: str, *, is_last: bool) -> list[str]:
    """Returns the words that hold a piece, or end with it when it is not the last; at most one more than the limit."""
    if len(piece) > _LONGEST_PIECE:
        return []
    sql = _WITH_SHORT_SQL if len(piece) < _TRIGRAM else _WITH_SQL
    pattern = "%" + _folded(piece) + ("%" if is_last else "")
    return [row[0] for row in con.execute(sql, (pattern,))]


def _folded(word: str) -> str:
    """Returns a word as the index holds it: small letters, most of them without marks; FTS5 knows which."""
    if word.isascii():
        return word.lower()
    con = open_connection(":memory:", "create")
    con.execute(_NEW_WORDS)
    con.execute(_NEW_TERMS)
    con.execute("insert into temp.bd_new_texts (rowid, body) values (1, ?)", (word,))
    terms = [str(row[0]) for row in con.execute("select term from temp.bd_new_terms")]
    con.close()
    return terms[0] if len(terms) == 1 else word.lower()
