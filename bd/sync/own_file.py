"""The workspace's own file, after it changed under us: a pull, a checkout, a restored backup.

Every readable line is taken, but one last updated before our issue was even created, which cannot be an edit of it and
goes to the event log; unreadable lines are named and keep the file from being rewritten. A line that is byte for byte
the base costs a hash and a look-up. Lines between conflict markers are not taken: which of them is wanted is still to
be decided.
"""

from __future__ import annotations

from bd.model.rows import RecordError
from bd.storage.travelling import FileState
from bd.storage.travelling import base_hashes
from bd.storage.travelling import count_base
from bd.storage.travelling import set_file_problems
from bd.storage.travelling import set_file_state
from bd.storage.travelling import stamp_of
from bd.sync.importer import LineTaker
from bd.sync.jsonl import CONFLICT_END
from bd.sync.jsonl import CONFLICT_MARKERS
from bd.sync.jsonl import LineProblem
from bd.sync.jsonl import describe_problems
from bd.sync.jsonl import parse_line
from bd.util.hashing import state_hash

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os

    from bd.storage.sqlite import Connection
    from bd.sync.importer import ImportReport
    from bd.sync.portions import Portion


def merge_file(con: Connection, path: str, found: os.stat_result, *, now_ns: int, actor: str) -> ImportReport:
    """Takes the file into the database and remembers how it looks; `found` is its `stat` beforehand.

    Raises: OSError when the file cannot be read.
    """
    merge = _OwnFileMerge(con, path, found, now_ns=now_ns, actor=actor)
    for portion in merge.taker.portions(path):
        merge.take(portion)
    report = merge.taker.finish()
    set_file_state(con, FileState(stamp_of(found), in_step=merge.is_base(con, found.st_size)))
    set_file_problems(con, describe_problems(report.problems) if report.problems else "")
    return report


class _OwnFileMerge:
    """One run over the file; it is in step when it is the base to the byte."""

    __slots__ = ("_count", "_in_step", "_is_undecided", "_known", "_previous", "_size_bytes", "taker")

    def __init__(self, con: Connection, path: str, found: os.stat_result, *, now_ns: int, actor: str) -> None:
        """Prepares a run."""
        self.taker = LineTaker(con, now_ns=now_ns, actor=actor, size_bytes=found.st_size)
        self.taker.path = path
        self._known = base_hashes(con)
        self._is_undecided = False
        self._in_step = True
        self._previous = b""
        self._count = 0
        self._size_bytes = 0

    def take(self, portion: Portion) -> None:
        """Takes some lines."""
        if not (self._known or self._is_undecided) and self.taker.take_portion(portion):
            self._in_step = False
            return
        for number, line in portion.lines:
            digest = state_hash(line)
            key = self._known.get(digest)
            if key is None:
                self._in_step = False
                self._take_line(number, line, digest)
            else:
                self._pass_by(key.encode(), line)

    def _take_line(self, number: int, line: bytes, digest: bytes) -> None:
        """Takes a line that is not the base, unless it cannot be read or is undecided."""
        if line.startswith(CONFLICT_MARKERS):
            self._is_undecided = not line.startswith(CONFLICT_END)
        elif self._is_undecided:
            return
        try:
            self.taker.take(parse_line(line), line, digest=digest)
        except RecordError as error:
            self.taker.report.problems.append(LineProblem(number, str(error)))

    def _pass_by(self, key: bytes, line: bytes) -> None:
        """Counts a line that is the base."""
        self._in_step = self._in_step and self._previous < key
        self._previous = key
        self._count += 1
        self._size_bytes += len(line) + 1

    def is_base(self, con: Connection, size_bytes: int) -> bool:
        """Says whether the file, of that size, is the base to the byte."""
        return self._in_step and self._count == count_base(con) and self._size_bytes == size_bytes
