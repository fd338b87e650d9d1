"""Dates as people type them."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.model.dates import MomentError
from bd.model.dates import is_distance
from bd.model.dates import parse_day_or_moment
from bd.model.dates import parse_moment
from bd.model.instants import parse_instant
from bd.model.instants import rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = "2026-01-31T10:15:30.5Z"  # a Saturday


def in_utc(_utc_s: int) -> int:
    """Is a clock that shows UTC."""
    return 0


def in_berlin(utc_s: int) -> int:
    """Is a clock that changes twice a year."""
    offset = datetime.fromtimestamp(utc_s, ZoneInfo("Europe/Berlin")).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def read(text: str, now: str = NOW, *, bare_sign: int = 1, offset_at: Callable[[int], int] = in_utc) -> str:
    """Reads a text at a frozen moment."""
    return rfc3339(parse_moment(text, parse_instant(now), bare_sign=bare_sign, offset_at=offset_at))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+6h", "2026-01-31T16:15:30.5Z"),
        ("-6h", "2026-01-31T04:15:30.5Z"),
        ("+1d", "2026-02-01T10:15:30.5Z"),
        ("-2w", "2026-01-17T10:15:30.5Z"),
        ("3d", "2026-02-03T10:15:30.5Z"),
        ("+1m", "2026-02-28T10:15:30.5Z"),
        ("-2M", "2025-11-30T10:15:30.5Z"),
        ("+25m", "2028-02-29T10:15:30.5Z"),
        ("+1y", "2027-01-31T10:15:30.5Z"),
        ("in 3 days", "2026-02-03T10:15:30.5Z"),
        ("in an hour", "2026-01-31T11:15:30.5Z"),
        ("in 20 minutes", "2026-01-31T10:35:30.5Z"),
        ("2 weeks ago", "2026-01-17T10:15:30.5Z"),
        ("a month ago", "2025-12-31T10:15:30.5Z"),
        ("now", "2026-01-31T10:15:30.5Z"),
    ],
)
def test_a_distance_is_counted_from_now(text: str, expected: str) -> None:
    """A distance moves by hours exactly, by months to a day that exists."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-01-31T00:00:00Z"),
        ("Tomorrow", "2026-02-01T00:00:00Z"),
        ("yesterday", "2026-01-30T00:00:00Z"),
        ("monday", "2026-02-02T00:00:00Z"),
        ("next monday", "2026-02-02T00:00:00Z"),
        ("next saturday", "2026-02-07T00:00:00Z"),
        ("this saturday", "2026-01-31T00:00:00Z"),
        ("last saturday", "2026-01-24T00:00:00Z"),
        ("last fri", "2026-01-30T00:00:00Z"),
        ("next week", "2026-02-07T00:00:00Z"),
        ("next month", "2026-02-28T00:00:00Z"),
        ("last year", "2025-01-31T00:00:00Z"),
        ("2025-01-15", "2025-01-15T00:00:00Z"),
    ],
)
def test_a_day_is_its_local_midnight(text: str, expected: str) -> None:
    """A day starts at midnight, and its end is known."""
    assert read(text) == expected
    moment = parse_day_or_moment(text, parse_instant(NOW), offset_at=in_utc)
    assert moment.day_end_ns == moment.at_ns + 86_400 * 10**9


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow 17:30", "2026-02-01T17:30:00Z"),
        ("tomorrow at 5pm", "2026-02-01T17:00:00Z"),
        ("next monday at 9:05 am", "2026-02-02T09:05:00Z"),
        ("today noon", "2026-01-31T12:00:00Z"),
        ("friday at midnight", "2026-02-06T00:00:00Z"),
        ("today 12am", "2026-01-31T00:00:00Z"),
        ("today 12pm", "2026-01-31T12:00:00Z"),
        ("2025-01-15 10:30", "2025-01-15T10:30:00Z"),
        ("2025-01-15 10:30:15", "2025-01-15T10:30:15Z"),
        ("2025-01-15T10:30:15Z", "2025-01-15T10:30:15Z"),
        ("2025-01-15T10:30:15.25+02:00", "2025-01-15T08:30:15.25Z"),
        ("2025-01-15 10:30:15 -0530", "2025-01-15T16:00:15Z"),
        ("2025-01-15T10:30:15.123456789", "2025-01-15T10:30:15.123456789Z"),
        (" 2025-01-15T10:30Z ", "2025-01-15T10:30:00Z"),
    ],
)
def test_a_time_of_a_day_is_a_moment(text: str, expected: str) -> None:
    """A time after a day names one instant and no day."""
    assert read(text) == expected
    assert parse_day_or_moment(text, parse_instant(NOW), offset_at=in_utc).day_end_ns is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "d",
        "+d",
        "++1d",
        "99999999d",
        "9999999y",
        "-9999999m",
        "2025-02-30",
        "2025-13-01",
        "2025-1-1",
        "2025-01-15T25:00:00Z",
        "2025-01-15x10:00",
        "2025-01-15 10",
        "2025-01-15 1:2",
        "tomorrow at",
        "today 13pm",
        "5/6/2027",
        "5.6.2027 9am",
        "may",
        "12",
        "the 5th",
        "in 3 purples",
        "end of",
        "end of next",
        "end of life",
        "montag",
        "next",
        "next purple",
        "٣d",
        "0000-01-01",
        "2025-01-15T10:30:15+2",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    """Anything else raises, with the text."""
    with pytest.raises(MomentError) as caught:
        read(text)
    assert caught.value.args == (text,)


def test_a_bare_distance_may_mean_ago() -> None:
    """The direction without a sign belongs to the caller; a sign always wins."""
    assert read("7d", bare_sign=-1) == "2026-01-24T10:15:30.5Z"
    assert read("+7d", bare_sign=-1) == "2026-02-07T10:15:30.5Z"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("end of month", "2026-01-31T00:00:00Z"),
        ("end of next month", "2026-02-28T00:00:00Z"),
        ("end of the week", "2026-02-01T00:00:00Z"),
        ("end of next week", "2026-02-08T00:00:00Z"),
        ("eoq", "2026-03-31T00:00:00Z"),
        ("EOY", "2026-12-31T00:00:00Z"),
        ("end of next quarter", "2026-06-30T00:00:00Z"),
        ("end of next year", "2027-12-31T00:00:00Z"),
    ],
)
def test_a_period_ends_with_its_last_day(text: str, expected: str) -> None:
    """The end of a week, month, quarter or year is a whole day; weeks end on Sunday."""
    assert read(text) == expected
    assert parse_day_or_moment(text, parse_instant(NOW), offset_at=in_utc).day_end_ns is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 mar", "2026-03-05T00:00:00Z"),
        ("25 dec", "2026-12-25T00:00:00Z"),
        ("January 5th 2027", "2027-01-05T00:00:00Z"),
        ("jan 5", "2027-01-05T00:00:00Z"),
        ("dec 25 9am", "2026-12-25T09:00:00Z"),
        ("in two weeks", "2026-02-14T10:15:30Z"),
        ("2 weeks from now", "2026-02-14T10:15:30Z"),
        ("in 1 hour 30 minutes", "2026-01-31T11:45:30Z"),
        ("mar 5 2026 12:00 +0200", "2026-03-05T10:00:00Z"),
    ],
)
def test_other_words_are_read_by_a_library(text: str, expected: str) -> None:
    """What the quick forms do not know is read by dateparser ("model.natural"), days as local midnights."""
    assert read(text) == expected


def test_a_day_without_a_year_may_be_past() -> None:
    """Where a bare distance means ago, a day without a year is the last one; in Berlin it begins an hour earlier."""
    assert read("jan 5", bare_sign=-1) == "2026-01-05T00:00:00Z"
    assert read("jul 5", bare_sign=-1, offset_at=in_berlin) == "2025-07-04T22:00:00Z"


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("tomorrow", "2026-03-28T12:00:00Z", "2026-03-28T23:00:00Z"),
        ("+1d", "2026-03-28T12:00:00Z", "2026-03-29T11:00:00Z"),
        ("+24h", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"),
        ("2026-07-01", "2026-03-28T12:00:00Z", "2026-06-30T22:00:00Z"),
        ("2026-03-29 02:30", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"),
        ("today", "2026-06-30T23:30:00Z", "2026-06-30T22:00:00Z"),
    ],
)
def test_local_time_follows_the_clock_changes(text: str, now: str, expected: str) -> None:
    """Days are local: 23 or 25 hours when the clock changes."""
    assert read(text, now, offset_at=in_berlin) == expected


def test_the_default_zone_is_the_process_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an offset function the zone of the process counts."""
    import time

    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        assert rfc3339(parse_moment("2025-01-15", parse_instant(NOW))) == "2025-01-14T18:30:00Z"
    finally:
        monkeypatch.undo()
        time.tzset()


@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)))  # noqa: DTZ001
def test_every_date_agrees_with_datetime(moment: datetime) -> None:
    """A local date and time is what the standard library says it is."""
    shown = moment.replace(microsecond=0)
    expected = int(shown.replace(tzinfo=UTC).timestamp()) * 10**9
    assert parse_moment(shown.strftime("%Y-%m-%d %H:%M:%S"), 0, offset_at=in_utc) == expected


@given(st.text(max_size=30))
def test_any_text_gives_a_moment_or_the_one_error(text: str) -> None:
    """No text breaks the reader."""
    try:
        parse_moment(text, parse_instant(NOW), offset_at=in_utc)
    except MomentError:
        pass


@pytest.mark.parametrize(("text", "is_one"), [("7d", True), ("+6H", True), ("7", False), ("d", False), ("7dd", False)])
def test_distances_are_recognised(text: str, *, is_one: bool) -> None:
    """Only a number with one unit letter is a distance."""
    assert is_distance(text) is is_one
