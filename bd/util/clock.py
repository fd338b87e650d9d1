"""The one place that asks the system for the time."""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Clock(Protocol):
        """Something that knows the time."""

        def now_ns(self) -> int:
            """Returns nanoseconds since the Unix epoch."""


class SystemClock:
    """The machine's own clock."""

    __slots__ = ()

    def now_ns(self) -> int:
        """Returns nanoseconds since the Unix epoch."""
        return time.time_ns()
