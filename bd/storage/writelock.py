"""The lock that everybody who changes a workspace holds: `.jsonl.lock` beside the database."""

from __future__ import annotations

import os

from bd.errors import StorageProblem
from bd.util.filelock import FileLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

LOCK_NAME = ".jsonl.lock"


class LockUnavailable(StorageProblem):
    """The lock file cannot be made or opened."""

    slug = "lock-unavailable"

    def __init__(self, path: str, reason: str) -> None:
        """Names the lock file and what the system says."""
        super().__init__(
            f"cannot open the lock file {path}: {reason}; nothing was changed",
            hint="check the permissions of the .beads folder; reads work with --readonly",
            details={"path": path, "reason": reason},
        )


class WriteLock:
    """Holds the write lock of a database's folder for the length of a `with` block."""

    __slots__ = ("_lock",)

    def __init__(self, database_path: str, timeout_s: float) -> None:
        """Aims at the lock beside `database_path`; waits at most `timeout_s` seconds for it."""
        self._lock = FileLock(os.path.join(os.path.dirname(database_path), LOCK_NAME), timeout_s)

    def __enter__(self) -> WriteLock:
        """Takes the lock.

        Raises: LockHeld when the limit passes; LockUnavailable.
        """
        try:
            self._lock.__enter__()
        except OSError as error:
            raise LockUnavailable(self._lock.path, error.strerror or str(error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Gives the lock back."""
        self._lock.__exit__(kind, error, trace)
