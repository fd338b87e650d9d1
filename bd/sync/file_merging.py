"""Merging two versions of a travelling file against the one both come from: git's merge driver, and what is like it.

Reads three files and no database. A record is identified by its key alone. A line missing on one side is no deletion:
every record that either side has is in the outcome; one that only the base has was let go by both. A line that says
the same as a side's is that side's, byte for byte. Lines that cannot be read refuse the whole merge, unless both sides
have the same bytes there.
"""

from __future__ import annotations

from bd.errors import ExitCode
from bd.errors import SyncProblem
from bd.model.merging import merge_records
from bd.model.rows import RecordError
from bd.sync.jsonl import LineProblem
from bd.sync.jsonl import describe_problems
from bd.sync.jsonl import line_key
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import read_lines
from bd.sync.jsonl import record_key
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.merging import Merged
    from bd.model.record import Record

    Numbered = tuple[int, bytes]


class MergeInputMissing(SyncProblem):
    """One of the versions to merge cannot be read."""

    slug = "merge-input-missing"
    exit_code = ExitCode.USAGE  # what git's drivers are expected to answer when nothing was merged

    def __init__(self, side: str, path: str, reason: str) -> None:
        """Names the side, the file and what the system says."""
        super().__init__(
            f"cannot read the {side} file {path}: {reason}; nothing was merged",
            hint="give the four files as bd merge OUT BASE LEFT RIGHT",
            details={"side": side, "path": path, "reason": reason},
        )


class MergeInputMalformed(SyncProblem):
    """One of the versions to merge holds lines that are no records."""

    slug = "merge-input-malformed"
    exit_code = ExitCode.USAGE

    def __init__(self, side: str, path: str, problems: list[LineProblem]) -> None:
        """Names the side, the file and its lines."""
        super().__init__(
            f"cannot read the {side} file {path}: {describe_problems(problems)}; nothing was merged",
            hint="repair these lines on the side they come from and merge again",
            details={
                "side": side,
                "path": path,
                "lines": [{"line": problem.line_number, "reason": problem.reason} for problem in problems],
            },
        )


class FileMerge:
    """The outcome of a merge: the lines in file order, and what a person may want to know.

    `merged` holds (record key, outcome) of every record that was put together from two sides.
    """

    __slots__ = ("lines", "merged")

    def __init__(self, lines: list[bytes], merged: list[tuple[str, Merged]]) -> None:
        """Keeps both."""
        self.lines = lines
        self.merged = merged

    def to_bytes(self) -> bytes:
        """Returns the file."""
        return b"".join(line + b"\n" for line in self.lines)


class _Side:
    """One version of the file: its lines by record key, more than one where the file repeats a record."""

    __slots__ = ("lines", "name", "path", "problems")

    def __init__(self, name: str, path: str) -> None:
        """Takes what the side is called in messages, and its file."""
        self.name = name
        self.path = path
        self.problems: list[LineProblem] = []
        self.lines: dict[bytes, list[Numbered]] = {}

    def read(self, wanted: set[bytes] | None = None) -> None:
        """Reads the lines of all records, or of those in `wanted`.

        Raises: MergeInputMissing.
        """
        try:
            for number, line in read_lines(self.path):
                key = line_key(line)
                if key and (wanted is None or key in wanted):
                    self.lines.setdefault(key, []).append((number, line))
                elif not key:
                    self.record((number, line))
        except OSError as error:
            raise MergeInputMissing(self.name, self.path, error.strerror or str(error)) from error

    def record(self, numbered: Numbered, key: bytes | None = None) -> Record | None:
        """Returns the record of a line; None, and the problem noted, when it is none or not that of `key`."""
        number, line = numbered
        try:
            record = parse_line(line)
        except RecordError as error:
            self.problems.append(LineProblem(number, str(error)))
            return None
        if key is not None and record_key(record, line).encode() != key:
            self.problems.append(LineProblem(number, "two ids"))
            return None
        return record

    def records(self, key: bytes) -> list[Record]:
        """Returns the records of a key that can be read."""
        found = (self.record(numbered, key) for numbered in self.lines.get(key, ()))
        return [record for record in found if record is not None]

    def check(self) -> None:
        """Refuses a file with lines that could not be read.

        Raises: MergeInputMalformed.
        """
        if self.problems:
            self.problems.sort(key=lambda problem: problem.line_number)
            raise MergeInputMalformed(self.name, self.path, self.problems)


def merge_files(base_path: str, left_path: str, right_path: str) -> FileMerge:
    """Merges the files; nothing is written.

    Raises: MergeInputMissing, MergeInputMalformed.
    """
    left, right, base = _Side("left", left_path), _Side("right", right_path), _Side("base", base_path)
    left.read()
    right.read()
    left.check()
    right.check()
    keys = left.lines.keys() | right.lines.keys()
    base.read({key for key in keys if _raw(left, key) != _raw(right, key) or len(_raw(left, key)) > 1})
    merged: list[tuple[str, Merged]] = []
    lines = [_merge_key(key, (base, left, right), merged) for key in sorted(keys)]
    left.check()
    right.check()
    return FileMerge(lines, merged)


def _raw(side: _Side, key: bytes) -> list[bytes]:
    """Returns the lines of a record on one side."""
    return [line for _, line in side.lines.get(key, ())]


def _merge_key(key: bytes, sides: tuple[_Side, _Side, _Side], merged: list[tuple[str, Merged]]) -> bytes:
    """Returns the line of one record; what was put together is noted in `merged`."""
    base, left, right = sides
    before, ours, theirs = (_raw(side, key) for side in sides)
    if ours == theirs and len(ours) == 1:
        return ours[0]
    records = [*left.records(key), *right.records(key)]
    lines = [*ours, *theirs]
    if len(records) < len(lines):
        return b""
    if len(lines) == 1:
        return lines[0]
    if len(before) == len(ours) == len(theirs) == 1 and before[0] in lines:
        return theirs[0] if before == ours else ours[0]
    bases = base.records(key)
    try:
        return _fold(key, (bases[-1] if bases else None, records), lines, merged)
    except (RecursionError, JsonTextError):
        left.problems.append(LineProblem((left.lines.get(key) or right.lines[key])[0][0], "nested too deeply"))
        return b""


def _fold(
    key: bytes, states: tuple[Record | None, list[Record]], lines: list[bytes], merged: list[tuple[str, Merged]]
) -> bytes:
    """Returns the line of a record that has several versions, merged one after the other."""
    before, (first, *others) = states
    record = first
    for other in others:
        outcome = merge_records(before, record, other)
        merged.append((key.decode(), outcome))
        record = outcome.record
    spellings = [line for line, version in zip(lines, states[1], strict=True) if version == record]
    return min(spellings) if spellings else dumps_line(record).encode()
