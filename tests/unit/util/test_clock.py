"""The clock tells the system's time."""

from __future__ import annotations

import time

from bd.util.clock import SystemClock


def test_the_system_clock_lies_between_two_readings() -> None:
    """What the clock says stands between the system's time before and after."""
    before = time.time_ns()
    now_ns = SystemClock().now_ns()

    assert before <= now_ns <= time.time_ns()
