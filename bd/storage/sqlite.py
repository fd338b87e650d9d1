"""The one import of SQLite: every other module takes the driver from here.

`pysqlite3` carries a current SQLite with full-text search and extension loading; where it has no wheel the standard
module serves. Two SQLite libraries in one process would drop each other's POSIX locks, so nothing else may import one
(sqlite-utils prefers the same `pysqlite3`).
"""

from __future__ import annotations

try:
    from pysqlite3 import dbapi2 as dbapi

    LIBRARY = "pysqlite3"
except ImportError:  # pragma: platform
    from sqlite3 import dbapi2 as dbapi

    LIBRARY = "sqlite3"

Connection = dbapi.Connection
DatabaseError = dbapi.DatabaseError
Error = dbapi.Error
SQLITE_VERSION: tuple[int, ...] = dbapi.sqlite_version_info
SQLITE_VERSION_TEXT: str = dbapi.sqlite_version

_FIRST_CORRUPTING = (3, 7, 0)
_LAST_CORRUPTING = (3, 51, 2)
_REPAIRED = ((3, 44, 6), (3, 50, 7))


def is_checkpoint_safe(version: tuple[int, ...] = SQLITE_VERSION) -> bool:
    """Says whether this SQLite may checkpoint while others commit.

    Source: SQLite's WAL-reset defect, present in 3.7.0 to 3.51.2 except 3.44.6 and 3.50.7.
    """
    return not _FIRST_CORRUPTING <= version <= _LAST_CORRUPTING or version in _REPAIRED
