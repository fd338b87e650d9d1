"""Opening the database file, and turning what SQLite says into our errors.

Owns the URI, the pragmas and the busy timeout; every pragma that matters is read back. Never opens the database, its
`-wal` or its `-shm` with Python file input and output: closing such a descriptor drops SQLite's POSIX locks.

Modes: "rw" (the file must exist), "create" (make it if absent, mode 0600) and "ro" (no byte and no file changes: a
database without a live write-ahead log is opened immutable, so a read-only mount works).
"""

from __future__ import annotations

import os
import stat
import time

from bd.storage.paths import uri_path
from bd.storage.sqlite import Connection
from bd.storage.sqlite import DatabaseError
from bd.storage.sqlite import Error
from bd.storage.sqlite import dbapi
from bd.storage.sqlite import is_checkpoint_safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from bd.errors import Busy
    from bd.errors import StorageProblem

    T = TypeVar("T")

DEFAULT_BUSY_TIMEOUT_S = 30.0
_CACHED_STATEMENTS = 256
_FIRST_WAIT_S = 0.002
_LONGEST_WAIT_S = 0.05
_NETWORK_FILESYSTEMS = frozenset(
    (
        *("9p", "afs", "beegfs", "ceph", "cifs", "davfs", "drvfs", "fuse.sshfs", "gpfs", "lustre", "ncpfs"),
        *("nfs", "nfs4", "smb3", "smbfs"),
    )
)
_URI_ESCAPES = {ord("%"): "%25", ord("?"): "%3f", ord("#"): "%23"}


def is_network_filesystem(path: str, mount_table: str = "/proc/self/mounts") -> bool:
    """Says whether `path` lies on a file system where shared memory, and so the write-ahead log, cannot work."""
    try:
        with open(mount_table, encoding="utf-8", errors="surrogateescape") as mounts:
            rows = [line.split(" ", 3) for line in mounts]
    except OSError:  # pragma: platform
        return False
    real = os.path.realpath(path)
    best = ("", "")
    for row in rows:
        place = row[1].replace("\\040", " ")
        if (real == place or real.startswith(place.rstrip("/") + "/")) and len(place) >= len(best[0]):
            best = (place, row[2])
    return best[1] in _NETWORK_FILESYSTEMS


def database_uri(path: str, mode: str) -> str:
    """Returns the SQLite URI of a path, `:memory:` or a `file:` URI of the user's, with our parameters added.

    A mode of the user's own is kept, but reading only is what it says: of two modes the last one counts.
    """
    if path == ":memory:":
        return "file::memory:"
    if path.startswith("file:"):
        has_mode = "mode=" in path.partition("?")[2]
        if is_memory(path) or (has_mode and mode != "ro"):
            return path
        return path + ("&" if "?" in path else "?") + _mode_parameters(file_of(path), mode)
    return "file:" + path.translate(_URI_ESCAPES) + "?" + _mode_parameters(path, mode)


def file_of(path: str) -> str:
    """Returns the file a database path names, also when it is a `file:` URI."""
    return uri_path(path) if path.startswith("file:") else path


def _mode_parameters(path: str, mode: str) -> str:
    """Returns the URI parameters of a mode; see the module text for "ro"."""
    if mode != "ro":
        return "mode=rwc" if mode == "create" else "mode=rw"
    if has_content(path + "-journal"):
        return "mode=ro"
    return "mode=ro&readonly_shm=1" if has_content(path + "-wal") else "mode=ro&immutable=1"


def has_content(path: str) -> bool:
    """Says whether a file is there and not empty."""
    try:
        return os.stat(path).st_size > 0
    except OSError:
        return False


def needs_recovery(path: str) -> bool:
    """Says whether a crash left work that SQLite must finish, by writing, before the file can be read."""
    return has_content(path + "-journal") or (has_content(path + "-wal") and not os.path.exists(path + "-shm"))


def is_memory(path: str) -> bool:
    """Says whether a database path names memory and not a file."""
    if path.startswith("file:"):
        return path.startswith("file::memory:") or "mode=memory" in path.partition("?")[2]
    return path == ":memory:"


def open_connection(path: str, mode: str = "rw", *, busy_timeout_s: float = DEFAULT_BUSY_TIMEOUT_S) -> Connection:
    """Opens the database and applies what every connection needs; leaves the journal mode as it is.

    Raises: DatabaseMissing, DatabaseUnreadable, DatabaseCorrupt, DatabaseBusy; RecoveryNeeded in mode "ro".
    """
    if mode != "create" and not path.startswith((":memory:", "file:")):
        _check_file(path)
    elif mode == "create" and not path.startswith((":memory:", "file:")):
        _make_private(path)
    try:
        con: Connection = dbapi.connect(
            database_uri(path, mode),
            timeout=busy_timeout_s,
            isolation_level=None,
            cached_statements=_CACHED_STATEMENTS,
            check_same_thread=False,
            uri=True,
        )
    except Error as error:
        raise translate(error, path) from error
    try:
        con.execute("pragma foreign_keys = on")
        if con.execute("pragma foreign_keys").fetchone() != (1,):  # pragma: cant happen
            from bd.storage.database_problems import DatabaseFailure

            raise DatabaseFailure(path, "this SQLite has no foreign keys")
        con.execute("pragma application_id").fetchone()
        if mode == "ro":
            con.execute("pragma query_only = on")
    except DatabaseError as error:
        con.close()
        if mode == "ro" and not is_busy(error) and needs_recovery(file_of(path)):
            from bd.storage.database_problems import RecoveryNeeded

            raise RecoveryNeeded(path) from error
        raise translate(error, path) from error
    return con


def _check_file(path: str) -> None:
    """Refuses what SQLite would describe badly: nothing there, or a directory."""
    try:
        found = os.stat(path)
    except OSError as error:
        raise translate(error, path) from error
    if stat.S_ISDIR(found.st_mode):
        from bd.storage.database_problems import DatabaseUnreadable

        raise DatabaseUnreadable(path, "it is a directory")


def _make_private(path: str) -> None:
    """Makes an empty file that only its owner may read; an existing one is left alone."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        from bd.storage.database_problems import DatabaseUnreadable

        raise DatabaseUnreadable(path, error.strerror or str(error)) from error


def prepare_writes(con: Connection, path: str, *, synchronous: str = "full", deadline_s: float) -> str:
    """Switches to the write-ahead log where it can work and sets how hard a commit is synced.

    Returns the journal mode that is in force, as SQLite reads it back: "wal", "delete" or "memory".
    """
    mode: str = con.execute("pragma journal_mode").fetchone()[0]
    if mode not in ("wal", "memory"):
        wanted = "delete" if is_network_filesystem(file_of(path)) else "wal"
        if mode != wanted:
            mode = _switch_journal(con, path, wanted, deadline_s)
    con.execute(f"pragma synchronous = {'normal' if synchronous == 'normal' else 'full'}")
    if con.execute("pragma synchronous").fetchone() != (1 if synchronous == "normal" else 2,):  # pragma: cant happen
        from bd.storage.database_problems import DatabaseFailure

        raise DatabaseFailure(path, "this SQLite does not sync its commits")
    if mode == "wal" and not is_checkpoint_safe():
        con.execute("pragma wal_autocheckpoint = 0")
    return mode


def _switch_journal(con: Connection, path: str, wanted: str, deadline_s: float) -> str:
    """Asks for a journal mode; where shared memory fails, SQLite stays with the rollback journal."""

    def switch() -> str:
        return str(con.execute(f"pragma journal_mode = {wanted}").fetchone()[0])

    try:
        return retry_busy(switch, path, deadline_s)
    except Error as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_IOERR_SHM"):
            return str(con.execute("pragma journal_mode = delete").fetchone()[0])
        raise


def retry_busy(action: Callable[[], T], path: str, deadline_s: float) -> T:
    """Runs `action` until it is not refused as busy or the monotonic `deadline_s` passes.

    SQLite's own busy timeout waits inside one call; this repeats the calls it refuses at once (log recovery, a
    deadlock it avoids), with a jittered pause.

    Raises: DatabaseBusy at the deadline; every other error at once.
    """
    wait_s = _FIRST_WAIT_S
    while True:
        try:
            return action()
        except Error as error:
            if not is_busy(error):
                raise
            if time.monotonic() >= deadline_s:
                raise translate(error, path) from error
        time.sleep(wait_s * (1 + time.monotonic_ns() % 1000 / 1000))
        wait_s = min(wait_s * 1.6, _LONGEST_WAIT_S)


def is_busy(error: BaseException) -> bool:
    """Says whether SQLite refused because of another connection."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def is_database_error(error: BaseException) -> bool:
    """Says whether an exception came from SQLite and is still in its own words."""
    return isinstance(error, Error)


def translate(error: BaseException, path: str) -> StorageProblem | Busy:
    """Returns our error for one of SQLite's, or of the system's about the file."""
    from bd.storage.database_problems import problem_of

    return problem_of(error, path)
