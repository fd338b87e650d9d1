"""Lines of the travelling file: reading them one by one, however long, and knowing which record each one is.

One JSON object a line, UTF-8, sorted by record key in byte order, each ended by one newline. A carriage return before
the newline, a byte order mark and blank lines are read and not written. A line that is not an issue record (`_type`
other than `issue`) is kept as it is under the key `~type:name`.
"""

from __future__ import annotations

from bd.errors import SyncProblem
from bd.model.rows import RecordError
from bd.model.rows import clean_text
from bd.util.hashing import state_hash
from bd.util.jsontext import JsonTextError
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.model.record import Record

_ID_START = b'{"id":"'
CONFLICT_END = b">>>>>>>"
CONFLICT_MARKERS = (b"<<<<<<<", b"|||||||", b"=======", CONFLICT_END)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SHOWN_PROBLEMS = 5
_BLOCK_BYTES = 1 << 18


class LineProblem:
    """Why one line cannot be read."""

    __slots__ = ("line_number", "reason")

    def __init__(self, line_number: int, reason: str) -> None:
        """Keeps the 1-based line number and a few words."""
        self.line_number = line_number
        self.reason = reason


class MalformedLines(SyncProblem):
    """A file holds lines that are no records; nothing of it was taken."""

    slug = "jsonl-malformed"

    def __init__(self, path: str, problems: list[LineProblem]) -> None:
        """Names the file, the line numbers and the reasons."""
        super().__init__(
            f"{path}: {describe_problems(problems)}; nothing was imported",
            hint="repair or remove these lines and run the command again",
            details={
                "path": path,
                "lines": [{"line": problem.line_number, "reason": problem.reason} for problem in problems],
            },
        )


def describe_problems(problems: list[LineProblem]) -> str:
    """Returns the first few problems as one phrase."""
    parts = [f"line {problem.line_number}: {problem.reason}" for problem in problems[:_SHOWN_PROBLEMS]]
    if len(problems) > _SHOWN_PROBLEMS:
        parts.append(f"and {len(problems) - _SHOWN_PROBLEMS} more")
    return "; ".join(parts)


def read_lines(path: str) -> Iterator[tuple[int, bytes]]:
    """Yields (line number, line without its ending) of every line that is not blank, in bounded memory."""
    for lines in read_blocks(path, _BLOCK_BYTES):
        yield from lines


def read_blocks(path: str, size: int) -> Iterator[list[tuple[int, bytes]]]:
    """Yields what `read_lines` does, as many lines at a time as have about `size` bytes."""
    number = 1
    with open(path, "rb") as file:
        while block := file.read(size):
            raw = (block + file.readline()).removesuffix(b"\n").split(b"\n")
            lines = [line.rstrip(b"\r").removeprefix(_BYTE_ORDER_MARK) for line in raw]
            yield [(place, line) for place, line in enumerate(lines, number) if line and not line.isspace()]
            number += len(raw)


def parse_line(line: bytes) -> Record:
    """Returns the record of one line.

    Raises: RecordError with the reason when it is none.
    """
    if line.startswith(CONFLICT_MARKERS):
        message = "a merge conflict marker"
        raise RecordError(message)
    try:
        record = loads(line.decode())
    except UnicodeDecodeError:
        message = "not UTF-8"
        raise RecordError(message) from None
    except JsonTextError as error:
        message = f"not JSON ({error})"
        raise RecordError(message) from None
    if not isinstance(record, dict):
        message = "not a JSON object"
        raise RecordError(message)
    if is_issue(record):
        issue_id = record.get("id")
        if not (isinstance(issue_id, str) and issue_id.strip()):
            message = "no id"
            raise RecordError(message)
        if clean_text(issue_id) != issue_id:
            message = "half a character in the id"
            raise RecordError(message)
    return record


def is_issue(record: Record) -> bool:
    """Says whether a record is an issue; others are carried along unread."""
    kind = record.get("_type", "issue")
    return bool(kind == "issue")


def record_key(record: Record, line: bytes) -> str:
    """Returns what identifies a record: its id, or `~type:name` for another kind (its hash when it has no name)."""
    if is_issue(record):
        return str(record["id"])
    name = record.get("key") or record.get("id") or state_hash(line).hex()
    return clean_text(f"~{record['_type']}:{name}")


def line_key(line: bytes) -> bytes:
    """Returns the record key of a line as bytes; "" when the line is no record."""
    if line.startswith(_ID_START):
        end = line.find(b'"', len(_ID_START))
        if end > 0 and b"\\" not in line[:end] and b'"_type"' not in line:
            return line[len(_ID_START) : end]
    try:
        return record_key(parse_line(line), line).encode()
    except RecordError:
        return b""
