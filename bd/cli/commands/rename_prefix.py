"""bd rename-prefix: give every issue another prefix."""

from __future__ import annotations

from bd.tracker.rename_prefix import apply_prefix
from bd.tracker.rename_prefix import plan_prefix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import DryRunOption
    from bd.cli.options import NewPrefixArgument
    from bd.cli.options import RepairOption

_SAMPLES = 5


def run(bd: Context, prefix: NewPrefixArgument, *, repair: RepairOption = False, dry_run: DryRunOption = False) -> None:
    """Give every issue another prefix; whatever names them follows."""
    touched = bd.workspace.touched_id()
    with bd.write("rename-prefix") as txn:
        plan = plan_prefix(txn, prefix, repair=repair)
        txn.is_trial = dry_run
        if not dry_run:
            apply_prefix(txn, plan)
            txn.touched = plan.renames.get(touched, "")
    count = len(plan.renames)
    if bd.json:
        facts = {"old_prefix": plan.old, "new_prefix": plan.new, "issues_count": count}
        bd.emit({**facts, "dry_run": dry_run, "renamed": plan.renames})
    elif dry_run:
        bd.line(f"DRY RUN: Would rename {count} issues from prefix '{plan.old}' to '{plan.new}'")
        bd.line("\nSample changes:")
        for old_id, new_id in list(plan.renames.items())[:_SAMPLES]:
            bd.line(f"  {old_id} -> {new_id}")
    else:
        bd.line(f"✓ Successfully renamed prefix from {plan.old} to {plan.new} ({count} issues)")
    _warn_of_file(bd, plan.new)


def _warn_of_file(bd: Context, prefix: str) -> None:
    """Says when a configuration file names another prefix, which a fresh clone would start with."""
    named = bd.settings.text("issue-prefix").rstrip("-")
    if named and named != prefix:
        bd.warn(f"config.yaml says issue-prefix: {named}; run bd config set issue-prefix {prefix}")
