"""bd history: what became of an issue, who did it and when."""

from __future__ import annotations

from bd.cli.points import logged_id
from bd.cli.render.change_text import change_lines
from bd.cli.render.printable import one_line
from bd.tracker.history import load_history

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import HistoryIdArgument
    from bd.cli.options import HistoryLimitOption
    from bd.model.record import Record
    from bd.tracker.history import Step


def run(bd: Context, issue: HistoryIdArgument, *, limit: HistoryLimitOption = None) -> None:
    """Show what became of an issue: who changed what and when, the latest first."""
    con = bd.workspace.read()
    issue_id = logged_id(bd, issue)
    steps = load_history(con, issue_id)
    shown = steps[-limit:] if limit and limit > 0 else steps
    shown = shown[::-1]
    if bd.json:
        bd.emit([_element(step) for step in shown])
        return
    if not steps:
        bd.line(f"No history of {issue_id} in this database")
        return
    if bd.is_terminal:
        from bd.cli.render.log_view import draw_history

        draw_history(bd, shown)
    for step in [] if bd.is_terminal else shown:
        bd.line(_heading(step))
        for line in change_lines(step.changes):
            bd.line(f"    {line}")
    if len(shown) < len(steps):
        bd.note(f"Showing {len(shown)} of {len(steps)} steps (use --limit 0 for all)")


def _element(step: Step) -> Record:
    """Returns a step as JSON shows it: the keys of newer upstream, and what changed."""
    event = step.event
    element: Record = {
        "CommitHash": str(event["id"]),
        "Committer": event["actor"],
        "CommitDate": event["created_at"],
        "Issue": step.after,
        "event_id": event["id"],
        "event_type": event["event_type"],
    }
    if event.get("comment"):
        element["comment"] = event["comment"]
    element["changes"] = step.changes
    return element


def _heading(step: Step) -> str:
    """Returns the first line of a step."""
    event = step.event
    comment = f": {one_line(event['comment'])}" if event.get("comment") else ""
    when = event["created_at"][:19].replace("T", " ")
    return f"#{event['id']} {when} {one_line(event['actor'])} {one_line(event['event_type'])}{comment}"
