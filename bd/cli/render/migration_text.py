"""What `bd migrate` tells people."""

from __future__ import annotations

from bd.storage.migrations.state import MISSING
from bd.storage.migrations.state import version_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from bd.cli.commands.migrate import Outcome
    from bd.storage.migrations.state import DatabaseState

    Line = Callable[[str], None]


def describe_state(line: Line, state: DatabaseState, warnings: Sequence[str], invariants: Sequence[str]) -> None:
    """Prints what is there and what is pending."""
    line(f"Database: {state.path}")
    if state.kind == MISSING:
        line("There is no database yet; the next command makes it when there is an issues.jsonl, bd init otherwise")
        return
    line(f"Schema: {state.schema_version} (this bd: {version_text()})")
    line(f"Issues: {state.issue_count}")
    line(f"Pending: {', '.join(step.name for step in state.pending) or 'nothing'}")
    for warning in warnings:
        line(f"⚠ {warning}")
    line("Checked around a migration:")
    for invariant in invariants:
        line(f"  {invariant}")


def describe_plan(line: Line, state: DatabaseState, steps: Sequence[str]) -> None:
    """Prints what a migration would do."""
    if not steps:
        line(f"Nothing to do: {state.path} " + ("does not exist" if state.kind == MISSING else "is up to date"))
        return
    line(f"bd migrate would convert {state.path} ({state.schema_version}):" if state.plan else "bd migrate would:")
    for number, step in enumerate(steps, 1):
        line(f"  {number}. {step}")
    line("Nothing was changed")


def describe_outcome(line: Line, outcome: Outcome) -> None:
    """Prints what a migration did."""
    state = outcome.state
    if outcome.converted_from:
        shown = ("issues", "dependencies", "labels", "comments", "events")
        line(f"✓ Converted {state.path}, made by {outcome.converted_from}")
        line("  " + ", ".join(f"{outcome.counts[name]} {name}" for name in shown))
    elif outcome.applied:
        line(f"✓ Migrated {state.path} to schema {version_text()}: {', '.join(outcome.applied)}")
    else:
        line(f"✓ {state.path} is up to date (schema {version_text()})")
    if outcome.backup_path:
        line(f"  Backup: {outcome.backup_path}")
    for path in outcome.leftovers or ():
        line(f"  Could be removed: {path}")
