"""A conversion never moves a point in time."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone

from hypothesis import given
from hypothesis import strategies as st

from bd.model.instants import parse_instant
from bd.storage.convert.values import to_instant

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=OFFSETS)  # noqa: DTZ001 (given by timezones)


@given(MOMENTS, st.sampled_from(["T", " "]), st.booleans())
def test_the_instant_stays(moment: datetime, separator: str, is_go: bool) -> None:
    """Every offset and spelling gives the same microsecond, in fixed width."""
    text = moment.isoformat(separator, timespec="microseconds")
    if is_go:
        text = moment.strftime("%Y-%m-%d %H:%M:%S.%f %z XYZ m=+0.5")

    stored = to_instant(text)

    elapsed = moment - datetime(1970, 1, 1, tzinfo=UTC)
    assert parse_instant(stored) == (elapsed // timedelta(microseconds=1)) * 1000
    assert len(stored) == 30
