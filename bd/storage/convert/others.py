"""The tables around the issues, copied into ours: edges, labels, comments, events, settings, marks, counters.

Columns are matched by name; instants become the stored form, and one that cannot be read becomes the issue's creation
time. A column only they have is added to our table if any row uses it. Rows of issues that do not exist cannot be
kept beside foreign keys: they are counted and stay in the backup. Of rows with one key in a table without keys (`br`
has such) the last counts. Not copied, because they are derived and made again: `blocked_issues_cache`, `repo_mtimes`.
"""

from __future__ import annotations

from bd.model.ids import child_number
from bd.model.ids import parent_of
from bd.model.ids import prefix_of
from bd.storage.convert import values
from bd.storage.identifiers import quote_identifier
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import get_config
from bd.storage.settings_kv import set_config
from bd.storage.writes import raise_child_counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from typing import Any

    from bd.storage.sqlite import Connection

_BATCH = 2000
_SAMPLE = 200


class TableRule:
    """How a table is copied: the column that names its issue ("" for none), its key, which columns are instants."""

    __slots__ = ("instants", "key", "name", "owner")

    def __init__(self, name: str, owner: str, key: tuple[str, ...], *instants: str) -> None:
        """Takes the facts."""
        self.name = name
        self.owner = owner
        self.key = key
        self.instants = instants


RULES = (
    TableRule("dependencies", "issue_id", ("issue_id", "depends_on_id", "type"), "created_at"),
    TableRule("labels", "issue_id", ("issue_id", "label")),
    TableRule("comments", "issue_id", ("id",), "created_at"),
    TableRule("events", "issue_id", ("id",), "created_at"),
    TableRule("config", "", ("key",)),
    TableRule("metadata", "", ("key",)),
    TableRule("dirty_issues", "issue_id", ("issue_id",), "marked_at"),
    TableRule("export_hashes", "issue_id", ("issue_id",), "exported_at"),
    TableRule("child_counters", "parent_id", ("parent_id",)),
    TableRule("issue_snapshots", "issue_id", ("id",), "snapshot_time"),
    TableRule("compaction_snapshots", "issue_id", ("id",), "created_at"),
)
DERIVED_TABLES = ("blocked_issues_cache", "repo_mtimes")


class Column:
    """One column of a table: its name, declared type, and whether it must have a value."""

    __slots__ = ("is_required", "kind", "name")

    def __init__(self, name: str, kind: str, *, is_required: bool) -> None:
        """Takes the facts."""
        self.name = name
        self.kind = kind
        self.is_required = is_required


def columns_of(con: Connection, table: str) -> dict[str, Column]:
    """Returns the columns of a table in order, none when there is no such table."""
    rows = con.execute(f"pragma table_info({quote_identifier(table)})").fetchall()
    return {row[1]: Column(row[1], row[2], is_required=bool(row[3])) for row in rows}


def is_used(con: Connection, table: str, column: str) -> bool:
    """Says whether any row has a value in a column."""
    name = quote_identifier(column)
    sql = f"select 1 from {quote_identifier(table)} where {name} is not null and {name} <> '' limit 1"
    return con.execute(sql).fetchone() is not None


def add_column(con: Connection, table: str, column: Column) -> None:
    """Adds a column of theirs to our table, without its constraints."""
    kind = column.kind if column.kind.replace(" ", "").isalnum() else ""
    con.execute(f"alter table {quote_identifier(table)} add column {quote_identifier(column.name)} {kind}")


class TableCopy:
    """One copying of the other tables; `skipped` counts rows of missing issues by table, `invalid` odd instants."""

    __slots__ = ("_created", "_source", "_target", "invalid", "skipped")

    def __init__(self, source: Connection, target: Connection) -> None:
        """Prepares to copy from one open database to another whose issues are there, in the target's transaction."""
        self._source = source
        self._target = target
        self._created: dict[str, str] = dict(target.execute("select id, created_at from issues").fetchall())
        self.skipped: dict[str, int] = {}
        self.invalid = 0

    def run(self) -> None:
        """Copies every table and settles what follows from the rows."""
        for rule in RULES:
            theirs = columns_of(self._source, rule.name)
            if theirs:
                self._copy(rule, theirs)
        self._raise_sequences()
        self._raise_counters()

    def _copy(self, rule: TableRule, theirs: dict[str, Column]) -> None:
        """Copies one table."""
        ours = columns_of(self._target, rule.name)
        for column in theirs.values():
            if column.name not in ours and is_used(self._source, rule.name, column.name):
                add_column(self._target, rule.name, column)
                ours[column.name] = column
        names = [name for name in theirs if name in ours]
        listed = ", ".join(quote_identifier(name) for name in names)
        table = quote_identifier(rule.name)
        sql = f"insert or replace into {table} ({listed}) values ({', '.join('?' * len(names))})"
        pending: list[tuple[Any, ...]] = []
        for cells in self._source.execute(f"select {listed} from {table}"):
            row = self._converted(rule, names, cells, ours)
            if row is not None:
                pending.append(row)
            if len(pending) >= _BATCH:
                self._target.executemany(sql, pending)
                pending.clear()
        self._target.executemany(sql, pending)

    def _converted(
        self, rule: TableRule, names: Sequence[str], cells: Sequence[Any], ours: dict[str, Column]
    ) -> tuple[Any, ...] | None:
        """Returns a row of theirs in our form, None when its issue does not exist."""
        found = dict(zip(names, cells, strict=True))
        owner = values.to_text(found.get(rule.owner)) if rule.owner else ""
        if rule.owner and owner not in self._created:
            self.skipped[rule.name] = self.skipped.get(rule.name, 0) + 1
            return None
        for name in rule.instants:
            if name in found:
                found[name] = self._instant(found[name], self._created[owner])
        return tuple(_filled(found[name], ours[name]) for name in names)

    def _instant(self, cell: object, fallback: str) -> str:
        """Returns an instant, the fallback for one that cannot be read."""
        if cell is None or cell == "":
            return fallback
        try:
            return values.to_instant(cell)
        except values.Unconvertible:
            self.invalid += 1
            return fallback

    def _raise_sequences(self) -> None:
        """Makes sure that no number that was ever given to a row is given again."""
        if not columns_of(self._source, "sqlite_sequence"):
            return
        names = {rule.name for rule in RULES}
        for name, number in self._source.execute("select name, seq from sqlite_sequence").fetchall():
            if name not in names or not isinstance(number, int):
                continue
            sql = "update sqlite_sequence set seq = max(seq, ?) where name = ?"
            if not self._target.execute(sql, (number, name)).rowcount:
                self._target.execute("insert into sqlite_sequence (name, seq) values (?, ?)", (name, number))

    def _raise_counters(self) -> None:
        """Makes every child counter at least the highest child there is."""
        for issue_id in self._created:
            parent = parent_of(issue_id)
            if parent in self._created:
                raise_child_counter(self._target, str(parent), child_number(issue_id))


def _filled(cell: object, column: Column) -> object:
    """Returns a cell for one of our columns: text clean, nothing missing that must be there."""
    if isinstance(cell, str):
        return values.to_text(cell)
    if cell is None and column.is_required:
        return ""
    if isinstance(cell, bytes) and column.kind != "blob":
        return values.to_text(cell)
    return cell


def settle_prefix(con: Connection) -> str:
    """Gives a database without a prefix the one most of its first ids have; returns it, "" when there was one."""
    if get_config(con, PREFIX_KEY):
        return ""
    counts: dict[str, int] = {}
    for issue_id in _sample_ids(con):
        prefix = prefix_of(issue_id)
        if prefix:
            counts[prefix] = counts.get(prefix, 0) + 1
    if not counts:
        return ""
    prefix = max(counts, key=lambda name: counts[name])
    set_config(con, PREFIX_KEY, prefix)
    return prefix


def _sample_ids(con: Connection) -> Iterator[str]:
    """Yields some ids, oldest first."""
    sql = "select id from issues order by created_at, id limit ?"
    return (row[0] for row in con.execute(sql, (_SAMPLE,)))
