"""Applying migration steps, with sqlite-utils' `Migrations` as the ledger. Loaded only when a step is pending.

Each step runs once, in a transaction of its own together with its line in the ledger and the new `user_version`. Of
several processes one applies it: they queue at the write lock, and each looks at the ledger again inside its
`begin immediate`. The file is backed up before the first step. `applied_at` in the ledger is the machine's time.

`on_step` is told "backed-up", and per step "NAME begun", "NAME done" (inside the transaction) and "NAME committed".
"""

from __future__ import annotations

import time

from sqlite_utils import Database
from sqlite_utils import Migrations

from bd.errors import StorageProblem
from bd.storage.backup import write_backup
from bd.storage.connection import DEFAULT_BUSY_TIMEOUT_S
from bd.storage.connection import open_connection
from bd.storage.connection import retry_busy
from bd.storage.connection import translate
from bd.storage.database_problems import DatabaseTooNew
from bd.storage.database_problems import MigrationPending
from bd.storage.database_problems import NotOurDatabase
from bd.storage.migrations.steps import SET_NAME
from bd.storage.migrations.steps import STEPS
from bd.storage.migrations.steps import pending_steps
from bd.storage.schema import APPLICATION_ID
from bd.storage.schema import SCHEMA_MAJOR
from bd.storage.settings_kv import set_metadata
from bd.storage.sqlite import Error
from bd.storage.store import PROBED_KEY
from bd.storage.store import find_maker
from bd.storage.store import probed_value
from bd.storage.store import read_identity
from bd.storage.writelock import WriteLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from bd.storage.migrations.steps import Step
    from bd.storage.sqlite import Connection


class MigrationFailed(StorageProblem):
    """A step could not be applied; it left nothing behind."""

    slug = "migration-failed"

    def __init__(self, path: str, step: str, reason: str, backup_path: str) -> None:
        """Names the database, the step, why, and the copy made before."""
        super().__init__(
            f"migration {step} of {path} failed: {reason}; the database is as it was before this step",
            hint=f"run bd doctor; the state before the migration is kept in {backup_path}",
            details={"path": path, "migration": step, "reason": reason, "backup": backup_path},
        )


class MigrationReport:
    """What a run did: the names of the steps it applied, and the copy it made first ("" when nothing was pending)."""

    __slots__ = ("applied", "backup_path")

    def __init__(self, applied: list[str], backup_path: str) -> None:
        """Keeps both."""
        self.applied = applied
        self.backup_path = backup_path


def ignore_step(_name: str) -> None:
    """Takes a step's name and does nothing with it."""


def apply_pending(
    path: str,
    *,
    now_ns: int,
    busy_timeout_s: float = DEFAULT_BUSY_TIMEOUT_S,
    steps: Sequence[Step] = STEPS,
    on_step: Callable[[str], None] = ignore_step,
) -> MigrationReport:
    """Applies the steps a database of ours still lacks; does nothing to one that lacks none.

    Raises: MigrationFailed, BackupFailed, LockHeld, LockUnavailable, DatabaseBusy; MigrationPending for a database of
    another tool, which only a conversion may change; DatabaseTooNew, NotOurDatabase.
    """
    with WriteLock(path, busy_timeout_s):
        con = open_connection(path, busy_timeout_s=busy_timeout_s)
        try:
            _check_ours(con, path)
            con.execute("pragma foreign_keys = off")
            run = _Run(con, path, steps=steps, busy_timeout_s=busy_timeout_s, on_step=on_step)
            return run.apply(now_ns)
        except Error as error:
            raise translate(error, path) from error
        finally:
            con.close()


def _check_ours(con: Connection, path: str) -> None:
    """Refuses a database that migrations are not for."""
    application_id, user_version, _ = read_identity(con)
    if application_id != APPLICATION_ID:
        maker = None if application_id else find_maker(con)
        raise MigrationPending(path, maker) if maker else NotOurDatabase(path, application_id)
    if user_version // 1000 > SCHEMA_MAJOR:
        raise DatabaseTooNew(path, user_version)


class _Run:
    """One run over one database, under the write lock."""

    __slots__ = ("_backup_path", "_busy_timeout_s", "_con", "_on_step", "_path", "_steps")

    def __init__(
        self,
        con: Connection,
        path: str,
        *,
        steps: Sequence[Step],
        busy_timeout_s: float,
        on_step: Callable[[str], None],
    ) -> None:
        """Prepares to apply `steps` to an open database."""
        self._con = con
        self._path = path
        self._steps = steps
        self._busy_timeout_s = busy_timeout_s
        self._on_step = on_step
        self._backup_path = ""

    def apply(self, now_ns: int) -> MigrationReport:
        """Backs up and applies what is pending."""
        pending = pending_steps(self._con, self._steps)
        if not pending:
            self._settle_version()
            return MigrationReport([], "")
        self._back_up(now_ns)
        self._on_step("backed-up")
        applied = [step.name for step in pending if self._apply_alone(step)]
        return MigrationReport(applied, self._backup_path)

    def _begin(self) -> None:
        """Keeps other writers out."""
        deadline_s = time.monotonic() + self._busy_timeout_s
        retry_busy(lambda: self._con.execute("begin immediate"), self._path, deadline_s)

    def _back_up(self, now_ns: int) -> None:
        """Copies the database while no writer is at work."""
        label = f"schema-{read_identity(self._con)[1]}"
        self._begin()
        try:
            self._backup_path = write_backup(
                self._path, label=label, now_ns=now_ns, busy_timeout_s=self._busy_timeout_s
            )
        finally:
            self._con.execute("rollback")

    def _apply_alone(self, step: Step) -> bool:
        """Applies one step in its own transaction; says whether it was still pending."""
        con = self._con
        self._begin()
        try:
            is_pending = bool(pending_steps(con, (step,)))
            if is_pending:
                self._on_step(f"{step.name} begun")
                apply_step(con, step)
                self._on_step(f"{step.name} done")
            con.execute("commit")
        except BaseException as error:
            if con.in_transaction:
                con.execute("rollback")
            if not isinstance(error, Exception):
                raise
            raise MigrationFailed(self._path, step.name, str(error), self._backup_path) from error
        self._on_step(f"{step.name} committed")
        return is_pending

    def _settle_version(self) -> None:
        """Raises a `user_version` that is lower than the ledger says."""
        version = max(step.version for step in self._steps)
        if read_identity(self._con)[1] < version:
            self._con.execute(f"pragma user_version = {version}")


def apply_step(con: Connection, step: Step) -> None:
    """Applies one pending step and notes it in the ledger, in the caller's transaction."""
    registry = Migrations(SET_NAME)
    registry(name=step.name)(step.apply)
    registry.apply(Database(con, recursive_triggers=False, execute_plugins=False))
    version = max(read_identity(con)[1], step.version)
    con.execute(f"pragma user_version = {version}")


def compile_into(con: Connection, steps: Sequence[Step] = STEPS) -> None:
    """Applies every step to an empty database in one transaction and marks the result as probed."""
    con.execute("begin immediate")
    try:
        for step in steps:
            apply_step(con, step)
        set_metadata(con, PROBED_KEY, probed_value(read_identity(con)))
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
