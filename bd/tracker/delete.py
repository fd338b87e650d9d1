"""Deleting issues: a tombstone stays and travels, so that the deletion reaches every clone.

Edges to and from the deleted issues go, and the texts of issues that were connected to them say `[deleted:ID]` where
they named one. `hard` leaves nothing of what the issue said, neither in the tombstone nor in the log, so that there is
no undoing it; the row itself stays, because without it another clone's line would bring the issue back.
"""

from __future__ import annotations

from bd.errors import Conflict
from bd.model.former import FORMER_KEY
from bd.model.instants import rfc3339
from bd.storage.erasing import erase_content
from bd.storage.reads import find_record
from bd.storage.resolve import resolve_id
from bd.storage.writes import delete_dependency
from bd.tracker.changing import apply_changes
from bd.tracker.changing import check_ours
from bd.tracker.changing import next_instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

DEFAULT_REASON = "delete"
_SETS = ("labels", "dependencies", "comments")
_TEXT_KEYS = ("title", "description", "design", "acceptance_criteria", "notes")
_NO_TITLE = "(deleted)"
_KEPT_WHEN_ERASED = ("id", "status", "priority", "issue_type", "created_at", "updated_at", FORMER_KEY)


class HasDependents(Conflict):
    """Other issues depend on what is to be deleted."""

    slug = "has-dependents"

    def __init__(self, issue_ids: list[str]) -> None:
        """Names the dependents."""
        super().__init__(
            f"{len(issue_ids)} other issues depend on these: {' '.join(issue_ids)}",
            hint="delete them too with --cascade, or say --force to leave them without",
            details={"dependents": issue_ids},
        )


class DeletionPlan:
    """What a deletion touches: the ids that go, the issues that lose an edge, and the counts."""

    __slots__ = ("dependents", "edge_count", "event_count", "label_count", "records")

    def __init__(self, records: list[Record], dependents: list[str]) -> None:
        """Keeps the full records to delete and the ids outside that depend on them."""
        self.records = records
        self.dependents = dependents
        self.edge_count = 0
        self.label_count = sum(len(record.get("labels") or ()) for record in records)
        self.event_count = 0

    @property
    def ids(self) -> list[str]:
        """The ids that go."""
        return [record["id"] for record in self.records]


def plan_deletion(txn: WriteTransaction, texts: list[str], *, cascade: bool) -> DeletionPlan:
    """Returns what deleting these issues means; with `cascade` everything that depends on them goes too.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue.
    """
    records: dict[str, Record] = {}
    waiting = list(texts)
    while waiting:
        record = _find_deletable(txn, waiting.pop(0))
        if record["id"] in records:
            continue
        records[record["id"]] = record
        if cascade:
            waiting += _dependents(txn, record["id"])
    outside = {issue_id for known in records for issue_id in _dependents(txn, known)} - set(records)
    plan = DeletionPlan(list(records.values()), sorted(outside))
    plan.edge_count = len(_edges(txn, plan.ids))
    for issue_id in plan.ids:
        plan.event_count += txn.con.execute("select count(*) from events where issue_id = ?", (issue_id,)).fetchone()[0]
    return plan


def _find_deletable(txn: WriteTransaction, text: str) -> Record:
    """Returns the full record of an issue of ours; a template, which is changed in no other way, may be deleted.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue.
    """
    issue_id = resolve_id(txn.con, text, txn.prefix)
    check_ours(txn, issue_id)
    return find_record(txn.con, issue_id) or {}


def _dependents(txn: WriteTransaction, issue_id: str) -> list[str]:
    """Returns the live issues of ours with an edge to an issue."""
    sql = """
    select distinct d.issue_id from dependencies d join issues i on i.id = d.issue_id
     where d.depends_on_id = ? and i.status <> 'tombstone' and i.source_repo = '.' order by d.issue_id
    """
    return [row[0] for row in txn.con.execute(sql, (issue_id,))]


def _edges(txn: WriteTransaction, ids: list[str]) -> list[tuple[str, str, str]]:
    """Returns every edge with an end among the ids; edges of other repositories' issues are theirs."""
    edges: set[tuple[str, str, str]] = set()
    sql = """
    select d.issue_id, d.depends_on_id, d.type from dependencies d join issues i on i.id = d.issue_id
     where (d.issue_id = ? or d.depends_on_id = ?) and i.source_repo = '.'
    """
    for issue_id in ids:
        edges.update(txn.con.execute(sql, (issue_id, issue_id)).fetchall())
    return sorted(edges)


def apply_deletion(
    txn: WriteTransaction,
    plan: DeletionPlan,
    *,
    reason: str,
    hard: bool = False,
    event: tuple[str, str] | None = None,
) -> int:
    """Deletes what the plan names and returns how many references in texts were rewritten.

    `event` is the (type, comment) under which the log keeps all of it, when that is not a deletion of its own.
    """
    edges = _edges(txn, plan.ids)
    gone = set(plan.ids)
    neighbours = sorted({end for edge in edges for end in edge[:2]} - gone)
    befores = {issue_id: _find_own(txn, issue_id) for issue_id in neighbours}
    for edge in edges:
        delete_dependency(txn.con, edge)
    for record in plan.records:
        _bury(txn, record, reason or DEFAULT_REASON, hard=hard, event=event)
    rewritten = 0
    for issue_id in neighbours:
        neighbour = befores[issue_id]
        if neighbour is None:
            continue
        changes = _rewritten_texts(neighbour, plan.ids)
        rewritten += len(changes)
        lost = sorted({edge[1] for edge in edges if edge[0] == issue_id})
        if changes or lost:
            comment = f"Removed dependency on {', '.join(lost)}" if lost else None
            kind, said = event or ("dependency_removed" if lost else "updated", comment)
            apply_changes(txn, neighbour, changes, kind, comment=said)
    return rewritten


def _find_own(txn: WriteTransaction, issue_id: str) -> Record | None:
    """Returns the full record of an issue of ours."""
    sql = "select 1 from issues where id = ? and source_repo = '.'"
    return find_record(txn.con, issue_id) if txn.con.execute(sql, (issue_id,)).fetchone() else None


def _bury(
    txn: WriteTransaction, record: Record, reason: str, *, hard: bool, event: tuple[str, str] | None = None
) -> None:
    """Turns one issue into its tombstone."""
    at = rfc3339(next_instant(txn, record))
    changes: Record = {
        "status": "tombstone",
        "closed_at": None,
        "deleted_at": at,
        "deleted_by": txn.actor,
        "delete_reason": reason,
        "original_type": record.get("issue_type", "task"),
    }
    kind, said = event or ("deleted", reason)
    if hard:
        gone = (key for key in record if key not in _KEPT_WHEN_ERASED and key not in _SETS)
        changes = {**dict.fromkeys(gone), **changes, "title": _NO_TITLE}
    apply_changes(txn, record, changes, kind, comment=said)
    if hard:
        erase_content(txn.con, record["id"])


def _rewritten_texts(record: Record, ids: list[str]) -> Record:
    """Returns the texts of a record that name a deleted issue, rewritten."""
    changes: Record = {}
    for key in _TEXT_KEYS:
        before = record.get(key)
        if before:
            after = before
            for issue_id in ids:
                after = replace_word(after, issue_id, f"[deleted:{issue_id}]")
            if after != before:
                changes[key] = after
    return changes


def replace_word(text: str, word: str, replacement: str) -> str:
    """Replaces an id where it stands alone, not inside a longer id."""
    parts: list[str] = []
    start = 0
    while (found := text.find(word, start)) >= 0:
        end = found + len(word)
        before = text[found - 1 : found]
        after = text[end : end + 1]
        child = after == "." and text[end + 1 : end + 2].isalnum()
        alone = not (before.isalnum() or before in ("-", "_", ":")) and not (after.isalnum() or after in ("-", "_"))
        parts.append(text[start:found] + (replacement if alone and not child else word))
        start = end
    return "".join(parts) + text[start:]
