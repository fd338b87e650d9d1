"""One job beside the caller, for calls that let go of the interpreter, such as SQL statements over many rows.

with Beside(filling.finish):
    circles = ...                     # must leave `con` alone
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Thread
    from types import TracebackType
    from typing import Any


class Beside:
    """Runs `job(*values)` in a thread while the body of the `with` statement runs; first, if there can be no thread.

    Leaving waits for the job whatever happened, so nothing that it uses ends under it, and raises what it raised unless
    the body failed first.
    """

    __slots__ = ("_error", "_job", "_thread", "_values")

    def __init__(self, job: Callable[..., object], *values: Any) -> None:
        """Prepares the job."""
        self._job = job
        self._values = values
        self._error: BaseException | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> None:
        """Starts the job."""
        from threading import Thread

        thread = Thread(target=self._run)
        try:
            thread.start()
        except RuntimeError:  # there is no room for a thread
            self._run()
        else:
            self._thread = thread

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Waits, however often it is interrupted."""
        interruption = None
        while self._thread is not None and self._thread.is_alive():
            try:
                self._thread.join()
            except KeyboardInterrupt as pressed:
                interruption = pressed
        failure = interruption or self._error
        if failure is not None and error is None:
            raise failure

    def _run(self) -> None:
        """Runs the job and keeps what it raised."""
        try:
            self._job(*self._values)
        except BaseException as error:
            self._error = error
