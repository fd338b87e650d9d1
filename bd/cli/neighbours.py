"""bd dep list: the issues at the other end of an issue's edges."""

from __future__ import annotations

from bd.cli.columns import print_columns
from bd.cli.columns import project
from bd.cli.render.printable import one_line
from bd.errors import BdError
from bd.errors import InvalidValue
from bd.storage.reads import attach_labels
from bd.storage.reads import chunks
from bd.storage.reads import load_plain
from bd.storage.reads import marks
from bd.storage.reads import select_edges
from bd.storage.resolve import resolve_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.cli.context import Context
    from bd.model.record import Record
    from bd.storage.sqlite import Connection

DIRECTIONS = ("down", "up", "both")
_HEADINGS = {"down": "📋 {} depends on:", "up": "📋 Issues that depend on {}:"}
_NOTHING = {"down": "{} has no dependencies", "up": "No issues depend on {}"}
_ENDS = {"down": ("issue_id", "depends_on_id"), "up": ("depends_on_id", "issue_id")}


def check_direction(text: str) -> str:
    """Returns a valid direction.

    Raises: InvalidValue.
    """
    if text not in DIRECTIONS:
        raise InvalidValue(f'invalid --direction "{text}"', hint="use down, up or both")
    return text


def print_neighbours(bd: Context, ids: list[str], *, direction: str, kind: str, columns: Sequence[str] = ()) -> None:
    """Prints what issues depend on, or what depends on them; `kind` "" means edges of every type.

    With `columns`, a line a neighbour with these columns of it.

    Unknown ids are named on stderr when others are known.

    Raises: the first failure when no id is known; InvalidValue.
    """
    ways = ("down", "up") if check_direction(direction) == "both" else (direction,)
    con = bd.workspace.read()
    wanted = _resolve_all(bd, con, ids)
    found = {way: _select(con, wanted, way, kind) for way in ways}
    neighbours = [neighbour for issue_id in wanted for way in ways for neighbour in found[way][issue_id]]
    if bd.json:
        bd.emit(project(neighbours, columns))
        return
    if columns:
        print_columns(bd, neighbours, columns)
        return
    if bd.is_terminal:
        from bd.cli.render.lists_view import draw_neighbours

        draw_neighbours(bd, [(issue_id, way, found[way][issue_id]) for issue_id in wanted for way in ways])
        return
    for issue_id in wanted:
        for way in ways:
            for line in neighbour_lines(issue_id, found[way][issue_id], way):
                bd.line(line)


def _resolve_all(bd: Context, con: Connection, ids: list[str]) -> list[str]:
    """Returns the issues that are meant, each once.

    Raises: the first failure when none is known.
    """
    wanted: dict[str, None] = {}
    failures: list[BdError] = []
    prefix = bd.workspace.prefix
    for text in ids:
        try:
            wanted[resolve_id(con, text, prefix)] = None
        except BdError as error:
            failures.append(error)
    if not wanted:
        raise failures[0]
    for failure in failures:
        bd.complain(failure)
    return list(wanted)


def _select(con: Connection, ids: list[str], way: str, kind: str) -> dict[str, list[Record]]:
    """Returns the neighbours of each issue: full issues with `dependency_type`, in the order of the edges."""
    near_key, far_key = _ENDS[way]
    edges: list[Record] = []
    for part in chunks(ids):
        where_sql = f"{near_key} in ({marks(part)})" + (" and type = ?" if kind else "")
        edges += select_edges(con, where_sql, [*part, kind] if kind else part)
    far = load_plain(con, list({edge[far_key]: None for edge in edges}))
    attach_labels(con, far)
    found: dict[str, list[Record]] = {issue_id: [] for issue_id in ids}
    for edge in edges:
        record = far.get(edge[far_key], {"id": edge[far_key], "missing": True})
        if record.get("status") != "tombstone":
            found[edge[near_key]].append({**record, "dependency_type": edge["type"]})
    return found


def neighbour_lines(issue_id: str, neighbours: list[Record], way: str) -> list[str]:
    """Returns the lines about one issue in one direction."""
    if not neighbours:
        return ["", _NOTHING[way].format(issue_id)]
    lines = ["", _HEADINGS[way].format(issue_id), ""]
    for record in neighbours:
        kind = one_line(record["dependency_type"])
        if record.get("missing"):
            lines.append(f"  {one_line(record['id'])} (not here) via {kind}")
        else:
            status = one_line(record.get("status", "open"))
            lines.append(f"  {record['id']}: {one_line(record['title'])} [P{record['priority']}] ({status}) via {kind}")
    return [*lines, ""]
