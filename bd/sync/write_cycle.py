"""One write from beginning to end, in the order the workspace promises.

lock > begin immediate > take the file in if it changed > the caller's work > stage the new file (synced) > commit >
rename > unlock
"""

from __future__ import annotations

from bd.errors import StorageProblem
from bd.storage import connection as opening
from bd.storage.settings_kv import set_metadata
from bd.storage.transaction import WriteTransaction
from bd.storage.travelling import LARGE_BYTES
from bd.util.filelock import FileLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any
    from typing import Protocol

    from bd.storage.store import Store
    from bd.sync.draft import Draft
    from bd.sync.travelling_file import TravellingFile
    from bd.util.atomicfile import Replacement
    from bd.util.clock import Clock

    class OpenWorkspace(Protocol):
        """What a write needs of the workspace it happens in."""

        clock: Clock
        is_fresh: bool
        location: Any
        lock_path: str
        options: Any
        store: Store
        warnings: list[str]
        wrote: bool

        @property
        def file(self) -> TravellingFile:
            """The file that travels."""

        def note_touched(self, issue_id: str) -> None:
            """Remembers the issue a command without an id means."""


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


class Write:
    """One write: entering locks, begins and takes a changed file in; leaving stages, commits, renames, unlocks."""

    __slots__ = (
        "_actor",
        "_find_owner",
        "_is_bypassing",
        "_lock",
        "_operation",
        "_transaction",
        "_txn",
        "_workspace",
        "bulk_bytes",
        "draft",
        "export",
    )

    def __init__(self, workspace: OpenWorkspace, *, actor: str, find_owner: Callable[[], str]) -> None:
        """Prepares a write.

        Assign `export` False to leave the file alone, and `bulk_bytes` the size of what is about to be taken in. When
        that is much and fills an empty database, `draft` takes the lines of the file as they go in.
        """
        self._workspace = workspace
        self._actor = actor
        self._find_owner = find_owner
        self._lock: FileLock | None = None
        self._transaction = workspace.store.transaction()
        self._txn: WriteTransaction | None = None
        self._is_bypassing = False
        self.bulk_bytes = 0
        self.draft: Draft | None = None
        self.export = workspace.options.auto_export

    def __enter__(self) -> WriteTransaction:
        """Begins.

        Raises: WorkspaceNotWritable, LockHeld, DatabaseBusy.
        """
        workspace = self._workspace
        if not opening.is_memory(workspace.location.database_path):
            lock = FileLock(workspace.lock_path, workspace.options.lock_timeout_s)
            try:
                self._lock = lock.__enter__()
            except OSError as error:
                raise WorkspaceNotWritable(lock.path, error.strerror or str(error)) from error
        is_filling = self._is_filling()
        self._is_bypassing = is_filling and workspace.store.bypass_log()
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
            if is_filling and self.export:
                self.draft = workspace.file.begin_draft()
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        workspace.is_fresh = True
        self._txn = WriteTransaction(
            con,
            now_ns=workspace.clock.now_ns(),
            actor=self._actor,
            find_owner=self._find_owner,
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
        said = len(workspace.warnings)
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
            del workspace.warnings[said:]  # they speak of a change that was made
            raise
        finally:
            if self.draft is not None:
                self.draft.drop()
            self._unlock()

    def _stage(self) -> Replacement | None:
        """Prepares the new file; a failure that is no warning undoes the whole write."""
        try:
            return self._workspace.file.stage(self._workspace.store.con, self.draft)
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
