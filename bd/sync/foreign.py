"""Taking the lines of another repository's file: after it, the rows of that repository say what the file says.

A line is known by its hash; a known line costs that and a look-up. A changed record replaces its row, a record that is
no longer in the file goes away, of two lines with one id the later counts. An id that is ours, or that a repository
configured earlier has, is left out and remembered as a collision. The caller rolls back when a line cannot be read.
"""

from __future__ import annotations

from bd.errors import SyncProblem
from bd.model.rows import repaired
from bd.storage.bulk import BulkInsert
from bd.storage.repositories import load_collisions
from bd.storage.repositories import set_collisions
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import parse_line
from bd.util.hashing import state_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

LONGEST_LINE_BYTES = 64 * 1024 * 1024
_BAD_LINE = (ValueError, TypeError, OverflowError, RecursionError)
_KNOWN_SQL = """
select i.id, h.content_hash from issues i left join export_hashes h on h.issue_id = i.id where i.source_repo = ?
"""
_HASH_SQL = "insert into export_hashes (issue_id, content_hash, exported_at) values (?, ?, '')"
_DELETE_SQL = "delete from issues where id = ?"


class UnreadableLine(SyncProblem):
    """A line of another repository's file is no record; nothing of the file was taken."""

    slug = "repository-malformed"

    def __init__(self, path: str, line_number: int, reason: str) -> None:
        """Names the file, the 1-based line and the reason."""
        super().__init__(
            f"{path} line {line_number}: {reason}",
            hint="repair the file in its own repository",
            details={"path": path, "line": line_number, "reason": reason},
        )


class ForeignLines:
    """One reading of one repository, in the caller's transaction.

    `ranks` gives the place of every configured repository. `freed` collects ids that went away, `imported` counts rows
    inserted or replaced.
    """

    __slots__ = (
        "_bulk",
        "_collisions",
        "_con",
        "_hashes",
        "_known",
        "_mine",
        "_now_ns",
        "_owners",
        "_ranks",
        "_source_repo",
        "_taken",
        "freed",
        "imported",
    )

    def __init__(self, con: Connection, source_repo: str, ranks: Mapping[str, int], *, now_ns: int) -> None:
        """Loads the ids there are; nothing else is kept in memory."""
        self._con = con
        self._source_repo = source_repo
        self._ranks = ranks
        self._now_ns = now_ns
        self._bulk = BulkInsert(con, now_ns=now_ns, source_repo=source_repo)
        rows = con.execute(_KNOWN_SQL, (source_repo,)).fetchall()
        self._mine = {row[0] for row in rows}
        self._known = {row[1]: row[0] for row in rows if row[1]}
        others = con.execute("select id, source_repo from issues where source_repo <> ?", (source_repo,))
        self._owners: dict[str, str] = dict(others.fetchall())
        self._taken: set[str] = set()
        self._hashes: list[tuple[str, str]] = []
        self._collisions: dict[str, str] = {}
        self.freed: set[str] = set()
        self.imported = 0

    def take_file(self, file: BinaryIO, path: str) -> None:
        """Takes every line of a file, and lets go of what it does not name.

        Raises: UnreadableLine; OSError.
        """
        number = 0
        while raw := file.readline(LONGEST_LINE_BYTES):
            number += 1
            line = raw.rstrip(b"\r\n")
            try:
                if line and not line.isspace():
                    self._take(line, is_cut=len(raw) == LONGEST_LINE_BYTES)
            except _BAD_LINE as error:
                raise UnreadableLine(path, number, str(error)) from error
        try:
            self._finish()
        except _BAD_LINE as error:
            raise UnreadableLine(path, number, str(error)) from error

    def _take(self, line: bytes, *, is_cut: bool) -> None:
        """Takes one line."""
        digest = state_hash(line).hex()
        issue_id = self._known.get(digest)
        if issue_id is not None and issue_id not in self._taken:
            self._taken.add(issue_id)
            return
        if is_cut:
            message = f"longer than {LONGEST_LINE_BYTES} bytes"
            raise ValueError(message)
        record = parse_line(line)
        if not is_issue(record) or record.get("_deleted"):
            return
        issue_id = record["id"]
        if not issue_id.isprintable():
            message = "the id has characters that cannot be printed"
            raise ValueError(message)
        if self._may_take(issue_id):
            self._put(record, digest)

    def _may_take(self, issue_id: str) -> bool:
        """Makes room for an id; says no when somebody before this repository has it."""
        if issue_id in self._taken:
            self._flush()
            self._con.execute(_DELETE_SQL, (issue_id,))
        elif issue_id in self._mine:
            self._con.execute(_DELETE_SQL, (issue_id,))
        else:
            owner = self._owners.get(issue_id)
            if owner is not None:
                if self._ranks.get(owner, -1) < self._ranks[self._source_repo]:
                    self._collisions[issue_id] = owner
                    return False
                self._take_over(issue_id, owner)
        return True

    def _take_over(self, issue_id: str, owner: str) -> None:
        """Lets an id go from a repository that is configured later."""
        self._con.execute(_DELETE_SQL, (issue_id,))
        del self._owners[issue_id]
        set_collisions(self._con, owner, {**load_collisions(self._con, owner), issue_id: self._source_repo})

    def _put(self, record: Record, digest: str) -> None:
        """Gathers one record for insertion."""
        self._bulk.add(repaired(record, self._now_ns))
        self._taken.add(record["id"])
        self._hashes.append((record["id"], digest))
        self.imported += 1
        if not self._bulk.pending:
            self._flush()

    def _flush(self) -> None:
        """Inserts what was gathered; the hashes refer to the rows, so they come second."""
        self._bulk.flush()
        self._con.executemany(_HASH_SQL, self._hashes)
        self._hashes = []

    def _finish(self) -> None:
        """Inserts the rest, deletes what the file no longer has and remembers the collisions."""
        self._flush()
        self.freed = self._mine - self._taken
        self._con.executemany(_DELETE_SQL, [(issue_id,) for issue_id in self.freed])
        if self._collisions != load_collisions(self._con, self._source_repo):
            set_collisions(self._con, self._source_repo, self._collisions)
