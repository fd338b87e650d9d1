"""Which issues are blocked: decided in the write that changes it, for what it touches.

An issue is blocked while something holds it directly, or while an issue above it (parent-child, any depth) is held:

    blocks               the target is open, in progress, blocked, deferred or hooked
    conditional-blocks   the target is open, in progress, blocked or deferred, or closed without a word of failure
    waits-for            all children of the spawner are to be done and one is not; any child is to be and none is
    parent-child         the parent is blocked

A target that is not here, or deleted, holds nothing. `external:PROJECT:CAPABILITY` holds behind a `blocks` edge until
the repository of that name, read in here, has a closed issue labelled `provides:CAPABILITY` or `export:CAPABILITY`. A
custom status holds when its category says that work goes on (active, wip, frozen). Source: classic-compatible rules;
the tests hold them against a rule written in plain Python.
"""

from __future__ import annotations

from bd.model.fields import BLOCKING_STATUSES
from bd.model.fields import open_custom_statuses
from bd.storage.reads import chunks
from bd.storage.reads import marks
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from bd.storage.sqlite import Connection

CUSTOM_STATUSES_KEY = "status.custom"
FAILURE_WORDS = (
    *("failed", "rejected", "wontfix", "won't fix", "canceled", "cancelled", "abandoned", "blocked", "error"),
    *("timeout", "aborted"),
)
_FAILED = " or ".join("instr(lower(b.close_reason), '{}')".format(word.replace("'", "''")) for word in FAILURE_WORDS)
CONDITION_STATUSES = tuple(status for status in BLOCKING_STATUSES if status != "hooked")
_METADATA = "case when json_valid(d.metadata) then d.metadata else '{}' end"
SPAWNER_SQL = f"coalesce(nullif(json_extract({_METADATA}, '$.spawner_id'), ''), d.depends_on_id)"
IS_ANY_SQL = f"coalesce(json_extract({_METADATA}, '$.gate'), '') = 'any-children'"
CHILD_SQL = f"""
select 1 from dependencies c join issues k on k.id = c.issue_id
 where c.depends_on_id = {SPAWNER_SQL} and c.type = 'parent-child' and k.status
""".strip()
HOLDING_WAIT_SQL = f"""
exists (select 1 from issues s where s.id = {SPAWNER_SQL} and s.status <> 'tombstone')
and case when {IS_ANY_SQL} then not exists ({CHILD_SQL} = 'closed')
         else exists ({CHILD_SQL} not in ('closed', 'tombstone')) end
""".strip()
_REST_SQL = "substr(d.depends_on_id, 10)"
_CAPABILITY_SQL = f"substr({_REST_SQL}, instr({_REST_SQL}, ':') + 1)"
EXTERNAL_SQL = "d.type = 'blocks' and d.depends_on_id >= 'external:' and d.depends_on_id < 'external;'"
HOLDING_EXTERNAL_SQL = f"""
{EXTERNAL_SQL} and not exists (
  select 1 from labels l join issues p on p.id = l.issue_id join repo_mtimes r on r.repo_path = p.source_repo
   where l.label in ('provides:' || {_CAPABILITY_SQL}, 'export:' || {_CAPABILITY_SQL}) and p.status = 'closed'
     and r.name = substr({_REST_SQL}, 1, instr({_REST_SQL}, ':') - 1))
""".strip()
_EXTERNAL_SOURCES_SQL = f"select d.issue_id from dependencies d where {EXTERNAL_SQL}"
_CHILDREN_SQL = "select issue_id from dependencies where depends_on_id in ({}) and type = 'parent-child'"
_NEAR_SQL = """
select issue_id from dependencies
 where depends_on_id in ({0}) and type in ('blocks', 'conditional-blocks', 'waits-for')
union
select w.issue_id from dependencies p join dependencies w on w.depends_on_id = p.depends_on_id and w.type = 'waits-for'
 where p.issue_id in ({0}) and p.type = 'parent-child'
"""
_NAMED_SPAWNERS_SQL = "select issue_id from dependencies where type = 'waits-for' and metadata like '%spawner_id%'"


def holding_sql(statuses: Iterable[str]) -> str:
    """Returns the condition that the edge `d` to the issue `b` holds its source; `statuses` hold beside ours."""
    custom = tuple(statuses)
    holding = quoted((*BLOCKING_STATUSES, *custom))
    conditional = quoted((*CONDITION_STATUSES, *custom))
    return (
        f"(d.type = 'blocks' and b.status in ({holding}) or d.type = 'conditional-blocks' and (b.status in"
        f" ({conditional}) or b.status = 'closed' and not (coalesce(b.close_reason, '') <> '' and ({_FAILED}))))"
    )


def quoted(names: Iterable[str]) -> str:
    """Returns names as SQL strings."""
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names)


def _held_sql(con: Connection, issue: str) -> str:
    """Returns the condition that an issue, named by an SQL expression, is held directly."""
    holding = holding_sql(open_custom_statuses(get_config(con, CUSTOM_STATUSES_KEY) or ""))
    return (
        f"(exists (select 1 from dependencies d join issues b on b.id = d.depends_on_id where d.issue_id = {issue}"
        f" and d.type in ('blocks', 'conditional-blocks') and {holding})"
        f" or exists (select 1 from dependencies d where d.issue_id = {issue} and d.type = 'waits-for'"
        f" and {HOLDING_WAIT_SQL})"
        f" or exists (select 1 from dependencies d where d.issue_id = {issue} and {HOLDING_EXTERNAL_SQL}))"
    )


def settle_blocked(con: Connection) -> None:
    """Decides about every issue whose state may have changed, in the caller's transaction."""
    touched = [row[0] for row in con.execute("select issue_id from pending_blocked")]
    if not touched:
        return
    waiting = set(touched)
    for part in chunks(touched):
        places = marks(part)
        waiting.update(row[0] for row in con.execute(_NEAR_SQL.format(places), (*part, *part)))
    for sql in (_NAMED_SPAWNERS_SQL, _EXTERNAL_SOURCES_SQL):
        waiting.update(row[0] for row in con.execute(sql))
    held = _held_sql(con, "line.id")
    while waiting:
        changed = [issue_id for part in chunks(sorted(waiting)) for issue_id in _flip(con, part, held)]
        waiting = set()
        for part in chunks(changed):
            places = marks(part)
            waiting.update(row[0] for row in con.execute(_CHILDREN_SQL.format(places), part))
    con.execute("delete from pending_blocked")


def _flip(con: Connection, ids: Sequence[str], held: str) -> list[str]:
    """Corrects the state of some issues and returns those it was wrong for."""
    sql = f"""
    select i.id, i.is_blocked, exists (
      with recursive line(id) as (
        select i.id union
        select p.depends_on_id from line join dependencies p on p.issue_id = line.id and p.type = 'parent-child')
      select 1 from line where {held})
      from issues i where i.id in ({marks(ids)})
    """
    wrong = [(now, issue_id) for issue_id, before, now in con.execute(sql, ids).fetchall() if before != now]
    con.executemany("update issues set is_blocked = ? where id = ?", wrong)
    return [issue_id for _, issue_id in wrong]


def rebuild_blocked(con: Connection) -> None:
    """Decides about every issue anew, in the caller's transaction; for a database filled in bulk.

    Only rows that were wrong are written.
    """
    holding = holding_sql(open_custom_statuses(get_config(con, CUSTOM_STATUSES_KEY) or ""))
    con.execute(
        f"""
        with recursive blocked(id) as (
          select d.issue_id from dependencies d join issues b on b.id = d.depends_on_id
           where d.type in ('blocks', 'conditional-blocks') and {holding}
          union
          select d.issue_id from dependencies d where d.type = 'waits-for' and {HOLDING_WAIT_SQL}
          union
          select d.issue_id from dependencies d where {HOLDING_EXTERNAL_SQL}
          union
          select c.issue_id from blocked
            join dependencies c on c.depends_on_id = blocked.id and c.type = 'parent-child')
        update issues set is_blocked = not is_blocked where is_blocked <> (id in (select id from blocked))
        """
    )
    con.execute("delete from pending_blocked")
