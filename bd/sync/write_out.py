"""Writing issues as JSONL to a file or stream a person named; the travelling file itself is `bd.sync.export`'s.

A record nobody changed comes out byte for byte as it came in. Ephemeral issues and issues of other repositories stay
out.
"""

from __future__ import annotations

from bd.errors import SyncProblem
from bd.storage.reads import load_records
from bd.sync.export import record_line
from bd.sync.jsonl import line_key
from bd.sync.jsonl import read_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence
    from typing import Any

    from bd.storage.sqlite import Connection

_CHUNK = 500
# The plus keeps SQLite from an index on source_repo, which would make it sort every line of the file in memory.
_OWN = "+i.source_repo = '.' and (i.ephemeral = 0 or b.line is not null)"
_SHOWN_IDS = 10


class ExportWouldLose(SyncProblem):
    """The file to write holds issues the database does not have."""

    slug = "export-would-lose"

    def __init__(self, path: str, ids: list[str]) -> None:
        """Names the file and some of the issues."""
        shown = ", ".join(ids[:_SHOWN_IDS]) + (", ..." if len(ids) > _SHOWN_IDS else "")
        super().__init__(
            f"{path} holds {len(ids)} issues that are not in the database: {shown}; the file was left as it is",
            hint=f"run bd import {path} first, or write to another file",
            details={"path": path, "ids": ids},
        )


def select_lines(con: Connection, where_sql: str = "1", values: Sequence[Any] = ()) -> Iterator[str]:
    """Yields the line of every issue of ours that satisfies `where_sql` over the alias `i`, sorted by id."""
    sql = f"""
    select i.id, case when d.issue_id is null then b.line end
      from issues i
      left join base_records b on b.record_key = i.id
      left join dirty_issues d on d.issue_id = i.id
     where {_OWN} and ({where_sql}) order by i.id
    """
    waiting: list[tuple[str, str | None]] = []
    for row in con.execute(sql, values):
        waiting.append(row)
        if len(waiting) >= _CHUNK:
            yield from _spelled(con, waiting)
            waiting = []
    yield from _spelled(con, waiting)


def _spelled(con: Connection, rows: list[tuple[str, str | None]]) -> list[str]:
    """Returns the lines of some issues; those without one that still holds are written anew."""
    missing = [issue_id for issue_id, line in rows if line is None]
    if not missing:
        return [line for _, line in rows if line is not None]
    records = load_records(con, missing)
    bases = dict(
        con.execute(
            f"select record_key, line from base_records where record_key in ({','.join('?' * len(missing))})", missing
        ).fetchall()
    )
    return [record_line(records[issue_id], bases.get(issue_id)) if line is None else line for issue_id, line in rows]


def select_other_lines(con: Connection) -> Iterator[str]:
    """Yields the lines of other kinds of records (memories), which travel along."""
    for (line,) in con.execute("select line from base_records where record_key >= '~' order by record_key"):
        yield line


def check_nothing_lost(con: Connection, path: str) -> None:
    """Refuses to replace a file that holds issues the database does not have.

    Raises: ExportWouldLose; OSError when the file cannot be read.
    """
    try:
        lines = list(_keys(path))
    except FileNotFoundError:
        return
    known = {row[0] for row in con.execute("select id from issues")}
    lost = [key for key in lines if key and not key.startswith("~") and key not in known]
    if lost:
        raise ExportWouldLose(path, lost)


def _keys(path: str) -> Iterator[str]:
    """Yields the record key of every line of a file, "" for what is none."""
    for _, line in read_lines(path):
        yield line_key(line).decode("utf-8", "replace")
