"""Opening a database only to look at it: no byte and no file changes, whatever state it is in.

A database with a live write-ahead log, or in a rollback journal mode, is opened read-only with SQLite's own locks, so
that a writer makes us wait and not misread. One in write-ahead mode without its files is opened immutable, because
SQLite would have to create them; then another process may write while we read, which `stamp_database` shows.
"""

from __future__ import annotations

import os

from bd.errors import Busy
from bd.errors import StorageProblem
from bd.storage.connection import database_uri
from bd.storage.connection import is_memory
from bd.storage.connection import open_connection
from bd.storage.database_problems import DatabaseBusy
from bd.storage.database_problems import DatabaseReadOnly
from bd.storage.database_problems import RecoveryNeeded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection


def open_untouched(path: str, *, busy_timeout_s: float) -> tuple[Connection, str]:
    """Returns a connection and the journal mode of the file.

    Raises: DatabaseUnreadable, DatabaseCorrupt, DatabaseBusy, RecoveryNeeded (its log needs a writer first).
    """
    if is_memory(path) or path.startswith("file:"):
        con = open_connection(path, "ro", busy_timeout_s=busy_timeout_s)
        return con, _journal_mode(con)
    if not _is_rollback_mode(path):
        return open_connection(path, "ro", busy_timeout_s=busy_timeout_s), "wal"
    try:
        con = open_connection(_plain_uri(path), "ro", busy_timeout_s=busy_timeout_s)
        return con, _journal_mode(con)
    except DatabaseBusy:
        raise DatabaseBusy(path) from None
    except (DatabaseReadOnly, RecoveryNeeded):
        raise RecoveryNeeded(path) from None


def _plain_uri(path: str) -> str:
    """Returns the URI that opens a file read-only with SQLite's own locks."""
    return database_uri(path, "rw").replace("mode=rw", "mode=ro")


def _is_rollback_mode(path: str) -> bool:
    """Says whether a file is a database in a rollback journal mode; False also for what does not open.

    Without locks SQLite refuses a database in write-ahead mode, before it would create that mode's files.

    Source: sqlite3PagerOpenWal in SQLite's pager.c.
    """
    try:
        open_connection(_plain_uri(path) + "&nolock=1", "ro").close()
    except DatabaseReadOnly:
        return True
    except (StorageProblem, Busy):
        return False
    return True


def _journal_mode(con: Connection) -> str:
    """Returns the journal mode SQLite reads from the file."""
    return str(con.execute("pragma journal_mode").fetchone()[0])


def stamp_database(path: str) -> tuple[tuple[int, int], ...]:
    """Returns (size, modification time) of the database and of its log; it differs after another process wrote."""
    return tuple(_stamp_one(path + ending) for ending in ("", "-wal", "-journal"))


def _stamp_one(path: str) -> tuple[int, int]:
    """Returns (size in bytes, modification time in ns), zeros for no file."""
    try:
        found = os.stat(path)
    except OSError:
        return (0, 0)
    return (found.st_size, found.st_mtime_ns)


def lacks_shared_memory(path: str) -> bool:
    """Says whether a write-ahead log with content lies there without the `-shm` file a reader needs."""
    return _stamp_one(path + "-wal")[0] > 0 and not os.path.exists(path + "-shm")


def has_hot_journal(path: str) -> bool:
    """Says whether a rollback journal with content lies beside the database: a write is going on or was cut short."""
    return _stamp_one(path + "-journal")[0] > 0
