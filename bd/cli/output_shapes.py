"""What every command prints with `--json`, as JSON Schema (draft 2020-12): shown by `bd schema`, held up by tests.

Keys that are not listed may be added; listed ones keep their names and types. An issue's keys are made from
`bd.model.record.FIELDS`.
"""

from __future__ import annotations

from bd.model.record import FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    Schema = dict[str, object]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
ANY: Schema = {}
_NEEDED = ("id", "title", "status", "priority", "issue_type", "created_at", "updated_at")


def listed(items: Schema) -> Schema:
    """Returns the schema of a list."""
    return {"type": "array", "items": items}


def keyed(values: Schema) -> Schema:
    """Returns the schema of an object whose keys are data."""
    return {"type": "object", "additionalProperties": values}


def either(*choices: Schema) -> Schema:
    """Returns the schema of a value of several kinds."""
    return {"anyOf": list(choices)}


def maybe(schema: Schema) -> Schema:
    """Returns the schema of a value that may be null."""
    return either(schema, {"type": "null"})


def shaped(needed: Schema, optional: Schema | None = None) -> Schema:
    """Returns the schema of an object: keys that are always there, and keys that may be."""
    return {"type": "object", "properties": {**needed, **(optional or {})}, "required": list(needed)}


def refer(name: str) -> Schema:
    """Returns a reference to a shape in `DEFINITIONS`."""
    return {"$ref": f"#/$defs/{name}"}


def _issue(more: Schema, needed: tuple[str, ...] = _NEEDED) -> Schema:
    """Returns the schema of an issue with the keys a view adds or replaces."""
    kinds: dict[str, Schema] = {
        "text": TEXT,
        "number": NUMBER,
        "count": NUMBER,
        "flag": YES_NO,
        "instant": TIME,
        "real": {"type": "number"},
        "json": ANY,
        "names": listed(TEXT),
        "extra": ANY,
        "set": listed(ANY),
    }
    keys = {key: kinds[kind] for key, kind, _ in FIELDS}
    keys |= {"labels": listed(TEXT), "dependencies": listed(refer("dependency")), "comments": listed(refer("comment"))}
    return {"type": "object", "properties": {**keys, **more}, "required": list(needed)}


_COUNTS: Schema = {"dependency_count": NUMBER, "dependent_count": NUMBER, "comment_count": NUMBER, "parent": TEXT}
_NEIGHBOURS = listed(refer("neighbour"))
DEFINITIONS: dict[str, Schema] = {
    "issue": _issue({}),
    "counted_issue": _issue(_COUNTS),
    "detailed_issue": _issue({**_COUNTS, "dependencies": _NEIGHBOURS, "dependents": _NEIGHBOURS}),
    "neighbour": _issue({"dependency_type": TEXT, "missing": YES_NO}, needed=("id", "dependency_type")),
    "dependency": shaped(
        {"issue_id": TEXT, "depends_on_id": TEXT, "type": TEXT, "created_at": TIME},
        {"created_by": TEXT, "metadata": ANY, "thread_id": TEXT},
    ),
    "comment": shaped({"id": NUMBER, "issue_id": TEXT, "author": TEXT, "text": TEXT, "created_at": TIME}),
    "setting": shaped({"key": TEXT}, {"value": TEXT, "location": TEXT}),
    "sqlite": shaped({"library": TEXT, "version": TEXT, "checkpoint_safe": YES_NO}),
    "check": shaped(
        {"name": TEXT, "status": {"enum": ["ok", "warning", "error"]}, "message": TEXT},
        {"slug": TEXT, "detail": TEXT, "fix": TEXT, "category": TEXT},
    ),
    "error": shaped({"error": TEXT, "code": TEXT}, {"hint": TEXT, "details": keyed(ANY), "retryable": YES_NO}),
}

_ISSUES = listed(refer("issue"))
_CLOSED = shaped({"closed": _ISSUES}, {"unblocked": _ISSUES, "continue": maybe(refer("issue")), "claimed": ANY})
_DELETION = shaped(
    {"deleted": either(TEXT, listed(TEXT)), "dependencies_removed": NUMBER, "references_updated": NUMBER},
    {
        "deleted_count": NUMBER,
        "events_removed": NUMBER,
        "labels_removed": NUMBER,
        "orphaned_issues": maybe(listed(TEXT)),
    },
)
_DELETION_PLAN = shaped({"dry_run": YES_NO, "would_delete": listed(TEXT), "deleted_count": NUMBER})
_GROUPS = shaped({"total": NUMBER, "groups": listed(shaped({"group": TEXT, "count": NUMBER}))})
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
    {"stale_skipped_ids": listed(TEXT), "renamed": keyed(TEXT), "dedup_skipped": NUMBER, "memories": NUMBER},
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
    "create": either(refer("issue"), _ISSUES, shaped({"ids": keyed(TEXT)})),
    "show": either(listed(refer("detailed_issue")), keyed(_NEIGHBOURS)),
    "update": _ISSUES,
    "edit": _ISSUES,
    "close": either(_ISSUES, _CLOSED),
    "reopen": _ISSUES,
    "delete": either(_DELETION, _DELETION_PLAN),
    "list": either(
        listed(refer("counted_issue")), shaped({"issues": listed(refer("counted_issue")), "meta": keyed(ANY)})
    ),
    "query": either(listed(refer("counted_issue")), shaped({"query": TEXT, "parsed": TEXT})),
    "count": either(shaped({"count": NUMBER}), _GROUPS),
    "types": shaped(
        {"core_types": listed(shaped({"name": TEXT, "description": TEXT}))}, {"custom_types": listed(TEXT)}
    ),
    "import": _IMPORTED,
    "export": shaped(
        {"exported": NUMBER, "output_file": TEXT, "skipped": NUMBER, "success": YES_NO, "total_issues": NUMBER}
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


def whole_schema() -> Schema:
    """Returns the schema of everything: a definition for every shape and, named by its words, every command."""
    commands = {name: {"title": f"bd {name} --json", **schema} for name, schema in OUTPUTS.items()}
    return {"$schema": DRAFT, "title": "bd --json", "$defs": {**DEFINITIONS, **commands}}


def command_schema(name: str) -> Schema:
    """Returns the schema of one command's answer, with the shapes it refers to."""
    schema = OUTPUTS[name]
    used: dict[str, Schema] = {}
    _collect(schema, used)
    return {"$schema": DRAFT, "title": f"bd {name} --json", **schema, "$defs": dict(sorted(used.items()))}


def _collect(schema: object, used: dict[str, Schema]) -> None:
    """Gathers the definitions a schema refers to, directly or not."""
    if isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name and name not in used:
            used[name] = DEFINITIONS[name]
            _collect(DEFINITIONS[name], used)
        for value in schema.values():
            _collect(value, used)
    elif isinstance(schema, list):
        for item in schema:
            _collect(item, used)
