"""Changing single lines of a sorted file without reading it: bisection finds the place, spans are copied whole.

The file is its own index because its lines are sorted by record key. The cost of a change is a copy, which a file
system that shares extents does not even make.
"""

from __future__ import annotations

import os

from bd.sync.jsonl import line_key
from bd.util.atomicfile import write_all

_WINDOW = 8192
_COPY = 1 << 20


class SortedLines:
    """Read access to a sorted file of lines through a file descriptor; offsets and sizes in bytes."""

    __slots__ = ("fileno", "size_bytes")

    def __init__(self, fileno: int, size_bytes: int) -> None:
        """Looks at an open file."""
        self.fileno = fileno
        self.size_bytes = size_bytes

    def _line_start(self, offset: int, floor: int) -> int:
        """Returns where the line that covers `offset` begins, not before `floor`."""
        end = offset
        while end > floor:
            begin = max(floor, end - _WINDOW)
            found = os.pread(self.fileno, end - begin, begin).rfind(b"\n")
            if found >= 0:
                return begin + found + 1
            end = begin
        return floor

    def _line_at(self, start: int) -> bytes:
        """Returns the line that begins at `start`, with its newline."""
        parts: list[bytes] = []
        offset = start
        while offset < self.size_bytes:
            window = os.pread(self.fileno, _WINDOW, offset)
            found = window.find(b"\n")
            if found >= 0:
                parts.append(window[: found + 1])
                break
            if not window:
                break
            parts.append(window)
            offset += len(window)
        return b"".join(parts)

    def find(self, key: bytes) -> tuple[int, int]:
        """Returns the span (start, end) of the line with `key`; an empty span where it would stand."""
        low, high = 0, self.size_bytes
        while low < high:
            start = self._line_start((low + high) // 2, low)
            line = self._line_at(start)
            found = line_key(line.rstrip(b"\r\n"))
            if found == key:
                return start, start + len(line)
            if found < key:
                low = start + len(line)
            else:
                high = start
        return low, low


def splice_lines(source: SortedLines, target: int, changes: list[tuple[bytes, bytes | None]]) -> None:
    """Writes `source` to the file descriptor `target` with lines changed.

    `changes` is sorted by key; a line replaces or joins, None removes.
    """
    copied = 0
    for key, line in changes:
        start, end = source.find(key)
        copy_span(source.fileno, target, copied, start)
        if line is not None:
            write_all(target, line + b"\n")
        copied = end
    copy_span(source.fileno, target, copied, source.size_bytes)


def copy_span(source: int, target: int, start: int, end: int) -> None:
    """Appends the bytes from `start` to `end` of one open file to another, inside the kernel where it can."""
    offset = _copy_in_kernel(source, target, start, end) if hasattr(os, "copy_file_range") else start
    while offset < end:
        window = os.pread(source, min(_COPY, end - offset), offset)
        if not window:
            break
        write_all(target, window)
        offset += len(window)


def _copy_in_kernel(source: int, target: int, start: int, end: int) -> int:
    """Copies without the bytes passing through here; returns how far it came before the system declined."""
    offset = start
    try:
        while offset < end and (count := os.copy_file_range(source, target, end - offset, offset)):
            offset += count
    except OSError as error:
        import errno

        if error.errno not in (errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP, errno.EPERM):
            raise
    return offset
