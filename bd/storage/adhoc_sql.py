"""One SQL statement of a person's, read-only: SQLite itself is asked about everything the statement would do.

While it runs an authorizer allows reading, functions and the pragmas that only tell, and nothing else: no change of
data or schema, no other file attached, no setting of the connection. Rows and column names come from sqlite-utils.
"""

from __future__ import annotations

from bd.errors import UsageProblem
from bd.storage.connection import is_busy
from bd.storage.connection import translate
from bd.storage.sqlite import Error
from bd.storage.sqlite import dbapi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from bd.storage.sqlite import Connection

_READING = (dbapi.SQLITE_SELECT, dbapi.SQLITE_READ, dbapi.SQLITE_FUNCTION, dbapi.SQLITE_RECURSIVE)
_SAVEPOINTS = dbapi.SQLITE_SAVEPOINT
_TELLING = ("index_info", "index_list", "index_xinfo", "foreign_key_list", "table_info", "table_xinfo")
_CHECKING = ("integrity_check", "quick_check", "foreign_key_check")
_FACTS = (
    *(
        "application_id",
        "collation_list",
        "compile_options",
        "data_version",
        "database_list",
        "encoding",
        "freelist_count",
    ),
    *("function_list", "journal_mode", "module_list", "page_count", "page_size", "pragma_list", "schema_version"),
    *("table_list", "user_version"),
)


class SqlRefused(UsageProblem):
    """A statement is no question."""

    slug = "sql-refused"

    def __init__(self, reason: str) -> None:
        """Says what it would do."""
        super().__init__(
            f"bd sql only reads: {reason}",
            hint="use bd create, update, close or delete, which log the change and keep issues.jsonl true",
        )


class InvalidSql(UsageProblem):
    """A statement cannot be run."""

    slug = "sql-invalid"

    def __init__(self, reason: str) -> None:
        """Quotes what SQLite says."""
        super().__init__(f"SQLite cannot run this: {reason}", hint="bd sql 'pragma table_list' shows the tables")


def select_rows(con: Connection, sql: str, path: str) -> Iterator[dict[str, Any]]:
    """Yields the rows of one statement, each by the names of its columns; a name that comes twice gets a number.

    `path` is named when the database fails.

    Raises: SqlRefused, InvalidSql; what `translate` returns.
    """
    from sqlite_utils import Database

    database = Database(con, recursive_triggers=False)
    con.set_authorizer(_may)
    try:
        yield from database.query(sql)
    except ValueError:
        raise SqlRefused("this statement gives no rows") from None
    except dbapi.Warning as error:
        raise InvalidSql(str(error)) from None
    except Error as error:
        raise _explained(error, path) from error
    finally:
        con.set_authorizer(None)


def _may(action: int, first: str | None, second: str | None, _database: str | None, _source: str | None) -> int:
    """Returns whether SQLite may do one step of a statement."""
    if action in _READING or action == _SAVEPOINTS:
        return dbapi.SQLITE_OK
    if action == dbapi.SQLITE_PRAGMA:
        name = (first or "").lower()
        is_told = name in (*_TELLING, *_CHECKING) or (name in _FACTS and second is None)
        return dbapi.SQLITE_OK if is_told else dbapi.SQLITE_DENY
    return dbapi.SQLITE_DENY


def _explained(error: Error, path: str) -> Exception:
    """Returns our error for one of SQLite's."""
    reason = str(error)
    if any(word in reason for word in ("not authorized", "authorization denied", "prohibited")):
        return SqlRefused("this statement would change something")
    if is_busy(error):
        return translate(error, path)
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_FULL")):
        return translate(error, path)
    return InvalidSql(reason)
