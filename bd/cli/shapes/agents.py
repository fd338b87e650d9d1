"""What the commands for agents and their surroundings print with `--json`."""

from __future__ import annotations

from bd.cli.shapes.kinds import ANY
from bd.cli.shapes.kinds import NUMBER
from bd.cli.shapes.kinds import TEXT
from bd.cli.shapes.kinds import YES_NO
from bd.cli.shapes.kinds import either
from bd.cli.shapes.kinds import keyed
from bd.cli.shapes.kinds import listed
from bd.cli.shapes.kinds import maybe
from bd.cli.shapes.kinds import refer
from bd.cli.shapes.kinds import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

REAL: Schema = {"type": "number"}
_FOUND = shaped({"key": TEXT, "value": TEXT, "found": YES_NO})
_FILE_CHANGE = shaped(
    {
        "path": TEXT,
        "action": {"enum": ["create", "change", "remove"]},
        "before": maybe(TEXT),
        "after": maybe(TEXT),
    }
)
_SYNC_STATE = shaped(
    {
        "path": TEXT,
        "mode": TEXT,
        "in_file": NUMBER,
        "pending": NUMBER,
        "file_is_newer": YES_NO,
        "problems": TEXT,
    },
    {"dry_run": YES_NO},
)

OUTPUTS: dict[str, Schema] = {
    "kv set": shaped({"key": TEXT, "value": TEXT}),
    "kv get": _FOUND,
    "kv list": keyed(TEXT),
    "kv clear": shaped({"key": TEXT, "deleted": TEXT}),
    "remember": shaped({"key": TEXT, "value": TEXT, "action": TEXT}),
    "memories": keyed(TEXT),
    "recall": _FOUND,
    "forget": shaped({"key": TEXT, "deleted": YES_NO}),
    "prime": either(
        shaped({"context": TEXT, "memories": keyed(TEXT)}),
        shaped({"hookSpecificOutput": shaped({"hookEventName": TEXT, "additionalContext": TEXT})}),
    ),
    "onboard": shaped({"file": TEXT, "section": TEXT}),
    "quickstart": shaped({"text": TEXT}),
    "context": shaped(
        {
            **dict.fromkeys(("beads_dir", "repo_root", "cwd_repo_root", "backend", "database", "data_dir"), TEXT),
            **dict.fromkeys(("database_path", "jsonl_path", "project_id", "prefix", "sync_remote", "role"), TEXT),
            **dict.fromkeys(("actor", "bd_version"), TEXT),
            **dict.fromkeys(("is_redirected", "is_worktree"), YES_NO),
        }
    ),
    "ping": shaped({"status": TEXT, **dict.fromkeys(("resolve_ms", "store_ms", "query_ms", "total_ms"), REAL)}),
    "classic": ANY,
    "gate create": refer("issue"),
    "gate list": either(listed(refer("issue")), listed(refer("chosen_fields"))),
    "gate show": refer("issue"),
    "gate resolve": listed(refer("issue")),
    "gate check": shaped(
        {
            **dict.fromkeys(("checked", "resolved", "escalated", "errors"), NUMBER),
            "dry_run": YES_NO,
            "gates": listed(shaped({"id": TEXT, "outcome": TEXT, "reason": TEXT})),
        }
    ),
    "gate discover": shaped({"waiting": NUMBER, "found": keyed(TEXT), "dry_run": YES_NO}),
    "gate add-waiter": refer("issue"),
    "merge-slot create": shaped({"id": TEXT, "created": YES_NO}),
    "merge-slot check": shaped(
        {"id": TEXT, "available": YES_NO}, {"holder": TEXT, "waiters": listed(TEXT), "error": TEXT}
    ),
    "merge-slot acquire": shaped(
        {"id": TEXT, "acquired": YES_NO, "holder": TEXT}, {"waiting": YES_NO, "waiters": listed(TEXT)}
    ),
    "merge-slot release": shaped({"id": TEXT, "released": YES_NO, "waiters": listed(TEXT)}),
    "sql": listed(keyed(ANY)),
    "setup": either(
        listed(shaped({"recipe": TEXT, "files": listed(TEXT)})),
        listed(shaped({"path": TEXT, "text": TEXT})),
        shaped({"recipe": TEXT, "installed": YES_NO, "files": listed(TEXT)}),
        shaped({"recipe": TEXT, "written": YES_NO, "changes": listed(_FILE_CHANGE)}),
    ),
    "sync": either(
        shaped({"exported": NUMBER, "changed": NUMBER, "path": TEXT}),
        shaped({"imported": YES_NO, "path": TEXT}),
        _SYNC_STATE,
    ),
}
