"""Writing issues, labels, edges and comments, inside a transaction the caller holds.

Nothing here decides anything: no validation beyond the codec's, no events, no marks. `replace_record` makes the rows
say exactly what a record says, except that comments are only ever added: two clones' comments both stay.
"""

from __future__ import annotations

from bd.model.instants import stored
from bd.model.record import COLUMNS
from bd.model.rows import clean_text
from bd.model.rows import comment_rows
from bd.model.rows import dependency_rows
from bd.model.rows import label_rows
from bd.model.rows import record_to_row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.model.rows import Row
    from bd.storage.sqlite import Connection

INSERT_DEPENDENCY_SQL = """
insert or ignore into dependencies (issue_id, depends_on_id, type, created_at, created_by, metadata, thread_id)
values (?, ?, ?, ?, ?, ?, ?)
"""
INSERT_LABEL_SQL = "insert or ignore into labels (issue_id, label) values (?, ?)"
INSERT_COMMENT_SQL = "insert into comments (issue_id, author, text, created_at, origin_id) values (?, ?, ?, ?, ?)"
MARK_DIRTY_SQL = """
insert into dirty_issues (issue_id, marked_at) values (?, ?)
on conflict (issue_id) do update set marked_at = excluded.marked_at
"""
RAISE_COUNTER_SQL = """
insert into child_counters (parent_id, last_child) values (?, ?)
on conflict (parent_id) do update set last_child = max(last_child, excluded.last_child)
"""

_insert_statements: dict[tuple[str, ...], str] = {}


def insert_row(con: Connection, row: Row) -> None:
    """Inserts one row into `issues` with the columns it names; the others get their defaults."""
    columns = tuple(row)
    sql = _insert_statements.get(columns)
    if sql is None:
        sql = f"insert into issues ({', '.join(columns)}) values ({', '.join('?' * len(columns))})"
        _insert_statements[columns] = sql
    con.execute(sql, tuple(row.values()))


def update_row(con: Connection, issue_id: str, row: Row) -> None:
    """Sets the named columns of one issue."""
    assignments = ", ".join(f"{column} = ?" for column in row)
    con.execute(f"update issues set {assignments} where id = ?", (*row.values(), issue_id))


def insert_record(con: Connection, record: Record, *, source_repo: str = ".") -> None:
    """Inserts an issue with its labels, edges and comments.

    Raises: RecordError when a value has the wrong type; SQLite's integrity error when the id exists.
    """
    row = record_to_row(record)
    if source_repo != ".":
        row["source_repo"] = source_repo
    insert_row(con, row)
    _insert_sets(con, record)


def _insert_sets(con: Connection, record: Record) -> None:
    """Inserts a new issue's labels, edges and comments."""
    if record.get("labels"):
        con.executemany(INSERT_LABEL_SQL, label_rows(record))
    if record.get("dependencies"):
        con.executemany(INSERT_DEPENDENCY_SQL, dependency_rows(record))
    if record.get("comments"):
        con.executemany(INSERT_COMMENT_SQL, comment_rows(record))


def replace_record(con: Connection, record: Record, *, source_repo: str = ".") -> bool:
    """Makes an existing issue's rows say what `record` says; returns whether comments of ours stay beyond it.

    Raises: RecordError when a value has the wrong type, before anything is changed.
    """
    issue_id = record["id"]
    row = {**_blank_row(con), **record_to_row(record), "source_repo": source_repo}
    labels, edges, incoming = label_rows(record), dependency_rows(record), comment_rows(record)
    con.execute("delete from labels where issue_id = ?", (issue_id,))
    con.execute("delete from dependencies where issue_id = ?", (issue_id,))
    update_row(con, issue_id, row)
    con.executemany(INSERT_LABEL_SQL, labels)
    con.executemany(INSERT_DEPENDENCY_SQL, edges)
    present = con.execute("select author, text, created_at from comments where issue_id = ?", (issue_id,)).fetchall()
    known = set(present)
    con.executemany(INSERT_COMMENT_SQL, [comment for comment in incoming if comment[1:4] not in known])
    return bool(known - {comment[1:4] for comment in incoming})


_REPLACED = frozenset((*COLUMNS, "content_hash", "extra")) - {"id", "title", "created_at", "updated_at"}
_blank: Row = {}


def _blank_row(con: Connection) -> Row:
    """Returns every column of ours but the id with the value an absent key means; columns of others stay."""
    if not _blank:
        for _, name, _kind, required, default, _key in con.execute("pragma table_info(issues)"):
            if name in _REPLACED:
                _blank[name] = "" if required or default == "''" else 0 if default == "0" else None
    return _blank


def insert_labels(con: Connection, issue_id: str, labels: list[str]) -> None:
    """Adds labels an issue does not have yet."""
    con.executemany(INSERT_LABEL_SQL, [(issue_id, clean_text(label)) for label in labels])


def delete_labels(con: Connection, issue_id: str, labels: list[str]) -> None:
    """Removes labels from an issue."""
    rows = [(issue_id, clean_text(label)) for label in labels]
    con.executemany("delete from labels where issue_id = ? and label = ?", rows)


def insert_dependency(
    con: Connection, edge: tuple[str, str, str], *, actor: str, now_ns: int, metadata: str = ""
) -> bool:
    """Adds the edge (issue_id, depends_on_id, type); says whether it was new."""
    ends = [clean_text(text) for text in edge]
    row = (*ends, stored(now_ns), clean_text(actor), metadata, "")
    return bool(con.execute(INSERT_DEPENDENCY_SQL, row).rowcount)


def delete_dependency(con: Connection, edge: tuple[str, str, str]) -> bool:
    """Removes the edge (issue_id, depends_on_id, type); says whether it was there."""
    sql = "delete from dependencies where issue_id = ? and depends_on_id = ? and type = ?"
    return bool(con.execute(sql, edge).rowcount)


def mark_dirty(con: Connection, issue_id: str, now_ns: int) -> None:
    """Remembers that an issue differs from its line in the travelling file."""
    con.execute(MARK_DIRTY_SQL, (issue_id, stored(now_ns)))


def raise_child_counter(con: Connection, parent_id: str, number: int) -> None:
    """Makes sure that no later child of `parent_id` gets `number` or a smaller one."""
    con.execute(RAISE_COUNTER_SQL, (parent_id, number))
