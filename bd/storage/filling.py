"""An empty database while many new issues come into it.

Most indexes, and what our triggers keep, are built after the rows, which takes half the time of keeping them up to
date. Who waits for whom is remembered as the rows go in, so that the tables need not be asked for it again.
"""

from __future__ import annotations

from bd.model.fields import BLOCKING_STATUSES
from bd.model.fields import open_custom_statuses
from bd.model.record import DEPENDENCY_KEYS
from bd.storage.blocked import CUSTOM_STATUSES_KEY
from bd.storage.blocked import rebuild_blocked
from bd.storage.identifiers import quote_identifier
from bd.storage.settings_kv import get_config
from bd.storage.settings_kv import set_metadata
from bd.storage.store import PROBED_KEY
from bd.storage.store import probed_value
from bd.storage.store import read_identity
from bd.storage.ways import BLOCKING_TYPES
from bd.storage.writes import INSERT_DEPENDENCY_SQL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from bd.storage.bulk import Batch
    from bd.storage.sqlite import Connection

    Edge = tuple[str, str]

_COMMON = ("idx_issues_ready", "idx_issues_blocked")  # partial, but a part of them is most of the live issues


class Filling:
    """Takes the indexes that hold most rows, and our triggers, away in the caller's transaction.

    Call `settle_blocked` and `finish` when all rows are there. What waits for what is known when every batch came to
    `mark` and every edge is of the common types; else, or after `doubt`, the tables are asked. `path` is the database.
    """

    __slots__ = ("_blocked", "_blocks", "_con", "_dropped", "_holding", "_is_known", "_parents", "_statuses", "path")

    def __init__(self, con: Connection) -> None:
        """Drops the indexes and triggers.

        Keys stay, and so do partial indexes (known by a ` where `) of which few rows are a part: keeping those costs
        less than another look at every row. The page cache grows for what follows (16 MiB), so that a page is written
        when it is full.
        """
        self._con = con
        self.path: str = con.execute("pragma database_list").fetchone()[2]
        self._statuses = {*BLOCKING_STATUSES, *open_custom_statuses(get_config(con, CUSTOM_STATUSES_KEY) or "")}
        self._holding: set[str] = set()
        self._blocks: list[Edge] = []
        self._parents: list[Edge] = []
        self._blocked: set[str] = set()
        self._is_known = True
        con.execute("pragma cache_size = -16384")
        self._dropped = _drop_indexes(con)

    def doubt(self) -> None:
        """Says that rows were written which `mark` has not seen."""
        self._is_known = False

    def mark(self, batch: Batch) -> None:
        """Marks the issues of a batch that those that came before block.

        Most issues wait for older ones, so few are left to be marked in the end.
        """
        ids = {columns: values[columns.index("id") :: len(columns)] for columns, values in batch.issues.items()}
        for columns, values in batch.issues.items():
            pairs = zip(ids[columns], values[columns.index("status") :: len(columns)], strict=True)
            self._holding.update([issue_id for issue_id, status in pairs if status in self._statuses])
        edges = batch.sets.get(INSERT_DEPENDENCY_SQL, [])
        for near, far, kind in zip(*(edges[place :: len(DEPENDENCY_KEYS)] for place in range(3)), strict=True):
            if kind == "blocks":
                self._blocks.append((near, far))
                if far in self._holding:
                    self._blocked.add(near)
                elif far.startswith("external:"):
                    self.doubt()
            elif kind == "parent-child":
                self._parents.append((near, far))
                if far in self._blocked:
                    self._blocked.add(near)
            elif kind in BLOCKING_TYPES:
                self.doubt()
        for columns, values in batch.issues.items():
            place, width = columns.index("is_blocked"), len(columns)
            for row, issue_id in enumerate(ids[columns]):
                if issue_id in self._blocked:
                    values[row * width + place] = 1

    def waits(self) -> list[Edge] | None:
        """Returns every pair (issue, target) of which the issue waits for the target, if known.

        There may be more: a target need not be here.
        """
        return self._blocks + self._parents if self._is_known else None

    def settle_blocked(self) -> None:
        """Marks the issues that wait for later ones, while issues have no indexes to be kept up to date.

        When the tables have to be asked, edges get their indexes first.
        """
        if self._is_known:
            rows = [(issue_id,) for issue_id in sorted(self._missed())]
            self._con.executemany("update issues set is_blocked = 1 where id = ?", rows)
            self._con.execute("delete from pending_blocked")
        else:
            self._make([statement for table, statement in self._dropped if table == "dependencies"])
            self._dropped = [row for row in self._dropped if row[0] != "dependencies"]
            rebuild_blocked(self._con)

    def finish(self) -> None:
        """Makes the indexes and triggers again, and up for what the triggers missed.

        Notes the new schema cookie, so that the next open need not probe.
        """
        self._make([statement for _, statement in self._dropped])
        self._con.execute("insert or ignore into pending_search select id from issues")
        set_metadata(self._con, PROBED_KEY, probed_value(read_identity(self._con)))

    def _make(self, statements: Iterable[str]) -> None:
        """Makes indexes and triggers."""
        for statement in statements:
            self._con.execute(statement)

    def _missed(self) -> set[str]:
        """Returns the issues that something blocks which came in behind them."""
        children: dict[str, list[str]] = {}
        for child, parent in self._parents:
            children.setdefault(parent, []).append(child)
        blocked = self._blocked.union([near for near, far in self._blocks if far in self._holding])
        found = list(blocked)
        for issue_id in found:
            below = [child for child in children.get(issue_id, ()) if child not in blocked]
            blocked.update(below)
            found += below
        return blocked - self._blocked


def _drop_indexes(con: Connection) -> list[tuple[str, str]]:
    """Drops what is to be built at the end; returns each one's table and how to make it again."""
    sql = """
    select type, name, tbl_name, sql from sqlite_master
     where sql is not null and (type = 'index' or type = 'trigger' and name like 'bd\\_%' escape '\\')
    """
    dropped = [row for row in con.execute(sql) if row[0] == "trigger" or " where " not in row[3] or row[1] in _COMMON]
    for kind, name, _, _ in dropped:
        con.execute(f"drop {kind} {quote_identifier(name)}")
    return [(table, statement) for _, _, table, statement in dropped]
