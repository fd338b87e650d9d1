"""bd delete: delete issues, leaving tombstones."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.errors import ExitCode
from bd.errors import UsageProblem
from bd.tracker.delete import HasDependents
from bd.tracker.delete import apply_deletion
from bd.tracker.delete import plan_deletion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import CascadeOption
    from bd.cli.options import DryRunOption
    from bd.cli.options import ForceOption
    from bd.cli.options import FromFileOption
    from bd.cli.options import HardOption
    from bd.cli.options import IdsArgument
    from bd.cli.options import ReasonOption
    from bd.tracker.delete import DeletionPlan


def run(
    bd: Context,
    ids: IdsArgument = None,
    *,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
    cascade: CascadeOption = False,
    hard: HardOption = False,
    from_file: FromFileOption = None,
    reason: ReasonOption = None,
) -> int | None:
    """Delete issues; without --force only shows what would go."""
    targets = _targets(bd, ids, from_file)
    is_preview = dry_run or not force
    with bd.write("delete") as txn:
        txn.is_trial = is_preview
        plan = plan_deletion(txn, targets, cascade=cascade)
        if not is_preview and len(plan.ids) > 1 and plan.dependents and not force:
            raise HasDependents(plan.dependents)
        rewritten = 0 if is_preview else apply_deletion(txn, plan, reason=bd.text(reason) or "", hard=hard)
    if is_preview:
        _preview(bd, plan, is_hard=hard)
        return ExitCode.NEGATIVE if len(plan.ids) > 1 and plan.dependents else None
    if bd.json:
        bd.emit(_result(plan, len(targets), rewritten))
    else:
        _say(bd, plan, rewritten, is_hard=hard)
    return None


def _targets(bd: Context, ids: list[str] | None, from_file: str | None) -> list[str]:
    """Returns the ids to delete, from the arguments and from a file with one a line.

    Raises: UsageProblem when there are none.
    """
    targets = list(ids or ())
    if from_file is not None:
        text = bd.text("-" if from_file == "-" else "@" + from_file) or ""
        lines = (line.strip() for line in text.splitlines())
        targets += [line for line in lines if line and not line.startswith("#")]
    if not targets:
        raise UsageProblem("no issue IDs provided", hint="name the issues to delete")
    return list(dict.fromkeys(targets))


def _result(plan: DeletionPlan, asked: int, rewritten: int) -> dict[str, object]:
    """Returns the JSON answer, in the classic shapes for one and for several issues."""
    if asked == 1 and len(plan.ids) == 1:
        return {
            "deleted": plan.ids[0],
            "dependencies_removed": plan.edge_count,
            "references_updated": rewritten,
        }
    return {
        "deleted": plan.ids,
        "deleted_count": len(plan.ids),
        "dependencies_removed": plan.edge_count,
        "events_removed": 0,
        "labels_removed": 0,
        "orphaned_issues": plan.dependents,
        "references_updated": rewritten,
    }


def _preview(bd: Context, plan: DeletionPlan, *, is_hard: bool) -> None:
    """Prints what would be deleted."""
    if bd.json:
        bd.emit(
            {
                "dry_run": True,
                "would_delete": plan.ids,
                "deleted_count": len(plan.ids),
                "dependencies_removed": plan.edge_count,
                "dependents": plan.dependents,
            }
        )
        return
    bd.line("⚠ DELETE PREVIEW")
    bd.line(f"\nIssues to delete: {len(plan.ids)}")
    for record in plan.records:
        bd.line(f"  {record['id']}: {one_line(record['title'])}")
    bd.line(f"\nDependency links to remove: {plan.edge_count}")
    if plan.dependents:
        bd.line(f"Issues that would lose a link: {' '.join(plan.dependents)}")
    rest = (
        "an empty tombstone stays, and bd undo cannot bring it back" if is_hard else "a tombstone stays in issues.jsonl"
    )
    bd.line(f"\nNothing was deleted. Run it again with --force to delete; {rest}.")


def _say(bd: Context, plan: DeletionPlan, rewritten: int, *, is_hard: bool) -> None:
    """Prints what was deleted."""
    for issue_id in plan.ids:
        bd.line(f"✓ Deleted {issue_id}")
    bd.line(f"  Removed {plan.edge_count} dependency link(s)")
    bd.line(f"  Updated text references in {rewritten} issue(s)")
    if is_hard:
        bd.line(
            "  The text is gone from the database and its log; older commits of issues.jsonl still have it, and the"
            " index of words keeps single words of it"
        )
