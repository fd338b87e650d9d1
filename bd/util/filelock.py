"""An advisory lock on a file, waited for with a limit.

The lock belongs to the open file, so it ends with the process however that ends. The file's text names the holder's
process for people who wonder; it is never trusted for a decision.
"""

from __future__ import annotations

import os
import time

from bd.errors import Busy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

try:
    import fcntl
except ImportError:  # pragma: platform
    fcntl = None  # type: ignore[assignment]

_FIRST_WAIT_S = 0.001
_LONGEST_WAIT_S = 0.05


class LockHeld(Busy):
    """Another process keeps a lock file locked."""

    slug = "lock-held"

    def __init__(self, path: str, holder: str, timeout_s: float) -> None:
        """Names the file, the process that wrote itself into it, and how long we waited."""
        owner = f" by process {holder}" if holder else ""
        super().__init__(
            f"{path} is still locked{owner} after {timeout_s:g} s",
            hint="run the command again when that process is done, or wait longer with --lock-timeout",
            details={"path": path, "holder": holder, "timeout_s": timeout_s},
        )


class FileLock:
    """Holds an exclusive lock on `path` for the length of a `with` block."""

    __slots__ = ("_fileno", "path", "timeout_s")

    def __init__(self, path: str, timeout_s: float) -> None:
        """Aims at the lock file `path`; waits at most `timeout_s` seconds for it."""
        self.path = path
        self.timeout_s = timeout_s
        self._fileno = -1

    def __enter__(self) -> FileLock:
        """Takes the lock.

        Raises: LockHeld when the limit passes; OSError when the lock file cannot be opened.
        """
        self._fileno = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            self._wait()
        except BaseException:
            os.close(self._fileno)
            self._fileno = -1
            raise
        self._sign()
        return self

    def _sign(self) -> None:
        """Writes our process id into the file, a courtesy to whoever waits; a full disk does not matter."""
        try:
            os.pwrite(self._fileno, b"%-11d\n" % os.getpid(), 0)
        except OSError:
            return

    def _wait(self) -> None:
        """Polls for the lock with growing pauses, each moved by the process id so that waiters spread out."""
        if fcntl is None:  # pragma: platform
            return
        deadline_s = time.monotonic() + self.timeout_s
        wait_s = _FIRST_WAIT_S * (1 + os.getpid() % 7 / 7)
        while True:
            try:
                fcntl.flock(self._fileno, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                return
            if time.monotonic() >= deadline_s:
                holder = os.pread(self._fileno, 32, 0).decode("ascii", "replace").strip()
                raise LockHeld(self.path, holder, self.timeout_s)
            time.sleep(wait_s)
            wait_s = min(wait_s * 1.5, _LONGEST_WAIT_S)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Gives the lock back; the file stays, because removing it would let two holders in."""
        if self._fileno >= 0:
            os.close(self._fileno)
            self._fileno = -1
