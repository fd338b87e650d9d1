"""Finding out whether a condition leaves few issues, so that a list may start from them and sort.

A seek is (SQL, values): a sub-select of ids that an index answers. It is asked for one row more than `FEW`; that costs
a fraction of a millisecond however many issues there are.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.storage.sqlite import Connection

    Condition = tuple[str, list[Any]]

FEW = 1000
MOST_PROBES = 8
INDEXED_TIMES = ("created_at", "updated_at", "closed_at", "due_at", "defer_until")
_LOCAL_TIMES = ("due_at", "defer_until")


def label_seek(label: str) -> Condition:
    """Returns the issues with a label."""
    return "select issue_id from labels where label = ?", [label]


def child_seek(parent: str) -> Condition:
    """Returns the children of an issue."""
    return "select issue_id from dependencies where depends_on_id = ? and type = 'parent-child'", [parent]


def range_seek(repo: str, column: str, limits: list[tuple[str, str]]) -> Condition:
    """Returns the issues of a repository whose instant `column` lies within limits, (operator, stored instant) each."""
    range_sql = " and ".join(f"{column} {operator} ?" for operator, _ in limits)
    instants = [instant for _, instant in limits]
    if column in _LOCAL_TIMES:
        return f"select id from issues where {range_sql}", instants
    return f"select id from issues where source_repo = ? and {range_sql}", [repo, *instants]


def find_seek(con: Connection, seeks: list[Condition]) -> Condition | None:
    """Returns the condition to start from: the first seek that finds few issues, None when none of the first does."""
    for sql, values in seeks[:MOST_PROBES]:
        found = con.execute(f"select count(*) from ({sql} limit {FEW + 1})", values).fetchone()[0]
        if found <= FEW:
            return f"i.id in ({sql})", values
    return None
