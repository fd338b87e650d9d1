"""bd diff: what changed between two points in time."""

from __future__ import annotations

from bd.cli.points import logged_id
from bd.cli.points import read_point
from bd.cli.render.change_text import change_lines
from bd.cli.render.printable import one_line
from bd.model.instants import stored
from bd.tracker.comparing import compare_points

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import DiffIssueOption
    from bd.cli.options import FromPointArgument
    from bd.cli.options import ToPointArgument
    from bd.model.record import Record
    from bd.tracker.comparing import Difference

_SIGNS = {"added": "+", "removed": "-", "modified": "~"}


def run(bd: Context, start: FromPointArgument, end: ToPointArgument = None, *, issue: DiffIssueOption = None) -> None:
    """Show what changed between two points in time, from the event log."""
    con = bd.workspace.read()
    first = read_point(bd, "FROM", start)
    last = read_point(bd, "TO", end) if end is not None else (0, stored(bd.clock.now_ns()))
    issue_id = logged_id(bd, issue) if issue is not None else ""
    differences = compare_points(con, first, last, issue_id=issue_id)
    if bd.json:
        bd.emit([_element(difference) for difference in differences])
        return
    if bd.is_terminal and differences:
        from bd.cli.render.log_view import draw_differences

        draw_differences(bd, differences)
    for difference in [] if bd.is_terminal else differences:
        bd.line(_heading(difference))
        for line in change_lines(difference.changes):
            bd.line(f"    {line}")
    bd.note(_summary(differences))


def _element(difference: Difference) -> Record:
    """Returns a difference as JSON shows it: the keys of newer upstream, and what changed."""
    return {
        "IssueID": difference.issue_id,
        "DiffType": difference.kind,
        "OldValue": difference.old,
        "NewValue": difference.new,
        "changes": difference.changes,
    }


def _heading(difference: Difference) -> str:
    """Returns the first line of a difference."""
    state = difference.new or difference.old or {}
    return f"{_SIGNS[difference.kind]} {difference.issue_id} {one_line(state.get('title', ''))}"


def _summary(differences: list[Difference]) -> str:
    """Returns how many issues differ, and how."""
    counts = [sum(difference.kind == kind for difference in differences) for kind in _SIGNS]
    return f"{counts[0]} added, {counts[1]} removed, {counts[2]} modified"
