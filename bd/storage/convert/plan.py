"""What a conversion would do, found out without changing a byte, unless a crash left work to SQLite.

A transaction that was cut off (a rollback journal, a write-ahead log without its index) can be read only after SQLite
itself has recovered it, which loses nothing; such a database is opened for writing.
"""

from __future__ import annotations

import os

from bd.storage.backup import count_rows
from bd.storage.connection import needs_recovery
from bd.storage.connection import open_connection
from bd.storage.connection import translate
from bd.storage.convert.issues import unknown_columns
from bd.storage.convert.others import DERIVED_TABLES
from bd.storage.convert.others import RULES
from bd.storage.convert.others import columns_of
from bd.storage.convert.others import is_used
from bd.storage.convert.values import prepare_source
from bd.storage.database_problems import NotOurDatabase
from bd.storage.sqlite import Error
from bd.storage.store import find_maker
from bd.storage.store import read_identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

COPIED_TABLES = ("issues", *(rule.name for rule in RULES))
_FORMER_FIELDS = ("replies_to", "relates_to", "duplicate_of", "superseded_by")  # edges since the 22nd migration


class ConversionPlan:
    """What is there and what would happen to it.

    Shape:  `kind` is "classic bd" or "br"; `version` what the database says of its maker, "" when it does not;
            `counts` rows by table; `kept_tables` stay as they are; of the columns in use that `issues` has beyond ours,
            `extra_columns` are fields of that program and become extra keys of the records, `kept_columns` are an
            extension's and stay; `missing_tables` of the classic schema are made empty.
    """

    __slots__ = (
        "counts",
        "extra_columns",
        "kept_columns",
        "kept_tables",
        "kind",
        "missing_tables",
        "path",
        "size_bytes",
        "version",
    )

    def __init__(self, path: str, kind: str) -> None:
        """Starts with what made the file."""
        self.path = path
        self.kind = kind
        self.version = ""
        self.size_bytes = 0
        self.counts: dict[str, int] = {}
        self.kept_tables: list[str] = []
        self.missing_tables: list[str] = []
        self.extra_columns: list[str] = []
        self.kept_columns: list[str] = []

    @property
    def maker(self) -> str:
        """The kind with its version, for people."""
        return f"{self.kind} {self.version}".strip()

    @property
    def steps(self) -> list[str]:
        """What would happen, one sentence a step."""
        copied = ", ".join(f"{self.counts[name]} {name}" for name in COPIED_TABLES if self.counts.get(name))
        steps = [
            f"back up {self.path} ({self.size_bytes} bytes) beside it",
            f"convert in one transaction: {copied or 'no rows'}",
            "write every time as UTC text of fixed width, the instant unchanged",
        ]
        if self.extra_columns:
            steps.append(f"keep fields without a column of their own as extra keys: {', '.join(self.extra_columns)}")
        if self.kept_columns:
            steps.append(f"leave other columns as they are: {', '.join(self.kept_columns)}")
        if self.kept_tables:
            steps.append(f"leave other tables as they are: {', '.join(self.kept_tables)}")
        return steps


def plan_conversion(path: str) -> ConversionPlan:
    """Returns what `convert_database` would do with the file at `path`.

    Raises: NotOurDatabase for a file no issue tracker made; DatabaseUnreadable, DatabaseCorrupt, DatabaseBusy.
    """
    con = open_connection(path, reading_mode(path))
    try:
        return examine(con, path)
    except Error as error:
        raise translate(error, path) from error
    finally:
        con.close()


def reading_mode(path: str) -> str:
    """Returns the mode in which the database at `path` is read: "ro" unless a crash left something to recover."""
    return "rw" if needs_recovery(path) else "ro"


def examine(con: Connection, path: str) -> ConversionPlan:
    """Returns the plan for an open database."""
    prepare_source(con)
    application_id = read_identity(con)[0]
    kind = None if application_id else find_maker(con)
    if kind is None:
        raise NotOurDatabase(path, application_id)
    plan = ConversionPlan(path, kind)
    plan.size_bytes = os.stat(path).st_size
    plan.counts = count_rows(con)
    known = {*COPIED_TABLES, *DERIVED_TABLES}
    plan.kept_tables = sorted(plan.counts.keys() - known)
    plan.missing_tables = sorted(set(COPIED_TABLES) - plan.counts.keys())
    for name in unknown_columns(con):
        is_field = kind == "br" or name in _FORMER_FIELDS
        if not is_field:
            plan.kept_columns.append(name)
        elif is_used(con, "issues", name):
            plan.extra_columns.append(name)
    plan.version = _version_of(con, kind)
    return plan


def _version_of(con: Connection, kind: str) -> str:
    """Returns what a database says of the version that made it."""
    if kind == "br":
        return f"(schema {read_identity(con)[1]})"
    if "value" not in columns_of(con, "metadata"):
        return ""
    row = con.execute("select value from metadata where key = 'bd_version'").fetchone()
    return str(row[0]) if row else ""
