"""The numbers of a whole workspace, counted over covering indexes: what they cost hardly grows with the texts.

    open in_progress ...   issues of ours by status; deleted ones are counted apart
    blocked                live issues that wait for another, directly or through their parent
    ready                  what `bd ready` lists without a limit
    lead time              hours from creation to closing, on average over the closed issues

Ready work is counted as what is open and waits for nothing, less what stands aside (pinned, ephemeral, deferred to
later, of an internal type), of which there are few. A `+` keeps SQLite from following a column's index.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.storage.sqlite import Connection

INTERNAL_TYPES = ("agent", "gate", "merge-request", "message", "molecule", "rig", "role")
_INTERNAL = ", ".join(f"'{name}'" for name in INTERNAL_TYPES)
_READY = "source_repo = '.' and status = 'open' and is_blocked = 0"
_LOOKED_UP = "+source_repo = '.' and +status = 'open' and +is_blocked = 0"
_PLAIN = "coalesce(+pinned, 0) = 0 and coalesce(+ephemeral, 0) = 0"
_STATUSES_SQL = """
select status, count(*), sum(is_blocked), sum(case status when 'closed' then julianday(created_at) end)
  from issues where source_repo = '.' group by status
"""
_PINNED_SQL = """
select count(*) from issues
 where (pinned <> 0 or ephemeral <> 0) and source_repo = '.' and pinned <> 0 and status <> 'tombstone'
"""
_ASIDE_SQL = f"""
select (select count(*) from issues where (pinned <> 0 or ephemeral <> 0) and {_LOOKED_UP})
     + (select count(*) from issues where defer_until > ?1 and {_LOOKED_UP} and {_PLAIN})
     + (select count(*) from issues where source_repo = '.' and issue_type in ({_INTERNAL}) and {_LOOKED_UP}
           and {_PLAIN} and not coalesce(+defer_until > ?1, 0))
"""
_ELIGIBLE_EPICS_SQL = """
select count(*) from issues e
 where e.source_repo = '.' and e.issue_type = 'epic' and e.status not in ('closed', 'tombstone')
   and exists (select 1 from dependencies d join issues k on k.id = d.issue_id
                where d.depends_on_id = e.id and d.type = 'parent-child' and k.status = 'closed')
   and not exists (select 1 from dependencies d join issues k on k.id = d.issue_id
                    where d.depends_on_id = e.id and d.type = 'parent-child' and k.status > '' and k.status not in ('closed', 'tombstone'))
"""
_CLOSED_SUM_SQL = """
select sum(julianday(closed_at)) from issues where source_repo = '.' and closed_at is not null and status = 'closed'
"""
_ASSIGNED_SQL = f"""
select count(*), sum(status = 'open'), sum(status = 'in_progress'), sum(status = 'closed'), sum(status = 'deferred'),
       sum(is_blocked = 1 and status <> 'closed'),
       sum(pinned <> 0),
       sum({_READY} and coalesce(pinned, 0) = 0 and coalesce(ephemeral, 0) = 0
           and (defer_until is null or defer_until <= ?2) and issue_type not in ({_INTERNAL})),
       sum(issue_type = 'epic' and status <> 'closed'
           and exists (select 1 from dependencies d join issues k on k.id = d.issue_id
                        where d.depends_on_id = issues.id and d.type = 'parent-child' and k.status = 'closed')
           and not exists (select 1 from dependencies d join issues k on k.id = d.issue_id
                            where d.depends_on_id = issues.id and d.type = 'parent-child'
                              and k.status not in ('closed', 'tombstone'))),
       coalesce(avg(case when status = 'closed' then julianday(closed_at) - julianday(created_at) end), 0)
  from issues where source_repo = '.' and assignee = ?1 collate nocase and status <> 'tombstone'
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


def count_everything(con: Connection, *, now: str) -> dict[str, Any]:
    """Returns the numbers under the classic names; `now` is a stored instant.

    Units: `average_lead_time_hours` hours, rounded to a thousandth.
    """
    rows = con.execute(_STATUSES_SQL).fetchall()
    counts = {row[0]: row[1] for row in rows}
    blocked = {row[0]: row[2] for row in rows}
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
        "blocked_issues": sum(count for status, count in blocked.items() if status not in ("closed", "tombstone")),
        "deferred_issues": counts.get("deferred", 0),
        "ready_issues": counts.get("open", 0) - blocked.get("open", 0) - _count(con, _ASIDE_SQL, now),
        "tombstone_issues": deleted,
        "pinned_issues": _count(con, _PINNED_SQL),
        "epics_eligible_for_closure": _count(con, _ELIGIBLE_EPICS_SQL),
        "average_lead_time_hours": _hours(days_open),
    }


def count_assigned(con: Connection, assignee: str, *, now: str) -> dict[str, Any]:
    """Returns the same numbers for the issues of one assignee, letter case ignored."""
    row = con.execute(_ASSIGNED_SQL, (assignee, now)).fetchone()
    numbers = [number or 0 for number in row]
    return {
        "total_issues": numbers[0],
        "open_issues": numbers[1],
        "in_progress_issues": numbers[2],
        "closed_issues": numbers[3],
        "blocked_issues": numbers[5],
        "deferred_issues": numbers[4],
        "ready_issues": numbers[7],
        "tombstone_issues": 0,
        "pinned_issues": numbers[6],
        "epics_eligible_for_closure": numbers[8],
        "average_lead_time_hours": _hours(numbers[9]),
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
