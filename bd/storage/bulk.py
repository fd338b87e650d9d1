"""Inserting many new issues at once.

Rows are gathered by the columns they set and go in by the thousand. Into an empty database the indexes, and what our
triggers keep, are built after the rows, which takes half the time of keeping them up to date.
"""

from __future__ import annotations

from bd.model.fields import BLOCKING_STATUSES
from bd.model.instants import stored
from bd.model.rows import comment_rows
from bd.model.rows import dependency_rows
from bd.model.rows import label_rows
from bd.model.rows import record_to_row
from bd.storage.blocked import rebuild_blocked
from bd.storage.events import LOG_CREATED_SQL
from bd.storage.identifiers import quote_identifier
from bd.storage.settings_kv import set_metadata
from bd.storage.store import PROBED_KEY
from bd.storage.store import probed_value
from bd.storage.store import read_identity
from bd.storage.travelling import SET_BASE_SQL
from bd.storage.writes import INSERT_COMMENT_SQL
from bd.storage.writes import INSERT_DEPENDENCY_SQL
from bd.storage.writes import INSERT_LABEL_SQL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.record import Record
    from bd.storage.sqlite import Connection
    from bd.storage.travelling import State

    Rows = dict[tuple[str, ...], list[tuple[Any, ...]]]

BATCH = 2000
_COMMON = ("idx_issues_ready", "idx_issues_blocked")  # partial, but a part of them is most of the live issues
_GUESSED_TYPES = ("blocks", "conditional-blocks", "parent-child")


class Batch:
    """The rows of new issues that go in together.

    `issues` by the columns they set, `sets` (labels, edges, comments) by their statement, `base` as the file's lines.
    """

    __slots__ = ("base", "issues", "sets", "size")

    def __init__(self) -> None:
        """Starts empty."""
        self.issues: Rows = {}
        self.sets: dict[str, list[Any]] = {}
        self.base: list[State] = []
        self.size = 0

    def add(self, record: Record, *, source_repo: str = ".", state: State | None = None) -> None:
        """Takes one new issue; `state` is its line as (record_key, hash, line) when it comes from the travelling file.

        Raises: RecordError when a value has the wrong type; the record is then left out whole.
        """
        row = record_to_row(record)
        sets = (
            (INSERT_LABEL_SQL, label_rows(record) if record.get("labels") else ()),
            (INSERT_DEPENDENCY_SQL, dependency_rows(record) if record.get("dependencies") else ()),
            (INSERT_COMMENT_SQL, comment_rows(record) if record.get("comments") else ()),
        )
        if source_repo != ".":
            row["source_repo"] = source_repo
        self.issues.setdefault(tuple(row), []).append(tuple(row.values()))
        for sql, rows in sets:
            if rows:
                self.sets.setdefault(sql, []).extend(rows)
        if state is not None:
            self.base.append(state)
        self.size += 1


class BlockedGuess:
    """Which of many new issues are blocked, as far as those that came before them tell.

    Most issues wait for older ones, so `rebuild_blocked`, which has the last word, finds few rows left to write.
    """

    __slots__ = ("_blocked", "_holding")

    def __init__(self) -> None:
        """Knows nothing yet."""
        self._holding: set[str] = set()
        self._blocked: set[str] = set()

    def marked(self, batch: Batch) -> Rows:
        """Returns the issues of a batch by the columns they set, one more where they seem to be blocked."""
        for columns, rows in batch.issues.items():
            place, status = columns.index("id"), columns.index("status")
            self._holding.update([row[place] for row in rows if row[status] in BLOCKING_STATUSES])
        for edge in batch.sets.get(INSERT_DEPENDENCY_SQL, ()):
            kind = edge[2]
            if edge[1] in (self._blocked if kind == "parent-child" else self._holding) and kind in _GUESSED_TYPES:
                self._blocked.add(edge[0])
        marked: Rows = {}
        for columns, rows in batch.issues.items():
            place = columns.index("id")
            marked[columns] = [row for row in rows if row[place] not in self._blocked]
            marked[(*columns, "is_blocked")] = [(*row, 1) for row in rows if row[place] in self._blocked]
        return marked


class BulkInsert:
    """Gathers new issues and inserts them in batches, in the caller's transaction.

    `add` checks a record completely before it keeps anything of it. Nothing is visible before `flush`. With an `actor`
    the event log says who created each issue. Assign `guess` where nothing keeps the blocked state meanwhile.
    """

    __slots__ = ("_actor", "_batch", "_con", "_source_repo", "_stamp", "guess")

    def __init__(self, con: Connection, *, now_ns: int, source_repo: str = ".", actor: str = "") -> None:
        """Inserts into `con`; rows of another repository get no events and no base."""
        self._con = con
        self._source_repo = source_repo
        self._stamp = stored(now_ns)
        self._batch = Batch()
        self._actor = actor
        self.guess: BlockedGuess | None = None

    @property
    def pending(self) -> int:
        """How many issues are gathered and not yet inserted."""
        return self._batch.size

    def add(self, record: Record, *, state: State | None = None) -> None:
        """Takes one new issue, as `Batch.add` does."""
        self._batch.add(record, source_repo=self._source_repo, state=state)
        if self._batch.size >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Inserts everything gathered so far."""
        if self._batch.size:
            batch, self._batch = self._batch, Batch()
            self.insert(batch)

    def insert(self, batch: Batch) -> None:
        """Inserts a batch; the events in one statement, each insertion of one moves a counter."""
        newest = self._con.execute("select coalesce(max(rowid), 0) from issues").fetchone()[0]
        for columns, rows in (self.guess.marked(batch) if self.guess else batch.issues).items():
            marks = ", ".join("?" * len(columns))
            self._con.executemany(f"insert into issues ({', '.join(columns)}) values ({marks})", rows)
        for sql, rows in batch.sets.items():
            self._con.executemany(sql, rows)
        if self._actor:
            self._con.execute(LOG_CREATED_SQL, (self._actor, self._stamp, newest))
        if batch.base:
            self._con.executemany(SET_BASE_SQL, batch.base)


def drop_indexes(con: Connection) -> list[tuple[str, str]]:
    """Drops the indexes that hold most rows, and our triggers; returns each one's table and how to make it again.

    Keys stay, and so do partial indexes (known by a ` where `) of which few rows are a part: keeping those costs less
    than another look at every row. In the caller's transaction. The page cache grows for what follows (128 MiB), so
    that pages are written once.
    """
    con.execute("pragma cache_size = -131072")
    sql = """
    select type, name, tbl_name, sql from sqlite_master
     where sql is not null and (type = 'index' or type = 'trigger' and name like 'bd\\_%' escape '\\')
    """
    dropped = [row for row in con.execute(sql) if row[0] == "trigger" or " where " not in row[3] or row[1] in _COMMON]
    for kind, name, _, _ in dropped:
        con.execute(f"drop {kind} {quote_identifier(name)}")
    return [(table, statement) for _, _, table, statement in dropped]


def restore_indexes(con: Connection, dropped: list[tuple[str, str]]) -> None:
    """Makes dropped indexes and triggers again, and up for what the triggers missed.

    What is blocked is decided while edges have their indexes and issues have none to be kept up to date. Notes the new
    schema cookie, so that the next open need not probe.
    """
    if not dropped:
        return
    for is_early in (True, False):
        for table, statement in dropped:
            if (table == "dependencies") == is_early:
                con.execute(statement)
        if is_early:
            rebuild_blocked(con)
    con.execute("insert or ignore into pending_search select id from issues")
    set_metadata(con, PROBED_KEY, probed_value(read_identity(con)))
