"""Inserting many new issues at once.

Rows are gathered by the columns they set and go in by the thousand, some dozen by each execution of a statement.
"""

from __future__ import annotations

from itertools import chain

from bd.model.instants import stored
from bd.model.rows import comment_rows
from bd.model.rows import dependency_rows
from bd.model.rows import label_rows
from bd.model.rows import record_to_row
from bd.storage.events import LOG_CREATED_SQL
from bd.storage.travelling import SET_BASE_SQL
from bd.storage.writes import INSERT_COMMENT_SQL
from bd.storage.writes import INSERT_DEPENDENCY_SQL
from bd.storage.writes import INSERT_LABEL_SQL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.record import Record
    from bd.storage.filling import Filling
    from bd.storage.sqlite import Connection
    from bd.storage.travelling import State

    Rows = dict[tuple[str, ...], list[Any]]

BATCH = 2000
_AT_ONCE = 25


class Batch:
    """The rows of new issues that go in together, the values of one after those of the other.

    `issues` by the columns they set, `sets` (labels, edges, comments) by their statement, `base` as the file has it.
    """

    __slots__ = ("base", "issues", "sets", "size")

    def __init__(self) -> None:
        """Starts empty."""
        self.issues: Rows = {}
        self.sets: dict[str, list[Any]] = {}
        self.base: list[str | bytes] = []
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
        row["is_blocked"] = 0
        self.issues.setdefault(tuple(row), []).extend(row.values())
        for sql, rows in sets:
            if rows:
                self.sets.setdefault(sql, []).extend(chain.from_iterable(rows))
        if state is not None:
            self.base += state
        self.size += 1


class BulkInsert:
    """Gathers new issues and inserts them in batches, in the caller's transaction.

    `add` checks a record completely before it keeps anything of it. Nothing is visible before `flush`. With an `actor`
    the event log says who created each issue. Assign `filling` when the database is being filled.
    """

    __slots__ = ("_actor", "_batch", "_con", "_source_repo", "_stamp", "filling")

    def __init__(self, con: Connection, *, now_ns: int, source_repo: str = ".", actor: str = "") -> None:
        """Inserts into `con`; rows of another repository get no events and no base."""
        self._con = con
        self._source_repo = source_repo
        self._stamp = stored(now_ns)
        self._batch = Batch()
        self._actor = actor
        self.filling: Filling | None = None

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
        if self.filling:
            self.filling.mark(batch)
        for columns, rows in batch.issues.items():
            marks = ", ".join("?" * len(columns))
            _insert_rows(self._con, f"insert into issues ({', '.join(columns)}) values ({marks})", rows)
        for sql, rows in batch.sets.items():
            _insert_rows(self._con, sql, rows)
        if self._actor:
            self._con.execute(LOG_CREATED_SQL, (self._actor, self._stamp, newest))
        _insert_rows(self._con, SET_BASE_SQL, batch.base)


def _insert_rows(con: Connection, sql: str, values: list[Any]) -> None:
    """Does what `executemany` does, at half the price: most of it is paid by execution, not by row.

    What follows ` values ` in `sql`, up to the end of that line, is one row.
    """
    before, _, after = sql.partition("values ")
    row, _, rest = after.partition("\n")
    width = row.count("?")
    last = len(values) - len(values) % (width * _AT_ONCE)
    for count, start, end in ((_AT_ONCE, 0, last), (1, last, len(values))):
        size = width * count
        rows = (values[place : place + size] for place in range(start, end, size))
        if start < end:
            con.executemany(f"{before}values {', '.join([row] * count)} {rest}", rows)
