"""Dates in words that `bd.model.dates` does not know itself: read by dateparser, loaded for them alone.

    5 jan   january 5th 2027   dec 25 9am   in two weeks   day after tomorrow   in 1 hour 30 minutes

Refused: dates in digits whose order differs by country (5/6/2027), texts that name no day, everything not in English.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

_LONGEST = 60
_AMBIGUOUS = "/\\"


def read_natural(words: str, now_local_s: int, *, is_ahead: bool) -> tuple[int, bool, bool] | None:
    """Returns what a text means: (seconds, whether they are UTC, whether a whole day was named); None for no date.

    Seconds that are not UTC are counted as if local clocks showed UTC, like `now_local_s`. `is_ahead`: of two days
    that a text may mean the coming one is meant, otherwise the past one.
    """
    if not _is_worth_reading(words):
        return None
    found = _parse(words, now_local_s, is_ahead=is_ahead)
    if found is None:
        return None
    if found.tzinfo is not None:
        return int(found.timestamp()), True, False
    from datetime import datetime

    since = found - datetime(1970, 1, 1)  # noqa: DTZ001 (local clocks, on purpose)
    seconds = since.days * 86_400 + since.seconds
    return seconds, False, not since.seconds and "midnight" not in words and ":" not in words


def _is_worth_reading(words: str) -> bool:
    """Says whether a text may be a date in words."""
    if not words.isascii() or not words.isprintable() or len(words) > _LONGEST:
        return False
    if not any(len(part) > 1 and part.isalpha() for part in words.replace(",", " ").replace(".", " ").split()):
        return False
    is_numbers = any(mark in words for mark in _AMBIGUOUS) or words[:4].isdecimal()
    return not is_numbers and not any(_is_digit_group(words, place) for place in range(1, len(words) - 1))


def _is_digit_group(words: str, place: int) -> bool:
    """Says whether a dot or a hyphen stands between two digits, as in 5.6.27."""
    return words[place] in ".-" and words[place - 1].isdecimal() and words[place + 1].isdecimal()


def _parse(words: str, now_local_s: int, *, is_ahead: bool) -> datetime | None:
    """Returns what dateparser reads, None for nothing."""
    from datetime import datetime
    from datetime import timedelta

    from dateparser.date import DateDataParser

    base = datetime(1970, 1, 1) + timedelta(seconds=now_local_s)  # noqa: DTZ001 (local clocks, on purpose)
    settings = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": "future" if is_ahead else "past",
        "REQUIRE_PARTS": ["day", "month"],
        "PARSERS": ["relative-time", "absolute-time"],
        "DATE_ORDER": "DMY",
    }
    try:
        found: datetime | None = DateDataParser(languages=["en"], settings=settings).get_date_data(words).date_obj
    except (ValueError, OverflowError, TypeError, KeyError, IndexError, AttributeError):
        return None
    return found
