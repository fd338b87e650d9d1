"""Closed issues for a changelog: of ours, closed within a time, sorted by type.

Left out are ephemeral issues and templates, and the internal types, which describe no work on the product.
"""

from __future__ import annotations

from bd.storage.reads import select_plain
from bd.storage.ready import INTERNAL_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

FIRST_TYPES = ("feature", "bug", "task", "chore", "epic")
_LEFT_OUT = (*INTERNAL_TYPES, "event")
_BRIEF = ("id", "title", "issue_type")
_ORDER_SQL = "i.priority, i.closed_at desc, i.id"


def select_closed(con: Connection, since: str, until: str, *, is_brief: bool = False) -> list[tuple[str, list[Record]]]:
    """Returns (type, issues) of what was closed from one stored instant up to another; "" since is the beginning.

    Order: features, bugs, tasks, chores, epics, then other types by name; in each by priority, then the latest.
    `is_brief` leaves everything out but id, title and type: a page of text shows no more.
    """
    where_sql = f"""
    i.source_repo = '.' and i.closed_at >= ? and i.closed_at < ? and i.status = 'closed'
    and coalesce(i.ephemeral, 0) = 0 and coalesce(i.is_template, 0) = 0
    and i.issue_type not in ({", ".join("?" * len(_LEFT_OUT))})
    """
    values = (since, until, *_LEFT_OUT)
    select = _select_brief if is_brief else select_plain
    groups: dict[str, list[Record]] = {}
    for record in select(con, where_sql, values, order_sql=_ORDER_SQL):
        groups.setdefault(record.get("issue_type", "task"), []).append(record)
    names = [name for name in FIRST_TYPES if name in groups] + sorted(set(groups) - set(FIRST_TYPES))
    return [(name, groups[name]) for name in names]


def _select_brief(con: Connection, where_sql: str, values: Sequence[str], *, order_sql: str) -> list[Record]:
    """Returns issues with what a line of the page shows of them."""
    columns = ", ".join("i." + key for key in _BRIEF)
    sql = f"select {columns} from issues i where {where_sql} order by {order_sql}"
    return [dict(zip(_BRIEF, row, strict=True)) for row in con.execute(sql, values)]
