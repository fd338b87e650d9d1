"""Points in time as people name them.

The number of an event (`17`, `#17`), a date or moment, a distance back (`7d`), a tag or commit of git. What a date
means is `bd.model.dates`' business; a distance without a sign lies in the past.
"""

from __future__ import annotations

from bd.cli.values import InvalidMoment
from bd.errors import InvalidValue
from bd.errors import NotFound
from bd.model.dates import parse_moment
from bd.model.instants import stored
from bd.storage.event_log import find_event_issue
from bd.storage.resolve import resolve_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.tracker.history import Point

_LONGEST_NUMBER = 18
MOST_DAYS = 700_000


class InvalidDays(InvalidValue):
    """A number of days is not positive, or reaches further back than dates do."""

    slug = "invalid-days"

    def __init__(self, days: int, most: int) -> None:
        """Names the number and the limits."""
        super().__init__(
            f"--days must be at least 1 and at most {most} (got {days})", hint="--days 30", details={"value": days}
        )


class EventNotFound(NotFound):
    """The log has no event of this number."""

    slug = "event-not-found"

    def __init__(self, number: int) -> None:
        """Names the number."""
        super().__init__(f"there is no event {number}", hint="bd events shows the numbers", details={"event": number})


def past_instant(bd: Context, flag: str, text: str) -> str:
    """Returns the stored instant of a date, a moment, a distance back, or a revision that git knows.

    Raises: InvalidMoment.
    """
    try:
        return stored(parse_moment(text, bd.clock.now_ns(), bare_sign=-1))
    except ValueError:
        from bd.cli.revisions import commit_instant

        instant = commit_instant(bd, text.strip())
        if not instant:
            raise InvalidMoment(flag, text, is_past=True) from None
        return instant


def read_point(bd: Context, flag: str, text: str) -> Point:
    """Returns the point that a text names: (event number, "") or (0, stored instant).

    A number, or `#` and a number, is an event.

    Raises: EventNotFound, InvalidMoment.
    """
    number = text.strip().removeprefix("#")
    if number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER:
        if find_event_issue(bd.workspace.read(), int(number)) is None:
            raise EventNotFound(int(number))
        return int(number), ""
    return 0, past_instant(bd, flag, text)


def logged_id(bd: Context, text: str) -> str:
    """Returns the id of an issue that the log may know, a deleted one too when its id is given in full.

    Raises: IssueNotFound, AmbiguousId.
    """
    con = bd.workspace.read()
    row = con.execute("select id from issues where id = ?", (text.strip(),)).fetchone()
    return str(row[0]) if row else resolve_id(con, text, bd.workspace.prefix)


def check_days(days: int, most: int = MOST_DAYS) -> None:
    """Refuses a number of days that means nothing.

    Raises: InvalidDays.
    """
    if not 1 <= days <= most:
        raise InvalidDays(days, most)
