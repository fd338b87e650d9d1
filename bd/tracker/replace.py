"""Closing an issue in favour of another: a duplicate of one that stays, or one that a newer one supersedes."""

from __future__ import annotations

from bd.errors import Conflict
from bd.storage.ways import is_chained
from bd.tracker.changing import get_changeable
from bd.tracker.close import close_issue
from bd.tracker.depend import insert_edge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

REASONS = {"duplicates": "Duplicate of {}", "supersedes": "Superseded by {}", "related": "Duplicate of {}"}


class ReplacedByItself(Conflict):
    """Two issues would each be closed in favour of the other."""

    slug = "replaced-by-itself"

    def __init__(self, issue_id: str, other: str) -> None:
        """Names both."""
        super().__init__(
            f"{other} was itself closed in favour of {issue_id}",
            hint=f"choose the other direction, or reopen {other} and remove its dependency first",
            details={"id": issue_id, "other": other},
        )


def replace_issue(txn: WriteTransaction, text: str, other: str, kind: str) -> tuple[Record, str]:
    """Closes an issue in favour of another and connects it by an edge of type `kind`; returns it and the other's id.

    What it waits for does not matter any more; a pinned issue stays open.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue, PinnedIssue, ReplacedByItself; InvalidValue for an
    issue and itself.
    """
    source, target, _ = insert_edge(txn, text, other, kind)
    if kind in ("duplicates", "supersedes") and is_chained(txn.con, target, source, kind):
        raise ReplacedByItself(source, target)
    is_pinned = bool(get_changeable(txn, source).get("pinned"))
    record = close_issue(txn, source, reason=REASONS[kind].format(target), force=not is_pinned)
    return record, target
