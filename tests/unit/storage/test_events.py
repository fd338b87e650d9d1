"""The log every write appends to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bd.storage.events import append_event
from bd.storage.writes import insert_record
from tests.support.builders import NOW
from tests.support.builders import NOW_NS
from tests.support.builders import make_record

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection


def test_an_event_keeps_both_states(con: Connection) -> None:
    """Actor, time, both states and the comment stand in the row."""
    insert_record(con, make_record("t-1"))

    append_event(con, ("t-1", "updated"), actor="Tess", now_ns=NOW_NS, values=('{"a":1}', '{"a":2}'), comment="why")

    row = con.execute("select issue_id, event_type, actor, old_value, new_value, comment, created_at from events")
    assert row.fetchall() == [("t-1", "updated", "Tess", '{"a":1}', '{"a":2}', "why", NOW)]


def test_an_event_takes_any_text(con: Connection) -> None:
    """Half characters in a name or a comment are replaced, not refused."""
    insert_record(con, make_record("t-1"))

    append_event(con, ("t-1", "closed"), actor="T\udcff", now_ns=0, comment="\ud800")

    assert con.execute("select actor, comment, created_at from events").fetchone() == (
        "T\ufffd",
        "\ufffd",
        "1970-01-01T00:00:00.000000000Z",
    )
