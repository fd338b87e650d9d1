"""Moving an issue into another workspace: a copy with a new id there, the original closed here.

Edges lead to issues of one workspace, so an issue that has some is moved only when told to leave them behind.
"""

from __future__ import annotations

from bd.errors import Conflict
from bd.model.instants import text_to_stored
from bd.storage.reads import find_record
from bd.storage.writes import INSERT_COMMENT_SQL
from bd.tracker.changing import get_changeable
from bd.tracker.close import close_issue
from bd.tracker.comment import add_comment
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

_LEFT_KEYS = frozenset(
    ("id", "created_at", "created_by", "updated_at", "owner", "labels", "dependencies", "comments", "former_ids")
)
_EDGES_SQL = """
select 1 from dependencies d join issues i on i.id = d.issue_id
 where (d.issue_id = ?1 or d.depends_on_id = ?1) and i.status <> 'tombstone' limit 1
"""


class NotMovable(Conflict):
    """An issue cannot be moved as it is."""

    slug = "not-movable"

    def __init__(self, issue_id: str, reason: str, hint: str) -> None:
        """Names the issue, why not, and what to do."""
        super().__init__(f"cannot move {issue_id}: {reason}", hint=hint, details={"id": issue_id})


def get_movable(txn: WriteTransaction, text: str, *, skip_deps: bool) -> Record:
    """Returns the full record of an issue that may be moved.

    Raises: NotMovable, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    record = get_changeable(txn, text)
    if record.get("status") == "closed":
        raise NotMovable(record["id"], "it is closed", f"run bd reopen {record['id']} first")
    if not skip_deps and txn.con.execute(_EDGES_SQL, (record["id"],)).fetchone():
        raise NotMovable(
            record["id"], "edges connect it with issues of this workspace", "say --skip-deps to leave the edges behind"
        )
    return record


def copy_issue(txn: WriteTransaction, record: Record) -> Record:
    """Creates a copy of another workspace's issue, comments and labels included, and returns its full record.

    Raises: what `create_issue` raises.
    """
    fields = {key: value for key, value in record.items() if key not in _LEFT_KEYS}
    copy = create_issue(txn, CreateRequest(fields, labels=tuple(record.get("labels") or ())))
    for comment in record.get("comments") or ():
        row = (copy["id"], comment["author"], comment["text"], text_to_stored(comment["created_at"]), None)
        txn.con.execute(INSERT_COMMENT_SQL, row)
    by = f", created {record['created_at'][:10]} by {record.get('created_by') or 'unknown'}"
    add_comment(txn, copy["id"], f"Moved from {record['id']}{by}")
    return find_record(txn.con, copy["id"]) or copy


def leave_behind(txn: WriteTransaction, issue_id: str, new_id: str, place: str, *, keep_open: bool) -> Record:
    """Says on the original where it went, closes it unless it is kept open, and returns its full record."""
    said = f"Moved to {new_id} in {place}"
    if keep_open:
        add_comment(txn, issue_id, said)
        return find_record(txn.con, issue_id) or {}
    return close_issue(txn, issue_id, reason=said, force=True)
