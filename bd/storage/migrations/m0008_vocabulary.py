"""Step 8: the words that the index of words holds, and their trigrams, so that the middle of a word is found quickly.

`bd.storage.vocabulary` fills both while it indexes issues; no trigger keeps them. The next search indexes everything
once more, so that they are full.
"""

from __future__ import annotations

from bd.storage.migrations.m0001_first_schema import statements_of
from bd.storage.sqlite import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "m0008_vocabulary"
DESCRIPTION = "list the words of the index"
VERSION = 1007

TABLES = """
create table search_words (id integer primary key, word text not null unique);

insert into pending_search select id from issues where true on conflict do nothing;
"""
INDEX = """
create virtual table search_trigrams using fts5(
  word, content = 'search_words', content_rowid = 'id', detail = none, columnsize = 0, tokenize = 'trigram');
"""


def apply(db: Database) -> None:
    """Adds what the module text says, in the caller's transaction; no trigrams where SQLite cannot make them."""
    for statement in statements_of(TABLES):
        db.conn.execute(statement)
    try:
        db.conn.execute(INDEX)
    except Error:  # pragma: platform
        return
