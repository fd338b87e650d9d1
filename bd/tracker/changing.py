"""What every change of an existing issue shares: who may be changed, the event, the mark, the strictly growing time."""

from __future__ import annotations

from bd.errors import Conflict
from bd.model.content import content_hash
from bd.model.instants import parse_instant
from bd.model.instants import rfc3339
from bd.model.instants import stored
from bd.model.record import STORED_FIELDS
from bd.model.rows import record_to_row
from bd.storage.events import append_event
from bd.storage.reads import find_record
from bd.storage.resolve import resolve_id
from bd.storage.writes import mark_dirty
from bd.storage.writes import update_row
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction


class ForeignIssue(Conflict):
    """The issue belongs to another repository."""

    slug = "foreign-issue"

    def __init__(self, issue_id: str, source_repo: str) -> None:
        """Names the issue and where it lives."""
        super().__init__(
            f"{issue_id} belongs to the repository {source_repo} and is read-only here",
            hint=f"change it there: bd -C {source_repo} ...",
            details={"id": issue_id, "source_repo": source_repo},
        )


class TemplateIssue(Conflict):
    """Templates are read-only."""

    slug = "template-read-only"

    def __init__(self, issue_id: str) -> None:
        """Names the template."""
        super().__init__(
            f"cannot change {issue_id}: it is a read-only template",
            hint=f"bd create --from {issue_id} makes an issue like it; bd delete takes it away",
            details={"id": issue_id},
        )


def get_changeable(txn: WriteTransaction, text: str) -> Record:
    """Returns the full record of the issue `text` means, if it may be changed here.

    Raises: IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    issue_id = resolve_id(txn.con, text, txn.prefix)
    check_ours(txn, issue_id)
    record = find_record(txn.con, issue_id) or {}
    if record.get("is_template"):
        raise TemplateIssue(issue_id)
    return record


def check_ours(txn: WriteTransaction, issue_id: str) -> None:
    """Refuses an issue that is here but belongs to another repository.

    Raises: ForeignIssue.
    """
    source_repo = txn.con.execute("select source_repo from issues where id = ?", (issue_id,)).fetchone()[0]
    if source_repo != ".":
        raise ForeignIssue(issue_id, source_repo)


def next_instant(txn: WriteTransaction, record: Record) -> int:
    """Returns the instant of a change: now, but later than the record's last one, so that every state is its own."""
    return max(txn.now_ns, parse_instant(record["updated_at"]) + 1)


def apply_changes(
    txn: WriteTransaction,
    old: Record,
    changes: Record,
    event_type: str,
    *,
    comment: str | None = None,
    new_id: str = "",
) -> None:
    """Writes changed keys of an issue (None clears a key), appends the event and marks the issue.

    `new_id` is where the issue's rows are by now when it was renamed.

    Raises: RecordError when a value has the wrong type.
    """
    issue_id = new_id or old["id"]
    updated_ns = next_instant(txn, old)
    new = {key: value for key, value in {**old, **changes}.items() if value is not None}
    row: dict[str, Any] = {"updated_at": stored(updated_ns), "content_hash": content_hash(new)}
    row.update(_changed_columns(changes, new))
    update_row(txn.con, issue_id, row)
    logged = {"id": new_id, **changes} if new_id else changes
    values = (dumps_line(old), dumps_line(logged) if logged else None)
    append_event(txn.con, (issue_id, event_type), actor=txn.actor, now_ns=txn.now_ns, values=values, comment=comment)
    mark_dirty(txn.con, issue_id, txn.now_ns)


def _changed_columns(changes: Record, new: Record) -> Record:
    """Returns the columns to set; keys without a column share one, which is written whole."""
    row = record_to_row({key: value for key, value in changes.items() if value is not None})
    row.update({_COLUMN[key]: _BLANK.get(key) for key, value in changes.items() if value is None and key in _COLUMN})
    if not changes.keys() <= _COLUMN.keys():
        row["extra"] = record_to_row(new).get("extra")
    return row


def touch(txn: WriteTransaction, old: Record, event_type: str, comment: str) -> None:
    """Records a change of an issue's labels or edges: its time, the event, the mark."""
    apply_changes(txn, old, {}, event_type, comment=comment)


def instant_text(txn: WriteTransaction) -> str:
    """Returns the transaction's instant as JSON shows it."""
    return rfc3339(txn.now_ns)


_COLUMN = {key: column for key, _, column in STORED_FIELDS}
_BLANK: dict[str, object] = dict.fromkeys(
    (
        "description",
        "design",
        "acceptance_criteria",
        "notes",
        "owner",
        "created_by",
        "close_reason",
        "closed_by_session",
        "delete_reason",
        "deleted_by",
        "original_type",
        "metadata",
    ),
    "",
)
