"""bd create --file and --graph: several issues in one transaction, all or nothing."""

from __future__ import annotations

from bd.cli.render.issue_text import created_text
from bd.cli.render.issue_text import planned_text
from bd.cli.values import json_value
from bd.model.fields import parse_priority
from bd.model.plan import check_graph
from bd.model.plan import parse_markdown
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.tracker.depend import insert_edge
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

_PLAIN_KEYS = ("title", "description", "design", "acceptance_criteria", "assignee", "notes", "metadata")


def run_file(bd: Context, path: str, *, dry_run: bool, silent: bool) -> None:
    """Creates every issue a Markdown file describes and prints them."""
    plans = parse_markdown(bd.text("-" if path == "-" else "@" + path) or "")
    requests = [_request(plan) for plan in plans]
    with bd.workspace.write(bd.actor, "create", owner=bd.owner) as txn:
        txn.is_trial = dry_run
        records = [create_issue(txn, request) for request in requests]
    if bd.json:
        labels = [sorted(set(request.labels)) for request in requests]
        bd.emit(
            [{**record, "labels": names} if names else record for record, names in zip(records, labels, strict=True)]
        )
        return
    for record in records:
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


def run_graph(bd: Context, source: str, *, dry_run: bool) -> None:
    """Creates the issues and edges of a JSON graph and prints the id of every key."""
    nodes, edges = check_graph(
        json_value(bd, "--graph", source if source.startswith("@") or source == "-" else "@" + source)
    )
    with bd.workspace.write(bd.actor, "create", owner=bd.owner) as txn:
        txn.is_trial = dry_run
        ids = _create_nodes(txn, nodes)
        for edge in edges:
            start = ids.get(edge.get("from_key") or "") or edge["from_id"]
            end = ids.get(edge.get("to_key") or "") or edge["to_id"]
            insert_edge(txn, start, end, edge.get("type") or "blocks")
    if bd.json:
        bd.emit({"ids": ids})
        return
    for key, issue_id in ids.items():
        bd.line(f"{key}: {issue_id}")


def _create_nodes(txn: WriteTransaction, nodes: list[Record]) -> dict[str, str]:
    """Creates the issues of a graph and returns the id of every key."""
    ids: dict[str, str] = {}
    for node in nodes:
        request = _request(node)
        request.parent = ids.get(node.get("parent_key") or "") or node.get("parent_id") or ""
        ids[node["key"]] = create_issue(txn, request)["id"]
    for node in nodes:
        if node.get("metadata_refs"):
            update = UpdateRequest()
            update.metadata_keys = {key: ids[name] for key, name in node["metadata_refs"].items()}
            update_issue(txn, ids[node["key"]], update)
    return ids
