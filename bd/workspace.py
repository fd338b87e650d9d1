"""The workspace: the one object an application sees.

It opens the database, takes the travelling file in when it changed under us, runs writes under one lock, and keeps the
file fresh after each. The order of a write:

    lock `.beads/.jsonl.lock` > begin immediate > take the file in if it changed > the caller's work >
    stage the new file (synced) > commit > rename > unlock

A failure before the commit leaves everything as it was. A failure to write the file does not undo the work: the issues
stay marked, the next write tries again, and the caller gets a warning.

A read takes the file in too when it is newer, unless that cannot be done at once; then it answers from what it has and
says so in `warnings`. What never took its file in has nothing to answer from, and waits.
"""

from __future__ import annotations

import os

from bd.errors import StorageProblem
from bd.storage import connection as opening
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import get_config
from bd.storage.store import close_after_writing
from bd.storage.store import open_store
from bd.storage.travelling import is_file_changed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from bd.storage.paths import Location
    from bd.storage.sqlite import Connection
    from bd.storage.store import Store
    from bd.storage.transaction import FileSettings
    from bd.sync.travelling_file import TravellingFile
    from bd.sync.write_cycle import Write
    from bd.util.clock import Clock

LOCK_NAME = ".jsonl.lock"
TOUCHED_NAME = "last-touched"
EXPORT_LIMIT_BYTES = 32 * 1024 * 1024
_READ_LOCK_S = 0.25
_INDEXED_AT_ONCE = 2000


class NoFileSettings:
    """The settings of a program that reads no files."""

    __slots__ = ()

    def get(self, key: str, default: str = "") -> str:  # noqa: ARG002 (the protocol's names)
        """Returns `default`."""
        return default

    def pending_snapshot(self, now_ns: int) -> tuple[str, str] | None:  # noqa: ARG002
        """Returns None."""
        return None


class OpenOptions:
    """How to open a workspace: plain values, all with the defaults of the documentation.

    Units: `lock_timeout_s` seconds, `export_limit_bytes` bytes. `settings` maps configuration keys to values for
    those that stand in a file and not in the database. `hydrate` is a `bd.sync.freshness.Hydrator`.
    """

    __slots__ = (
        "auto_export",
        "auto_import",
        "cache_dir",
        "export_limit_bytes",
        "hydrate",
        "lock_timeout_s",
        "readonly",
        "settings",
        "synchronous",
    )

    def __init__(
        self,
        *,
        readonly: bool = False,
        lock_timeout_s: float = opening.DEFAULT_BUSY_TIMEOUT_S,
        settings: FileSettings | None = None,
    ) -> None:
        """Sets what differs from the defaults; the other attributes may be assigned."""
        self.readonly = readonly
        self.lock_timeout_s = lock_timeout_s
        self.settings: FileSettings = settings or NoFileSettings()
        self.synchronous = "full"
        self.auto_import = True
        self.auto_export = True
        self.export_limit_bytes = EXPORT_LIMIT_BYTES
        self.cache_dir = ""
        self.hydrate: Callable[[Store, tuple[str, float] | None, int], list[str]] = lambda *_: []


class Workspace:
    """An open workspace. Close it, or use it as a context manager."""

    __slots__ = (
        "_file",
        "clock",
        "is_disk_full",
        "is_fresh",
        "location",
        "lock_path",
        "options",
        "store",
        "warnings",
        "wrote",
    )

    def __init__(self, location: Location, store: Store, *, clock: Clock, options: OpenOptions) -> None:
        """Takes over an open store; use `Workspace.open`."""
        self.location = location
        self.store = store
        self.options = options
        self.warnings: list[str] = []
        self.clock = clock
        self.is_disk_full = False
        self.is_fresh = False
        self.wrote = False
        self.lock_path = os.path.join(location.beads_dir, LOCK_NAME)
        self._file: TravellingFile | None = None

    @classmethod
    def open(cls, location: Location, *, clock: Clock, options: OpenOptions | None = None) -> Workspace:
        """Opens the database of a location; makes it from the travelling file in a fresh clone.

        On a full disk, where a writer's files cannot be made, the database is opened for reading only.

        Raises: what `open_store` raises.
        """
        chosen = options or OpenOptions()
        path = location.database_path
        if not chosen.readonly and not opening.is_memory(path) and _is_fresh_clone(location):
            from bd.sync.clone import create_from_file

            create_from_file(
                location,
                prefix=chosen.settings.get("issue-prefix", "").rstrip("-"),
                cache_dir=chosen.cache_dir,
                lock_timeout_s=chosen.lock_timeout_s,
            )
        mode = "ro" if chosen.readonly or not _is_writable(location) else "rw"
        try:
            store = open_store(path, mode, busy_timeout_s=chosen.lock_timeout_s, synchronous=chosen.synchronous)
            is_full = False
        except StorageProblem as problem:
            from bd.storage.database_problems import DiskFull

            if not isinstance(problem, DiskFull) or opening.needs_recovery(path):
                raise
            store = open_store(path, "ro", busy_timeout_s=chosen.lock_timeout_s)
            is_full = True
        workspace = cls(location, store, clock=clock, options=chosen)
        workspace.is_disk_full = is_full
        if store.journal_mode == "delete":
            workspace.warnings.append(
                f"{path} uses a rollback journal because a write-ahead log cannot work on its file system"
            )
        return workspace

    def read(self) -> Connection:
        """Returns the connection for reading, the travelling file taken in first when it is newer."""
        if not self.is_fresh:
            self.is_fresh = True
            if self.options.auto_import:
                patience_s = self.options.lock_timeout_s
                lock = (self.lock_path, min(_READ_LOCK_S, patience_s))
                if is_file_changed(self.store.con, self.location.jsonl_path):
                    is_readonly = self.options.readonly
                    self.file.take_in_alone(lock, self.clock.now_ns(), is_readonly=is_readonly, patience_s=patience_s)
                self.warnings += self.options.hydrate(self.store, lock, self.clock.now_ns())
        return self.store.con

    def index_words(self, on_progress: Callable[[int, int], None] | None = None) -> bool:
        """Brings the index of words up to date, where that can be done at once; says whether it is up to date.

        No travelling file is touched. Others may write between the pieces; `on_progress` is told after each how many of
        how many issues are done.
        """
        from bd.storage.fulltext import is_behind

        if not is_behind(self.store.con):
            return True
        if self.options.readonly or self.is_disk_full or not self.store.journal_mode:
            return False
        from bd.storage.indexing import pending_ids

        ids = pending_ids(self.store.con)
        for start in range(0, len(ids), _INDEXED_AT_ONCE):
            piece = ids[start : start + _INDEXED_AT_ONCE]
            if not self._index_at_once(piece):
                return False
            if on_progress:
                on_progress(start + len(piece), len(ids))
        return True

    def _index_at_once(self, ids: list[str]) -> bool:
        """Indexes some issues unless somebody else is writing or the disk refuses; says whether it did."""
        from bd.storage.indexing import index_issues
        from bd.util.filelock import FileLock
        from bd.util.filelock import LockHeld

        try:
            with FileLock(self.lock_path, 0.0):
                self.wrote = True
                return index_issues(self.store, ids)
        except (LockHeld, StorageProblem, OSError):
            return False

    def write(self, actor: str, operation: str, *, find_owner: Callable[[], str] = str) -> Write:
        """Returns the context manager of one write; see the module text for the order of things.

        `find_owner` is asked for the mail address of new issues when there are some.

        Raises: ReadOnlyMode, DiskFull.
        """
        if self.options.readonly:
            from bd.storage.place_problems import ReadOnlyMode

            raise ReadOnlyMode(operation)
        if self.is_disk_full:
            from bd.storage.database_problems import DiskFull

            raise DiskFull(self.location.database_path)
        from bd.sync.write_cycle import Write

        return Write(self, actor=actor, find_owner=find_owner)

    @property
    def file(self) -> TravellingFile:
        """The file that travels; most reads never need it."""
        if self._file is None:
            from bd.sync.travelling_file import TravellingFile

            limit_bytes = self.options.export_limit_bytes
            path = self.location.jsonl_path
            self._file = TravellingFile(path, self.store, limit_bytes=limit_bytes, warnings=self.warnings)
        return self._file

    @property
    def prefix(self) -> str:
        """The prefix of new ids; "" when the workspace has none."""
        return (get_config(self.store.con, PREFIX_KEY) or self.options.settings.get("issue-prefix", "")).rstrip("-")

    def touched_id(self) -> str:
        """Returns the id that was last created or changed here, "" when there is none."""
        try:
            with open(os.path.join(self.location.beads_dir, TOUCHED_NAME), encoding="utf-8") as file:
                return file.readline().strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def note_touched(self, issue_id: str) -> None:
        """Remembers the issue a command without an id means from now on; losing that does not matter."""
        if not issue_id or self.options.readonly or opening.is_memory(self.location.database_path):
            return
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            fileno = os.open(os.path.join(self.location.beads_dir, TOUCHED_NAME), flags, 0o600)
            os.write(fileno, issue_id.encode() + b"\n")
            os.close(fileno)
        except OSError:
            return

    def close(self) -> None:
        """Closes the database; further calls do nothing."""
        if self.wrote:
            self.wrote = False
            close_after_writing(self.store)
        self.store.close()

    def __enter__(self) -> Workspace:
        """Returns itself; leaving closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the workspace."""
        self.close()


def _is_fresh_clone(location: Location) -> bool:
    """Says whether there is a travelling file and no database yet."""
    path = location.database_path
    return not path.startswith("file:") and not os.path.lexists(path) and os.path.isfile(location.jsonl_path)


def _is_writable(location: Location) -> bool:
    """Says whether the database's folder accepts the files a writer needs."""
    path = location.database_path
    if opening.is_memory(path) or path.startswith("file:"):
        return True
    return os.access(os.path.dirname(path), os.W_OK) and os.access(path, os.W_OK)
