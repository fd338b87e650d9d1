"""bd batch: many operations in one transaction."""

from __future__ import annotations

from bd.model.batch import parse_batch
from bd.tracker.batch import run_operations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import BatchFileOption
    from bd.cli.options import BatchMessageOption
    from bd.cli.options import DryRunOption


def run(
    bd: Context,
    *,
    file: BatchFileOption = None,
    dry_run: DryRunOption = False,
    message: BatchMessageOption = None,
) -> None:
    """Run many operations in one transaction, all or nothing.

    An operation a line, words quoted as in a shell, # for comments:
    create TYPE PRIORITY TITLE; update ID FIELD=VALUE...; close, reopen ID [REASON]; comment, note ID TEXT; claim ID;
    defer ID [UNTIL]; undefer ID; label add, remove ID LABEL; dep add, remove ID TARGET [TYPE].
    """
    source = "-" if file in (None, "-") else f"@{file}"
    operations = parse_batch(bd.text(source) or "")
    if operations:
        with bd.write("batch") as txn:
            txn.is_trial = dry_run
            results = run_operations(txn, operations)
    else:
        results = []
    if bd.json:
        status = "dry-run" if dry_run else "ok"
        bd.emit({"operations": len(results), "status": status, "results": results})
        return
    for result in results:
        bd.line(f"{'would do' if dry_run else '✓'} line {result['line']}: {result['op']} {result['target']}")
    if not results:
        bd.line("No operations")
