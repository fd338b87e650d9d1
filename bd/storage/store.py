"""The store: one connection to the database file, its transactions, and who the file belongs to.

A store is opened on a file this program made; anything else is refused by name (a classic database, a newer one, a
stranger's) and left untouched. Closing is idempotent; use after closing is one typed error.
"""

from __future__ import annotations

import os
import time

from bd.storage import connection as opening
from bd.storage.schema import APPLICATION_ID
from bd.storage.schema import SCHEMA_MAJOR
from bd.storage.schema import USER_VERSION
from bd.storage.settings_kv import get_metadata
from bd.storage.settings_kv import set_metadata
from bd.storage.sqlite import Error
from bd.storage.sqlite import is_checkpoint_safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from bd.storage.sqlite import Connection

PROBED_KEY = "schema_probed"
IDENTITY_PRAGMAS = ("application_id", "user_version", "schema_version")


class Store:
    """One open database; lends its connection and runs transactions on it."""

    __slots__ = ("_con", "busy_timeout_s", "depth", "identity", "journal_mode", "path")

    def __init__(self, path: str, con: Connection, *, busy_timeout_s: float) -> None:
        """Takes over an open connection; use `open_store`."""
        self.path = path
        self.busy_timeout_s = busy_timeout_s
        self.journal_mode = ""
        self.identity: tuple[int, int, int] = (0, 0, 0)
        self._con: Connection | None = con
        self.depth = 0

    @property
    def con(self) -> Connection:
        """The connection, while the store is open.

        Raises: StoreClosed.
        """
        if self._con is None:
            from bd.storage.database_problems import StoreClosed

            raise StoreClosed(self.path)
        return self._con

    def transaction(self) -> Transaction:
        """Returns a context manager: `begin immediate` outermost, a savepoint inside another one."""
        return Transaction(self)

    def connection(self) -> Transaction:
        """Lends the connection for one block of another program's work: it commits at the end, or undoes everything.

        Rules: see `bd.open`.
        """
        return self.transaction()

    def bypass_log(self) -> bool:
        """Leaves the write-ahead log for the rollback journal, when nobody else has the database open.

        Filling an empty database then writes every page once, not twice. References are not checked row by row either:
        a batch inserts what belongs to an issue behind the issue. Call between transactions; `resume_log` after.
        """
        if self.journal_mode != "wal":
            return False
        try:
            self.con.execute("pragma busy_timeout = 0")
            if self.con.execute("pragma journal_mode = delete").fetchone() != ("delete",):
                return False
        except Error:
            return False
        finally:
            self.con.execute(f"pragma busy_timeout = {int(self.busy_timeout_s * 1000)}")
        self.con.execute("pragma foreign_keys = off")
        return True

    def resume_log(self) -> None:
        """Goes back to the log and to checked references; should the former fail the next opening does it."""
        self.con.execute("pragma foreign_keys = on")
        try:
            self.con.execute("pragma journal_mode = wal")
        except Error:
            return

    def close(self) -> None:
        """Closes the connection; further calls do nothing."""
        con, self._con = self._con, None
        if con is not None:
            con.close()

    def __enter__(self) -> Store:
        """Returns itself; leaving closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the store."""
        self.close()


class Transaction:
    """Everything in the block commits together or not at all; nesting makes savepoints."""

    __slots__ = ("_name", "_store")

    def __init__(self, store: Store) -> None:
        """Prepares a transaction on `store`."""
        self._store = store
        self._name = ""

    def __enter__(self) -> Connection:
        """Begins, waiting for other writers at most the busy timeout.

        Raises: DatabaseBusy, DatabaseReadOnly and what else SQLite refuses.
        """
        store = self._store
        con = store.con
        try:
            if store.depth:
                self._name = f"level_{store.depth}"
                con.execute(f"savepoint {self._name}")
            else:
                deadline_s = time.monotonic() + store.busy_timeout_s
                opening.retry_busy(lambda: con.execute("begin immediate"), store.path, deadline_s)
        except Error as error:
            raise opening.translate(error, store.path) from error
        store.depth += 1
        return con

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commits, or rolls back when the block or the commit failed; an interrupt is a failure too."""
        store = self._store
        store.depth -= 1
        if kind is not None:
            self._roll_back()
            if isinstance(error, Error):
                raise opening.translate(error, store.path) from error
            return
        try:
            if not self._name:
                _settle(store.con)
            store.con.execute(f"release {self._name}" if self._name else "commit")
        except BaseException as failure:
            self._roll_back()
            if isinstance(failure, Error):
                raise opening.translate(failure, store.path) from failure
            raise

    def undo(self) -> None:
        """Ends the block without keeping anything of it."""
        self._store.depth -= 1
        self._roll_back()

    def _roll_back(self) -> None:
        """Undoes the block; SQLite may have rolled back by itself already (a full disk does)."""
        con = self._store.con
        if not con.in_transaction:
            return
        if self._name:
            con.execute(f"rollback to {self._name}")
            con.execute(f"release {self._name}")
        else:
            con.execute("rollback")


def _settle(con: Connection) -> None:
    """Decides what a transaction left pending, before it commits; a missing table is the probe's matter."""
    try:
        is_pending = con.execute("select 1 from pending_blocked limit 1").fetchone()
    except Error:
        return
    if is_pending:
        from bd.storage.blocked import settle_blocked

        settle_blocked(con)


def read_identity(con: Connection) -> tuple[int, int, int]:
    """Returns (application_id, user_version, schema cookie)."""
    first, second, third = [con.execute(f"pragma {name}").fetchone()[0] for name in IDENTITY_PRAGMAS]
    return (first, second, third)


def open_store(
    path: str,
    mode: str = "rw",
    *,
    busy_timeout_s: float = opening.DEFAULT_BUSY_TIMEOUT_S,
    synchronous: str = "full",
) -> Store:
    """Opens a database of ours.

    Raises: what `open_connection` raises; DatabaseTooNew, MigrationPending, NotOurDatabase; SchemaMismatch when the
    tables are not the expected ones.
    """
    path = path if opening.is_memory(path) or path.startswith("file:") else os.path.abspath(path)
    con = opening.open_connection(path, mode, busy_timeout_s=busy_timeout_s)
    store = Store(path, con, busy_timeout_s=busy_timeout_s)
    try:
        if opening.is_memory(path):
            _fill_memory(con)
        store.identity = read_identity(con)
        check_identity(con, path, store.identity)
        if mode != "ro":
            deadline_s = time.monotonic() + busy_timeout_s
            store.journal_mode = opening.prepare_writes(con, path, synchronous=synchronous, deadline_s=deadline_s)
        if get_metadata(con, PROBED_KEY) != probed_value(store.identity):
            _probe(store, mode)
    except Error as error:
        store.close()
        raise opening.translate(error, path) from error
    except BaseException:
        store.close()
        raise
    return store


def _fill_memory(con: Connection) -> None:
    """Gives a new database in memory its tables."""
    if con.execute("select 1 from sqlite_master limit 1").fetchone():
        return
    from bd.storage.schema_cache import fill_memory

    fill_memory(con)


def probed_value(identity: tuple[int, int, int]) -> str:
    """Returns what `metadata` holds for a database whose tables were found right in this state."""
    return ":".join(str(number) for number in identity)


def _probe(store: Store, mode: str) -> None:
    """Compares the tables with the expected ones and remembers a good result; seldom needed, so loaded here."""
    from bd.storage.probe import ensure_schema

    ensure_schema(store, may_write=mode != "ro")
    if mode != "ro":
        store.identity = read_identity(store.con)
        with store.transaction() as con:
            set_metadata(con, PROBED_KEY, probed_value(store.identity))


def check_identity(con: Connection, path: str, identity: tuple[int, int, int]) -> None:
    """Refuses a database that is not ours, or not of this version.

    Raises: DatabaseTooNew, EmptyDatabase, MigrationPending, NotOurDatabase.
    """
    application_id, user_version, _ = identity
    major = user_version // 1000
    if application_id == APPLICATION_ID and user_version >= USER_VERSION and major <= SCHEMA_MAJOR:
        return
    from bd.storage.database_problems import DatabaseTooNew
    from bd.storage.database_problems import EmptyDatabase
    from bd.storage.database_problems import MigrationPending
    from bd.storage.database_problems import NotOurDatabase

    if application_id == APPLICATION_ID:
        if major > SCHEMA_MAJOR:
            raise DatabaseTooNew(path, user_version)
        raise MigrationPending(path, f"an earlier bd (schema {user_version})")
    if application_id == 0:
        kind = find_maker(con)
        if kind:
            raise MigrationPending(path, kind)
        if not con.execute("select 1 from sqlite_master limit 1").fetchone():
            raise EmptyDatabase(path)
    raise NotOurDatabase(path, application_id)


def find_maker(con: Connection) -> str | None:
    """Returns which issue tracker made a database without our mark: "classic bd", "br" or None."""
    columns = {row[1] for row in con.execute("pragma table_info(issues)")}
    if not {"id", "title", "status", "created_at"} <= columns:
        return None
    user_version = con.execute("pragma user_version").fetchone()[0]
    return "br" if user_version or {"source_repo_path", "agent_context"} & columns else "classic bd"


def close_after_writing(store: Store) -> None:
    """Closes a store that wrote; on a library that may corrupt, the log is checkpointed here, under the write lock.

    Programs that watch the database file see the write: closing as the last one moves the log into it, otherwise its
    time is set.
    """
    is_logged = store.journal_mode == "wal"
    if is_logged and not is_checkpoint_safe():
        store.con.execute("pragma wal_checkpoint(truncate)")
    store.close()
    if is_logged and os.path.exists(store.path + "-wal"):
        touch_database(store.path)


def touch_database(path: str) -> None:
    """Sets the time of a database file to now, without opening it: closing it again would drop SQLite's locks."""
    try:
        os.utime(path)
    except OSError:
        return
