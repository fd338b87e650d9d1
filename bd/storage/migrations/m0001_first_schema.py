"""Step 1: the tables of the classic tool as a superset, the file's marks, and the default configuration."""

from __future__ import annotations

from bd.storage.schema import APPLICATION_ID
from bd.storage.schema import DEFAULT_CONFIG
from bd.storage.schema import SCHEMA
from bd.storage.sqlite import dbapi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

NAME = "m0001_first_schema"
DESCRIPTION = "create the tables, indexes and views, and the default configuration"
VERSION = 1000


def apply(db: Database) -> None:
    """Makes everything a new database has, in the caller's transaction."""
    con = db.conn
    for statement in statements_of(SCHEMA):
        con.execute(statement)
    con.executemany("insert into config (key, value) values (?, ?)", DEFAULT_CONFIG)
    con.execute(f"pragma application_id = {APPLICATION_ID}")


def statements_of(script: str) -> Iterator[str]:
    """Yields the statements of a script one by one; `executescript` would commit the transaction it runs in."""
    pending = ""
    for line in script.splitlines():
        pending += line + "\n"
        if dbapi.complete_statement(pending):
            yield pending.strip()
            pending = ""
