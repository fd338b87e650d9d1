"""What a person is told when there is nothing to show: why, and what to do about it.

Only terminals get these; pipes keep the classic sentences. Issues are counted only when nothing was found.
"""

from __future__ import annotations

from bd.cli.ready_query import ready_query
from bd.storage.ready import select_ready_ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context

_COUNTS_SQL = "select status, count(*) from issues where source_repo = '.' and status <> 'tombstone' group by status"
_HELD_SQL = """
select count(*) from issues
 where is_blocked = 1 and status = 'open' and source_repo = '.'
"""
_CREATE = 'Create the first one:  bd create "What is to be done"'
FILTERED = "Other work is ready, but none that the filters leave:  bd ready"


def count_by_status(bd: Context) -> dict[str, int]:
    """Returns how many of our issues have each status, tombstones aside."""
    return dict(bd.workspace.read().execute(_COUNTS_SQL).fetchall())


def nothing_found(bd: Context, sentence: str) -> str:
    """Returns the sentence, or what a new workspace says."""
    return sentence if count_by_status(bd) else f"There are no issues yet.\n{_CREATE}"


def hidden_note(count: int) -> str:
    """Returns how many closed issues a list left out."""
    return "1 closed issue matches: add --all" if count == 1 else f"{count} closed issues match: add --all"


def nothing_ready(bd: Context) -> str:
    """Returns why nothing is ready, or that the filters leave nothing of what is."""
    counts = count_by_status(bd)
    closed = counts.pop("closed", 0)
    if not counts:
        done = f"All {closed} issues are closed." if closed > 1 else "The only issue is closed."
        return f'{done}\nCreate another:  bd create "What is to be done"' if closed else nothing_found(bd, "")
    if select_ready_ids(bd.workspace.read(), ready_query(bd, {}), limit=1):
        return f"No ready work found.\n{FILTERED}"
    held = bd.workspace.read().execute(_HELD_SQL).fetchone()[0]
    waiting = [f"{held} blocked"] if held else []
    counts["open"] = counts.get("open", 0) - held
    words = [*waiting, *(f"{count} {status.replace('_', ' ')}" for status, count in counts.items() if count)]
    return f"No ready work found: {', '.join(words)}.\nWhat they wait for:  bd blocked    Why:  bd ready --explain"
