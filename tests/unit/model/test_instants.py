"""Instants: many spellings read, two written."""

from __future__ import annotations

import pytest

from bd.model.instants import civil_from_days
from bd.model.instants import days_from_civil
from bd.model.instants import days_in_month
from bd.model.instants import parse_instant
from bd.model.instants import rfc3339
from bd.model.instants import shown
from bd.model.instants import stored
from bd.model.instants import text_to_stored


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T21:15:08.683611051Z", "2026-11-20T21:15:08.683611051Z"),
        ("2026-11-20T21:15:08Z", "2026-11-20T21:15:08.000000000Z"),
        ("2026-11-20T21:15:08.5Z", "2026-11-20T21:15:08.500000000Z"),
        ("2026-11-20T21:15:08.1234567899Z", "2026-11-20T21:15:08.123456789Z"),
        ("2026-11-20T21:15:08+05:30", "2026-11-20T15:45:08.000000000Z"),
        ("2026-11-20T21:15:08-00:45", "2026-11-20T22:00:08.000000000Z"),
        ("2026-11-20T00:15:08+12:45", "2026-11-19T11:30:08.000000000Z"),
        ("2026-12-31T23:59:59.9-01:00", "2027-01-01T00:59:59.900000000Z"),
        ("2024-02-29t12:00:00z", "2024-02-29T12:00:00.000000000Z"),
        ("2026-11-20 21:15:08", "2026-11-20T21:15:08.000000000Z"),
        ("2026-11-20 21:15:08.25+00:00", "2026-11-20T21:15:08.250000000Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000000Z"),
        ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500000000Z"),
    ],
)
def test_every_spelling_has_one_stored_form(text: str, expected: str) -> None:
    """Offsets, fractions of any length and SQLite's own form come to UTC with nine digits, through either function."""
    assert text_to_stored(text) == expected
    assert stored(parse_instant(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-20",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T21:60:00Z",
        "2026-11-20T21:15:61Z",
        "2026-11-20T-1:15:08Z",
        "2026-11-20T21:-1:08Z",
        "2026-11-20T+1:15:08Z",
        "2026-11-20T 1:15:08Z",
        "2_26-11-20T21:15:08Z",
        "+202-11-20T21:15:08Z",
        "٢٠٢٦-11-20T21:15:08Z",
        "2026-11-20T21:15:08.٥Z",  # noqa: RUF001 (another script's digit)
        "2026-11-20T21:15:08+0530",
        "2026-11-20T21:15:08+05",
        "2026-11-20T21:15:08+ 5:30",
        "2026-11-20T21:15:08+24:00",
        "2026-11-20T21:15:08+01:60",
        "2026-11-20T21:15:08 CET",
        "2026-11-20T21:15:08.5.5Z",
        "2026/11/20T21:15:08Z",
        "20261120T211508Z0000",
        "yesterday at nine o'clock",
        "9999-12-31T23:59:59-01:00",
        "0000-01-01T00:00:00+00:01",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    """Anything else is a ValueError, also after its day was found valid; years keep four digits."""
    text_to_stored("2026-11-20T00:00:00Z")

    with pytest.raises(ValueError):  # noqa: PT011 (a plain ValueError is the contract)
        text_to_stored(text)
    with pytest.raises(ValueError):  # noqa: PT011 (as above)
        parse_instant(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T21:15:08.683611051Z", "2026-11-20T21:15:08.683611051Z"),
        ("2026-11-20T21:15:08.500000000Z", "2026-11-20T21:15:08.5Z"),
        ("2026-11-20T21:15:00.000000000Z", "2026-11-20T21:15:00Z"),
        ("2026-11-20T21:15:08.000000010Z", "2026-11-20T21:15:08.00000001Z"),
        ("2026-11-20 21:15:08", "2026-11-20 21:15:08"),
    ],
)
def test_a_shown_instant_has_no_trailing_zeros(text: str, expected: str) -> None:
    """Zeros at the end of the fraction go, those of the seconds stay; what is not stored form is left alone."""
    assert shown(text) == expected


def test_nanoseconds_are_printed_as_the_classic_tool_prints_them() -> None:
    """The specification's instant comes out to the digit."""
    assert rfc3339(1_795_209_308_683_611_051) == "2026-11-20T21:15:08.683611051Z"
    assert rfc3339(0) == "1970-01-01T00:00:00Z"
    assert stored(-1) == "1969-12-31T23:59:59.999999999Z"


@pytest.mark.parametrize(
    ("date", "days"), [((1970, 1, 1), 0), ((2000, 3, 1), 11_017), ((1969, 12, 31), -1), ((1600, 2, 29), -135_081)]
)
def test_days_are_counted_from_the_epoch(date: tuple[int, int, int], days: int) -> None:
    """A date and its day number lead to each other."""
    assert days_from_civil(*date) == days
    assert civil_from_days(days) == date


@pytest.mark.parametrize(
    ("year", "month", "days"),
    [(2024, 2, 29), (2026, 2, 28), (1900, 2, 28), (2000, 2, 29), (2026, 4, 30), (2026, 12, 31)],
)
def test_months_have_their_lengths(year: int, month: int, days: int) -> None:
    """Leap years follow the Gregorian rule."""
    assert days_in_month(year, month) == days


def test_many_different_days_do_not_confuse_the_memory_of_days() -> None:
    """The set of days found valid is bounded and never makes a wrong day right."""
    for day in range(5000):
        year, month, date = civil_from_days(day)
        assert text_to_stored(f"{year:04d}-{month:02d}-{date:02d}T00:00:00Z").endswith("T00:00:00.000000000Z")
    with pytest.raises(ValueError, match="1971-02-29"):
        text_to_stored("1971-02-29T00:00:00Z")
