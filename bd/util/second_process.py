"""Work that a second process does for this one, for the cores that an interpreter cannot use by itself.

The second process is a fork: it has everything this one has, and must not touch what cannot be shared (databases). What
it makes ahead comes back in order through memory that both have: it has a few places, so the second process is a few
things ahead. Pipes say how long the next thing is, which carries what is too long for a place, and that a place is
free.
"""

from __future__ import annotations

import gc
import itertools
import os
import sys
from marshal import dumps
from marshal import loads
from mmap import mmap

from bd.util.atomicfile import write_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from typing import Any

_LENGTH_BYTES = 8
_PLACES = 4
_PLACE_BYTES = 4 << 20


class SecondProcessEnded(Exception):
    """The second process ended before its work did, because somebody killed it or the work raised something."""


def can_fork() -> bool:
    """Says whether a second process may be made: this one has a single thread, and there is a core for another."""
    if not hasattr(os, "fork") or len(sys._current_frames()) > 1:  # noqa: SLF001 (documented)
        return False
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (cores or 1) > 1


class Elsewhere:
    """Runs `job(*values)` in a second process while the body of the `with` statement runs.

    For what need not be done: it is left out when it is not worth a process, or there is no room for one, and nobody
    is told how it went.
    """

    __slots__ = ("_child", "_is_worth_it", "_job", "_values")

    def __init__(self, job: Callable[..., object], *values: Any, is_worth_it: bool = True) -> None:
        """Prepares the job."""
        self._job = job
        self._values = values
        self._is_worth_it = is_worth_it
        self._child = 0

    def __enter__(self) -> None:
        """Starts the job."""
        if not (self._is_worth_it and can_fork()):
            return
        try:
            self._child = os.fork()
        except OSError:
            return
        if self._child == 0:
            try:
                self._job(*self._values)
            finally:
                os._exit(0)

    def __exit__(self, *_: object) -> None:
        """Waits for its end."""
        if self._child:
            _await(self._child)


def made_ahead(things: Iterable[Any]) -> Iterator[Any]:
    """Yields what `things` yields, made in a second process; only what `marshal` can write comes back.

    Raises: SecondProcessEnded; OSError when there is no room for another process.
    """
    ends = made, made_writer, freed_reader, freed = (*os.pipe(), *os.pipe())
    with mmap(-1, _PLACES * _PLACE_BYTES) as memory:
        try:
            child = os.fork()
        except OSError:
            _close(ends)
            raise
        if child == 0:
            _make(things, memory, ends)
        os.close(made_writer)
        try:
            yield from _received(memory, made, freed)
        finally:
            _close((made, freed_reader, freed))
            _await(child)


def _await(child: int) -> None:
    """Waits for a process, unless somebody else does: who ignores SIGCHLD has the system do it."""
    try:
        os.waitpid(child, 0)
    except ChildProcessError:
        return


def _close(ends: Iterable[int]) -> None:
    """Closes ends of pipes."""
    for end in ends:
        os.close(end)


def _make(things: Iterable[Any], memory: mmap, ends: tuple[int, int, int, int]) -> None:
    """Is the second process: sends everything, and an empty message at the end; never returns."""
    gc.disable()  # everything goes with the process
    status = 1
    try:
        made_reader, made, freed, freed_writer = ends
        _close((made_reader, freed_writer))
        for count, thing in enumerate(things):
            if count >= _PLACES and not os.read(freed, 1):
                break
            message = dumps(thing)
            size = len(message)
            place = count % _PLACES * _PLACE_BYTES
            if size <= _PLACE_BYTES:
                memory[place : place + size] = message
            write_all(made, size.to_bytes(_LENGTH_BYTES, "little"))
            if size > _PLACE_BYTES:
                write_all(made, message)
        else:
            write_all(made, bytes(_LENGTH_BYTES))
        status = 0
    finally:
        os._exit(status)


def _received(memory: mmap, made: int, freed: int) -> Iterator[Any]:
    """Yields what was made up to the message that ends it; a place in memory is free as soon as it was read."""
    with memoryview(memory) as places:
        for count in itertools.count():
            size = int.from_bytes(_read(made, _LENGTH_BYTES), "little")
            if not size:
                return
            place = count % _PLACES * _PLACE_BYTES
            with memoryview(_read(made, size)) if size > _PLACE_BYTES else places[place : place + size] as message:
                thing = loads(message)  # noqa: S302 (our own fork wrote it)
            os.write(freed, b"f")
            yield thing


def _read(reader: int, size: int) -> bytearray:
    """Reads exactly `size` bytes."""
    message = bytearray(size)
    with memoryview(message) as view:
        done = 0
        while done < size:
            count = os.readv(reader, [view[done:]])
            if not count:
                raise SecondProcessEnded
            done += count
    return message
