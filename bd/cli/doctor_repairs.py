"""What `bd doctor` changes when asked: repairs, and two clean-ups that go through the workspace like any write.

Everything is announced first. A terminal is asked unless `yes`; without a terminal nothing happens unless `yes`.
"""

from __future__ import annotations

from bd.doctor.fixes import plan_fixes
from bd.storage.place_problems import ReadOnlyMode
from bd.storage.writes import delete_dependency
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.delete import apply_deletion
from bd.tracker.delete import plan_deletion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.cli.context import Context
    from bd.doctor.finding import Finding
    from bd.doctor.fixes import Step
    from bd.doctor.subject import Subject

_YES = ("y", "yes")
CLEANED_REASON = "leftover of a test (bd doctor --clean)"


class Consent:
    """How the user wants to be asked before something is changed."""

    __slots__ = ("_bd", "each", "is_trial", "yes")

    def __init__(self, bd: Context, *, yes: bool, each: bool, is_trial: bool) -> None:
        """Takes the flags: `yes` asks nothing, `each` asks for every step, `is_trial` changes nothing."""
        self._bd = bd
        self.yes = yes
        self.each = each
        self.is_trial = is_trial

    @property
    def can_ask(self) -> bool:
        """Whether a person is there to answer."""
        return self._bd.stdin.isatty() and not self._bd.json

    def ask(self, question: str) -> bool:
        """Returns whether to go on; without `yes` and without a terminal the answer is no."""
        bd = self._bd
        if self.is_trial:
            return False
        if self.yes:
            return True
        if not self.can_ask:
            bd.note("Nothing was changed; -y says yes where nobody can be asked")
            return False
        bd.stdout.flush()
        bd.stderr.write(f"{question} [y/N] ")
        bd.stderr.flush()
        return bd.stdin.readline().strip().lower() in _YES


def check_writable(bd: Context, operation: str) -> None:
    """Refuses under --readonly.

    Raises: ReadOnlyMode.
    """
    if bd.readonly:
        raise ReadOnlyMode(operation)


def repair(bd: Context, subject: Subject, findings: list[Finding], consent: Consent) -> list[dict[str, object]]:
    """Makes the repairs the user agrees to; returns each announcement and whether it was made.

    Raises: ReadOnlyMode.
    """
    if not consent.is_trial:
        check_writable(bd, "doctor --fix")
    steps = plan_fixes(subject, findings)
    say = bd.note if bd.json else bd.line
    if not steps:
        say("Nothing to repair automatically.")
        return []
    say("Repairs:")
    for step in steps:
        say(f"  - {step.announcement}")
    agreed = consent.each or consent.ask(f"Make {'this repair' if len(steps) == 1 else 'these repairs'}?")
    done = []
    for step in steps:
        is_made = agreed and (not consent.each or consent.ask(f"{step.announcement}?")) and _make(bd, step, say)
        done.append({"repair": step.announcement, "done": is_made})
    return done


def _make(bd: Context, step: Step, say: Callable[[str], None]) -> bool:
    """Makes one repair; says whether it worked."""
    try:
        step.apply()
    except OSError as error:
        bd.warn(f"could not {step.announcement}: {error.strerror or error}")
        return False
    say(f"✓ {step.announcement}")
    return True


def clean_pollution(bd: Context, rows: list[dict[str, object]], consent: Consent) -> list[str]:
    """Deletes leftovers of tests the user agrees to, leaving tombstones; returns their ids.

    Raises: ReadOnlyMode and what a write raises.
    """
    ids = [str(row["id"]) for row in rows]
    if not ids:
        return []
    check_writable(bd, "doctor --clean")
    (bd.note if bd.json else bd.line)(f"Delete {len(ids)} issue(s), leaving tombstones: {' '.join(ids)}")
    if not consent.ask("Delete them?"):
        return []
    with bd.write("doctor --clean") as txn:
        apply_deletion(txn, plan_deletion(txn, ids, cascade=False), reason=CLEANED_REASON)
    return ids


def remove_child_parent(bd: Context, edges: list[tuple[str, str, str]], consent: Consent) -> int:
    """Takes out edges by which children wait for their parents, where the user agrees; returns how many.

    Raises: ReadOnlyMode and what a write raises.
    """
    if not edges:
        return 0
    check_writable(bd, "doctor --fix-child-parent")
    say = bd.note if bd.json else bd.line
    say("Edges by which a child waits for its own parent:")
    for child, kind, parent in edges:
        say(f"  - remove {child} {kind} {parent} (bd dep add {child} {parent} --type {kind} brings it back)")
    if not consent.ask("Remove them?"):
        return 0
    with bd.write("doctor --fix-child-parent") as txn:
        for child, kind, parent in edges:
            before = get_changeable(txn, child)
            delete_dependency(txn.con, (child, parent, kind))
            apply_changes(txn, before, {}, "dependency_removed", comment=f"Removed dependency on {parent}")
    return len(edges)
