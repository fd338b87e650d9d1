"""Step 6: what other projects are to provide holds issues back; triggers note when a capability comes or goes."""

from __future__ import annotations

from bd.storage.blocked import rebuild_blocked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "m0006_external"
DESCRIPTION = "keep issues blocked that wait for what another project provides"
VERSION = 1005

TRIGGER = """
create trigger bd_blocked_capability_{name} after {deed} on labels
  when substr({row}.label, 1, 9) = 'provides:' or substr({row}.label, 1, 7) = 'export:'
begin insert into pending_blocked values ({row}.issue_id) on conflict do nothing; end;
"""
DEEDS = (("added", "insert", "new"), ("gone", "delete", "old"))


def apply(db: Database) -> None:
    """Makes the triggers and decides about every issue, in the caller's transaction."""
    for name, deed, row in DEEDS:
        db.conn.execute(TRIGGER.format(name=name, deed=deed, row=row))
    rebuild_blocked(db.conn)
