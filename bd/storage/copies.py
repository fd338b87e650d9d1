"""Issues that say the same, and how much hangs on each: the edges to it and the texts that name it."""

from __future__ import annotations

import re

from bd.storage.reads import chunks
from bd.storage.reads import marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

_KEYS = ("id", "title", "description", "design", "acceptance_criteria", "status", "priority")
_CONTENT = ("title", "description", "design", "acceptance_criteria", "status")
_LIVE = "status not in ('closed', 'tombstone') and source_repo = '.' and is_template = 0"
_CANDIDATES_SQL = f"""
select {", ".join(_KEYS)} from issues
 where {_LIVE} and title in (select title from issues where {_LIVE} group by title having count(*) > 1)
 order by title, id
"""
_TEXTS_SQL = """
select id, description || ' ' || design || ' ' || acceptance_criteria || ' ' || notes from issues
 where status <> 'tombstone' and (instr(description, ?1) or instr(design, ?1)
    or instr(acceptance_criteria, ?1) or instr(notes, ?1))
"""
_WORD = re.compile(r"[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)+(?:\.[0-9]+)*")


def select_copies(con: Connection) -> list[list[Record]]:
    """Returns the groups of open issues of ours with the same content and status, by title, members by id."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for row in con.execute(_CANDIDATES_SQL):
        record: Record = dict(zip(_KEYS, row, strict=True))
        groups.setdefault(tuple(record[key] for key in _CONTENT), []).append(record)
    return [group for group in groups.values() if len(group) > 1]


def count_edges(con: Connection, ids: Sequence[str], column: str) -> dict[str, int]:
    """Returns how many edges start at (`issue_id`) or lead to (`depends_on_id`) each issue; none is absent."""
    found: dict[str, int] = {}
    for part in chunks(ids):
        places = marks(part)
        sql = f"select {column}, count(*) from dependencies where {column} in ({places}) group by 1"
        found.update(con.execute(sql, part))
    return found


def count_mentions(con: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Returns in how many other issues' texts each of some issues is named; one pass over the texts."""
    found = dict.fromkeys(ids, 0)
    for stem in sorted({issue_id.partition("-")[0] + "-" for issue_id in ids}):
        wanted = {issue_id for issue_id in ids if issue_id.startswith(stem)}
        for issue_id, text in con.execute(_TEXTS_SQL, (stem,)):
            for named in wanted.intersection(_WORD.findall(text)) - {issue_id}:
                found[named] += 1
    return found


def select_texts(con: Connection, status: str) -> list[tuple[str, str, str]]:
    """Returns (id, title, title and description) of our issues with a status; "" means every open one."""
    where_sql = f"{_LIVE}" if not status else "status = ? and source_repo = '.' and is_template = 0"
    sql = f"select id, title, title || ' ' || description from issues where {where_sql} order by id"
    return con.execute(sql, (status,) if status else ()).fetchall()
