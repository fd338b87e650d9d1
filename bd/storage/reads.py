"""Reading issues: SQL in, records out. Text for people is made elsewhere.

Three views (the classic ones): plain (`load_plain`), counts (`select_issues`: labels, raw edges, three counts and the
parent) and full (`load_records`: labels, edges and comments, as a line of the travelling file holds them). Lines of
text are made from less (`select_brief`).
"""

from __future__ import annotations

from bd.model.instants import shown
from bd.model.record import COLUMN_LIST
from bd.model.record import in_order
from bd.model.record import row_to_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence
    from typing import Any
    from typing import TypeVar

    from bd.model.record import Record
    from bd.storage.sqlite import Connection

    Value = TypeVar("Value", str, int)

CHUNK = 500
_BRIEF_KEYS = ("id", "title", "status", "priority", "issue_type", "assignee")
_BRIEF_LIST = ", ".join("i." + key for key in _BRIEF_KEYS)
_LABELS_SQL = "select issue_id, label from labels where issue_id in ({}) order by issue_id, label"
DEFAULT_ORDER_SQL = "i.priority, i.created_at desc, i.id"


def marks(values: Sequence[Any]) -> str:
    """Returns one question mark a value, for `in (...)`."""
    return ",".join("?" * len(values))


def chunks(values: Sequence[Value]) -> Iterable[Sequence[Value]]:
    """Yields ids in pieces that fit the limit of bound values."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _attach(con: Connection, records: dict[str, Record], *, with_comments: bool) -> None:
    """Adds labels, raw edges and (if asked) comments to records, in a fixed order."""
    attach_labels(con, records)
    for ids in chunks(list(records)):
        places = marks(ids)
        for edge in select_edges(con, f"issue_id in ({places})", ids):
            records[edge["issue_id"]].setdefault("dependencies", []).append(edge)
        if with_comments:
            for comment in select_comments(con, ids):
                records[comment["issue_id"]].setdefault("comments", []).append(comment)


def attach_labels(con: Connection, records: dict[str, Record]) -> None:
    """Adds the labels to records, sorted."""
    for ids in chunks(list(records)):
        for issue_id, label in con.execute(_LABELS_SQL.format(marks(ids)), ids):
            records[issue_id].setdefault("labels", []).append(label)


def select_edges(con: Connection, where_sql: str, values: Sequence[Any]) -> list[Record]:
    """Returns edge records, ordered by source, time, target and type."""
    sql = f"""
    select issue_id, depends_on_id, type, created_at, created_by, metadata, thread_id
      from dependencies where {where_sql} order by issue_id, created_at, depends_on_id, type
    """
    return [_edge_record(row) for row in con.execute(sql, values)]


def _edge_record(row: Sequence[Any]) -> Record:
    """Returns one edge as it stands in JSON."""
    edge: Record = {
        "issue_id": row[0],
        "depends_on_id": row[1],
        "type": row[2],
        "created_at": shown(row[3]),
    }
    if row[4]:
        edge["created_by"] = row[4]
    if row[5] and row[5] != "{}":
        edge["metadata"] = row[5]
    if row[6]:
        edge["thread_id"] = row[6]
    return edge


def select_comments(con: Connection, ids: Sequence[str]) -> list[Record]:
    """Returns the comments of issues, oldest first within each."""
    sql = f"""
    select id, issue_id, author, text, created_at from comments
     where issue_id in ({marks(ids)}) order by issue_id, created_at, id
    """
    return [
        {"id": row[0], "issue_id": row[1], "author": row[2], "text": row[3], "created_at": shown(row[4])}
        for row in con.execute(sql, ids)
    ]


def load_plain(con: Connection, ids: Sequence[str]) -> dict[str, Record]:
    """Returns plain records by id; ids that do not exist are absent."""
    found: dict[str, Record] = {}
    for part in chunks(ids):
        for row in con.execute(f"select {COLUMN_LIST} from issues i where i.id in ({marks(part)})", part):
            found[row[0]] = row_to_record(row)
    return found


def select_plain(
    con: Connection, where_sql: str, values: Sequence[Any] = (), *, order_sql: str = DEFAULT_ORDER_SQL, limit: int = 0
) -> list[Record]:
    """Returns issues in the plain view, `where_sql` over the alias `i`; limit 0 means all."""
    sql = f"select {COLUMN_LIST} from issues i where {where_sql} order by {order_sql}"
    if limit > 0:
        sql += f" limit {int(limit)}"
    return [row_to_record(row) for row in con.execute(sql, values)]


def select_sections(con: Connection, where_sql: str, values: Sequence[Any] = ()) -> list[Record]:
    """Returns id, title, issue_type, description and acceptance_criteria of issues, by priority and age."""
    keys = ("id", "title", "issue_type", "description", "acceptance_criteria")
    columns = ", ".join("i." + key for key in keys)
    sql = f"select {columns} from issues i where {where_sql} order by {DEFAULT_ORDER_SQL}"
    return [dict(zip(keys, row, strict=True)) for row in con.execute(sql, values)]


def load_records(con: Connection, ids: Sequence[str]) -> dict[str, Record]:
    """Returns full records by id, keys in canonical order; ids that do not exist are absent."""
    found = load_plain(con, ids)
    _attach(con, found, with_comments=True)
    return {issue_id: in_order(record) for issue_id, record in found.items()}


def find_record(con: Connection, issue_id: str) -> Record | None:
    """Returns the full record of an issue, None when there is none."""
    return load_records(con, [issue_id]).get(issue_id)


def select_issues(
    con: Connection,
    where_sql: str,
    values: Sequence[Any] = (),
    *,
    order_sql: str = DEFAULT_ORDER_SQL,
    limit: int = 0,
) -> list[Record]:
    """Returns issues in the counts view, `where_sql` over the alias `i`, in `order_sql`; limit 0 means all.

    Shape: plain record, labels, dependencies (edge records), dependency_count, dependent_count, comment_count, parent.
    """
    sql = f"select {COLUMN_LIST} from issues i where {where_sql} order by {order_sql}"
    if limit > 0:
        sql += f" limit {int(limit)}"
    records = {row[0]: row_to_record(row) for row in con.execute(sql, values)}
    _attach(con, records, with_comments=False)
    _attach_counts(con, records)
    return list(records.values())


def load_counted(con: Connection, ids: Sequence[str]) -> list[Record]:
    """Returns issues in the counts view, in the order of `ids`; ids that do not exist are left out."""
    records = load_plain(con, ids)
    _attach(con, records, with_comments=False)
    _attach_counts(con, records)
    return [records[issue_id] for issue_id in ids if issue_id in records]


def select_brief(
    con: Connection, where_sql: str, values: Sequence[Any] = (), *, order_sql: str = DEFAULT_ORDER_SQL, limit: int = 0
) -> list[Record]:
    """Returns issues with what a line of text shows of them; `where_sql`, `order_sql` and `limit` as above.

    Shape: id, title, status, priority, issue_type, and where they apply assignee, labels, parent.
    """
    sql = f"select {_BRIEF_LIST} from issues i where {where_sql} order by {order_sql}"
    if limit > 0:
        sql += f" limit {int(limit)}"
    rows = con.execute(sql, values).fetchall()
    records: dict[str, Record] = {row[0]: dict(zip(_BRIEF_KEYS, row, strict=True)) for row in rows}
    attach_labels(con, records)
    for ids in chunks(list(records)):
        places = marks(ids)
        sql = f"select issue_id, depends_on_id from dependencies where issue_id in ({places}) and type = 'parent-child'"
        for issue_id, parent in con.execute(sql, ids):
            records[issue_id]["parent"] = parent
    return list(records.values())


def _attach_counts(con: Connection, records: dict[str, Record]) -> None:
    """Adds the three counts and the parent."""
    for record in records.values():
        edges = record.get("dependencies", ())
        record["dependency_count"] = len(edges)
        record["dependent_count"] = 0
        record["comment_count"] = 0
        for edge in edges:
            if edge["type"] == "parent-child":
                record["parent"] = edge["depends_on_id"]
    for ids in chunks(list(records)):
        places = marks(ids)
        for key, column, table in (
            ("dependent_count", "depends_on_id", "dependencies"),
            ("comment_count", "issue_id", "comments"),
        ):
            sql = f"select {column}, count(*) from {table} where {column} in ({places}) group by {column}"
            for issue_id, count in con.execute(sql, ids):
                records[issue_id][key] = count


def load_details(con: Connection, issue_id: str) -> Record | None:
    """Returns one issue in the show view: edges as full issues with `dependency_type`, comments, parent, counts."""
    record = load_plain(con, [issue_id]).get(issue_id)
    if record is None:
        return None
    edges = select_edges(con, "issue_id = ?", (issue_id,))
    back_edges = select_edges(con, "depends_on_id = ?", (issue_id,))
    comments = select_comments(con, [issue_id])
    near = load_plain(con, [edge["depends_on_id"] for edge in edges] + [edge["issue_id"] for edge in back_edges])
    attach_labels(con, {issue_id: record, **near})
    lists: Record = {
        "labels": record.pop("labels", []),
        "dependencies": _neighbours(edges, "depends_on_id", near),
        "dependents": _neighbours(back_edges, "issue_id", near),
        "comments": comments,
    }
    record.update({key: value for key, value in lists.items() if value})
    for edge in edges:
        if edge["type"] == "parent-child":
            record["parent"] = edge["depends_on_id"]
    record["dependency_count"] = len(edges)
    record["dependent_count"] = len(back_edges)
    record["comment_count"] = len(comments)
    return record


def _neighbours(edges: list[Record], key: str, near: dict[str, Record]) -> list[Record]:
    """Returns the issues at the other end of edges; one that is not here is named by its id alone."""
    return [
        {**near.get(edge[key], {"id": edge[key], "missing": True}), "dependency_type": edge["type"]} for edge in edges
    ]


def count_issues(con: Connection, where_sql: str, values: Sequence[Any] = ()) -> int:
    """Returns how many issues satisfy `where_sql` over the alias `i`."""
    return int(con.execute(f"select count(*) from issues i where {where_sql}", values).fetchone()[0])
