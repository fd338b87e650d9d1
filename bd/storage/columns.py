"""The issues of a board: sorted into columns by status, assignee, priority, type or label.

A column is (name, how many issues, the first of them in the brief view). Totals are counted, so a column may be cut.
"""

from __future__ import annotations

from bd.model.fields import STATUSES
from bd.storage.counting import count_groups
from bd.storage.reads import select_brief
from bd.storage.select import prepare
from bd.storage.select import where_clause

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.filters import IssueFilter
    from bd.model.record import Record
    from bd.storage.sqlite import Connection

    Column = tuple[str, int, list[Record]]

_ALWAYS = ("open", "in_progress", "blocked", "closed")
_MEMBER_SQL = {
    "status": "i.status = ?",
    "priority": "i.priority = ?",
    "type": "i.issue_type = ?",
    "assignee": "i.assignee = ?",
    "label": "exists (select 1 from labels l where l.issue_id = i.id and l.label = ?)",
}
_NOBODY = {
    "(unassigned)": "coalesce(i.assignee, '') = ''",
    "(no labels)": "not exists (select 1 from labels l where l.issue_id = i.id)",
}
_LATEST_SQL = "i.closed_at desc, i.id"


def select_columns(
    con: Connection, chosen: IssueFilter, group: str, *, custom: tuple[str, ...], limit: int
) -> list[Column]:
    """Returns the columns of a board; `custom` statuses have one each, empty or not; limit 0 means all issues.

    Order: statuses as work flows, else by name, the issues without one last; in a column by priority, then the newest;
    closed ones by their closing, the latest first.
    """
    counts = dict(count_groups(con, chosen, group))
    names = (
        _status_names(counts, custom) if group == "status" else sorted(counts, key=lambda name: (name in _NOBODY, name))
    )
    where_sql, values = where_clause(chosen)
    prepare(con, where_sql)
    columns: list[Column] = []
    for name in names:
        member_sql, member = _member(group, name)
        order = {"order_sql": _LATEST_SQL} if name == "closed" and group == "status" else {}
        condition = f"{where_sql} and {member_sql}"
        records = select_brief(con, condition, [*values, *member], limit=limit, **order) if counts.get(name) else []
        columns.append((name, counts.get(name, 0), records))
    return columns


def _status_names(counts: dict[str, int], custom: tuple[str, ...]) -> list[str]:
    """Returns the statuses that get a column: the usual ones, the configured ones, and what else occurs."""
    known = [name for name in STATUSES if name != "closed" and (name in _ALWAYS or name in counts)]
    own = [name for name in custom if name not in STATUSES]
    others = sorted(set(counts) - {*known, *own, "closed"})
    return [*known, *own, *others, "closed"]


def _member(group: str, name: str) -> tuple[str, list[Any]]:
    """Returns the condition (SQL, values) of belonging to a column."""
    if name in _NOBODY and group in ("assignee", "label"):
        return _NOBODY[name], []
    value: Any = int(name[1:]) if group == "priority" else name
    return _MEMBER_SQL[group], [value]
