"""What the commands about workspaces, files, configuration and health print with `--json`."""

from __future__ import annotations

from bd.cli.shapes.kinds import ANY
from bd.cli.shapes.kinds import NUMBER
from bd.cli.shapes.kinds import TEXT
from bd.cli.shapes.kinds import TIME
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

_REPORT = shaped({"path": TEXT, "checks": listed(refer("check")), "overall_ok": YES_NO})
_DIAGNOSTICS = shaped({"overall_ok": YES_NO, "summary": TEXT, "diagnostics": listed(keyed(ANY))})
_POLLUTION = shaped({"polluted_count": NUMBER, "issues": listed(keyed(ANY))})
_MIGRATED = shaped(
    {"status": TEXT},
    {
        "current_database": TEXT,
        "version": TEXT,
        "schema_version": TEXT,
        "migrated": YES_NO,
        "version_updated": YES_NO,
        "cleaned_up": YES_NO,
        "backup": maybe(TEXT),
        "applied": listed(TEXT),
        "warnings": listed(TEXT),
    },
)
_INSPECTED = shaped(
    {
        "registered_migrations": listed(shaped({"name": TEXT, "description": TEXT})),
        "pending_migrations": listed(TEXT),
        "current_state": shaped(
            {"schema_version": TEXT, "issue_count": NUMBER, "config": keyed(TEXT), "db_exists": YES_NO}
        ),
        "warnings": listed(TEXT),
        "invariants_to_check": listed(TEXT),
    }
)
_CHECKPOINTED = shaped(
    {
        "mode": TEXT,
        "journal_mode": TEXT,
        "busy": YES_NO,
        "log_frames": maybe(NUMBER),
        "checkpointed_frames": maybe(NUMBER),
        "database_bytes_before": NUMBER,
        "database_bytes_after": NUMBER,
        "wal_bytes_before": NUMBER,
        "wal_bytes_after": NUMBER,
        "held_up_by": maybe(listed(shaped({"pid": NUMBER, "command": TEXT}))),
    }
)
_IMPORTED = shaped(
    {
        "source": TEXT,
        "created": NUMBER,
        "updated": NUMBER,
        "unchanged": NUMBER,
        "skipped": NUMBER,
        "ids": listed(TEXT),
        "dry_run": YES_NO,
    },
    {
        "stale_skipped_ids": listed(TEXT),
        "renamed": keyed(TEXT),
        "cycles": listed(listed(TEXT)),
        "dedup_skipped": NUMBER,
        "memories": NUMBER,
    },
)
_INFO = shaped(
    {
        "database_path": TEXT,
        "jsonl_path": TEXT,
        "mode": TEXT,
        "daemon_connected": YES_NO,
        "issue_count": NUMBER,
        "config": keyed(TEXT),
        "schema_version": TEXT,
        "sqlite": refer("sqlite"),
        "version": TEXT,
    },
    {"schema": keyed(ANY)},
)
_NEWS = shaped({"current_version": TEXT, "recent_changes": listed(keyed(ANY))})
_REPOSITORY = shaped({"path": TEXT, "name": TEXT, "state": TEXT, "issues": NUMBER, "last_read": maybe(TIME)})

OUTPUTS: dict[str, Schema] = {
    "import": _IMPORTED,
    "export": shaped(
        {"exported": NUMBER, "output_file": TEXT, "success": YES_NO}, {"skipped": NUMBER, "total_issues": NUMBER}
    ),
    "repo add": shaped({"added": YES_NO, "path": TEXT}),
    "repo remove": shaped({"removed": YES_NO, "path": TEXT}),
    "repo list": shaped({"primary": TEXT, "additional": listed(TEXT)}),
    "repo sync": shaped({"synced": YES_NO, "repos_synced": NUMBER, "repos_skipped": NUMBER, "issues_imported": NUMBER}),
    "repo status": listed(_REPOSITORY),
    "init": shaped({"database_path": TEXT, "issue_count": NUMBER, "path": TEXT, "prefix": TEXT}),
    "config get": refer("setting"),
    "config set": refer("setting"),
    "config set-many": listed(refer("setting")),
    "config list": keyed(TEXT),
    "config show": listed(shaped({"key": TEXT, "value": TEXT, "source": TEXT})),
    "config unset": refer("setting"),
    "config validate": shaped({"issues": listed(TEXT), "valid": YES_NO}),
    "info": either(_INFO, _NEWS, shaped({"thanks": listed(TEXT)})),
    "where": shaped(
        {
            "path": TEXT,
            "prefix": TEXT,
            "database_path": TEXT,
            "jsonl_path": TEXT,
            "kind": TEXT,
            "considered": listed(shaped({"path": TEXT, "verdict": TEXT})),
        },
        {"redirected_from": TEXT},
    ),
    "doctor": either(_REPORT, _DIAGNOSTICS, _POLLUTION),
    "migrate": either(_MIGRATED, _INSPECTED),
    "checkpoint": _CHECKPOINTED,
    "version": shaped({"version": TEXT, "build": TEXT, "sqlite": refer("sqlite")}),
}
