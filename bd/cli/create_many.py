"""bd create --file, --graph and --from: several issues in one transaction, all or nothing."""

from __future__ import annotations

from contextlib import contextmanager

from bd.cli.render.issue_text import created_text
from bd.cli.render.issue_text import planned_text
from bd.cli.render.printable import one_line
from bd.cli.values import json_value
from bd.errors import BdError
from bd.model.fields import parse_priority
from bd.model.plan import check_graph
from bd.model.plan import parse_markdown
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.depend import DependencyCycle
from bd.tracker.depend import check_edge_type
from bd.tracker.depend import insert_edge
from bd.tracker.templates import copy_template
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from bd.cli.context import Context
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction
    from bd.workspace import Workspace

_PLAIN_KEYS = ("title", "description", "design", "acceptance_criteria", "assignee", "notes", "metadata")


def create_planned(bd: Context, values: Record, check: Callable[[Record], None]) -> None:
    """Creates what the Markdown file or the JSON graph among the options of create describes, and prints it.

    `check` refuses the fields of an issue.
    """
    target = bd.other_workspace(values["repo"]) if values["repo"] else bd.workspace
    dry_run, silent = values["dry_run"], values["silent"]
    if values["graph"]:
        plan = _read_graph(bd, values["graph"])
        with bd.write("create", target) as txn:
            txn.is_trial = dry_run
            ids = _create_graph(txn, plan, check)
        _print_ids(bd, ids, silent=silent)
        return
    plans = parse_markdown(bd.text("-" if values["file"] == "-" else "@" + values["file"]) or "")
    with bd.write("create", target) as txn:
        txn.is_trial = dry_run
        created = _create_described(txn, plans, check)
    _print_created(bd, created, dry_run=dry_run, silent=silent)


def create_from(
    bd: Context, target: Workspace, values: Record, request: CreateRequest, check: Callable[[Record], None]
) -> None:
    """Creates an issue like the template named by --from, with everything below that, and prints it."""
    with bd.write("create", target) as txn:
        txn.is_trial = values["dry_run"]
        record, below = copy_template(txn, values["source"], request)
        check(request.fields)
    if bd.json:
        bd.emit({**record, "labels": sorted(set(request.labels)), "created_below": below})
        return
    if values["silent"]:
        bd.line(record["id"])
        return
    bd.line(planned_text({**record, "id": ""}) if values["dry_run"] else created_text(record))
    if below:
        bd.line(f"  Below it: {len(below)} issues" if values["dry_run"] else f"  Below it: {' '.join(below)}")


@contextmanager
def _placed(place: str) -> Iterator[None]:
    """Names the part of the plan in whatever is raised about it; nothing is kept then."""
    try:
        yield
    except BdError as error:
        error.message = f"{place}: {error.message}; nothing was created"
        error.args = (error.message,)
        raise


def _create_described(
    txn: WriteTransaction, plans: list[Record], check: Callable[[Record], None]
) -> list[tuple[Record, list[str]]]:
    """Creates every described issue; returns each plain record with its labels."""
    created = []
    for number, plan in enumerate(plans, 1):
        with _placed(f'issue {number} ("{plan["title"]}")'):
            request = _request(plan)
            check(request.fields)
            created.append((create_issue(txn, request), sorted(set(request.labels))))
    return created


def _print_created(bd: Context, created: list[tuple[Record, list[str]]], *, dry_run: bool, silent: bool) -> None:
    """Prints every created issue."""
    if bd.json:
        bd.emit([{**record, "labels": labels} if labels else record for record, labels in created])
        return
    for record, _ in created:
        if silent:
            bd.line(record["id"])
        else:
            bd.line(planned_text({**record, "id": ""}) if dry_run else created_text(record))


def _request(plan: Record) -> CreateRequest:
    """Returns the request for one described issue."""
    fields = {key: plan[key] for key in _PLAIN_KEYS if plan.get(key)}
    fields["issue_type"] = plan.get("issue_type") or plan.get("type") or "task"
    fields["priority"] = parse_priority(str(plan["priority"] if plan.get("priority") is not None else 2))
    return CreateRequest(fields, labels=tuple(plan.get("labels") or ()), edges=tuple(plan.get("dependencies") or ()))


def _read_graph(bd: Context, source: str) -> tuple[list[Record], list[Record]]:
    """Returns the nodes and edges of a JSON graph, from a file or standard input."""
    return check_graph(json_value(bd, "--graph", source if source.startswith("@") or source == "-" else "@" + source))


def _create_graph(
    txn: WriteTransaction, plan: tuple[list[Record], list[Record]], check: Callable[[Record], None]
) -> dict[str, str]:
    """Creates the issues and edges of a graph and returns the id of every key."""
    nodes, edges = plan
    ids = _create_nodes(txn, nodes, check)
    keys = {issue_id: key for key, issue_id in ids.items()}
    for number, edge in enumerate(edges, 1):
        start = ids.get(edge.get("from_key") or "") or edge["from_id"]
        end = ids.get(edge.get("to_key") or "") or edge["to_id"]
        with _placed(f"edge {number}"):
            try:
                insert_edge(txn, start, end, check_edge_type(edge.get("type") or "blocks"))
            except DependencyCycle as error:
                raise DependencyCycle([keys.get(place, place) for place in error.path]) from None
    return ids


def _create_nodes(txn: WriteTransaction, nodes: list[Record], check: Callable[[Record], None]) -> dict[str, str]:
    """Creates the issues of a graph and returns the id of every key."""
    ids: dict[str, str] = {}
    for node in nodes:
        with _placed(f'node "{node["key"]}"'):
            request = _request(node)
            check(request.fields)
            request.parent = ids.get(node.get("parent_key") or "") or node.get("parent_id") or ""
            ids[node["key"]] = create_issue(txn, request)["id"]
    for node in nodes:
        if node.get("metadata_refs"):
            update = UpdateRequest()
            update.metadata_keys = {key: ids[name] for key, name in node["metadata_refs"].items()}
            with _placed(f'node "{node["key"]}"'):
                update_issue(txn, ids[node["key"]], update)
    return ids


def _print_ids(bd: Context, ids: dict[str, str], *, silent: bool) -> None:
    """Prints the id of every key of a graph."""
    if bd.json:
        bd.emit({"ids": ids})
        return
    for key, issue_id in ids.items():
        bd.line(issue_id if silent else f"{one_line(key)}: {issue_id}")
    if not ids and not silent:
        bd.line("The plan has no nodes; nothing was created")
