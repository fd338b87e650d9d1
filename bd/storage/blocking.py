"""Who waits for whom: what holds issues by `blocks` edges, and who waits for them."""

from __future__ import annotations

from bd.model.fields import BLOCKING_STATUSES
from bd.model.fields import open_custom_statuses
from bd.storage.blocked import CUSTOM_STATUSES_KEY
from bd.storage.blocked import HOLDING_EXTERNAL_SQL
from bd.storage.blocked import quoted
from bd.storage.reads import chunks
from bd.storage.reads import marks
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.storage.sqlite import Connection

_RESOLVED_GATE_SQL = """
select distinct d.issue_id from dependencies d join issues g on g.id = d.depends_on_id
 where d.issue_id in ({}) and g.issue_type = 'gate' and g.status = 'closed'
"""
_WAITING_SQL = """
select d.depends_on_id, d.issue_id from dependencies d join issues w on w.id = d.issue_id
 where d.depends_on_id in (<ids>) and d.type = 'blocks' and w.status not in ('closed', 'tombstone')
 order by d.depends_on_id, d.issue_id
"""


def has_blocker_sql(con: Connection) -> str:
    """Returns the condition that the issue `i` waits for something by a `blocks` edge."""
    return f"exists (select 1 from dependencies d where d.issue_id = i.id and {_holding_sql(con)})"


def select_blockers(con: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Returns what each of `ids` waits for: open issues, capabilities of other projects; the others are absent."""
    sql = f"""
    select d.issue_id, d.depends_on_id from dependencies d where d.issue_id in (<ids>) and {_holding_sql(con)}
     order by d.issue_id, d.depends_on_id
    """
    return _select_pairs(con, sql, ids)


def _holding_sql(con: Connection) -> str:
    """Returns the condition that the edge `d` is a `blocks` edge to something that holds."""
    statuses = quoted((*BLOCKING_STATUSES, *open_custom_statuses(get_config(con, CUSTOM_STATUSES_KEY) or "")))
    return (
        f"(d.type = 'blocks' and exists (select 1 from issues b where b.id = d.depends_on_id and b.status in"
        f" ({statuses})) or {HOLDING_EXTERNAL_SQL})"
    )


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
        for near, far in con.execute(sql.replace("<ids>", marks(part)), part):
            found.setdefault(near, []).append(far)
    return found
