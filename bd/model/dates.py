"""Moments as people type them, turned into nanoseconds since the Unix epoch.

    +6h  -2w  3m        a distance: hours, days, weeks, months (m), years; days and longer keep the local time of day
    in 3 days           the same in words; also `3 days ago`, `in an hour`, `next week`, `last month`
    today  tomorrow     local midnight of that day; also yesterday, weekday names, `next friday`, `last monday`
    tomorrow 17:30      any day may carry a time: 17:30, 5pm, 5:30pm, noon, midnight, with or without `at`
    end of month        the last day of this week, month, quarter or year; also `end of next month`, eow, eom, eoq, eoy
    2025-01-15          local midnight; `2025-01-15 10:30[:00]` local time
    2025-01-15T10:30:00Z    RFC 3339, any offset; without one it is local time
    now

What is none of these is read by a library, see `bd.model.natural`: `5 jan`, `in two weeks`, `dec 25 9am`.

A month that is too short gives its last day. A local time that a clock change skips means the moment the clock would
have shown it without the change.
"""

from __future__ import annotations

import time

from bd.model.instants import NANOSECONDS
from bd.model.instants import civil_from_days
from bd.model.instants import days_from_civil
from bd.model.instants import days_in_month
from bd.model.instants import parse_instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    OffsetAt = Callable[[int], int]

_DAY_S = 86_400
_EARLIEST_S = days_from_civil(1, 1, 2) * _DAY_S
_LATEST_S = days_from_civil(9999, 12, 31) * _DAY_S
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"h": "h", "d": "d", "w": "w", "m": "m", "y": "y"}
_UNIT_WORDS = {"hour": "h", "day": "d", "week": "w", "month": "m", "year": "y", "minute": "min", "min": "min"}
_DAY_WORDS = {"today": 0, "tomorrow": 1, "yesterday": -1}
_CLOCK_WORDS = {"noon": 12 * 3600, "midnight": 0}
_PERIOD_ENDS = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}
_PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_LONGEST_COUNT = 7


class MomentError(ValueError):
    """A text that names no moment; `args[0]` is the text."""


class Moment:
    """An instant, and the end of the day when the text named a whole day.

    Units: nanoseconds since the epoch; `day_end_ns` is the next local midnight, None for a moment within a day.
    """

    __slots__ = ("at_ns", "day_end_ns")

    def __init__(self, at_ns: int, day_end_ns: int | None = None) -> None:
        """Keeps both ends."""
        self.at_ns = at_ns
        self.day_end_ns = day_end_ns


def local_offset_s(utc_s: int) -> int:
    """Returns the seconds east of UTC that local clocks show at an instant."""
    return time.localtime(utc_s).tm_gmtoff or 0


def parse_moment(text: str, now_ns: int, *, bare_sign: int = 1, offset_at: OffsetAt = local_offset_s) -> int:
    """Returns the nanoseconds since the epoch that `text` means at `now_ns`.

    `bare_sign` is the direction of a distance without a sign: 1 ahead, -1 back.

    Raises: MomentError, which is a ValueError.
    """
    return parse_day_or_moment(text, now_ns, bare_sign=bare_sign, offset_at=offset_at).at_ns


def parse_day_or_moment(text: str, now_ns: int, *, bare_sign: int = 1, offset_at: OffsetAt = local_offset_s) -> Moment:
    """Returns what `text` means at `now_ns`, with the end of the day when it names one.

    Raises: MomentError, which is a ValueError.
    """
    words = text.strip().lower()
    zone = _Zone(now_ns, offset_at)
    try:
        found = _distance(words, zone, bare_sign) or _calendar(words, zone) or _in_words(words, zone)
        found = found or _end_of_period(words, zone)
    except (ValueError, OverflowError, OSError):
        found = None
    if found is None:
        found = _by_library(words, zone, bare_sign)
    if found is None:
        raise MomentError(text)
    return found


def _by_library(words: str, zone: _Zone, bare_sign: int) -> Moment | None:
    """Reads what is left, at the price of loading a library; a day of ours with a time that is none stays refused."""
    from bd.model.natural import read_natural

    parts = words.split()
    if any(_named_day(parts[:size], zone) is not None for size in (1, 2)):
        return None
    found = read_natural(words, zone.now_local_s, is_ahead=bare_sign > 0)
    if found is None:
        return None
    seconds, is_utc, is_day = found
    try:
        if is_day:
            return zone.day(seconds // _DAY_S)
        _check_range(seconds)
        return Moment(seconds * NANOSECONDS if is_utc else zone.to_utc_ns(seconds))
    except (ValueError, OverflowError, OSError):
        return None


class _Zone:
    """The present, and local civil time.

    Local seconds are counted as if local clocks showed UTC.
    """

    __slots__ = ("_now_ns", "_offset_at", "now_local_s")

    def __init__(self, now_ns: int, offset_at: OffsetAt) -> None:
        """Reads the local clock at `now_ns`."""
        self._now_ns = now_ns
        self._offset_at = offset_at
        now_s = now_ns // NANOSECONDS
        self.now_local_s = now_s + offset_at(now_s)

    @property
    def today(self) -> int:
        """The days from the epoch to the local date."""
        return self.now_local_s // _DAY_S

    def later(self, count: int, unit: str) -> Moment:
        """Returns the moment `count` units from now; negative counts lie in the past."""
        if unit in ("h", "min"):
            seconds = count * (3600 if unit == "h" else 60)
            _check_range(self._now_ns // NANOSECONDS + seconds)
            return Moment(self._now_ns + seconds * NANOSECONDS)
        clock_s = self.now_local_s % _DAY_S
        day = shift_day(self.today, count, unit)
        return Moment(self.to_utc_ns(day * _DAY_S + clock_s) + self._now_ns % NANOSECONDS)

    def day(self, day: int, clock_s: int | None = None) -> Moment:
        """Returns a local day, or a time of it."""
        start = day * _DAY_S
        if clock_s is not None:
            return Moment(self.to_utc_ns(start + clock_s))
        return Moment(self.to_utc_ns(start), self.to_utc_ns(start + _DAY_S))

    def to_utc_ns(self, local_s: int) -> int:
        """Returns the instant at which local clocks show `local_s`."""
        _check_range(local_s)
        first = local_s - self._offset_at(local_s)
        return (local_s - self._offset_at(first)) * NANOSECONDS


def _check_range(seconds: int) -> None:
    """Refuses what lies outside the years 1 to 9999."""
    if not _EARLIEST_S <= seconds < _LATEST_S:
        raise ValueError(seconds)


def shift_day(day: int, count: int, unit: str) -> int:
    """Returns a day moved by days (d), weeks (w), months (m) or years (y), clamped to the end of the month."""
    if unit in ("d", "w"):
        return day + count * (7 if unit == "w" else 1)
    year, month, day_of_month = civil_from_days(day)
    months = year * 12 + month - 1 + count * (12 if unit == "y" else 1)
    year, month = months // 12, months % 12 + 1
    return days_from_civil(year, month, min(day_of_month, days_in_month(year, month)))


def _count(digits: str) -> int:
    """Returns a short decimal number."""
    if not digits.isascii() or not digits.isdecimal() or len(digits) > _LONGEST_COUNT:
        raise ValueError(digits)
    return int(digits)


def is_distance(text: str) -> bool:
    """Says whether a text looks like `7d`, `+6h` or `-2w`."""
    digits = text[:-1].lstrip("+-")
    return text[-1:].lower() in _UNITS and digits.isdecimal() and len(text) - len(digits) <= 2


def _distance(words: str, zone: _Zone, bare_sign: int) -> Moment | None:
    """Reads `+6h`, `-2w`, `3m`."""
    if not is_distance(words):
        return None
    sign = {"+": 1, "-": -1}.get(words[0], bare_sign)
    return zone.later(sign * _count(words[:-1].lstrip("+-")), words[-1])


def _calendar(words: str, zone: _Zone) -> Moment | None:
    """Reads a text that starts with YYYY-MM-DD."""
    if len(words) < 10 or words[4] != "-" or words[7] != "-" or not words[:4].isdecimal():
        return None
    midnight_ns = parse_instant(words[:10] + "t00:00:00z")
    day = midnight_ns // NANOSECONDS // _DAY_S
    rest = words[10:].strip()
    if not rest:
        return zone.day(day)
    clock = rest.removeprefix("t") if words[10] == "t" else rest
    if words[10] not in "t ":
        return None
    if clock.endswith("z") or "+" in clock or "-" in clock:
        return _with_offset(words[:10], clock)
    if len(clock) > 8:
        instant_ns = parse_instant(words[:10] + "t" + clock + "z")
        local_s, fraction_ns = divmod(instant_ns, NANOSECONDS)
        return Moment(zone.to_utc_ns(local_s) + fraction_ns)
    return zone.day(day, _clock_s(clock))


def _with_offset(date: str, clock: str) -> Moment:
    """Reads the time and offset of an RFC 3339 text; seconds and the colon of the offset may be left out."""
    end = next(place for place, character in enumerate(clock) if character in "z+-")
    shown, offset = clock[:end].strip(), clock[end:]
    if len(shown) == 5:
        shown += ":00"
    if len(offset) == 5:
        offset = offset[:3] + ":" + offset[3:]
    return Moment(parse_instant(date + "t" + shown + offset))


def _clock_s(text: str) -> int:
    """Returns the seconds since midnight of `17:30`, `17:30:15`, `5pm`, `5:30pm`, `noon`, `midnight`."""
    if text in _CLOCK_WORDS:
        return _CLOCK_WORDS[text]
    half = text[-2:] if text.endswith(("am", "pm")) else ""
    parts = text.removesuffix(half).strip().split(":")
    if len(parts) > 3 or (len(parts) == 1 and not half) or any(len(part) != 2 for part in parts[1:]):
        raise ValueError(text)
    hour, minute, second = ([_count(part) for part in parts] + [0, 0])[:3]
    if half and not 1 <= hour <= 12:
        raise ValueError(text)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(text)
    return hour * 3600 + minute * 60 + second


def _in_words(words: str, zone: _Zone) -> Moment | None:
    """Reads natural language."""
    parts = words.split()
    if words == "now":
        return zone.later(0, "h")
    if len(parts) == 3 and (parts[0] == "in" or parts[2] == "ago"):
        return _counted(parts[1:] if parts[0] == "in" else parts[:2], zone, 1 if parts[0] == "in" else -1)
    for size in (1, 2):
        day = _named_day(parts[:size], zone)
        if day is not None:
            return _at_time(day, parts[size:], zone)
    return None


def _counted(parts: list[str], zone: _Zone, sign: int) -> Moment | None:
    """Reads `3 days`, `an hour`, `a week`."""
    unit = _UNIT_WORDS.get(parts[1].removesuffix("s"))
    count = 1 if parts[0] in ("a", "an", "one") else _count(parts[0])
    return zone.later(sign * count, unit) if unit else None


def _named_day(parts: list[str], zone: _Zone) -> int | None:
    """Returns the day that `tomorrow`, `friday`, `next friday`, `last week` or `this monday` names."""
    if not parts:
        return None
    name = parts[-1]
    if len(parts) == 1 and name in _DAY_WORDS:
        return zone.today + _DAY_WORDS[name]
    relation = parts[0] if len(parts) == 2 else "next"
    weekday = _weekday(name)
    today_weekday = (zone.today + 3) % 7
    if weekday is not None and relation in ("next", "this", "on"):
        ahead = (weekday - today_weekday) % 7
        return zone.today + (ahead if ahead or relation == "this" else 7)
    if weekday is not None and relation == "last":
        return zone.today - ((today_weekday - weekday) % 7 or 7)
    if len(parts) == 2 and relation in ("next", "last") and name in ("week", "month", "year"):
        return shift_day(zone.today, 1 if relation == "next" else -1, name[0])
    return None


def _end_of_period(words: str, zone: _Zone) -> Moment | None:
    """Reads `end of month`, `end of next week`, `eoy`: the last day of the period."""
    parts = ["end", "of", *_PERIOD_ENDS[words].split()] if words in _PERIOD_ENDS else words.split()
    if parts[:2] != ["end", "of"]:
        return None
    relation = parts[2] if len(parts) == 4 else "this"
    if relation not in ("the", "this", "next") or len(parts) not in (3, 4):
        return None
    unit = parts[-1]
    day = zone.today
    if unit == "week":
        return zone.day(day + 6 - (day + 3) % 7 + (7 if relation == "next" else 0))
    if unit not in _PERIOD_MONTHS:
        return None
    months = _PERIOD_MONTHS[unit]
    year, month, _ = civil_from_days(day)
    first = days_from_civil(year, (month - 1) // months * months + 1, 1)
    return zone.day(shift_day(first, months * (2 if relation == "next" else 1), "m") - 1)


def _weekday(name: str) -> int | None:
    """Returns 0 for Monday to 6 for Sunday; names may be cut to three letters."""
    for number, weekday in enumerate(_WEEKDAYS):
        if name in (weekday, weekday[:3]):
            return number
    return None


def _at_time(day: int, parts: list[str], zone: _Zone) -> Moment:
    """Returns a day, or the time of it that `parts` spell."""
    if parts[:1] == ["at"]:
        parts = parts[1:]
        if not parts:
            raise ValueError(parts)
    return zone.day(day, _clock_s("".join(parts)) if parts else None)
