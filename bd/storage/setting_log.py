"""The log of what people keep in the `config` table: settings, kept texts, memories, saved queries.

The event log belongs to issues; this one stands beside it, table `setting_events`:

    key, old_value, new_value   as in `config`, null where the key is unset
    actor, created_at           as in `events`; what one command changed shares both
    after_event                 the number of the newest event then: in the one order of both logs it stands behind that
    undoes                      the number of the entry that this one takes back, or null
"""

from __future__ import annotations

from bd.model.instants import stored
from bd.model.rows import clean_text
from bd.storage.settings_kv import get_config
from bd.storage.settings_kv import set_config
from bd.storage.settings_kv import unset_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from bd.storage.sqlite import Connection
    from bd.storage.transaction import WriteTransaction

_INSERT_SQL = """
insert into setting_events (key, old_value, new_value, actor, created_at, after_event, undoes)
values (?, ?, ?, ?, ?, (select coalesce(max(id), 0) from events), ?)
"""
_OF_ACTOR_SQL = """
select id, key, old_value, new_value, created_at, after_event from setting_events e
 where actor = ? and undoes is null and not exists (select 1 from setting_events u where u.undoes = e.id)
 order by id desc
"""


class SettingChange:
    """One entry of the log; `old` and `new` are values, None for an unset key."""

    __slots__ = ("after_event", "at", "key", "new", "number", "old")

    def __init__(self, row: tuple[Any, ...]) -> None:
        """Takes number, key, old and new value, stored instant and the newest event then."""
        self.number: int = row[0]
        self.key: str = row[1]
        self.old: str | None = row[2]
        self.new: str | None = row[3]
        self.at: str = row[4]
        self.after_event: int = row[5]


def change_setting(
    txn: WriteTransaction, key: str, value: str | None, *, old: str | None = None, undoes: int | None = None
) -> bool:
    """Sets a key of `config`, or with None unsets it, and logs that; says whether it was set before.

    `old` is a value that was in force without standing in `config`.
    """
    before = get_config(txn.con, key)
    if value is None:
        unset_config(txn.con, key)
    else:
        set_config(txn.con, key, value)
    was = old if before is None else before
    if was != value or undoes is not None:
        entry = (key, was, value, clean_text(txn.actor), stored(txn.now_ns), undoes)
        txn.con.execute(_INSERT_SQL, entry)
    return before is not None


def walk_setting_commands(con: Connection, actor: str) -> Iterator[list[SettingChange]]:
    """Yields the changes of each command of an actor that is not taken back yet; the newest of both first."""
    command: list[SettingChange] = []
    for row in con.execute(_OF_ACTOR_SQL, (actor,)).fetchall():
        change = SettingChange(row)
        if command and (change.at, change.after_event) != (command[0].at, command[0].after_event):
            yield command
            command = []
        command.append(change)
    if command:
        yield command


def find_later_change(con: Connection, change: SettingChange) -> tuple[str, str] | None:
    """Returns (actor, stored instant) of the next change of the same key, None when there is none."""
    sql = "select actor, created_at from setting_events where key = ? and id > ? order by id limit 1"
    row = con.execute(sql, (change.key, change.number)).fetchone()
    return None if row is None else (row[0], row[1])
