"""Replacing a file so that a reader sees the old bytes or the new ones, and a power cut keeps one of them.

The new bytes go to a temporary file in the same directory, are synced, and are renamed over the old file; then the
directory is synced. A symbolic link is followed first, so the link stays a link. What is no file (a device, a pipe) is
refused, because a rename would put a file in its place.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


class Replacement:
    """A temporary file that becomes `path` when `commit` is called, and vanishes otherwise.

    Use as a context manager; `fileno` is open for writing until `sync`.
    """

    __slots__ = ("_mode", "fileno", "path", "temporary_path")

    def __init__(self, path: str, *, mode: int | None = None) -> None:
        """Aims at `path`; `mode` is the permission of a file that does not exist yet (default: 0644 less umask)."""
        self.path = os.path.realpath(path)
        self.temporary_path = f"{self.path}.tmp.{os.getpid()}"
        self.fileno = -1
        self._mode = mode

    def __enter__(self) -> Replacement:
        """Creates the temporary file with the permissions of the file it replaces.

        Raises: OSError, also when something other than a file has the name.
        """
        try:
            mode = os.stat(self.path).st_mode
        except FileNotFoundError:
            kept_mode = None
        else:
            kept_mode = mode & 0o777
            if not stat.S_ISREG(mode):
                import errno

                code = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
                raise OSError(code, "it is not a regular file", self.path)
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0)
        create_mode = 0o644 if self._mode is None else self._mode
        self.fileno = os.open(self.temporary_path, flags, create_mode if kept_mode is None else kept_mode)
        if kept_mode is not None and hasattr(os, "fchmod"):
            os.fchmod(self.fileno, kept_mode)
        return self

    def sync(self) -> os.stat_result:
        """Forces the bytes to disk and returns the file's `stat`, which the rename keeps (but for ctime)."""
        getattr(os, "fdatasync", os.fsync)(self.fileno)
        found = os.fstat(self.fileno)
        os.close(self.fileno)
        self.fileno = -1
        return found

    def commit(self) -> None:
        """Renames the temporary file over the target and syncs the directory."""
        if self.fileno >= 0:
            self.sync()
        os.replace(self.temporary_path, self.path)
        self.temporary_path = ""
        sync_path(os.path.dirname(self.path))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Removes the temporary file unless it was committed."""
        if self.fileno >= 0:
            os.close(self.fileno)
        if self.temporary_path:
            try:
                os.unlink(self.temporary_path)
            except FileNotFoundError:
                return


def write_all(fileno: int, data: bytes) -> None:
    """Writes every byte of `data`, however often the system takes only a part."""
    view = memoryview(data)
    while view:
        view = view[os.write(fileno, view) :]


def replace_file(path: str, data: bytes, *, mode: int | None = None) -> None:
    """Makes `path` hold exactly `data`, durably."""
    with Replacement(path, mode=mode) as replacement:
        write_all(replacement.fileno, data)
        replacement.commit()


def sync_path(path: str) -> None:
    """Makes what a file holds durable, or the names in a directory, where the system can."""
    try:
        fileno = os.open(path, os.O_RDONLY)
    except OSError:  # pragma: platform
        return
    try:
        os.fsync(fileno)
    except OSError:  # pragma: platform
        return
    finally:
        os.close(fileno)


def remove_leftovers(path: str, mark: str = ".tmp.") -> None:
    """Removes what processes that were killed left beside a file: its name, `mark`, a process id, and whatever follows.

    The caller's lock says that nobody makes such a file now.
    """
    folder, name = os.path.split(os.path.realpath(path))
    for entry in os.listdir(folder):
        if entry.startswith(name + mark) and entry[len(name + mark) :][:1].isdecimal():
            os.unlink(os.path.join(folder, entry))
