"""What a command writes to: UTF-8 whatever the locale says, gathered, and written by as few system calls as possible.

An `Output` stands on a file descriptor (a real process) or on a text stream (a test). It is enough of a text file for
Rich and for code that writes in blocks.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_BLOCK_CHARACTERS = 1 << 20


class Output:
    """A stream of text."""

    __slots__ = ("_parts", "_size", "_target", "encoding", "errors")

    def __init__(self, target: int | TextIO) -> None:
        """Writes to a file descriptor, or to a text stream."""
        self._target = target
        self._parts: list[str] = []
        self._size = 0
        self.encoding = "utf-8"
        self.errors = "surrogateescape"

    def write(self, text: str) -> int:
        """Keeps text for the next flush; a large amount is flushed at once.

        Raises: OutputBroken, OutputFailed.
        """
        self._parts.append(text)
        self._size += len(text)
        if self._size > _BLOCK_CHARACTERS:
            self.flush()
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Writes texts one after the other."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Writes what is kept.

        Raises: OutputBroken, OutputFailed.
        """
        text = self.take()
        if not text:
            return
        try:
            if isinstance(self._target, int):
                _write_all(self._target, _encode(text))
            else:
                self._target.write(text)
                self._target.flush()
        except OSError as error:
            from bd.cli.problems import OutputBroken
            from bd.cli.problems import OutputFailed

            if isinstance(error, BrokenPipeError):
                raise OutputBroken from error
            raise OutputFailed(error.strerror or str(error)) from error

    def take(self) -> str:
        """Returns what is kept, and forgets it."""
        text = "".join(self._parts)
        self.discard()
        return text

    def discard(self) -> None:
        """Forgets what is kept."""
        self._parts = []
        self._size = 0

    def isatty(self) -> bool:
        """Says whether a person looks at it."""
        if not isinstance(self._target, int):
            return self._target.isatty()
        try:
            return os.isatty(self._target)
        except OSError:
            return False

    def writable(self) -> bool:
        """Says yes."""
        return True

    def fileno(self) -> int:
        """Returns the descriptor.

        Raises: OSError when there is none.
        """
        return self._target if isinstance(self._target, int) else self._target.fileno()


def _encode(text: str) -> bytes:
    """Returns UTF-8; bytes that came in undecoded go out as they were."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _write_all(descriptor: int, data: bytes) -> None:
    """Writes everything, however many calls that takes."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def claim_standard_descriptors() -> None:
    """Puts the null device where a standard descriptor is closed, so that no file of ours is opened in its place."""
    while True:
        descriptor = os.open(os.devnull, os.O_RDWR)
        if descriptor > 2:
            os.close(descriptor)
            return
