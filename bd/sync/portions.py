"""A large file, some thousand lines at a time, with the rows of new issues made ahead by a second process.

Lines become rows while the rows before them go in. That is worth it, and right, for lines that fill an empty database:
in a portion where one line is anything but an issue nobody had before, all lines are left for the caller.
"""

from __future__ import annotations

from bd.model.former import FORMER_KEY
from bd.model.rows import RecordError
from bd.storage.bulk import Batch
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import read_lines
from bd.util.hashing import state_hash
from bd.util.second_process import SecondProcessEnded
from bd.util.second_process import can_fork
from bd.util.second_process import made_ahead

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from typing import Any

    from bd.model.record import Record

    Line = tuple[int, bytes]


_MOST_LINES = 500
_MOST_BYTES = 1 << 22


class Portion:
    """Some lines of a file; `batch` holds the rows of all of them when each is an issue that may be new.

    `external_refs` are the references of its issues, as (reference, id).
    """

    __slots__ = ("_lines", "_numbers", "batch", "external_refs", "size_bytes")

    def __init__(self, packed: tuple[Any, ...]) -> None:
        """Unpacks what `_packed` made."""
        self._numbers, self._lines, rows, self.external_refs, self.size_bytes = packed
        self.batch = None
        if rows is not None:
            self.batch = Batch()
            self.batch.issues, self.batch.sets, self.batch.base = rows
            self.batch.size = len(self._numbers)

    @property
    def lines(self) -> Iterable[Line]:
        """Every line as (line number, line)."""
        lines = self._lines if self.batch is None else [str(state[2]).encode() for state in self.batch.base]
        return zip(self._numbers, lines, strict=True)

    @property
    def last_number(self) -> int:
        """The number of its last line."""
        return int(self._numbers[-1])


def read_portions(path: str, *, repair: Callable[[Record], Record] | None) -> Iterator[Portion]:
    """Yields every line that is not blank, in order; with rows, made ahead as `repair` fills them in, when it is given.

    Raises: OSError when the file cannot be read.
    """
    done = 0
    if repair is not None and can_fork():
        try:
            for packed in made_ahead(_packed(lines, repair) for lines in _split(path, 0)):
                portion = Portion(packed)
                done = portion.last_number
                yield portion
        except (SecondProcessEnded, OSError):
            pass
        else:
            return
    for lines in _split(path, done):
        yield Portion(_left(lines))


def _split(path: str, done: int) -> Iterator[list[Line]]:
    """Yields the lines behind the first `done`, as many at a time as go in together."""
    lines: list[Line] = []
    size_bytes = 0
    for line in read_lines(path):
        if line[0] > done:
            lines.append(line)
            size_bytes += len(line[1])
            if len(lines) >= _MOST_LINES or size_bytes >= _MOST_BYTES:
                yield lines
                lines = []
                size_bytes = 0
    if lines:
        yield lines


def _left(lines: list[Line]) -> tuple[Any, ...]:
    """Returns lines without rows, packed."""
    numbers = [number for number, _ in lines]
    return numbers, [line for _, line in lines], None, (), sum(len(line) + 1 for _, line in lines)


def _packed(lines: list[Line], repair: Callable[[Record], Record]) -> tuple[Any, ...]:
    """Returns lines with their rows, packed as `marshal` can write it."""
    batch = Batch()
    external_refs: list[tuple[str, str]] = []
    ids: set[str] = set()
    size_bytes = 0
    try:
        for _, line in lines:
            record = parse_line(line)
            if not is_issue(record) or "_deleted" in record or FORMER_KEY in record or record["id"] in ids:
                return _left(lines)
            batch.add(repair(record), state=(record["id"], state_hash(line), line.decode()))
            ids.add(record["id"])
            if record.get("external_ref"):
                external_refs.append((record["external_ref"], record["id"]))
            size_bytes += len(line) + 1
    except RecordError:
        return _left(lines)
    rows = (batch.issues, batch.sets, batch.base)
    return [number for number, _ in lines], None, rows, external_refs, size_bytes
