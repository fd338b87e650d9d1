"""Work that a second process does ahead of this one, for the cores that an interpreter cannot use by itself.

The second process is a fork: it has everything this one has, and must not touch what cannot be shared (databases). What
it makes comes back through a pipe, in order, one thing at a time: while this process uses one, the next is made.
"""

from __future__ import annotations

import gc
import os
import sys
from marshal import dumps
from marshal import loads

try:
    import fcntl
except ImportError:  # pragma: platform
    fcntl = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from typing import Any
    from typing import BinaryIO

_LENGTH_BYTES = 8
_PIPE_BYTES = 1 << 20


class SecondProcessEnded(Exception):
    """The second process ended before its work did, because somebody killed it or the work raised something."""


def can_fork() -> bool:
    """Says whether a second process may be made: this one has a single thread, and there is a core for another."""
    if not hasattr(os, "fork") or len(sys._current_frames()) > 1:  # noqa: SLF001 (documented)
        return False
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (cores or 1) > 1


def made_ahead(things: Iterable[Any]) -> Iterator[Any]:
    """Yields what `things` yields, made in a second process; only what `marshal` can write comes back.

    Raises: SecondProcessEnded; OSError when there is no room for another process.
    """
    reader, writer = os.pipe()
    _widen(writer)
    try:
        child = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        raise
    if child == 0:
        _make(things, reader, writer)
    os.close(writer)
    try:
        with open(reader, "rb", buffering=0) as pipe:
            yield from _received(pipe)
    finally:
        os.waitpid(child, 0)


def _make(things: Iterable[Any], reader: int, writer: int) -> None:
    """Is the second process: sends everything, and an empty message at the end; never returns."""
    gc.disable()  # everything goes with the process
    status = 1
    try:
        os.close(reader)
        with open(writer, "wb") as pipe:
            for thing in things:
                message = dumps(thing)
                pipe.write(len(message).to_bytes(_LENGTH_BYTES, "little") + message)
                pipe.flush()
            pipe.write(bytes(_LENGTH_BYTES))
        status = 0
    finally:
        os._exit(status)


def _received(pipe: BinaryIO) -> Iterator[Any]:
    """Yields what comes through the pipe up to the message that ends it."""
    while True:
        size = int.from_bytes(_read(pipe, _LENGTH_BYTES), "little")
        if not size:
            return
        yield loads(_read(pipe, size))  # noqa: S302 (our own fork wrote it)


def _read(pipe: BinaryIO, size: int) -> bytearray:
    """Reads exactly `size` bytes."""
    message = bytearray(size)
    view = memoryview(message)
    done = 0
    while done < size:
        count = pipe.readinto(view[done:])  # type: ignore[attr-defined]
        if not count:
            raise SecondProcessEnded
        done += count
    return message


def _widen(writer: int) -> None:
    """Lets a pipe hold more at once, where the system has such a thing."""
    command = getattr(fcntl, "F_SETPIPE_SZ", None)
    if command is not None:
        try:
            fcntl.fcntl(writer, command, _PIPE_BYTES)
        except OSError:
            return
