"""Counting issues, altogether and in groups.

    group        names
    status type  as stored
    priority     P0 .. P4
    assignee     the name, (unassigned)
    label        the label, (no labels); an issue counts under each of its labels

Counting everything asks the smallest index for its size and subtracts what does not count, so it costs next to nothing
however many issues there are.
"""

from __future__ import annotations

from bd.storage.select import prepare
from bd.storage.select import where_clause

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.filters import IssueFilter
    from bd.storage.sqlite import Connection

GROUPS = ("status", "priority", "type", "assignee", "label")
_GROUP_SQL = {
    "status": "i.status",
    "priority": "i.priority",
    "type": "i.issue_type",
    "assignee": "case when coalesce(i.assignee, '') = '' then '(unassigned)' else i.assignee end",
}
_OWN_LIVE_SQL = """
select (select count(*) from issues)
     - (select count(*) from issues where source_repo = '.' and status = 'tombstone')
     - (select count(*) from issues where source_repo < '.')
     - (select count(*) from issues where source_repo > '.')
"""
_LABELLED_SQL = """
select l.label, count(*) from issues i join labels l on l.issue_id = i.id where {} group by l.label
"""
_UNLABELLED_SQL = "{} and not exists (select 1 from labels l where l.issue_id = i.id)"


def count_filtered(con: Connection, chosen: IssueFilter) -> int:
    """Returns how many issues a filter leaves."""
    if not chosen:
        return int(con.execute(_OWN_LIVE_SQL).fetchone()[0])
    return _count(con, *where_clause(chosen))


def _count(con: Connection, where_sql: str, values: list[Any]) -> int:
    """Returns how many issues satisfy a condition."""
    prepare(con, where_sql)
    return int(con.execute(f"select count(*) from issues i where {where_sql}", values).fetchone()[0])


def count_groups(con: Connection, chosen: IssueFilter, group: str) -> list[tuple[str, int]]:
    """Returns (name, count) of each group that is not empty, by name; `group` is one of `GROUPS`."""
    where_sql, values = where_clause(chosen)
    prepare(con, where_sql)
    if group == "label":
        return _count_labels(con, where_sql, values)
    sql = f"select {_GROUP_SQL[group]}, count(*) from issues i where {where_sql} group by 1"
    prefix = "P" if group == "priority" else ""
    return sorted((f"{prefix}{name}", count) for name, count in con.execute(sql, values))


def _count_labels(con: Connection, where_sql: str, values: list[Any]) -> list[tuple[str, int]]:
    """Returns the count of each label, and of the issues without any."""
    found = [(str(label), count) for label, count in con.execute(_LABELLED_SQL.format(where_sql), values)]
    unlabelled = _count(con, _UNLABELLED_SQL.format(where_sql), values)
    if unlabelled:
        found.append(("(no labels)", unlabelled))
    return sorted(found)
