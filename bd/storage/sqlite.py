"""The one import of SQLite: every other module takes the driver from here.

`pysqlite3` carries a current SQLite with full-text search and extension loading; where it has no wheel the standard
module serves. Two SQLite libraries in one process would drop each other's POSIX locks, so nothing else may import one
(sqlite-utils prefers the same `pysqlite3`).
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import ExtensionFileLoader
from _imp import extension_suffixes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

_DRIVER = "pysqlite3._sqlite3"


def _load_driver() -> tuple[ModuleType, str]:
    """Returns the driver's C module and the name of its package.

    The package around it imports `datetime` and `collections` for adapters nobody here uses, a fifth of an interpreter
    start. So the C module is loaded from its file alone; the package finds it loaded when somebody imports it later.
    """
    path = "" if _DRIVER in sys.modules else _find_driver()
    if path:
        loader = ExtensionFileLoader(_DRIVER, path)
        try:
            driver = loader.create_module(ModuleSpec(_DRIVER, loader, origin=path))
            sys.modules[_DRIVER] = driver
            loader.exec_module(driver)
        except ImportError:  # pragma: platform
            sys.modules.pop(_DRIVER, None)
    if _DRIVER in sys.modules:
        return sys.modules[_DRIVER], "pysqlite3"
    return __import__("_sqlite3"), "sqlite3"  # pragma: platform


def _find_driver() -> str:
    """Returns the file of the driver's C module, "" when it is not installed; it mostly lies beside this package."""
    beside = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    suffixes = extension_suffixes()
    for folder in (beside, *sys.path):
        for suffix in suffixes:
            path = os.path.join(folder, "pysqlite3", "_sqlite3" + suffix)
            if os.path.exists(path):
                return path
    return ""  # pragma: platform


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
