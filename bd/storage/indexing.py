"""Bringing the index of words up to date with the issues it is behind on.

An issue that is indexed anew gets a new, higher number, so numbers grow with the time of the last change.
"""

from __future__ import annotations

from bd.errors import Busy
from bd.model.search_words import prepare_words
from bd.storage.vocabulary import note_words
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.storage.sqlite import Connection
    from bd.storage.store import Store

CHUNK = 500
_TEXTS = ("title", "description", "design", "acceptance_criteria", "notes", "external_ref")
_PENDING_SQL = """
select p.issue_id from pending_search p left join issues i on i.id = p.issue_id order by i.updated_at, p.issue_id
"""
_AMONG = "in (select value from json_each(?))"
_TEXTS_SQL = f"select id, {', '.join(_TEXTS)} from issues where id {_AMONG} order by updated_at, id"
_INSERT_SQL = f"""
insert into issues_search (rowid, id, {", ".join(_TEXTS)}, labels, comments)
values (?, ?{", ?" * len(_TEXTS)}, ?, ?)
"""


def pending_ids(con: Connection) -> list[str]:
    """Returns the ids of the issues the index is behind on, those changed last at the end."""
    return [row[0] for row in con.execute(_PENDING_SQL)]


def index_issues(store: Store, ids: Sequence[str]) -> bool:
    """Indexes some issues as they are now, in a transaction of its own; False when another connection is writing.

    The caller holds the write lock. Nothing waits for the disk: work lost to a power cut is noted as pending again.
    """
    con = store.con
    waits_s, store.busy_timeout_s = store.busy_timeout_s, 0.0
    con.execute("pragma busy_timeout = 0")
    synchronous = con.execute("pragma synchronous").fetchone()[0]
    is_logged = store.journal_mode == "wal" and not con.in_transaction
    if is_logged:
        con.execute("pragma synchronous = normal")
    try:
        with store.transaction():
            texts: list[str] = []
            for start in range(0, len(ids), CHUNK):
                texts += _replace_documents(con, dumps_line(list(ids[start : start + CHUNK])))
            note_words(con, texts)
    except Busy:
        return False
    finally:
        store.busy_timeout_s = waits_s
        con.execute(f"pragma busy_timeout = {int(waits_s * 1000)}")
        if is_logged:
            con.execute(f"pragma synchronous = {int(synchronous)}")
    return True


def _replace_documents(con: Connection, ids: str) -> list[str]:
    """Puts the words of issues (a JSON list of ids) into the index in place of what it held of them.

    Returns the prepared texts, all of an issue as one.
    """
    old = con.execute(f"select id from search_documents where issue_id {_AMONG}", (ids,)).fetchall()
    con.executemany("delete from issues_search where rowid = ?", old)
    con.executemany("delete from search_documents where id = ?", old)
    labels = _joined(con, f"select issue_id, label from labels where issue_id {_AMONG} order by issue_id, label", ids)
    comments = _joined(con, f"select issue_id, text from comments where issue_id {_AMONG} order by issue_id, id", ids)
    rows: list[tuple[int | None, list[str]]] = []
    for issue_id, *texts in con.execute(_TEXTS_SQL, (ids,)).fetchall():
        number = con.execute("insert into search_documents (issue_id) values (?)", (issue_id,)).lastrowid
        words = [prepare_words(text or "") for text in (*texts, labels.get(issue_id), comments.get(issue_id))]
        rows.append((number, [prepare_words(issue_id), *words]))
    con.executemany(_INSERT_SQL, ((number, *words) for number, words in rows))
    con.execute(f"delete from pending_search where issue_id {_AMONG}", (ids,))
    return ["\n".join(words) for _, words in rows]


def _joined(con: Connection, sql: str, ids: str) -> dict[str, str]:
    """Returns the texts of each issue, a line each."""
    found: dict[str, list[str]] = {}
    for issue_id, text in con.execute(sql, (ids,)):
        found.setdefault(issue_id, []).append(text)
    return {issue_id: "\n".join(texts) for issue_id, texts in found.items()}
