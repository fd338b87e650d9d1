"""Making a database of another issue tracker ours, in place and in one transaction.

    write lock > sound? > nobody else has it open > begin immediate > backup, checked >
    old tables out, ours in, rows from the backup, counts compared, file agreed with > commit

The rows are read from the backup, so it is proven to be whole before anything depends on it. SQLite's own commit is the
only instant at which the old becomes the new; a crash leaves one of them.

Why not a new file and a rename: a process that waits for the old file's lock would go on writing into a file without a
name, and a crash between rename and removal of the old write-ahead log would have SQLite replay it into the new file.
Tables and triggers of extensions, virtual tables too, stay where they are this way.

`on_step` is told: exclusive, backed-up, cleared, issues, tables, verified, settled, committed.
"""

from __future__ import annotations

import time

from bd.errors import Busy
from bd.errors import StorageProblem
from bd.model.instants import rfc3339
from bd.storage.backup import write_backup
from bd.storage.connection import DEFAULT_BUSY_TIMEOUT_S
from bd.storage.connection import open_connection
from bd.storage.connection import retry_busy
from bd.storage.connection import translate
from bd.storage.convert.issues import IssueCopy
from bd.storage.convert.others import DERIVED_TABLES
from bd.storage.convert.others import RULES
from bd.storage.convert.others import TableCopy
from bd.storage.convert.others import add_column
from bd.storage.convert.others import columns_of
from bd.storage.convert.others import settle_prefix
from bd.storage.convert.plan import COPIED_TABLES
from bd.storage.convert.plan import ConversionPlan
from bd.storage.convert.plan import examine
from bd.storage.convert.values import prepare_source
from bd.storage.database_problems import DatabaseBusy
from bd.storage.database_problems import DatabaseCorrupt
from bd.storage.filling import Filling
from bd.storage.identifiers import quote_identifier
from bd.storage.migrations.runner import apply_step
from bd.storage.migrations.runner import ignore_step
from bd.storage.migrations.steps import STEPS
from bd.storage.openers import describe_openers
from bd.storage.openers import find_openers
from bd.storage.schema import APPLICATION_ID
from bd.storage.settings_kv import set_metadata
from bd.storage.sqlite import Error
from bd.storage.store import PROBED_KEY
from bd.storage.store import probed_value
from bd.storage.store import read_identity
from bd.storage.writelock import WriteLock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.storage.sqlite import Connection

    Settle = Callable[[Connection], None]

CONVERTED_FROM_KEY = "converted_from"
CONVERTED_AT_KEY = "converted_at"
_LONGEST_WAIT_S = 5.0  # for those who have the database open: a command ends in that time, a daemon never does
_PAUSE_S = 0.05
_VIEWS = ("ready_issues", "blocked_issues")


class DatabaseInUse(Busy):
    """Another process has the old database open and would go on using it."""

    slug = "database-in-use"

    def __init__(self, path: str, who: str) -> None:
        """Names the database and who has it open."""
        super().__init__(
            f"the database {path} is open in {who}; nothing was changed",
            hint="end it (a daemon of the old program: bd daemon stop with that program) and run bd migrate again",
            details={"path": path, "open_in": who},
        )


class ConversionIncomplete(StorageProblem):
    """The copy does not hold what the original holds; it was thrown away."""

    slug = "conversion-incomplete"

    def __init__(self, path: str, differences: list[str], backup_path: str) -> None:
        """Names the database and what differs."""
        super().__init__(
            f"the database {path} was not converted, because rows would be missing ({'; '.join(differences)}); "
            "it is as it was",
            hint="run bd migrate --dry-run and report what it says",
            details={"path": path, "differences": differences, "backup": backup_path},
        )


class ConversionReport:
    """What was converted: the plan, the backup, the rows now there by table, sentences about what was left out."""

    __slots__ = ("backup_path", "counts", "plan", "warnings")

    def __init__(self, plan: ConversionPlan, backup_path: str, counts: dict[str, int], warnings: list[str]) -> None:
        """Keeps the facts."""
        self.plan = plan
        self.backup_path = backup_path
        self.counts = counts
        self.warnings = warnings


def convert_database(
    path: str,
    *,
    now_ns: int,
    busy_timeout_s: float = DEFAULT_BUSY_TIMEOUT_S,
    settle: Settle | None = None,
    on_step: Callable[[str], None] = ignore_step,
) -> ConversionReport | None:
    """Converts the database at `path`; None when it is ours already, because another process was quicker.

    `settle` gets the connection before the commit, to agree with the travelling file.

    Raises: NotOurDatabase, DatabaseCorrupt, DatabaseInUse, DatabaseBusy, LockHeld, LockUnavailable, BackupFailed,
    DiskFull, ConversionIncomplete. The old database is in place after each of them.
    """
    with WriteLock(path, busy_timeout_s):
        con = open_connection(path, busy_timeout_s=busy_timeout_s)
        try:
            if read_identity(con)[0] == APPLICATION_ID:
                return None
            plan = examine(con, path)
            _check_sound(con, path)
            conversion = _Conversion(con, plan, now_ns=now_ns, busy_timeout_s=busy_timeout_s, on_step=on_step)
            return conversion.run(settle)
        except Error as error:
            raise translate(error, path) from error
        finally:
            con.close()


def _check_sound(con: Connection, path: str) -> None:
    """Refuses a damaged database, whose rows could be lost on the way."""
    found = con.execute("pragma quick_check(1)").fetchone()[0]
    if found != "ok":
        raise DatabaseCorrupt(path, found)


class _Conversion:
    """One conversion, under the write lock."""

    __slots__ = ("_busy_timeout_s", "_con", "_now_ns", "_on_step", "_plan")

    def __init__(
        self,
        con: Connection,
        plan: ConversionPlan,
        *,
        now_ns: int,
        busy_timeout_s: float,
        on_step: Callable[[str], None],
    ) -> None:
        """Prepares to convert an open database."""
        self._con = con
        self._plan = plan
        self._now_ns = now_ns
        self._busy_timeout_s = busy_timeout_s
        self._on_step = on_step

    def run(self, settle: Settle | None) -> ConversionReport:
        """Converts."""
        con = self._con
        path = self._plan.path
        old_mode = self._take_over()
        try:
            self._on_step("exclusive")
            con.execute("pragma foreign_keys = off")
            con.execute("begin immediate")
            label = self._plan.kind.split()[0]
            backup_path = write_backup(path, label=label, now_ns=self._now_ns, busy_timeout_s=self._busy_timeout_s)
            self._on_step("backed-up")
            report = self._rebuild(backup_path, settle)
            retry_busy(lambda: con.execute("commit"), path, time.monotonic() + self._busy_timeout_s)
        except BaseException:
            if con.in_transaction:
                con.execute("rollback")
            _restore_mode(con, old_mode)
            raise
        self._on_step("committed")
        return report

    def _take_over(self) -> str:
        """Folds the write-ahead log in, which SQLite grants only when nobody else has the file open.

        Returns the journal mode there was. Raises: DatabaseInUse.
        """
        con = self._con
        path = self._plan.path
        old_mode: str = con.execute("pragma journal_mode").fetchone()[0]
        deadline_s = time.monotonic() + min(self._busy_timeout_s, _LONGEST_WAIT_S)
        con.execute(f"pragma busy_timeout = {int(1000 * min(self._busy_timeout_s, _LONGEST_WAIT_S))}")
        try:
            mode = retry_busy(lambda: con.execute("pragma journal_mode = delete").fetchone()[0], path, deadline_s)
        except DatabaseBusy:
            mode = ""
        openers = find_openers(path)
        while openers and time.monotonic() < deadline_s:
            time.sleep(_PAUSE_S)
            openers = find_openers(path)
        if mode != "delete" or openers:
            _restore_mode(con, old_mode)
            raise DatabaseInUse(path, describe_openers(openers))
        return old_mode

    def _rebuild(self, backup_path: str, settle: Settle | None) -> ConversionReport:
        """Replaces the old tables by ours and fills them from the backup, in the open transaction."""
        con = self._con
        source = open_connection(backup_path, "ro")
        try:
            prepare_source(source)
            extensions = _drop_old(con)
            for step in STEPS:
                apply_step(con, step)
            filling = Filling(con)
            filling.doubt()
            self._on_step("cleared")
            warnings = self._copy(source)
            self._verify(source, backup_path)
            self._on_step("verified")
        finally:
            source.close()
        filling.settle_blocked()
        filling.finish()
        warnings += _restore_extensions(con, extensions)
        self._sign()
        if settle is not None:
            settle(con)
        self._on_step("settled")
        counts = {name: con.execute(f"select count(*) from {name}").fetchone()[0] for name in COPIED_TABLES}
        return ConversionReport(self._plan, backup_path, counts, warnings)

    def _copy(self, source: Connection) -> list[str]:
        """Copies every row and returns what could not be taken, in sentences."""
        kept = self._plan.kept_columns
        theirs = columns_of(source, "issues")
        for name in kept:
            add_column(self._con, "issues", theirs[name])
        is_hydrated = self._plan.kind != "br" and bool(self._plan.counts.get("repo_mtimes"))
        issues = IssueCopy(source, self._con, kept_columns=kept, is_hydrated=is_hydrated, now_ns=self._now_ns)
        issues.run()
        self._on_step("issues")
        others = TableCopy(source, self._con)
        others.run()
        prefix = settle_prefix(self._con)
        self._on_step("tables")
        warnings = [
            f"{count} rows of {table} belong to issues that do not exist; only the backup has them"
            for table, count in others.skipped.items()
        ]
        if issues.skipped:
            warnings.append(f"{issues.skipped} issues have no id; only the backup has them")
        if issues.invalid or others.invalid:
            warnings.append(f"{issues.invalid + others.invalid} values could not be read and were kept aside")
        if prefix:
            warnings.append(f"no prefix was configured; it is now {prefix}, as most ids have it")
        return warnings

    def _verify(self, source: Connection, backup_path: str) -> None:
        """Counts on both sides, in SQL and so independently of the copying; then asks SQLite for broken references."""
        differences = []
        for table, theirs in _countable(source).items():
            ours = self._con.execute(f"select count(*) from {table}").fetchone()[0]
            if ours < theirs or (ours > theirs and table == "issues"):
                differences.append(f"{table}: {theirs} before, {ours} after")
        for table in COPIED_TABLES:
            broken = self._con.execute(f"pragma foreign_key_check({table})").fetchone()
            if broken is not None:
                differences.append(f"{table}: a row names a missing {broken[2]}")
        if differences:
            raise ConversionIncomplete(self._plan.path, differences, backup_path)

    def _sign(self) -> None:
        """Notes where the database comes from, and that its tables are right."""
        set_metadata(self._con, CONVERTED_FROM_KEY, self._plan.maker)
        set_metadata(self._con, CONVERTED_AT_KEY, rfc3339(self._now_ns))
        set_metadata(self._con, PROBED_KEY, probed_value(read_identity(self._con)))


def _countable(source: Connection) -> dict[str, int]:
    """Returns how many rows of each table must arrive: those of issues with an id, one for each key."""
    has_id = "id is not null and trim(cast(id as text)) <> ''"
    counts = {"issues": source.execute(f"select count(*) from issues where {has_id}").fetchone()[0]}
    for rule in RULES:
        theirs = columns_of(source, rule.name)
        if not theirs:
            continue
        key = ", ".join(quote_identifier(name) for name in rule.key if name in theirs)
        owned = f"where {rule.owner} in (select id from issues where {has_id})" if rule.owner else ""
        sql = f"select count(*) from (select distinct {key} from {rule.name} {owned})"
        counts[rule.name] = source.execute(sql).fetchone()[0]
    return counts


def _drop_old(con: Connection) -> list[tuple[str, str, str]]:
    """Drops the old tables and views whose places ours take.

    Returns (name, table, statement) of what extensions had on them: triggers, and indexes not named as theirs are.
    """
    tables = (*COPIED_TABLES, *DERIVED_TABLES)
    marks = ", ".join("?" * len(tables))
    sql = f"""
    select name, tbl_name, sql from sqlite_master
     where tbl_name in ({marks}) and sql is not null
       and (type = 'trigger' or (type = 'index' and name not like 'idx@_%' escape '@'))
     order by type, name
    """
    extensions = con.execute(sql, tables).fetchall()
    for view in _VIEWS:
        con.execute(f"drop view if exists {view}")
    for name, kind in con.execute(f"select name, type from sqlite_master where name in ({marks})", tables).fetchall():
        if kind in ("table", "view"):
            con.execute(f"drop {kind} {quote_identifier(name)}")
    return extensions


def _restore_extensions(con: Connection, extensions: list[tuple[str, str, str]]) -> list[str]:
    """Makes triggers and indexes of extensions again; returns a sentence for each that no longer fits."""
    warnings = []
    for name, table, statement in extensions:
        con.execute("savepoint extension")
        try:
            con.execute(statement)
            _check_writable(con, table)
        except Error as error:
            con.execute("rollback to extension")
            warnings.append(f"{name} on {table} was left out, because it does not fit any more ({error}): {statement}")
        con.execute("release extension")
    return warnings


def _check_writable(con: Connection, table: str) -> None:
    """Has SQLite compile the writes of a table, which compiles its triggers.

    Raises: what SQLite finds wrong with one.
    """
    columns = ", ".join(f"{quote_identifier(name)} = null" for name in columns_of(con, table))
    for sql in (f"insert into {table} default values", f"update {table} set {columns}", f"delete from {table}"):
        con.execute(f"explain {sql}").fetchall()


def _restore_mode(con: Connection, mode: str) -> None:
    """Gives the old database its journal mode back; if that cannot be, its own program will."""
    if mode != "wal":
        return
    try:
        con.execute("pragma journal_mode = wal").fetchone()
    except Error:
        return
