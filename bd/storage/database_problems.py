"""What can be wrong with a database: it cannot be opened, read or written, or it is not ours.

A daily command that meets none of this does not load it.
"""

from __future__ import annotations

import os

from bd.errors import Busy
from bd.errors import StorageProblem
from bd.storage.connection import file_of
from bd.storage.connection import is_busy
from bd.storage.connection import is_memory
from bd.storage.schema import SCHEMA_MAJOR


class DatabaseBusy(Busy):
    """Another connection holds the database for longer than the limit."""

    slug = "database-busy"

    def __init__(self, path: str) -> None:
        """Names the database."""
        super().__init__(
            f"the database {path} is locked by another process",
            hint="run the command again in a moment, or wait longer with --lock-timeout",
            details={"path": path},
        )


class DatabaseCorrupt(StorageProblem):
    """The file is not a database, or pages of it are damaged."""

    slug = "database-corrupt"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what SQLite found."""
        super().__init__(
            f"{path} is not a sound SQLite database ({reason})",
            hint="run bd doctor; where issues.jsonl lies beside it, bd makes a new database from that when this one is "
            "moved aside",
            details={"path": path, "reason": reason},
        )


class DatabaseUnreadable(StorageProblem):
    """The file cannot be opened."""

    slug = "database-unreadable"
    way_out = "check the path and its permissions with bd where and bd doctor"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and why the system refuses."""
        super().__init__(
            f"cannot open the database {path}: {reason}",
            hint=self.way_out,
            details={"path": path, "reason": reason},
        )


class DatabaseMissing(DatabaseUnreadable):
    """There is no file where the database should be."""

    slug = "database-missing"
    way_out = "run bd init; beside an issues.jsonl any command without --readonly makes it from that"


class DatabaseReadOnly(StorageProblem):
    """The file or its file system does not accept writes."""

    slug = "database-read-only"

    def __init__(self, path: str) -> None:
        """Names the file."""
        super().__init__(
            f"the database {path} cannot be written",
            hint="check the permissions of the file and of its directory; reads work with --readonly",
            details={"path": path},
        )


class RecoveryNeeded(StorageProblem):
    """A crash left work to finish, which a read-only opening must not do."""

    slug = "recovery-needed"

    def __init__(self, path: str) -> None:
        """Names the file."""
        super().__init__(
            f"the database {path} was left by a crash and must be opened for writing once before it can be read",
            hint="run the command without --readonly, where the folder can be written",
            details={"path": path},
        )


class DiskFull(StorageProblem):
    """There is no room for what was to be written; nothing was changed."""

    slug = "disk-full"

    def __init__(self, path: str) -> None:
        """Names the file that could not grow."""
        super().__init__(
            f"the disk is full: {path} cannot be written, nothing was changed",
            hint="make room and run the command again",
            details={"path": path},
        )


class DatabaseFailure(StorageProblem):
    """SQLite reports something no other class names."""

    slug = "database-error"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what SQLite said."""
        super().__init__(f"the database {path} reports: {reason}", hint="run bd doctor", details={"path": path})


class StoreClosed(StorageProblem):
    """The store was used after it was closed."""

    slug = "store-closed"

    def __init__(self, path: str) -> None:
        """Names the database."""
        super().__init__(f"the database {path} was closed before this call", hint="open it again with bd.open")


class DatabaseTooNew(StorageProblem):
    """A newer major version of this program made the database."""

    slug = "database-too-new"

    def __init__(self, path: str, version: int) -> None:
        """Names the file, its version and ours."""
        major, minor = divmod(version, 1000)
        super().__init__(
            f"the database {path} has schema {major}.{minor}, this bd reads {SCHEMA_MAJOR}.x",
            hint="install a newer bd; nothing was changed",
            details={"path": path, "schema": f"{major}.{minor}"},
        )


class MigrationPending(StorageProblem):
    """The database is older than this program and must be migrated before it is used."""

    slug = "migration-pending"

    def __init__(self, path: str, kind: str) -> None:
        """Names the file and what made it."""
        super().__init__(
            f"the database {path} was made by {kind} and has not been migrated yet; nothing was changed",
            hint="run bd migrate (it keeps a backup); bd migrate --dry-run shows what it would do",
            details={"path": path, "made_by": kind},
        )


class EmptyDatabase(StorageProblem):
    """The file is there and holds nothing."""

    slug = "database-empty"

    def __init__(self, path: str) -> None:
        """Names the file."""
        super().__init__(
            f"the database {path} is empty: it holds no tables",
            hint="move the file aside; the next command makes a new one from issues.jsonl, bd init makes one without",
            details={"path": path},
        )


class NotOurDatabase(StorageProblem):
    """The file is a SQLite database of another program."""

    slug = "not-our-database"

    def __init__(self, path: str, application_id: int) -> None:
        """Names the file and its application id."""
        super().__init__(
            f"{path} is a SQLite database of another program (application id {application_id})",
            hint="check the path with bd where; bd touches nothing in it",
            details={"path": path, "application_id": application_id},
        )


def problem_of(error: BaseException, path: str) -> StorageProblem | Busy:
    """Returns our error for one of SQLite's, or of the system's about the file."""
    if isinstance(error, OSError):
        kind = DatabaseMissing if isinstance(error, FileNotFoundError) else DatabaseUnreadable
        return kind(path, error.strerror or str(error))
    name = getattr(error, "sqlite_errorname", "")
    reason = str(error)
    if is_busy(error):
        return DatabaseBusy(path)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or "malformed" in reason:
        return DatabaseCorrupt(path, reason)
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and is_disk_full(path)):
        return DiskFull(path)
    if name.startswith("SQLITE_READONLY"):
        return DatabaseReadOnly(path)
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return DatabaseUnreadable(path, reason)
    return DatabaseFailure(path, reason)


def is_disk_full(path: str) -> bool:
    """Says whether the file system of `path` has no room left, which SQLite may report as an input/output error."""
    if is_memory(path) or not hasattr(os, "statvfs"):
        return False
    try:
        found = os.statvfs(os.path.dirname(file_of(path)) or ".")
    except OSError:
        return False
    return found.f_bavail * found.f_frsize < 65_536
