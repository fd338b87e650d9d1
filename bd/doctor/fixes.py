"""Repairs that are local and can be undone: each is announced before it is made, none removes anything of a user's.

`plan_fixes` looks and changes nothing; a step's `apply` makes the change its `announcement` promises.
"""

from __future__ import annotations

import os

from bd.doctor.checks.cache import stale_entries
from bd.doctor.checks.place import wide_modes
from bd.doctor.checks.settings import IGNORE_NAME
from bd.doctor.checks.settings import missing_patterns
from bd.doctor.finding import OK
from bd.doctor.finding import counted
from bd.storage.schema_cache import prune_entries
from bd.util.atomicfile import replace_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject


class Step:
    """One repair: the sentence that announces it, and the function that makes it."""

    __slots__ = ("announcement", "apply")

    def __init__(self, announcement: str, apply: Callable[[], None]) -> None:
        """Keeps both; `apply` raises OSError when the change cannot be made."""
        self.announcement = announcement
        self.apply = apply


def plan_fixes(subject: Subject, findings: list[Finding]) -> list[Step]:
    """Returns the repairs for what was found, foundations first."""
    wanted = {finding.fix_id for finding in findings if finding.severity != OK}
    return [step for fix_id, plan in _PLANS.items() if fix_id in wanted for step in plan(subject)]


def _plan_modes(subject: Subject) -> list[Step]:
    """Takes access from other users."""
    return [_mode_step(path, old, new) for path, old, new in wide_modes(subject)]


def _mode_step(path: str, old: int, new: int) -> Step:
    """Returns the step for one path."""

    def apply() -> None:
        os.chmod(path, new)

    return Step(f"set the mode of {path} to {new:04o} (it is {old:04o})", apply)


def _plan_gitignore(subject: Subject) -> list[Step]:
    """Appends what is missing; what is there stays as it is."""
    missing = missing_patterns(subject)
    path = os.path.join(subject.beads_dir, IGNORE_NAME)

    def apply() -> None:
        try:
            with open(path, "rb") as file:
                old = file.read()
        except FileNotFoundError:
            old = b""
        gap = b"\n" if old and not old.endswith(b"\n") else b""
        replace_file(path, old + gap + "".join(f"{pattern}\n" for pattern in missing).encode(), mode=0o600)

    return [Step(f"append {counted(len(missing), 'pattern')} to {path}: {' '.join(missing)}", apply)] if missing else []


def _plan_cache(subject: Subject) -> list[Step]:
    """Removes compiled schemas nobody uses any more; they are made again when needed."""
    stale = stale_entries(subject)
    if not stale:
        return []
    names = " ".join(os.path.basename(entry.path) for entry in stale)
    number = counted(len(stale), "outdated schema cache entry", "outdated schema cache entries")

    def apply() -> None:
        prune_entries(subject.cache_dir)

    return [Step(f"remove {number} from {subject.cache_dir}: {names}", apply)]


_PLANS: dict[str, Callable[[Subject], list[Step]]] = {
    "modes": _plan_modes,
    "gitignore": _plan_gitignore,
    "schema-cache": _plan_cache,
}
