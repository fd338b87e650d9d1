"""One reading of the travelling file, shared by every check that asks; memory is bounded by the ids, not the lines."""

from __future__ import annotations

from bd.model.rows import RecordError
from bd.sync.jsonl import LineProblem
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import read_lines
from bd.sync.jsonl import record_key
from bd.util.hashing import state_hash

_CONFLICT_REASON = "a merge conflict marker"


class FileScan:
    """What the lines of a file are.

    Shape:  `ids` maps the id of each issue to the hash of its (last) line; `duplicates` holds (id, line number) of
            every repetition; `unsorted_line` is the first line that stands before its predecessor, 0 for none.
    """

    __slots__ = ("duplicates", "ids", "other_count", "problems", "unsorted_line")

    def __init__(self) -> None:
        """Starts with an empty file."""
        self.ids: dict[str, bytes] = {}
        self.other_count = 0
        self.problems: list[LineProblem] = []
        self.duplicates: list[tuple[str, int]] = []
        self.unsorted_line = 0

    @property
    def conflict_lines(self) -> list[int]:
        """The numbers of the lines that are merge conflict markers."""
        return [problem.line_number for problem in self.problems if problem.reason == _CONFLICT_REASON]


def scan_file(path: str) -> FileScan:
    """Returns what the lines of a file are.

    Raises: OSError when it cannot be read.
    """
    scan = FileScan()
    previous = b""
    for number, line in read_lines(path):
        try:
            record = parse_line(line)
        except RecordError as error:
            scan.problems.append(LineProblem(number, str(error)))
            continue
        key = record_key(record, line)
        encoded = key.encode("utf-8", "surrogatepass")
        if encoded < previous and not scan.unsorted_line:
            scan.unsorted_line = number
        previous = encoded
        if not is_issue(record):
            scan.other_count += 1
            continue
        if key in scan.ids:
            scan.duplicates.append((key, number))
        scan.ids[key] = state_hash(line)
    return scan
