"""A copy of a database that is whole: made with SQLite's backup API, so what only the write-ahead log holds is in it.

Name: `beads.db.backup-LABEL-20261121T071500Z` beside the database, which `.beads/.gitignore` ignores and the search for
databases passes over. It gets its name when it is complete, checked and on disk.
"""

from __future__ import annotations

import os

from bd.errors import StorageProblem
from bd.model.instants import stored
from bd.storage.connection import open_connection
from bd.storage.connection import translate
from bd.storage.identifiers import quote_identifier
from bd.storage.sqlite import Error
from bd.storage.sqlite import dbapi
from bd.util.atomicfile import sync_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

_NAMES_TRIED = 1000


class BackupFailed(StorageProblem):
    """The copy could not be written, or does not equal the database."""

    slug = "backup-failed"

    def __init__(self, path: str, reason: str) -> None:
        """Names the copy and what went wrong with it."""
        super().__init__(
            f"the backup {path} could not be made: {reason}; nothing was changed",
            hint="make room in the .beads folder and check its permissions, then run the command again",
            details={"path": path, "reason": reason},
        )


def write_backup(path: str, *, label: str, now_ns: int, busy_timeout_s: float) -> str:
    """Copies the database at `path` beside itself and returns the copy's path.

    The caller keeps writers out: it holds the write lock and, on another connection, `begin immediate`.

    Raises: BackupFailed, DiskFull, DatabaseBusy, DatabaseCorrupt.
    """
    target = _free_name(path, label, now_ns)
    partial = target + ".part"
    source = open_connection(path, busy_timeout_s=busy_timeout_s)
    try:
        try:
            _copy(source, partial)
            _check_copy(source, partial, target)
        except Error as error:
            raise translate(error, target) from error
        _settle(partial, target)
    except OSError as error:
        raise BackupFailed(target, error.strerror or str(error)) from error
    finally:
        source.close()
        _discard(partial)
    return target


def _free_name(path: str, label: str, now_ns: int) -> str:
    """Returns a path for the copy that no file has."""
    moment = stored(now_ns)[:19].replace("-", "").replace(":", "") + "Z"
    wanted = f"{path}.backup-{label}-{moment}"
    for number in range(2, _NAMES_TRIED):
        if not os.path.lexists(wanted):
            return wanted
        wanted = f"{path}.backup-{label}-{moment}-{number}"
    raise BackupFailed(wanted, "there are too many backups of this moment")


def _copy(source: Connection, partial: str) -> None:
    """Copies every page in one read transaction."""
    _discard(partial)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    target: Connection = dbapi.connect(partial, isolation_level=None)
    try:
        target.execute("pragma journal_mode = off")
        target.execute("pragma synchronous = off")
        source.backup(target)
    finally:
        target.close()


def _check_copy(source: Connection, partial: str, target: str) -> None:
    """Refuses a copy that is damaged or lacks rows."""
    copy = open_connection(partial, "ro")
    try:
        found = copy.execute("pragma quick_check(1)").fetchone()[0]
        if found != "ok":
            raise BackupFailed(target, f"the copy is damaged ({found})")
        if count_rows(copy) != count_rows(source):
            raise BackupFailed(target, "the copy does not hold every row")
    finally:
        copy.close()


def count_rows(con: Connection) -> dict[str, int]:
    """Returns how many rows each table has, virtual tables and SQLite's own left out."""
    sql = """
    select name from sqlite_master
     where type = 'table' and name not like 'sqlite\\_%' escape '\\' and sql not like 'create virtual%' order by name
    """
    names = [row[0] for row in con.execute(sql).fetchall()]
    return {name: con.execute(f"select count(*) from {quote_identifier(name)}").fetchone()[0] for name in names}


def _settle(partial: str, target: str) -> None:
    """Puts the copy on disk under its final name."""
    fileno = os.open(partial, os.O_RDWR)
    try:
        os.fsync(fileno)
    finally:
        os.close(fileno)
    os.rename(partial, target)
    sync_path(os.path.dirname(target))


def _discard(partial: str) -> None:
    """Removes an unfinished copy."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        try:
            os.unlink(partial + suffix)
        except FileNotFoundError:
            continue
