"""Step 7: a log of what people keep in `config`, so that undo reaches it; see `bd.storage.setting_log`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "m0007_setting_log"
DESCRIPTION = "log the changes of settings, kept texts and memories"
VERSION = 1006

SCHEMA = """
create table setting_events (                    -- the log of the table config
  id integer primary key autoincrement,
  key text not null,
  old_value text,                                -- null: was not set
  new_value text,                                -- null: is not set any more
  actor text not null,
  created_at datetime not null,
  after_event integer not null default 0,        -- the newest event then
  undoes integer                                 -- the entry this one takes back
)
"""


def apply(db: Database) -> None:
    """Makes the table, in the caller's transaction."""
    db.conn.execute(SCHEMA)
    db.conn.execute("create index idx_setting_events_undoes on setting_events (undoes) where undoes is not null")
