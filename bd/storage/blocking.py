"""Who waits for whom: the open ends of `blocks` edges around some issues."""

from __future__ import annotations

from bd.model.fields import BLOCKING_STATUSES
from bd.storage.reads import chunks
from bd.storage.reads import marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.storage.sqlite import Connection

_BLOCKING = ", ".join(f"'{status}'" for status in BLOCKING_STATUSES)
OPEN_BLOCKER_SQL = f"""
exists (select 1 from dependencies d join issues b on b.id = d.depends_on_id
         where d.issue_id = i.id and d.type = 'blocks' and b.status in ({_BLOCKING}))
""".strip()
_RESOLVED_GATE_SQL = """
select distinct d.issue_id from dependencies d join issues g on g.id = d.depends_on_id
 where d.issue_id in ({}) and g.issue_type = 'gate' and g.status = 'closed'
"""
_BLOCKERS_SQL = f"""
select d.issue_id, d.depends_on_id from dependencies d join issues b on b.id = d.depends_on_id
 where d.issue_id in ({{}}) and d.type = 'blocks' and b.status in ({_BLOCKING})
 order by d.issue_id, d.depends_on_id
"""
_WAITING_SQL = """
select d.depends_on_id, d.issue_id from dependencies d join issues w on w.id = d.issue_id
 where d.depends_on_id in ({}) and d.type = 'blocks' and w.status not in ('closed', 'tombstone')
 order by d.depends_on_id, d.issue_id
"""


def select_blockers(con: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Returns the open issues each of `ids` waits for; those that wait for none are absent."""
    return _select_pairs(con, _BLOCKERS_SQL, ids)


def select_waiting(con: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Returns the open issues that wait for each of `ids`; those nobody waits for are absent."""
    return _select_pairs(con, _WAITING_SQL, ids)


def behind_resolved_gates(con: Connection, ids: Sequence[str]) -> list[str]:
    """Returns those of `ids` that depend on a gate which is resolved, in their order."""
    found: set[str] = set()
    for part in chunks(ids):
        found.update(row[0] for row in con.execute(_RESOLVED_GATE_SQL.format(marks(part)), part))
    return [issue_id for issue_id in ids if issue_id in found]


def _select_pairs(con: Connection, sql: str, ids: Sequence[str]) -> dict[str, list[str]]:
    """Returns the second column by the first."""
    found: dict[str, list[str]] = {}
    for part in chunks(ids):
        for near, far in con.execute(sql.format(marks(part)), part):
            found.setdefault(near, []).append(far)
    return found
