"""The event log: every write appends to it in its own transaction.

`old_value` of a changing event is the whole record before the change as one JSON line, so any earlier state can be
rebuilt; `new_value` is the whole record of a creation, the changed keys otherwise.
"""

from __future__ import annotations

from bd.model.instants import stored
from bd.model.rows import clean_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

LOG_CREATED_SQL = """
insert into events (issue_id, event_type, actor, created_at)
select id, 'created', ?, ? from issues not indexed where rowid > ? order by id
"""
INSERT_EVENT_SQL = """
insert into events (issue_id, event_type, actor, old_value, new_value, comment, created_at)
values (?, ?, ?, ?, ?, ?, ?)
"""


def append_event(
    con: Connection,
    event: tuple[str, str],
    *,
    actor: str,
    now_ns: int,
    values: tuple[str | None, str | None] = (None, None),
    comment: str | None = None,
) -> None:
    """Appends the event (issue_id, event_type); `values` are the old and the new state as JSON text."""
    text = None if comment is None else clean_text(comment)
    con.execute(INSERT_EVENT_SQL, (*event, clean_text(actor), *values, text, stored(now_ns)))
