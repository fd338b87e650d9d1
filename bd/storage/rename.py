"""Giving issues other ids in every table, in a transaction the caller holds. Texts are the caller's matter.

Edges of other repositories' issues stay as their files have them. What the travelling file and we last agreed on is
kept under the new id, and the states seen under the old one stay known: an older copy of the file changes nothing.
"""

from __future__ import annotations

from bd.model.former import FORMER_KEY
from bd.model.former import former_ids
from bd.storage.travelling import file_state
from bd.storage.travelling import set_file_state
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from bd.storage.sqlite import Connection

_TABLES = (
    *(("labels", "issue_id"), ("comments", "issue_id"), ("events", "issue_id"), ("dirty_issues", "issue_id")),
    *(("export_hashes", "issue_id"), ("issue_snapshots", "issue_id"), ("compaction_snapshots", "issue_id")),
    *(("leases", "issue_id"), ("child_counters", "parent_id"), ("dependencies", "issue_id"), ("issues", "id")),
)
_RENAME_SQL = """
update or replace {table} set {column} = (select new_id from temp.renames where old_id = {column})
 where {column} in (select old_id from temp.renames)
"""
_TARGETS_SQL = """
update or replace dependencies set depends_on_id = (select new_id from temp.renames where old_id = depends_on_id)
 where depends_on_id in (select old_id from temp.renames)
   and (select i.source_repo from issues i where i.id = dependencies.issue_id) = '.'
"""
_SPAWNERS_SQL = """
update dependencies
   set metadata = json_set(metadata, '$.spawner_id',
     (select new_id from temp.renames where old_id = json_extract(metadata, '$.spawner_id')))
 where type = 'waits-for' and metadata like '%spawner_id%' and json_valid(metadata)
   and json_extract(metadata, '$.spawner_id') in (select old_id from temp.renames)
"""
_SEEN_SQL = """
insert or ignore into seen_states (record_key, state_hash)
select record_key, state_hash from base_records where record_key in (select old_id from temp.renames)
"""
_BASE_SQL = """
update base_records
   set record_key = (select new_id from temp.renames where old_id = record_key), state_hash = x''
 where record_key in (select old_id from temp.renames)
"""


def rename_rows(con: Connection, renames: Mapping[str, str]) -> None:
    """Gives issues the ids `renames` maps theirs to; no new id may be in use, as a value of it neither.

    The travelling file is written whole the next time, because lines leave it.
    """
    con.execute("pragma defer_foreign_keys = on")
    con.execute("create temp table if not exists renames (old_id text primary key, new_id text not null)")
    con.execute("delete from temp.renames")
    con.executemany("insert into temp.renames values (?, ?)", list(renames.items()))
    for table, column in _TABLES:
        con.execute(_RENAME_SQL.format(table=table, column=column))
    for sql in (_TARGETS_SQL, _SPAWNERS_SQL, _SEEN_SQL, _BASE_SQL):
        con.execute(sql)
    con.execute("delete from temp.renames")
    state = file_state(con)
    state.in_step = False
    set_file_state(con, state)


def load_former_ids(con: Connection) -> dict[str, str]:
    """Returns the id that each issue of ours now has, by every id it had before."""
    sql = f"select id, extra from issues where extra like '%\"{FORMER_KEY}\"%' and source_repo = '.'"
    found: dict[str, str] = {}
    for issue_id, extra in con.execute(sql):
        fields = loads(extra)
        for name in former_ids(fields) if isinstance(fields, dict) else ():
            found[name] = issue_id
    return found
