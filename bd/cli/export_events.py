"""bd export --events: the event log appended to `.beads/events.jsonl`, each event once."""

from __future__ import annotations

import os

from bd.model.instants import shown
from bd.storage.settings_kv import get_metadata
from bd.storage.settings_kv import set_metadata
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context

_EXPORTED_KEY = "events_last_exported_id"
_KEYS = ("id", "issue_id", "event_type", "actor", "old_value", "new_value", "comment", "created_at")


def run_events(bd: Context, *, reset: bool) -> None:
    """Appends the events written since the last time; with `reset` starts the file again."""
    path = os.path.join(bd.location.beads_dir, "events.jsonl")
    with bd.write("export") as txn:
        since = 0 if reset else int(get_metadata(txn.con, _EXPORTED_KEY) or 0)
        sql = f"select {', '.join(_KEYS)} from events where id > ? order by id"
        count = 0
        with open(path, "w" if reset else "a", encoding="utf-8") as file:
            for row in txn.con.execute(sql, (since,)):
                event = {key: value for key, value in zip(_KEYS, row, strict=True) if value is not None}
                event["created_at"] = shown(event["created_at"])
                file.write(dumps_line(event) + "\n")
                since = row[0]
                count += 1
            file.flush()
            os.fsync(file.fileno())
        set_metadata(txn.con, _EXPORTED_KEY, str(since))
    if bd.json:
        bd.emit({"exported": count, "output_file": path, "success": True})
    else:
        bd.note(f"Exported {count} events to {path}")
