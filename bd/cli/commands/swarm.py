"""bd swarm: how the children of an epic can be worked on by several at once."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.errors import ExitCode
from bd.model.layers import lay_out
from bd.storage.graphs import load_graph
from bd.storage.resolve import resolve_id
from bd.storage.swarms import select_children
from bd.storage.swarms import select_swarms
from bd.storage.trees import load_nodes
from bd.tracker.swarm import create_swarm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import CoordinatorOption
    from bd.cli.options import RequiredIdArgument
    from bd.cli.options import SwarmForceOption
    from bd.model.record import Record

_GROUPS = ("completed", "active", "ready", "blocked")


def run_create(
    bd: Context, issue_id: RequiredIdArgument, *, coordinator: CoordinatorOption = None, force: SwarmForceOption = False
) -> None:
    """Make a swarm of an epic: an issue that stands for several working on it."""
    with bd.write("swarm create") as txn:
        swarm, epic_id = create_swarm(txn, issue_id, coordinator=(coordinator or "").strip(), force=force)
    if bd.json:
        bd.emit({"swarm_id": swarm["id"], "epic_id": epic_id, "coordinator": swarm.get("assignee", "")})
    else:
        bd.line(f"✓ Created swarm {swarm['id']} of {epic_id}; bd swarm status {epic_id} shows where it stands")


def run_list(bd: Context) -> None:
    """List the swarms there are."""
    swarms = select_swarms(bd.workspace.read())
    if bd.json:
        bd.emit({"swarms": swarms})
    elif not swarms:
        bd.line("No swarms")
    for swarm in [] if bd.json else swarms:
        bd.line(f"{swarm['id']} ({swarm['status']}): {one_line(swarm['title'])} [{swarm['epic_id'] or 'no epic'}]")


def run_status(bd: Context, issue_id: RequiredIdArgument) -> None:
    """Show where the children of an epic stand."""
    con = bd.workspace.read()
    epic_id = resolve_id(con, issue_id, bd.workspace.prefix)
    children = select_children(con, epic_id)
    nodes = load_nodes(con, [epic_id, *children])
    groups: dict[str, list[Record]] = {name: [] for name in _GROUPS}
    for child in children:
        node = nodes[child]
        groups[_group_of(node)].append({key: node[key] for key in ("id", "title", "status", "assignee") if node[key]})
    share = round(100 * len(groups["completed"]) / len(children), 1) if children else 0.0
    if bd.json:
        counts = {f"{name}_count": len(groups[name]) for name in _GROUPS[1:]}
        about = {"epic_id": epic_id, "epic_title": nodes[epic_id]["title"], "total_issues": len(children)}
        bd.emit({**about, **groups, **counts, "progress_percent": share})
        return
    bd.line(f"{epic_id}: {one_line(nodes[epic_id]['title'])} ({len(groups['completed'])}/{len(children)} done)")
    for name in _GROUPS:
        for member in groups[name]:
            bd.line(f"{name} {member['id']}: {one_line(member['title'])}")


def _group_of(node: Record) -> str:
    """Returns where a child stands."""
    if node["status"] == "closed":
        return "completed"
    if node["status"] in ("in_progress", "hooked"):
        return "active"
    return "ready" if node["status"] == "open" and not node["is_blocked"] else "blocked"


def run_validate(bd: Context, issue_id: RequiredIdArgument) -> int:
    """Show in which fronts an epic can be done."""
    con = bd.workspace.read()
    epic_id = resolve_id(con, issue_id, bd.workspace.prefix)
    records, edges = load_graph(con, select_children(con, epic_id))
    triples = [(edge["issue_id"], edge["depends_on_id"], edge["type"]) for edge in edges]
    layout = lay_out([record["id"] for record in records], triples)
    fronts = layout.layers[:-1] if layout.knots else layout.layers
    errors = [f"these wait for each other in a circle: {', '.join(layout.knots)}"] if layout.knots else []
    warnings = [] if records else [f"{epic_id} has no children"]
    if bd.json:
        bd.emit(
            {
                "epic_id": epic_id,
                "total_issues": len(records),
                "closed_issues": sum(record["status"] == "closed" for record in records),
                "ready_fronts": [{"wave": number, "issues": front} for number, front in enumerate(fronts)],
                "max_parallelism": max((len(front) for front in fronts), default=0),
                "warnings": warnings,
                "errors": errors,
                "swarmable": not errors,
            }
        )
    else:
        for number, front in enumerate(fronts):
            bd.line(f"front {number}: {', '.join(front)}")
        for problem in [*errors, *warnings]:
            bd.line(problem)
    return ExitCode.NEGATIVE if errors else ExitCode.OK
