"""Are the tables what this program expects? The expectation is compiled from the migrations, never listed twice.

Only what is missing counts: tables, columns, indexes, triggers and views beyond ours belong to extensions and are left
alone. The probe is seldom needed (see `bd.storage.store`), so it may take its time.

Retry rule: on a mismatch the migrations run once more and missing indexes, triggers and views are made again, because
they hold nothing (what triggers keep is then decided anew); a missing table or column is never made again behind the
user's back, because what it held would be gone without a word. A read-only opening tolerates missing indexes, triggers
and views.
"""

from __future__ import annotations

from bd.errors import StorageProblem
from bd.storage.blocked import rebuild_blocked
from bd.storage.identifiers import quote_identifier
from bd.storage.schema_cache import fill_memory
from bd.storage.settings_kv import set_metadata
from bd.storage.sqlite import Error
from bd.storage.sqlite import dbapi
from bd.storage.store import PROBED_KEY
from bd.storage.store import probed_value
from bd.storage.store import read_identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection
    from bd.storage.store import Store

_SHOWN = 8


class SchemaMismatch(StorageProblem):
    """Tables or columns this program needs are not there."""

    slug = "schema-mismatch"

    def __init__(self, path: str, report: SchemaReport) -> None:
        """Names the database and what is missing."""
        missing = report.missing
        shown = ", ".join(missing[:_SHOWN]) + (f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else "")
        super().__init__(
            f"the database {path} lacks {shown}",
            hint="run bd doctor; another program may have changed the tables; a backup beside it may hold them",
            details={"path": path, "missing": missing},
        )


class Shape:
    """What a database is made of: columns by table or view; statements of indexes, triggers and views by name."""

    __slots__ = ("index_sql", "tables", "trigger_sql", "view_sql", "views")

    def __init__(self) -> None:
        """Starts empty."""
        self.tables: dict[str, frozenset[str]] = {}
        self.views: dict[str, frozenset[str]] = {}
        self.index_sql: dict[str, str] = {}
        self.trigger_sql: dict[str, str] = {}
        self.view_sql: dict[str, str] = {}


class SchemaReport:
    """What a database lacks, and what it has beyond our schema.

    Shape:  `missing_columns` and `extra_columns` hold "table.column"; everything is sorted.
    """

    __slots__ = (
        "extra_columns",
        "extra_tables",
        "missing_columns",
        "missing_indexes",
        "missing_tables",
        "missing_triggers",
        "missing_views",
    )

    def __init__(self, live: Shape, expected: Shape) -> None:
        """Compares two shapes."""
        self.missing_tables = sorted(expected.tables.keys() - live.tables.keys())
        self.extra_tables = sorted(live.tables.keys() - expected.tables.keys())
        self.missing_columns = _beyond(expected.tables, live.tables)
        self.extra_columns = _beyond(live.tables, expected.tables)
        self.missing_indexes = sorted(expected.index_sql.keys() - live.index_sql.keys())
        self.missing_triggers = sorted(expected.trigger_sql.keys() - live.trigger_sql.keys())
        changed = {name for name, columns in expected.views.items() if columns - live.views.get(name, frozenset())}
        self.missing_views = sorted(changed)

    @property
    def missing(self) -> list[str]:
        """Everything that is missing, in words."""
        kinds = (
            ("table", self.missing_tables),
            ("column", self.missing_columns),
            ("index", self.missing_indexes),
            ("trigger", self.missing_triggers),
            ("view", self.missing_views),
        )
        return [f"{kind} {name}" for kind, names in kinds for name in names]

    @property
    def lacks_data(self) -> bool:
        """Says whether something is missing that held, or would hold, people's data."""
        return bool(self.missing_tables or self.missing_columns)


def _beyond(left: dict[str, frozenset[str]], right: dict[str, frozenset[str]]) -> list[str]:
    """Returns "table.column" for what tables on both sides have on the left only."""
    return sorted(f"{table}.{name}" for table in left.keys() & right.keys() for name in left[table] - right[table])


def read_shape(con: Connection) -> Shape:
    """Returns what a database is made of; a view that cannot be evaluated has no columns."""
    shape = Shape()
    sql = "select type, name, sql from sqlite_master where name not like 'sqlite\\_%' escape '\\'"
    for kind, name, statement in con.execute(sql).fetchall():
        if kind == "table":
            shape.tables[name] = _columns(con, name)
        elif kind == "view":
            shape.views[name] = _columns(con, name)
            shape.view_sql[name] = statement
        elif kind == "index":
            shape.index_sql[name] = statement
        elif kind == "trigger":
            shape.trigger_sql[name] = statement
    return shape


def _columns(con: Connection, name: str) -> frozenset[str]:
    """Returns the columns of a table or view; none when SQLite cannot tell (a view of missing tables)."""
    try:
        return frozenset(row[1] for row in con.execute(f"pragma table_info({quote_identifier(name)})"))
    except Error:
        return frozenset()


def expected_shape() -> Shape:
    """Returns the shape a database has after every migration, compiled in memory."""
    con = dbapi.connect(":memory:", isolation_level=None)
    try:
        fill_memory(con)
        return read_shape(con)
    finally:
        con.close()


def compare(con: Connection) -> SchemaReport:
    """Returns how a database differs from the expectation; changes nothing."""
    return SchemaReport(read_shape(con), expected_shape())


def ensure_schema(store: Store, *, may_write: bool) -> None:
    """Makes sure that the tables are the expected ones, by the rule in the module text.

    Raises: SchemaMismatch with everything that is missing.
    """
    expected = expected_shape()
    report = SchemaReport(read_shape(store.con), expected)
    if report.missing and may_write:
        with store.transaction() as con:
            _run_again(con)
            report = restore_derived(con, expected)
    if report.lacks_data or (report.missing and may_write):
        raise SchemaMismatch(store.path, report)


def _run_again(con: Connection) -> None:
    """Applies the migrations the ledger does not have, in the caller's transaction."""
    from bd.storage.migrations.runner import apply_step
    from bd.storage.migrations.steps import pending_steps

    for step in pending_steps(con):
        try:
            apply_step(con, step)
        except Error:
            return


def restore_derived(con: Connection, expected: Shape | None = None) -> SchemaReport:
    """Makes missing indexes, triggers and views again, in the caller's transaction, and returns what is still missing.

    Nothing is made while a table or a column is missing, because it would not fit.
    """
    wanted = expected or expected_shape()
    report = SchemaReport(read_shape(con), wanted)
    if report.lacks_data:
        return report
    for name in report.missing_indexes:
        con.execute(wanted.index_sql[name])
    for name in report.missing_triggers:
        con.execute(wanted.trigger_sql[name])
    if report.missing_triggers:
        rebuild_blocked(con)
        con.execute("insert or ignore into pending_search select id from issues")
    for name in report.missing_views:
        _replace_view(con, name, wanted.view_sql[name])
    if report.missing:
        report = SchemaReport(read_shape(con), wanted)
        if not report.missing:
            set_metadata(con, PROBED_KEY, probed_value(read_identity(con)))
    return report


def _replace_view(con: Connection, name: str, statement: str) -> None:
    """Makes a view again; something else of that name stays and keeps it missing."""
    found = con.execute("select type from sqlite_master where name = ?", (name,)).fetchone()
    if found is None or found[0] == "view":
        con.execute(f"drop view if exists {quote_identifier(name)}")
        con.execute(statement)
