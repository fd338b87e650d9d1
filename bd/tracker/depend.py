"""Edges between issues: reading what a person wrote, refusing circles, recording the change on the issue that waits."""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.model.fields import DEPENDENCY_TYPE_LIMIT
from bd.storage.resolve import IssueNotFound
from bd.storage.resolve import resolve_id
from bd.storage.ways import BLOCKING_TYPES
from bd.storage.ways import find_awaited_above
from bd.storage.ways import find_closing_way
from bd.storage.ways import is_below
from bd.storage.writes import insert_dependency
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.transaction import WriteTransaction

EXTERNAL = "external:"
WAITING_WORDS = ("", "blocked-by", "depends-on")


class DependencyCycle(Conflict):
    """An edge would make issues wait for each other."""

    slug = "dependency-cycle"

    def __init__(self, path: list[str]) -> None:
        """Names every issue of the circle, the first one again at the end."""
        self.path = path
        super().__init__(
            f"cannot add dependency: would create a cycle ({' → '.join(path)})",
            hint="take an edge of the circle away first (bd dep remove), or choose another issue to wait for",
            details={"issue_id": path[0], "depends_on_id": path[1], "path": path},
        )


class WaitsForAncestor(Conflict):
    """A child would wait for an issue it is a part of."""

    slug = "waits-for-ancestor"

    def __init__(self, source: str, ancestor: str, *, is_waiting: bool = False) -> None:
        """Names both; `is_waiting`: the issue waits already and would become a part now."""
        super().__init__(
            f"cannot add dependency: {source} would be a part of {ancestor} and wait for it, a deadlock",
            hint=f"run bd dep remove {source} {ancestor} first"
            if is_waiting
            else "nothing is needed: a child is blocked while its parent is",
            details={"issue_id": source, "depends_on_id": ancestor},
        )


def split_edge(text: str) -> tuple[str, str]:
    """Returns (type, id) of a `--deps` item; a bare id and `external:...` have type "".

    Raises: InvalidValue when there is no id, or the type is too long.
    """
    head, colon, tail = text.strip().partition(":")
    kind, target = ("", text.strip()) if not colon or head == "external" else (head.strip(), tail.strip())
    if not target or len(kind) > DEPENDENCY_TYPE_LIMIT:
        raise InvalidValue(f'invalid dependency "{text}"', hint="write an id, or type:id as in related:bd-a1b")
    return kind, target


def check_edge_type(text: str) -> str:
    """Returns the type of an edge that a person named; the words for waiting mean `blocks`, any other word is its own.

    Raises: InvalidValue for a type that is empty, too long or no word.
    """
    kind = text.strip()
    if kind in WAITING_WORDS[1:]:
        return "blocks"
    if not kind or len(kind) > DEPENDENCY_TYPE_LIMIT or not kind.isprintable():
        raise InvalidValue(
            f'invalid dependency type "{text}"',
            hint=f"use blocks, related, parent-child, discovered-from or a word of up to {DEPENDENCY_TYPE_LIMIT}",
        )
    return kind


def add_edge(txn: WriteTransaction, issue_id: str, text: str) -> None:
    """Adds the edge a `--deps` item asks for: a bare id, `depends-on:` and `blocked-by:` wait; `blocks:X` makes X wait.

    Raises: IssueNotFound when the target does not exist; InvalidValue, DependencyCycle, WaitsForAncestor.
    """
    kind, wanted = split_edge(text)
    if kind == "blocks":
        insert_edge(txn, wanted, issue_id, "blocks", fresh_id=issue_id)
    else:
        insert_edge(txn, issue_id, wanted, "blocks" if kind in WAITING_WORDS else kind, fresh_id=issue_id)


def insert_edge(txn: WriteTransaction, start: str, end: str, kind: str, *, fresh_id: str = "") -> tuple[str, str, bool]:
    """Adds an edge between two issues that may be named partially; returns (issue, target, whether it is new).

    The issue that waits is changed by it, unless it is `fresh_id`, which this transaction creates anyway.

    Raises: IssueNotFound, AmbiguousId, DependencyCycle, WaitsForAncestor, ForeignIssue, TemplateIssue; InvalidValue for
    an issue that would depend on itself and for an external one that would wait.
    """
    if start.strip().startswith(EXTERNAL):
        raise InvalidValue(f"{start.strip()} cannot wait: it belongs to another project", hint="name an issue first")
    source, target = resolve_end(txn, start), resolve_end(txn, end)
    old = get_changeable(txn, source) if source != fresh_id else None
    check_edge(txn, source, target, kind)
    is_new = insert_dependency(txn.con, (source, target, kind), actor=txn.actor, now_ns=txn.now_ns)
    if is_new and old:
        apply_changes(txn, old, {}, "dependency_added", comment=f"Added dependency: {source} {kind} {target}")
    return source, target, is_new


def check_edge(txn: WriteTransaction, source: str, target: str, kind: str, *, is_any: bool = False) -> None:
    """Refuses an edge from an issue to itself, and one after which issues would wait for each other.

    `is_any`: a `waits-for` edge that any one child will satisfy.

    Raises: InvalidValue, DependencyCycle, WaitsForAncestor.
    """
    if source == target:
        raise InvalidValue(f"{source} cannot depend on itself", hint="name another issue")
    if kind == "parent-child":
        awaited = find_awaited_above(txn.con, source, target)
        if awaited:
            raise WaitsForAncestor(source, awaited, is_waiting=True)
    elif kind in BLOCKING_TYPES and is_below(txn.con, source, target):
        raise WaitsForAncestor(source, target)
    check_circle(txn, source, target, kind, is_any=is_any)


def check_circle(txn: WriteTransaction, source: str, target: str, kind: str, *, is_any: bool = False) -> None:
    """Refuses an edge after which issues would wait for each other.

    Raises: DependencyCycle.
    """
    if kind in BLOCKING_TYPES and (path := find_closing_way(txn.con, source, target, kind, is_any=is_any)):
        raise DependencyCycle(path)


def resolve_end(txn: WriteTransaction, wanted: str) -> str:
    """Returns the id of an end of an edge; another project's stays as it is.

    Raises: IssueNotFound, with what it was wanted for; AmbiguousId; InvalidValue for a malformed external one.
    """
    text = wanted.strip()
    if text.startswith(EXTERNAL):
        return _check_external(text)
    try:
        return resolve_id(txn.con, wanted, txn.prefix)
    except IssueNotFound as error:
        deleted = txn.con.execute("select 1 from issues where id = ?", (text,)).fetchone()
        error.hint = f"{text} was deleted; name another issue" if deleted else "nothing was changed; name an issue here"
        raise


def _check_external(text: str) -> str:
    """Returns a well-formed `external:project:capability`.

    Raises: InvalidValue.
    """
    _, project, capability = [*text.split(":", 2), "", ""][:3]
    if not project.strip() or not capability.strip() or not text.isprintable():
        raise InvalidValue(f'invalid external dependency "{text}"', hint="write external:PROJECT:CAPABILITY")
    return text
