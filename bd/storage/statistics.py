"""The numbers of a whole workspace, counted over covering indexes: what they cost hardly grows with the texts.

    open in_progress ...   issues of ours by status; deleted ones are counted apart
    blocked                live issues that wait for another, directly or through their parent
    ready                  what `bd ready` lists without a limit
    lead time              hours from creation to closing, on average over the closed issues

Ready work is counted as what is open and waits for nothing, less what stands aside (pinned, ephemeral, deferred to
later), of which there are few, and more by the deferred issues whose date has come and the claims whose lease ran out.
A `+` keeps SQLite from following a column's index.
"""

from __future__ import annotations

from bd.model.filters import IssueFilter
from bd.model.instants import stored
from bd.storage.ready import DEFAULT_PATTERNS
from bd.storage.ready import INTERNAL_TYPES
from bd.storage.ready import ReadyQuery
from bd.storage.ready import select_expired
from bd.storage.ready import select_ready_ids
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.storage.sqlite import Connection

_INTERNAL = ", ".join(f"'{name}'" for name in INTERNAL_TYPES)
_PLAIN = "coalesce(+pinned, 0) = 0 and coalesce(+ephemeral, 0) = 0"
_STATUSES_SQL = """
select status, count(*), sum(is_blocked), sum(case status when 'closed' then julianday(created_at) end),
       sum(status = 'open' and {workable})
  from issues where source_repo = '.' group by status
"""
_PINNED_SQL = """
select count(*) from issues
 where (pinned <> 0 or ephemeral <> 0) and +source_repo = '.' and pinned <> 0 and status <> 'tombstone'
"""
_ASIDE_SQL = """
select (select count(*) from issues where (pinned <> 0 or ephemeral <> 0) and {looked_up})
     + (select count(*) from issues where defer_until > ? and {looked_up} and {plain})
"""
_RETURNED_SQL = """
select count(*) from issues indexed by idx_issues_returned
 where status = 'deferred' and is_blocked = 0 and source_repo = '.' and defer_until <= ? and {workable} and {plain}
"""
_EXPIRED_SQL = """
select count(*) from issues where id in (select value from json_each(?)) and {workable} and {plain}
   and +source_repo = '.' and +status = 'in_progress' and (defer_until is null or +defer_until <= ?)
"""
_OPEN_CHILD_SQL = """
select 1 from dependencies d join issues k on k.id = d.issue_id
 where d.depends_on_id = e.id and d.type = 'parent-child' and k.status > '' and k.status not in ('closed', 'tombstone')
"""
_CLOSED_CHILD_SQL = """
select 1 from dependencies d join issues k on k.id = d.issue_id
 where d.depends_on_id = e.id and d.type = 'parent-child' and k.status = 'closed'
"""
_IS_ELIGIBLE = f"""
e.issue_type = 'epic' and e.status not in ('closed', 'tombstone')
and exists ({_CLOSED_CHILD_SQL}) and not exists ({_OPEN_CHILD_SQL})
"""
_ELIGIBLE_EPICS_SQL = f"select count(*) from issues e where e.source_repo = '.' and {_IS_ELIGIBLE}"
_CLOSED_SUM_SQL = """
select sum(julianday(closed_at)) from issues where source_repo = '.' and closed_at is not null and status = 'closed'
"""
_ASSIGNED_SQL = f"""
select count(*), sum(status = 'open'), sum(status = 'in_progress'), sum(status = 'closed'), sum(status = 'deferred'),
       sum(is_blocked = 1 and status <> 'closed'), sum(pinned <> 0), sum({_IS_ELIGIBLE}),
       avg(case when status = 'closed' then julianday(closed_at) - julianday(created_at) end)
  from issues e where source_repo = '.' and assignee = ? collate nocase and status <> 'tombstone'
"""
_HOURS = 24
_ACTIVITY = (
    (
        "issues_created",
        "select count(*) from issues where source_repo = '.' and created_at >= ? and status <> 'tombstone'",
    ),
    (
        "issues_closed",
        "select count(*) from issues where source_repo = '.' and closed_at >= ? and status = 'closed'",
    ),
    (
        "issues_updated",
        """
        select count(*) from issues where source_repo = '.' and updated_at >= ?1 and status <> 'tombstone'
           and id not in (select id from issues where source_repo = '.' and created_at >= ?1)
           and id not in (select id from issues where source_repo = '.' and closed_at >= ?1 and status = 'closed')
        """,
    ),
    (
        "issues_reopened",
        """
        select count(*) from issues i where source_repo = '.' and updated_at >= ?1 and exists (
          select 1 from events e where e.issue_id = i.id and e.event_type = 'reopened' and e.created_at >= ?1)
        """,
    ),
)


def count_everything(con: Connection, *, now_ns: int, patterns: tuple[str, ...] = DEFAULT_PATTERNS) -> dict[str, Any]:
    """Returns the numbers under the classic names; `patterns` are those that keep ids out of ready work.

    Units: `average_lead_time_hours` hours, rounded to a thousandth.
    """
    workable, values = _workable(patterns)
    rows = con.execute(_STATUSES_SQL.format(workable=workable), values).fetchall()
    counts = {row[0]: row[1] for row in rows}
    deleted = counts.pop("tombstone", 0)
    closed = counts.get("closed", 0)
    days_open = 0.0
    if closed:
        created_sum = next(row[3] for row in rows if row[0] == "closed")
        days_open = (con.execute(_CLOSED_SUM_SQL).fetchone()[0] - created_sum) / closed
    return {
        "total_issues": sum(counts.values()),
        "open_issues": counts.get("open", 0),
        "in_progress_issues": counts.get("in_progress", 0),
        "closed_issues": closed,
        "blocked_issues": sum(row[2] for row in rows if row[0] not in ("closed", "tombstone")),
        "deferred_issues": counts.get("deferred", 0),
        "ready_issues": sum(row[4] for row in rows) - _count_aside(con, now_ns, patterns),
        "tombstone_issues": deleted,
        "pinned_issues": _count(con, _PINNED_SQL),
        "epics_eligible_for_closure": _count(con, _ELIGIBLE_EPICS_SQL),
        "average_lead_time_hours": _hours(days_open),
    }


def _workable(patterns: tuple[str, ...]) -> tuple[str, list[str]]:
    """Returns what a covering index knows of ready work, whatever its status, as (SQL, values)."""
    kept_out = [pattern for pattern in patterns if pattern]
    parts = ["+is_blocked = 0", "+is_template = 0", f"+issue_type not in ({_INTERNAL})"]
    return " and ".join([*parts, *["instr(id, ?) = 0"] * len(kept_out)]), kept_out


def _count_aside(con: Connection, now_ns: int, patterns: tuple[str, ...]) -> int:
    """Returns how many of the open issues that could be worked on stand aside, less what came back or ran out."""
    now = stored(now_ns)
    workable, values = _workable(patterns)
    looked_up = f"+source_repo = '.' and +status = 'open' and {workable}"
    aside = _count(con, _ASIDE_SQL.format(looked_up=looked_up, plain=_PLAIN), *values, now, *values)
    aside -= _count(con, _RETURNED_SQL.format(workable=workable, plain=_PLAIN), now, *values)
    expired = select_expired(con, now_ns)
    if not expired:
        return aside
    sql = _EXPIRED_SQL.format(workable=workable, plain=_PLAIN)
    return aside - _count(con, sql, dumps_line(expired), *values, now)


def count_assigned(
    con: Connection, assignee: str, *, now_ns: int, patterns: tuple[str, ...] = DEFAULT_PATTERNS
) -> dict[str, Any]:
    """Returns the same numbers for the issues of one assignee, letter case ignored."""
    numbers = [number or 0 for number in con.execute(_ASSIGNED_SQL, (assignee,)).fetchone()]
    chosen = IssueFilter(now=stored(now_ns))
    chosen.assignee = assignee
    query = ReadyQuery(chosen, now_ns=now_ns)
    query.patterns = patterns
    return {
        "total_issues": numbers[0],
        "open_issues": numbers[1],
        "in_progress_issues": numbers[2],
        "closed_issues": numbers[3],
        "blocked_issues": numbers[5],
        "deferred_issues": numbers[4],
        "ready_issues": len(select_ready_ids(con, query)),
        "tombstone_issues": 0,
        "pinned_issues": numbers[6],
        "epics_eligible_for_closure": numbers[7],
        "average_lead_time_hours": _hours(numbers[8]),
    }


def count_activity(con: Connection, *, since: str) -> dict[str, int]:
    """Returns how many issues were created, closed, reopened and otherwise changed since a stored instant.

    Times are the issues' own, so that a clone that has just been read in does not look busy; only reopening is known
    from the event log alone. An issue that was created or closed does not count as changed as well.
    """
    found = {name: _count(con, sql, since) for name, sql in _ACTIVITY}
    return {**found, "total_changes": sum(found.values())}


def _count(con: Connection, sql: str, *values: str) -> int:
    """Returns the one number of a statement."""
    return int(con.execute(sql, values).fetchone()[0])


def _hours(days: float) -> float:
    """Returns days as hours."""
    return round(days * _HOURS, 3)
