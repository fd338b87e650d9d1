"""Taking edges between issues away, and tying two issues that are merely related to each other."""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.errors import NotFound
from bd.storage.writes import delete_dependency
from bd.storage.writes import insert_dependency
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.depend import resolve_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

RELATED = "relates-to"


class DependencyNotFound(NotFound):
    """There is no such edge."""

    slug = "dependency-not-found"

    def __init__(self, source: str, target: str, *, kind: str = "") -> None:
        """Names both ends, and the type when one was asked for."""
        super().__init__(
            f"dependency from {source} to {target}{f' of type {kind}' if kind else ''} does not exist",
            hint=f"bd dep list {source} shows what it depends on",
            details={"issue_id": source, "depends_on_id": target},
        )


class DependencyExists(Conflict):
    """The edge is there already."""

    slug = "dependency-exists"

    def __init__(self, source: str, target: str, kind: str) -> None:
        """Names the edge."""
        super().__init__(
            f"{source} already depends on {target} ({kind})",
            hint="nothing is left to do; another type needs --type",
            details={"issue_id": source, "depends_on_id": target, "type": kind},
        )


def remove_edges(txn: WriteTransaction, start: str, end: str, *, kind: str = "") -> tuple[str, str, list[str]]:
    """Removes the edges of every type, or of one, between two issues; returns (issue, target, types removed).

    The target need not exist any more.

    Raises: DependencyNotFound; IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    old = get_changeable(txn, start)
    source = old["id"]
    edges = old.get("dependencies") or []
    target = end.strip()
    if all(edge["depends_on_id"] != target for edge in edges):
        target = resolve_end(txn, end)
    kinds = [edge["type"] for edge in edges if edge["depends_on_id"] == target and kind in ("", edge["type"])]
    if not kinds:
        raise DependencyNotFound(source, target, kind=kind)
    _drop(txn, old, target, kinds)
    return source, target, kinds


def _drop(txn: WriteTransaction, old: Record, target: str, kinds: list[str]) -> None:
    """Deletes edges of one issue to another and records it."""
    for kind in kinds:
        delete_dependency(txn.con, (old["id"], target, kind))
    apply_changes(txn, old, {}, "dependency_removed", comment=f"Removed dependency on {target} ({', '.join(kinds)})")


def relate(txn: WriteTransaction, first: str, second: str) -> tuple[str, str, bool]:
    """Ties two issues to each other with an edge both ways; returns (first, second, whether anything is new).

    Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue; InvalidValue for an issue and itself.
    """
    one, two = get_changeable(txn, first), get_changeable(txn, second)
    if one["id"] == two["id"]:
        raise InvalidValue(f"{one['id']} cannot be related to itself", hint="name another issue")
    is_new = False
    for old, other in ((one, two), (two, one)):
        edge = (old["id"], other["id"], RELATED)
        if insert_dependency(txn.con, edge, actor=txn.actor, now_ns=txn.now_ns):
            is_new = True
            comment = f"Added dependency: {old['id']} {RELATED} {other['id']}"
            apply_changes(txn, old, {}, "dependency_added", comment=comment)
    return one["id"], two["id"], is_new


def unrelate(txn: WriteTransaction, first: str, second: str) -> tuple[str, str]:
    """Unties two related issues, in both directions, and returns their ids.

    Raises: DependencyNotFound when they are not tied; IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    one, two = get_changeable(txn, first), get_changeable(txn, second)
    pairs = [(old, other["id"]) for old, other in ((one, two), (two, one)) if _is_tied(old, other["id"])]
    if not pairs:
        raise DependencyNotFound(one["id"], two["id"], kind=RELATED)
    for old, other_id in pairs:
        _drop(txn, old, other_id, [RELATED])
    return one["id"], two["id"]


def _is_tied(record: Record, other_id: str) -> bool:
    """Says whether an issue names another as related."""
    edges = record.get("dependencies") or ()
    return any(edge["depends_on_id"] == other_id and edge["type"] == RELATED for edge in edges)
