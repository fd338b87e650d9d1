"""bd checkpoint: move the write-ahead log into the database file."""

from __future__ import annotations

from bd.errors import ExitCode
from bd.storage.checkpoint import run_checkpoint
from bd.storage.openers import describe_openers
from bd.storage.place_problems import ReadOnlyMode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import CheckpointModeOption
    from bd.storage.checkpoint import CheckpointReport


def run(bd: Context, *, mode: CheckpointModeOption = "passive") -> int | None:
    """Move the write-ahead log into the database file."""
    if bd.readonly:
        raise ReadOnlyMode("checkpoint")
    report = run_checkpoint(bd.workspace.store, mode.lower(), timeout_s=bd.lock_timeout_s)
    if bd.json:
        bd.emit(_document(report))
    else:
        _describe(bd, report)
    return ExitCode.BUSY if report.is_busy else ExitCode.OK


def _document(report: CheckpointReport) -> dict[str, object]:
    """Returns the JSON form; frames are null without a write-ahead log, `held_up_by` null when that is unknown."""
    held_up_by = None
    if report.openers is not None:
        held_up_by = [{"pid": opener.process_id, "command": opener.command} for opener in report.openers]
    return {
        "mode": report.mode,
        "journal_mode": report.journal_mode,
        "busy": report.is_busy,
        "log_frames": report.log_frames if report.log_frames >= 0 else None,
        "checkpointed_frames": report.checkpointed_frames if report.checkpointed_frames >= 0 else None,
        "database_bytes_before": report.sizes_before[0],
        "database_bytes_after": report.sizes_after[0],
        "wal_bytes_before": report.sizes_before[1],
        "wal_bytes_after": report.sizes_after[1],
        "held_up_by": held_up_by,
    }


def _describe(bd: Context, report: CheckpointReport) -> None:
    """Prints what was done."""
    if not report.has_log:
        mode = report.journal_mode
        bd.line(f"Nothing to do: the database uses a rollback journal ({mode}), so there is no write-ahead log")
        return
    if report.log_frames < 0:
        bd.line(f"Checkpoint ({report.mode}) could not start: the log is in use")
    else:
        bd.line(f"Checkpoint ({report.mode}): {report.checkpointed_frames} of {report.log_frames} frames moved")
    bd.line(f"  Database: {report.sizes_before[0]} -> {report.sizes_after[0]} bytes")
    bd.line(f"  Log: {report.sizes_before[1]} -> {report.sizes_after[1]} bytes")
    if report.is_partial:
        bd.line(f"  Held up by {describe_openers(report.openers)}")
