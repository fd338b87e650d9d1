"""The issues that wait: held by an edge, or set to blocked or deferred by hand; not those whose date has come.

Two partial indexes lead to them in order, so that a short list costs the same however many issues there are.
"""

from __future__ import annotations

from bd.model.instants import stored
from bd.storage.blocking import has_blocker_sql
from bd.storage.blocking import select_blockers
from bd.storage.reads import load_plain
from bd.storage.ready import BY_PRIORITY
from bd.storage.ready import restricting
from bd.storage.ready import select_in_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.ready import ReadyQuery
    from bd.storage.sqlite import Connection

_HELD_SQL = "(i.is_blocked = 1 and i.status not in ('closed', 'tombstone'))"
_SET_SQL = "(i.status in ('blocked', 'deferred') and (i.status = 'blocked' or coalesce(i.defer_until > ?, 1)))"


def select_waiting_ids(con: Connection, query: ReadyQuery, *, limit: int = 0, is_inherited: bool = False) -> list[str]:
    """Returns the ids of waiting issues by priority, then age; limit 0 means all.

    Held are those with a `blocks` edge to an open issue, with `is_inherited` whatever `issues.is_blocked` says.
    """
    filters, is_walked = restricting(con, query)
    held = [(_HELD_SQL, []), *filters]
    if not is_inherited:
        held.append((has_blocker_sql(con), []))
    rows = {}
    put_off = [(_SET_SQL, [stored(query.now_ns)]), *filters]
    for parts, index in ((held, "idx_issues_blocked"), (put_off, "idx_issues_waiting")):
        found = select_in_order(con, (BY_PRIORITY, []), parts, limit, index=index if is_walked else "")
        rows.update({row[-1]: row for row in found})
    ids = [row[-1] for row in sorted(rows.values())]
    return ids[:limit] if limit > 0 else ids


def load_waiting(con: Connection, ids: list[str]) -> list[Record]:
    """Returns issues in the order of `ids`: plain records with `blocked_by` and `blocked_by_count`."""
    records = load_plain(con, ids)
    blockers = select_blockers(con, ids)
    for issue_id in ids:
        records[issue_id]["blocked_by"] = blockers.get(issue_id, [])
        records[issue_id]["blocked_by_count"] = len(records[issue_id]["blocked_by"])
    return [records[issue_id] for issue_id in ids]
