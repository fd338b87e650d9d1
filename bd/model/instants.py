"""Points in time as RFC 3339 text and as nanoseconds since the Unix epoch.

Two spellings exist. Stored: fixed width, UTC, nine digits, so that text order is time order
(`2026-11-20T21:15:08.683611051Z`, 30 characters). Shown: the same without trailing zeros of the fraction, as the
classic tool prints it (`2026-11-20T21:15:08Z`). Any offset and any number of digits is read; a leap second counts as
the second after it.
"""

from __future__ import annotations

NANOSECONDS = 1_000_000_000
STORED_LENGTH = 30
_DAY_S = 86_400
_FRACTION_DIGITS = 9
_FIRST_S = -62_167_219_200  # 0000-01-01T00:00:00Z: years have four digits in either spelling
_LAST_S = 253_402_300_799  # 9999-12-31T23:59:59Z


def days_from_civil(year: int, month: int, day: int) -> int:
    """Returns the days from 1970-01-01 to a date of the proleptic Gregorian calendar (Hinnant's algorithm)."""
    year -= month <= 2
    era = year // 400
    year_of_era = year - era * 400
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Returns (year, month, day) of a number of days since 1970-01-01."""
    days += 719_468
    era = days // 146_097
    day_of_era = days - era * 146_097
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


def days_in_month(year: int, month: int) -> int:
    """Returns how many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def stored(instant_ns: int) -> str:
    """Returns the fixed-width text of nanoseconds since the epoch."""
    seconds, fraction = divmod(instant_ns, NANOSECONDS)
    days, clock_s = divmod(seconds, _DAY_S)
    year, month, day = civil_from_days(days)
    hour, rest = divmod(clock_s, 3600)
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{rest // 60:02d}:{rest % 60:02d}.{fraction:09d}Z"


def shown(stored_text: str) -> str:
    """Returns a stored text without the trailing zeros of its fraction."""
    if len(stored_text) != STORED_LENGTH:
        return stored_text
    return stored_text[:-1].rstrip("0").rstrip(".") + "Z" if stored_text[-2] == "0" else stored_text


def rfc3339(instant_ns: int) -> str:
    """Returns nanoseconds since the epoch as the classic tool prints them."""
    return shown(stored(instant_ns))


def _offset_s(text: str) -> int:
    """Returns the seconds east of UTC of `Z` or `+hh:mm`."""
    if text in ("Z", "z", ""):
        return 0
    if len(text) != 6 or text[0] not in "+-" or text[3] != ":":
        raise ValueError(text)
    hours, minutes = _number(text[1:3]), _number(text[4:])
    if hours > 23 or minutes > 59:
        raise ValueError(text)
    offset_s = hours * 3600 + minutes * 60
    return -offset_s if text[0] == "-" else offset_s


def _number(text: str) -> int:
    """Returns the value of plain digits; `int` alone takes signs, blanks, underscores and other scripts' digits."""
    if not (text.isdecimal() and text.isascii()):
        raise ValueError(text)
    return int(text)


def parse_instant(text: str) -> int:
    """Returns the nanoseconds since the epoch of an RFC 3339 text, or of SQLite's `YYYY-MM-DD HH:MM:SS` in UTC.

    Raises: ValueError when `text` is no instant. Digits beyond the ninth of the fraction are dropped.
    """
    if len(text) < 19 or text[4] != "-" or text[7] != "-" or text[10] not in "Tt " or text[13] + text[16] != "::":
        raise ValueError(text)
    year, month, day = _number(text[:4]), _number(text[5:7]), _number(text[8:10])
    hour, minute, second = _number(text[11:13]), _number(text[14:16]), _number(text[17:19])
    if not (1 <= month <= 12 and 1 <= day <= days_in_month(year, month) and hour < 24 and minute < 60 and second <= 60):
        raise ValueError(text)
    end = 19
    fraction = 0
    if text[19:20] in (".", ","):
        end = 20
        while end < len(text) and text[end].isdecimal():
            end += 1
        fraction = _number((text[20:end] + "000000000")[:_FRACTION_DIGITS])
    offset_s = _offset_s(text[end:].strip())
    seconds = days_from_civil(year, month, day) * _DAY_S + hour * 3600 + minute * 60 + second - offset_s
    if not _FIRST_S <= seconds <= _LAST_S:
        raise ValueError(text)
    return seconds * NANOSECONDS + fraction


_days: set[str] = set()
_minutes: set[str] = set()
_DAYS_KEPT = 4096
_SECONDS = frozenset(f":{second:02d}" for second in range(60))


def text_to_stored(text: str) -> str:
    """Returns the stored form of any instant text.

    A text in UTC is padded, not converted; days and minutes found valid are remembered, because a file repeats them.

    Raises: ValueError when `text` is no instant.
    """
    if text[-1:] == "Z" and text[:11] in _days and text[11:16] in _minutes and text[16:19] in _SECONDS:
        fraction = text[19:-1]
        if not fraction:
            return f"{text[:19]}.000000000Z"
        if fraction[0] == "." and fraction[1:].isdecimal() and fraction.isascii():
            return f"{text[:19]}{(fraction + '000000000')[:10]}Z"
    converted = stored(parse_instant(text))
    if converted[:11] == text[:11]:
        if len(_days) >= _DAYS_KEPT:
            _days.clear()
        _days.add(text[:11])
        _minutes.add(converted[11:16])
    return converted
