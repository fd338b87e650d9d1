"""The travelling file, written while an empty database fills.

What goes in then is what the file will hold, if it comes in order; so it need not be read from the database again. In
any doubt the draft is dropped, and the file is written from the base as ever.
"""

from __future__ import annotations

from bd.util.atomicfile import Replacement
from bd.util.atomicfile import remove_leftovers
from bd.util.atomicfile import write_all

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class Draft:
    """The lines that went in so far, in a file of their own beside the one they are for."""

    __slots__ = ("_count", "_last_key", "_replacement")

    def __init__(self, path: str) -> None:
        """Begins a draft of `path`, under the lock that says nobody else does; without room for one there is none."""
        self._count = 0
        self._last_key = ""
        self._replacement: Replacement | None = None
        try:
            remove_leftovers(path)
            self._replacement = Replacement(path).__enter__()
        except OSError:
            self.drop()

    def add(self, keys: Sequence[str], text: bytes) -> None:
        """Takes lines as they went in, and their record keys; drops everything when they are out of order."""
        if self._replacement is None:
            return
        if any(key <= before for before, key in zip([self._last_key, *keys], keys, strict=False)):
            self.drop()
            return
        try:
            write_all(self._replacement.fileno, text)
        except OSError:
            self.drop()
            return
        self._last_key = keys[-1]
        self._count += len(keys)

    def finish(self, count: int) -> Replacement | None:
        """Hands over the file when it holds `count` lines; drops it otherwise."""
        if self._count != count:
            self.drop()
        replacement, self._replacement = self._replacement, None
        return replacement

    def drop(self) -> None:
        """Removes the draft, if there still is one."""
        if self._replacement is not None:
            self._replacement.__exit__(None, None, None)
            self._replacement = None
