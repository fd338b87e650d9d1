"""A progress bar on standard error, for a person who waits longer than a second."""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from bd.cli.context import Context

_PATIENCE_S = 1.0


class Progress:
    """Counts steps; draws a bar only on a terminal and only once the work has taken a second."""

    __slots__ = ("_bar", "_context", "_start_s", "_task", "_title", "_total")

    def __init__(self, bd: Context, title: str, total: int) -> None:
        """Prepares a bar for `total` steps; 0 when their number is unknown."""
        self._context = bd
        self._title = title
        self._total = total
        self._start_s = time.monotonic()
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Progress:
        """Starts counting."""
        return self

    def advance_to(self, done: int, total: int = 0) -> None:
        """Says that `done` steps are done; and of how many, where that was not known before."""
        self._total = total or self._total
        if self._bar is None:
            is_watched = self._context.stderr.isatty() and not self._context.quiet
            if not is_watched or time.monotonic() - self._start_s < _PATIENCE_S:
                return
            self._open()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done)

    def _open(self) -> None:
        """Draws the bar for the first time; Rich is loaded here, because most imports are over before."""
        from rich.console import Console
        from rich.progress import Progress as Bar

        self._bar = Bar(console=Console(file=self._context.stderr), transient=True)  # type: ignore[arg-type]
        self._bar.start()
        self._task = self._bar.add_task(self._title, total=self._total or None)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Removes the bar."""
        if self._bar is not None:
            self._bar.stop()
