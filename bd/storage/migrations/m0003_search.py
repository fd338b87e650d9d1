"""Step 3: the full-text index, and the list of issues it is behind on.

Triggers note in `pending_search` whose words may have changed, whoever writes; `bd.storage.fulltext` brings the index
up to date when somebody searches. The index holds words, not texts: a document is a number of ours, because SQLite may
renumber the rows of `issues`.
"""

from __future__ import annotations

from bd.storage.migrations.m0001_first_schema import statements_of
from bd.storage.sqlite import SQLITE_VERSION
from bd.storage.sqlite import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "m0003_search"
DESCRIPTION = "index the words of issues"
VERSION = 1002
CONTENTLESS_SINCE = (3, 43, 0)

TABLES = """
create table pending_search (issue_id text primary key) without rowid;

create table search_documents (id integer primary key, issue_id text not null unique);

create trigger bd_search_issue_added after insert on issues
begin insert into pending_search values (new.id) on conflict do nothing; end;
create trigger bd_search_issue_changed
  after update of title, description, design, acceptance_criteria, notes, external_ref on issues
begin insert into pending_search values (new.id) on conflict do nothing; end;
create trigger bd_search_issue_renamed after update of id on issues
begin insert into pending_search values (old.id), (new.id) on conflict do nothing; end;
create trigger bd_search_issue_gone after delete on issues
begin insert into pending_search values (old.id) on conflict do nothing; end;
create trigger bd_search_label_added after insert on labels
begin insert into pending_search values (new.issue_id) on conflict do nothing; end;
create trigger bd_search_label_gone after delete on labels
begin insert into pending_search values (old.issue_id) on conflict do nothing; end;
create trigger bd_search_comment_added after insert on comments
begin insert into pending_search values (new.issue_id) on conflict do nothing; end;
create trigger bd_search_comment_changed after update on comments
begin insert into pending_search values (old.issue_id), (new.issue_id) on conflict do nothing; end;
create trigger bd_search_comment_gone after delete on comments
begin insert into pending_search values (old.issue_id) on conflict do nothing; end;

insert into pending_search select id from issues;
"""
INDEX = """
create virtual table issues_search using fts5(
  id, title, labels, description, design, acceptance_criteria, notes, comments, external_ref,
  {contentless}tokenize = "unicode61 remove_diacritics 2 tokenchars '+#'");
"""


def apply(db: Database) -> None:
    """Adds what the module text says, in the caller's transaction; no index where SQLite cannot make one."""
    for statement in statements_of(TABLES):
        db.conn.execute(statement)
    contentless = "content = '', contentless_delete = 1, " if SQLITE_VERSION >= CONTENTLESS_SINCE else ""
    try:
        db.conn.execute(INDEX.format(contentless=contentless))
    except Error:  # pragma: platform
        return
