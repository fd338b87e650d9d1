"""The rows that timeline and burndown show: a day each, or a week."""

from __future__ import annotations

from bd.cli.points import check_days
from bd.model.instants import stored
from bd.storage.days import Day
from bd.storage.days import count_days
from bd.storage.days import next_day
from bd.storage.days import weekday

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context

MOST_DAYS = 3660
KEYS = ("created", "closed", "reopened", "deleted")


def select_rows(bd: Context, days: int, *, weekly: bool) -> list[Day]:
    """Returns the last `days` days, today included; weekly, the weeks they belong to, named by their Mondays.

    Raises: InvalidDays.
    """
    check_days(days, MOST_DAYS)
    today = stored(bd.clock.now_ns())[:10]
    first = next_day(today, 1 - days)
    if weekly:
        first = next_day(first, -weekday(first))
    rows = count_days(bd.workspace.read(), first, today)
    return _weeks(rows) if weekly else rows


def _weeks(days: list[Day]) -> list[Day]:
    """Returns the sums of weeks; what is open, at the end of each."""
    weeks: list[Day] = []
    for day in days:
        if not weeks or weekday(day.date) == 0:
            weeks.append(Day(day.date))
        week = weeks[-1]
        for key in KEYS:
            setattr(week, key, getattr(week, key) + getattr(day, key))
        week.open = day.open
    return weeks


def document(rows: list[Day]) -> list[dict[str, object]]:
    """Returns the rows as JSON shows them."""
    return [{"date": row.date, **{key: getattr(row, key) for key in (*KEYS, "open")}} for row in rows]


def table_lines(rows: list[Day], keys: tuple[str, ...]) -> list[str]:
    """Returns the rows as columns of numbers under their names."""
    head = "date      " + "".join(f"{key:>10}" for key in keys)
    return [head, *(row.date + "".join(f"{getattr(row, key):>10}" for key in keys) for row in rows)]
