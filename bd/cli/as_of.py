"""Issues as they were: the show view of earlier states, from the event log.

What an issue was connected with is told by what the log kept, the edges that start at it; the titles of the issues at
their other ends are today's.
"""

from __future__ import annotations

from bd.cli.points import logged_id
from bd.cli.points import read_point
from bd.errors import BdError
from bd.errors import NotFound
from bd.storage.reads import load_plain
from bd.tracker.history import find_state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.model.record import Record
    from bd.storage.sqlite import Connection


class NotYetThere(NotFound):
    """An issue did not exist at the point in time that was asked for."""

    slug = "issue-not-there-yet"

    def __init__(self, issue_id: str, point: str) -> None:
        """Names both."""
        super().__init__(
            f"{issue_id} was not there yet at {point}",
            hint=f"bd history {issue_id} shows when it came",
            details={"id": issue_id, "as_of": point},
        )


def load_as_of(bd: Context, wanted: list[str], as_of: str) -> list[Record]:
    """Returns the issues as they were at a point; those that cannot be shown are named on stderr.

    Raises: EventNotFound, InvalidMoment; the first failure when nothing can be shown.
    """
    con = bd.workspace.read()
    point = read_point(bd, "--as-of", as_of)
    found: list[Record] = []
    failures: list[BdError] = []
    for text in dict.fromkeys(wanted):
        try:
            issue_id = logged_id(bd, text)
            state = find_state(con, issue_id, point)
            if state is None:
                raise NotYetThere(issue_id, as_of)
            found.append(_details(con, state))
        except BdError as error:
            failures.append(error)
    if not found:
        raise failures[0]
    for failure in failures:
        bd.complain(failure)
    return found


def _details(con: Connection, state: Record) -> Record:
    """Returns a state as the show view has it."""
    edges = state.get("dependencies") or []
    comments = state.get("comments") or []
    near = load_plain(con, [edge["depends_on_id"] for edge in edges])
    record = {key: value for key, value in state.items() if key != "dependencies"}
    if edges:
        record["dependencies"] = [
            {
                **near.get(edge["depends_on_id"], {"id": edge["depends_on_id"], "missing": True}),
                "dependency_type": edge.get("type", "blocks"),
            }
            for edge in edges
        ]
    parents = [edge["depends_on_id"] for edge in edges if edge.get("type") == "parent-child"]
    if parents:
        record["parent"] = parents[0]
    return {**record, "dependency_count": len(edges), "comment_count": len(comments)}
