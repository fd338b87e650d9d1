"""Edges between issues: reading what a person wrote, refusing circles, recording the change on the issue that waits."""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.model.fields import DEPENDENCY_TYPE_LIMIT
from bd.storage.resolve import IssueNotFound
from bd.storage.resolve import resolve_id
from bd.storage.writes import insert_dependency
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.transaction import WriteTransaction

WAITING_WORDS = ("", "blocked-by", "depends-on")
BLOCKING_TYPES = ("blocks", "conditional-blocks", "waits-for", "parent-child")
REACHES_SQL = """
with recursive reached(id) as (
  select ?1 union
  select d.depends_on_id from reached r join dependencies d on d.issue_id = r.id
   where d.type in ('blocks', 'conditional-blocks', 'waits-for', 'parent-child'))
select 1 from reached where id = ?2
"""


class DependencyCycle(Conflict):
    """An edge would make issues wait for each other."""

    slug = "dependency-cycle"

    def __init__(self, source: str, target: str) -> None:
        """Names both ends of the edge."""
        super().__init__(
            f"{source} cannot wait for {target}: {target} already waits for {source}",
            hint="remove an edge of the circle first",
            details={"issue_id": source, "depends_on_id": target},
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


def add_edge(txn: WriteTransaction, issue_id: str, text: str) -> None:
    """Adds the edge a `--deps` item asks for: a bare id, `depends-on:` and `blocked-by:` wait; `blocks:X` makes X wait.

    Raises: IssueNotFound when the target does not exist; InvalidValue, DependencyCycle.
    """
    kind, wanted = split_edge(text)
    if kind == "blocks":
        insert_edge(txn, wanted, issue_id, "blocks", fresh_id=issue_id)
    else:
        insert_edge(txn, issue_id, wanted, "blocks" if kind in WAITING_WORDS else kind, fresh_id=issue_id)


def insert_edge(txn: WriteTransaction, start: str, end: str, kind: str, *, fresh_id: str = "") -> None:
    """Adds an edge between two issues that may be named partially.

    The issue that waits is changed by it, unless it is `fresh_id`, which this transaction creates anyway.

    Raises: IssueNotFound, AmbiguousId, DependencyCycle, ForeignIssue, TemplateIssue; InvalidValue for an issue that
    would depend on itself.
    """
    source, target = resolve_end(txn, start), resolve_end(txn, end)
    if source == target:
        raise InvalidValue(f"{source} cannot depend on itself", hint="name another issue")
    if kind in BLOCKING_TYPES and txn.con.execute(REACHES_SQL, (target, source)).fetchone():
        raise DependencyCycle(source, target)
    old = get_changeable(txn, source) if source != fresh_id else None
    is_new = insert_dependency(txn.con, (source, target, kind), actor=txn.actor, now_ns=txn.now_ns)
    if is_new and old:
        comment = f"Added dependency: {source} {kind} {target}"
        apply_changes(txn, old, {}, "dependency_added", comment=comment)


def resolve_end(txn: WriteTransaction, wanted: str) -> str:
    """Returns the id of an end of an edge; another project's stays as it is.

    Raises: IssueNotFound, with what it was wanted for; AmbiguousId.
    """
    if wanted.startswith("external:"):
        return wanted
    try:
        return resolve_id(txn.con, wanted, txn.prefix)
    except IssueNotFound as error:
        error.hint = "nothing was created; name an existing issue"
        raise
