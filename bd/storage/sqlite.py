"""The one import of SQLite: every other module takes the driver from here.

`pysqlite3` carries a current SQLite with full-text search and extension loading; where it has no wheel the standard
module serves. Two SQLite libraries in one process would drop each other's POSIX locks, so nothing else may import one
(sqlite-utils prefers the same `pysqlite3`).
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def _load_driver() -> tuple[ModuleType, str]:
    """Returns the driver's C module and the name of its package.

    The packages around it import `datetime` and `collections` for adapters nobody here uses, a fifth of an interpreter
    start. So the package is not run: a bare module with its path stands in for it until the C module is loaded, which
    the real package finds in place when somebody imports it later.
    """
    stands_in = "pysqlite3" not in sys.modules
    if stands_in:
        package = type(sys)("pysqlite3")
        package.__path__ = [os.path.join(folder, "pysqlite3") for folder in sys.path]
        sys.modules["pysqlite3"] = package
    try:
        __import__("pysqlite3._sqlite3")
        return sys.modules["pysqlite3._sqlite3"], "pysqlite3"
    except ImportError:  # pragma: platform
        return __import__("_sqlite3"), "sqlite3"
    finally:
        if stands_in:
            del sys.modules["pysqlite3"]


if TYPE_CHECKING:
    import sqlite3 as dbapi

    LIBRARY = ""
else:
    dbapi, LIBRARY = _load_driver()

Connection = dbapi.Connection
DatabaseError = dbapi.DatabaseError
Error = dbapi.Error
SQLITE_VERSION_TEXT: str = dbapi.sqlite_version
SQLITE_VERSION: tuple[int, ...] = tuple([int(part) for part in SQLITE_VERSION_TEXT.split(".")])

_FIRST_CORRUPTING = (3, 7, 0)
_LAST_CORRUPTING = (3, 51, 2)
_REPAIRED = ((3, 44, 6), (3, 50, 7))


def is_checkpoint_safe(version: tuple[int, ...] = SQLITE_VERSION) -> bool:
    """Says whether this SQLite may checkpoint while others commit.

    Source: SQLite's WAL-reset defect, present in 3.7.0 to 3.51.2 except 3.44.6 and 3.50.7.
    """
    return not _FIRST_CORRUPTING <= version <= _LAST_CORRUPTING or version in _REPAIRED
