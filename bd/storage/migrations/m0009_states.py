"""Step 9: who takes an issue, puts it aside or takes it up again changes nothing for those that wait for it.

Open, in progress, blocked and deferred hold alike, behind every type of edge; so a change between them leaves nothing
to be decided anew.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "m0009_states"
DESCRIPTION = "decide nothing anew when an issue is claimed or put aside"
VERSION = 1008

ALIKE = "('open', 'in_progress', 'blocked', 'deferred')"
TRIGGER = f"""
create trigger bd_blocked_issue_changed after update of status, close_reason on issues
  when new.close_reason is not old.close_reason
    or new.status <> old.status and not (new.status in {ALIKE} and old.status in {ALIKE})
begin insert into pending_blocked values (new.id) on conflict do nothing; end;
"""


def apply(db: Database) -> None:
    """Replaces the trigger, in the caller's transaction."""
    db.conn.execute("drop trigger if exists bd_blocked_issue_changed")
    db.conn.execute(TRIGGER)
