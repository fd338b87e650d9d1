"""The workspace: the one object an application sees.

It opens the database, takes the travelling file in when it changed under us, runs writes under one lock, and keeps the
file fresh after each. The order of a write:

    lock `.beads/.jsonl.lock` > begin immediate > take the file in if it changed > the caller's work >
    stage the new file (synced) > commit > rename > unlock

A failure before the commit leaves everything as it was. A failure to write the file does not undo the work: the issues
stay marked, the next write tries again, and the caller gets a warning.

A read takes the file in too when it is newer, unless that cannot be done at once; then it answers from what it has and
says so in `warnings`.
"""

from __future__ import annotations

import os

from bd.errors import StorageProblem
from bd.errors import WorkspaceProblem
from bd.storage import connection as opening
from bd.storage.bulk import LARGE_BYTES
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import get_config
from bd.storage.settings_kv import set_metadata
from bd.storage.store import close_after_writing
from bd.storage.store import open_store
from bd.storage.transaction import NoFileSettings
from bd.storage.transaction import WriteTransaction
from bd.sync.travelling_file import EXPORT_LIMIT_BYTES
from bd.sync.travelling_file import TravellingFile
from bd.util.filelock import FileLock
from bd.util.filelock import LockHeld

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from bd.storage.paths import Location
    from bd.storage.sqlite import Connection
    from bd.storage.store import Store
    from bd.storage.transaction import FileSettings
    from bd.util.atomicfile import Replacement
    from bd.util.clock import Clock

LOCK_NAME = ".jsonl.lock"
TOUCHED_NAME = "last-touched"
_READ_LOCK_S = 0.25


class ReadOnlyMode(WorkspaceProblem):
    """A write was asked for under `--readonly`."""

    slug = "read-only-mode"

    def __init__(self, operation: str) -> None:
        """Names the operation."""
        super().__init__(
            f"operation '{operation}' is not allowed in read-only mode",
            hint="run it without --readonly",
            details={"operation": operation},
        )


class WorkspaceNotWritable(StorageProblem):
    """The workspace folder does not accept files."""

    slug = "workspace-not-writable"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file that could not be written and why."""
        super().__init__(
            f"cannot write {path}: {reason}; nothing was changed",
            hint="check the permissions of the .beads folder; reads work with --readonly",
            details={"path": path, "reason": reason},
        )


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
        self.hydrate: Callable[[Store, FileLock | None, int], list[str]] = lambda *_: []


class Workspace:
    """An open workspace. Close it, or use it as a context manager."""

    __slots__ = ("clock", "file", "is_fresh", "location", "lock_path", "options", "store", "warnings", "wrote")

    def __init__(self, location: Location, store: Store, *, clock: Clock, options: OpenOptions) -> None:
        """Takes over an open store; use `Workspace.open`."""
        self.location = location
        self.store = store
        self.options = options
        self.warnings: list[str] = []
        self.clock = clock
        self.is_fresh = False
        self.wrote = False
        self.lock_path = os.path.join(location.beads_dir, LOCK_NAME)
        limit_bytes = options.export_limit_bytes
        self.file = TravellingFile(location.jsonl_path, store, limit_bytes=limit_bytes, warnings=self.warnings)

    @classmethod
    def open(cls, location: Location, *, clock: Clock, options: OpenOptions | None = None) -> Workspace:
        """Opens the database of a location; makes it from the travelling file in a fresh clone.

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
        store = open_store(path, mode, busy_timeout_s=chosen.lock_timeout_s, synchronous=chosen.synchronous)
        workspace = cls(location, store, clock=clock, options=chosen)
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
                self._take_file_in()
                lock = FileLock(self.lock_path, min(_READ_LOCK_S, self.options.lock_timeout_s))
                self.warnings += self.options.hydrate(self.store, lock, self.clock.now_ns())
        return self.store.con

    def write(self, actor: str, operation: str, *, owner: str = "") -> Write:
        """Returns the context manager of one write; see the module text for the order of things."""
        return Write(self, actor, operation, owner)

    def _take_file_in(self) -> None:
        """Merges a file that is newer than the database, or says why that was not done."""
        if not self.file.is_changed():
            return
        name = os.path.basename(self.file.path)
        if self.options.readonly or self.store.journal_mode == "":
            self.warnings.append(f"{name} is newer than the database; the answer does not include it (read-only)")
            return
        try:
            with FileLock(self.lock_path, min(_READ_LOCK_S, self.options.lock_timeout_s)):
                if self.file.is_changed():
                    with self.store.transaction() as con:
                        self.file.take_in(con, self.clock.now_ns())
        except (LockHeld, opening.DatabaseBusy):
            self.warnings.append(f"{name} is newer than the database, which is being written; the answer is older")
        except OSError as error:
            self.warnings.append(f"{name} cannot be read: {error.strerror}; the answer does not include it")

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


class Write:
    """One write: entering locks, begins and takes a changed file in; leaving stages, commits, renames, unlocks."""

    __slots__ = (
        "_actor",
        "_is_bypassing",
        "_lock",
        "_operation",
        "_owner",
        "_transaction",
        "_txn",
        "_workspace",
        "bulk_bytes",
        "export",
    )

    def __init__(self, workspace: Workspace, actor: str, operation: str, owner: str) -> None:
        """Prepares a write; `operation` names it in messages.

        Assign `export` False to leave the file alone, and `bulk_bytes` the size of what is about to be taken in.
        """
        self._workspace = workspace
        self._actor = actor
        self._owner = owner
        self._operation = operation
        self._lock: FileLock | None = None
        self._transaction = workspace.store.transaction()
        self._txn: WriteTransaction | None = None
        self._is_bypassing = False
        self.bulk_bytes = 0
        self.export = workspace.options.auto_export

    def __enter__(self) -> WriteTransaction:
        """Begins.

        Raises: ReadOnlyMode, WorkspaceNotWritable, LockHeld, DatabaseBusy.
        """
        workspace = self._workspace
        if workspace.options.readonly:
            raise ReadOnlyMode(self._operation)
        if not opening.is_memory(workspace.location.database_path):
            lock = FileLock(workspace.lock_path, workspace.options.lock_timeout_s)
            try:
                self._lock = lock.__enter__()
            except OSError as error:
                raise WorkspaceNotWritable(lock.path, error.strerror or str(error)) from error
        self._is_bypassing = self._is_filling() and workspace.store.bypass_log()
        try:
            con = self._transaction.__enter__()
        except BaseException:
            self._unlock()
            raise
        try:
            if workspace.options.auto_import:
                if workspace.file.is_changed():
                    workspace.file.take_in(con, workspace.clock.now_ns())
                workspace.warnings += workspace.options.hydrate(workspace.store, None, workspace.clock.now_ns())
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        workspace.is_fresh = True
        self._txn = WriteTransaction(
            con,
            now_ns=workspace.clock.now_ns(),
            actor=self._actor,
            owner=self._owner,
            settings=workspace.options.settings,
        )
        return self._txn

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commits and writes the file, or undoes everything."""
        workspace = self._workspace
        is_kept = kind is None and not (self._txn and self._txn.is_trial)
        replacement = None
        try:
            if is_kept:
                self._keep_snapshot()
            if is_kept and self.export:
                replacement = self._stage()
            if is_kept or kind is not None:
                self._transaction.__exit__(kind, error, trace)
            else:
                self._transaction.undo()
            if is_kept:
                workspace.wrote = True
                if replacement is not None:
                    workspace.file.put(replacement)
                workspace.note_touched(self._txn.touched if self._txn else "")
        except BaseException:
            if replacement is not None:
                replacement.__exit__(None, None, None)
            raise
        finally:
            self._unlock()

    def _stage(self) -> Replacement | None:
        """Prepares the new file; a failure that is no warning undoes the whole write."""
        try:
            return self._workspace.file.stage(self._workspace.store.con)
        except BaseException as failure:
            self._transaction.__exit__(type(failure), failure, None)
            raise

    def _keep_snapshot(self) -> None:
        """Stores what the configuration files said, so that the next command need not parse them."""
        entry = self._workspace.options.settings.pending_snapshot(self._workspace.clock.now_ns())
        if entry:
            set_metadata(self._workspace.store.con, *entry)

    def _is_filling(self) -> bool:
        """Says whether much is about to come into an empty database."""
        is_large = self.bulk_bytes > LARGE_BYTES
        return is_large and not self._workspace.store.con.execute("select 1 from issues limit 1").fetchone()

    def _unlock(self) -> None:
        """Gives the lock back."""
        if self._is_bypassing:
            self._is_bypassing = False
            self._workspace.store.resume_log()
        if self._lock is not None:
            self._lock.__exit__(None, None, None)
            self._lock = None


def _is_fresh_clone(location: Location) -> bool:
    """Says whether there is a travelling file and no database yet."""
    return not os.path.lexists(location.database_path) and os.path.isfile(location.jsonl_path)


def _is_writable(location: Location) -> bool:
    """Says whether the database's folder accepts the files a writer needs."""
    path = location.database_path
    if opening.is_memory(path) or path.startswith("file:"):
        return True
    return os.access(os.path.dirname(path), os.W_OK) and os.access(path, os.W_OK)
