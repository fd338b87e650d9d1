"""Times in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.cli.render.when import due_words
from bd.cli.render.when import effort
from bd.cli.render.when import relative
from bd.cli.render.when import span
from bd.cli.render.when import told
from bd.model.instants import parse_instant

NOW = parse_instant("2026-11-21T12:00:00Z")


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2026-11-21T11:59:30Z", "just now"),
        ("2026-11-21T12:00:30Z", "in a moment"),
        ("2026-11-21T11:58:00Z", "2 minutes ago"),
        ("2026-11-21T13:00:00Z", "in 1 hour"),
        ("2026-11-18T12:00:00Z", "3 days ago"),
        ("2026-11-23T11:50:00Z", "in 2 days"),
        ("2026-10-21T12:00:00Z", "1 month ago"),
        ("2020-11-21T12:00:00Z", "6 years ago"),
        ("soon", "soon"),
    ],
)
def test_relative_times(instant: str, words: str) -> None:
    """The largest unit that fits, rounded; what is no time stays as it is."""
    assert relative(instant, NOW) == words


def test_the_zone_is_the_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exact time is that of the local zone."""
    import time

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert told("2026-11-21T10:00:00Z", NOW) == "2 hours ago (2026-11-21 19:00)"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_due_dates() -> None:
    """What is late says by how much."""
    assert due_words("2026-11-20T12:00:00Z", NOW) == "overdue by 1 day"
    assert due_words("2026-11-21T11:59:59Z", NOW) == "overdue by less than a minute"
    assert due_words("2026-11-22T12:00:00Z", NOW) == "in 1 day"
    assert due_words("someday", NOW) == "someday"


@pytest.mark.parametrize(("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (90, "1 h 30 min")])
def test_effort(minutes: int, words: str) -> None:
    """Hours and minutes, without zeros."""
    assert effort(minutes) == words


@given(st.integers(60, 10**10))
def test_a_length_is_never_told_wrong_by_more_than_half_its_unit(seconds: int) -> None:
    """The words, read back, lie within half a unit of the truth."""
    count, name = span(seconds).split()
    unit = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2629800, "year": 31557600}[
        name.rstrip("s")
    ]

    assert abs(int(count) * unit - seconds) <= unit / 2
