"""bd info: facts about the workspace and about this program."""

from __future__ import annotations

from bd import __version__
from bd.cli.release_notes import RECENT_CHANGES
from bd.cli.release_notes import THANKS
from bd.cli.release_notes import note_lines
from bd.model.ids import prefix_of
from bd.storage.migrations.state import version_text
from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import all_config
from bd.storage.sqlite import LIBRARY
from bd.storage.sqlite import SQLITE_VERSION_TEXT
from bd.storage.sqlite import is_checkpoint_safe
from bd.storage.store import read_identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import SchemaOption
    from bd.cli.options import ThanksOption
    from bd.cli.options import WhatsNewOption
    from bd.storage.sqlite import Connection

SAMPLE = 3


def run(
    bd: Context,
    *,
    schema: SchemaOption = False,
    whats_new: WhatsNewOption = False,
    thanks: ThanksOption = False,
) -> None:
    """Show facts about the workspace."""
    if whats_new:
        _answer_whats_new(bd)
    elif thanks:
        _answer_thanks(bd)
    else:
        _answer_facts(bd, with_schema=schema)


def _answer_facts(bd: Context, *, with_schema: bool) -> None:
    """Answers with what is here."""
    workspace = bd.workspace
    con = workspace.read()
    document: dict[str, object] = {
        "database_path": bd.location.database_path,
        "jsonl_path": bd.location.jsonl_path,
        "mode": "direct",
        "daemon_connected": False,
        "issue_count": _count_issues(con),
        "config": all_config(con),
        "journal_mode": str(con.execute("pragma journal_mode").fetchone()[0]),
        "schema_version": version_text(read_identity(con)[1]),
        "sqlite": {"library": LIBRARY, "version": SQLITE_VERSION_TEXT, "checkpoint_safe": is_checkpoint_safe()},
        "version": __version__,
    }
    if with_schema:
        document["schema"] = _schema(con)
    if bd.json:
        bd.emit(document)
    else:
        _describe(bd, document)


def _count_issues(con: Connection) -> int:
    """Returns how many issues of ours there are, deleted ones not counted."""
    sql = "select count(*) from issues where status <> 'tombstone' and source_repo = '.'"
    return int(con.execute(sql).fetchone()[0])


def _schema(con: Connection) -> dict[str, object]:
    """Returns what programs that read the tables want to know."""
    config = all_config(con)
    sql = "select id from issues where status <> 'tombstone' and source_repo = '.' order by created_at desc, id limit ?"
    sample = [row[0] for row in con.execute(sql, (SAMPLE,))]
    tables = (
        "select name from sqlite_master where type = 'table' and name not like 'sqlite@_%' escape '@' order by name"
    )
    return {
        "tables": [row[0] for row in con.execute(tables)],
        "schema_version": version_text(read_identity(con)[1]),
        "config": config,
        "sample_issue_ids": sample,
        "detected_prefix": prefix_of(sample[0]) if sample else config.get(PREFIX_KEY, ""),
    }


def _describe(bd: Context, document: dict[str, object]) -> None:
    """Prints the facts."""
    sqlite = document["sqlite"]
    schema = document.get("schema")
    bd.line()
    bd.line("Beads Database Information")
    bd.line("===========================")
    bd.line(f"Database: {document['database_path']}")
    bd.line(f"JSONL: {document['jsonl_path']}")
    bd.line("Mode: direct")
    bd.line()
    bd.line("Daemon Status:")
    bd.line("  Connected: no")
    bd.line("  Reason: there is no daemon; every command works on the database itself")
    bd.line()
    bd.line(f"Issue Count: {document['issue_count']}")
    bd.line(f"Schema Version: {document['schema_version']}")
    bd.line(f"Journal Mode: {document['journal_mode']}")
    if isinstance(sqlite, dict):
        verdict = "sound" if sqlite["checkpoint_safe"] else "has the checkpoint defect, which bd works around"
        bd.line(f"SQLite: {sqlite['library']} {sqlite['version']} ({verdict})")
    if isinstance(schema, dict):
        bd.line()
        bd.line("Schema Information:")
        bd.line(f"  Tables: {', '.join(schema['tables'])}")
        bd.line(f"  Detected Prefix: {schema['detected_prefix']}")
        bd.line(f"  Sample Issues: {', '.join(schema['sample_issue_ids']) or 'none'}")


def _answer_whats_new(bd: Context) -> None:
    """Answers `--whats-new`."""
    if bd.json:
        changes = [
            {"version": version, "date": date, "changes": list(lines)} for version, date, lines in RECENT_CHANGES
        ]
        bd.emit({"current_version": __version__, "recent_changes": changes})
        return
    bd.line(f"What's new in bd (this is {__version__})")
    for line in note_lines(RECENT_CHANGES):
        bd.line(line)


def _answer_thanks(bd: Context) -> None:
    """Answers `--thanks`."""
    if bd.json:
        bd.emit({"thanks": list(THANKS)})
        return
    bd.line("Thanks to")
    for line in THANKS:
        bd.line(f"  - {line}")
