"""Instants against the standard library's `datetime`."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bd.model.instants import STORED_LENGTH
from bd.model.instants import parse_instant
from bd.model.instants import rfc3339
from bd.model.instants import stored
from bd.model.instants import text_to_stored

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
OFFSETS = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
MOMENTS = st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 12, 31), timezones=OFFSETS)  # noqa: DTZ001
INSTANTS = st.integers(-62_135_596_800 * 10**9, 253_402_300_799 * 10**9)


def _nanoseconds(moment: dt.datetime) -> int:
    return (moment - EPOCH) // dt.timedelta(microseconds=1) * 1000


@given(MOMENTS)
def test_parsing_agrees_with_datetime(moment: dt.datetime) -> None:
    """The ISO text of any moment at any offset is read as the instant `datetime` computes."""
    assert parse_instant(moment.isoformat()) == _nanoseconds(moment)


@given(MOMENTS)
def test_the_stored_text_agrees_with_datetime(moment: dt.datetime) -> None:
    """The stored text is the same moment in UTC with microseconds and three more zeros."""
    utc = moment.astimezone(dt.UTC)

    assert text_to_stored(moment.isoformat()) == utc.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0") + "000Z"


@given(INSTANTS)
def test_every_instant_survives_its_texts(instant_ns: int) -> None:
    """Both spellings lead back to the same nanosecond."""
    assert parse_instant(stored(instant_ns)) == instant_ns
    assert parse_instant(rfc3339(instant_ns)) == instant_ns
    assert len(stored(instant_ns)) == STORED_LENGTH


@given(INSTANTS, INSTANTS)
def test_text_order_is_time_order(one_ns: int, other_ns: int) -> None:
    """Stored texts compare as their instants do."""
    assert (stored(one_ns) < stored(other_ns)) == (one_ns < other_ns)


@given(st.text(alphabet="0123456789-:.TZ+ tz٣", max_size=36) | st.text(max_size=40))
def test_any_text_is_an_instant_or_a_value_error(text: str) -> None:
    """Whatever the text, both readers agree: the same instant in 30 characters, or a ValueError from each."""
    try:
        instant_ns = parse_instant(text)
    except ValueError:
        try:
            text_to_stored(text)
        except ValueError:
            return
        raise AssertionError(text) from None
    assert text_to_stored(text) == stored(instant_ns)
    assert len(stored(instant_ns)) == STORED_LENGTH
