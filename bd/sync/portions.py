"""A large file, some thousand lines at a time, with the rows of new issues made ahead by a second process.

Lines become rows while the rows before them go in. That is worth it, and right, for lines that fill an empty database:
in a portion where one line is anything but an issue nobody had before, all lines are left for the caller.
"""

from __future__ import annotations

from itertools import chain

from bd.model.former import FORMER_KEY
from bd.model.rows import RecordError
from bd.storage.bulk import Batch
from bd.sync.jsonl import is_issue
from bd.sync.jsonl import parse_line
from bd.sync.jsonl import read_blocks
from bd.util.hashing import state_hash
from bd.util.second_process import SecondProcessEnded
from bd.util.second_process import can_fork
from bd.util.second_process import made_ahead

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator
    from typing import Any

    from bd.model.record import Record

    Line = tuple[int, bytes]


_PORTION_BYTES = 1 << 17


class Portion:
    """Some lines of a file; `batch` holds the rows of all of them when each is an issue that may be new.

    `text` is the lines with their endings, `ids` and `external_refs`, as (reference, id), are those of the batch.
    """

    __slots__ = ("_numbers", "batch", "external_refs", "ids", "text")

    def __init__(self, packed: tuple[Any, ...]) -> None:
        """Unpacks what `_packed` made."""
        self._numbers, self.text, rows, self.ids, self.external_refs = packed
        self.batch = None
        if rows is not None:
            self.batch = Batch()
            self.batch.issues, self.batch.sets, hashes = rows
            states = zip(self.ids, hashes, self.text.decode().split("\n"), strict=False)
            self.batch.base = list(chain.from_iterable(states))
            self.batch.size = len(self.ids)

    @property
    def lines(self) -> Iterator[Line]:
        """Every line as (line number, line)."""
        return zip(self._numbers, self.text.split(b"\n"), strict=False)

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
    for lines in read_blocks(path, _PORTION_BYTES):
        behind = [line for line in lines if line[0] > done] if lines and lines[0][0] <= done else lines
        if behind:
            yield behind


def _left(lines: list[Line]) -> tuple[Any, ...]:
    """Returns lines without rows, packed."""
    numbers = [number for number, _ in lines]
    return numbers, _joined(lines), None, (), ()


def _packed(lines: list[Line], repair: Callable[[Record], Record]) -> tuple[Any, ...]:
    """Returns lines with their rows, packed as `marshal` can write it."""
    batch = Batch()
    external_refs: list[tuple[str, str]] = []
    ids: dict[str, None] = {}
    try:
        for _, line in lines:
            record = parse_line(line)
            issue_id = record["id"] if is_issue(record) else ""
            if not issue_id or "_deleted" in record or FORMER_KEY in record or issue_id in ids:
                return _left(lines)
            batch.add(repair(record))
            ids[issue_id] = None
            if record.get("external_ref"):
                external_refs.append((record["external_ref"], issue_id))
    except RecordError:
        return _left(lines)
    rows = (batch.issues, batch.sets, [state_hash(line) for _, line in lines])
    return [number for number, _ in lines], _joined(lines), rows, list(ids), external_refs


def _joined(lines: list[Line]) -> bytes:
    """Returns lines as one text, each with its ending."""
    return b"\n".join([line for _, line in lines]) + b"\n"
