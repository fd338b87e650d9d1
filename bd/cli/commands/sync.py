"""bd sync: the file and the database, brought together; git is left to the person."""

from __future__ import annotations

import os

from bd.cli.file_exchange import take_file_in
from bd.cli.file_exchange import write_file
from bd.errors import InvalidValue
from bd.errors import UsageProblem
from bd.storage.travelling import count_base
from bd.storage.travelling import dirty_ids
from bd.storage.travelling import file_problems
from bd.storage.travelling import is_file_changed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import DryRunOption
    from bd.cli.options import FlushOnlyOption
    from bd.cli.options import ImportOnlyOption
    from bd.cli.options import SyncFullOption
    from bd.cli.options import SyncIgnoredOption
    from bd.cli.options import SyncMessageOption
    from bd.cli.options import SyncModeOption
    from bd.cli.options import SyncResolveOption
    from bd.cli.options import SyncStatusOption


MODE = "git-portable"


class GitExchangeRefused(UsageProblem):
    """Sync was asked to run git."""

    slug = "git-exchange-refused"

    def __init__(self) -> None:
        """Says what to run instead."""
        super().__init__(
            "bd sync runs no git command that changes something: it cannot pull, commit or push",
            hint="run git pull, bd sync, git commit and git push yourself; bd merges what git brings",
        )


def run(
    bd: Context,
    *,
    flush_only: FlushOnlyOption = False,
    import_only: ImportOnlyOption = False,
    status: SyncStatusOption = False,
    dry_run: DryRunOption = False,
    full: SyncFullOption = False,
    resolve: SyncResolveOption = False,
    ignored: SyncIgnoredOption = False,
    message: SyncMessageOption = None,
    set_mode: SyncModeOption = None,
) -> None:
    """Write the issues to the JSONL file, and take in what is new there; git is left to you."""
    if full:
        raise GitExchangeRefused
    if set_mode not in (None, MODE):
        raise InvalidValue(f'"{set_mode}" is no way to sync here', hint=f"{MODE} is the only one; leave it out")
    if status or set_mode:
        _tell_status(bd)
    elif dry_run:
        _tell_plan(bd, import_only=import_only)
    elif import_only:
        _import(bd)
    else:
        _export(bd, is_silent=flush_only)


def _export(bd: Context, *, is_silent: bool) -> None:
    """Writes the file."""
    changed = len(dirty_ids(bd.workspace.store.con))
    count = write_file(bd, "sync")
    path = bd.location.jsonl_path
    if bd.json:
        bd.emit({"exported": count, "changed": changed, "path": path})
    elif not path:
        bd.note("Nothing to write: a database in memory has no file that travels")
    elif not is_silent:
        bd.line("Exporting beads to JSONL...")
        bd.line(f"✓ Exported {count} issues" + (f" ({changed} changed since last sync)" if changed else ""))
        bd.line(f"✓ {path} updated")


def _import(bd: Context) -> None:
    """Takes the file in."""
    is_new = take_file_in(bd, "sync")
    if bd.json:
        bd.emit({"imported": is_new, "path": bd.location.jsonl_path})
        return
    bd.line("→ Importing from JSONL...")
    bd.line("✓ Import complete" if is_new else "✓ Import complete (nothing new)")


def _state(bd: Context) -> dict[str, object]:
    """Returns how far the file and the database agree; nothing is read in or written."""
    con = bd.workspace.store.con
    path = bd.location.jsonl_path
    return {
        "path": path,
        "mode": MODE,
        "in_file": count_base(con) if os.path.isfile(path) else 0,
        "pending": len(dirty_ids(con)),
        "file_is_newer": is_file_changed(con, path),
        "problems": file_problems(con),
    }


def _tell_status(bd: Context) -> None:
    """Answers `--status`."""
    state = _state(bd)
    if bd.json:
        bd.emit(state)
        return
    bd.line(f"Sync mode: {MODE} (the file is written after every change; git is left to you)")
    bd.line(f"File: {state['path']} ({state['in_file']} records)")
    bd.line(f"Pending changes: {state['pending'] or 'none'}")
    bd.line(f"Not yet taken in: {'the file is newer than the database' if state['file_is_newer'] else 'nothing'}")
    bd.line(f"Conflicts: {state['problems'] or 'none'}")


def _tell_plan(bd: Context, *, import_only: bool) -> None:
    """Answers `--dry-run`."""
    state = _state(bd)
    if bd.json:
        bd.emit(state | {"dry_run": True})
        return
    if state["file_is_newer"]:
        bd.line(f"→ [DRY RUN] Would take in {state['path']}, which is newer than the database")
    if not import_only:
        bd.line(f"→ [DRY RUN] Would export database to JSONL ({state['pending']} changed)")
