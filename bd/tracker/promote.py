"""Promoting: an ephemeral issue becomes an ordinary one and travels from then on."""

from __future__ import annotations

from bd.errors import Conflict
from bd.tracker.changing import get_changeable
from bd.tracker.comment import add_comment
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction


class NotEphemeral(Conflict):
    """Only what is ephemeral is promoted."""

    slug = "not-ephemeral"

    def __init__(self, issue_id: str) -> None:
        """Names the issue."""
        super().__init__(
            f"{issue_id} is not ephemeral: there is nothing to promote",
            hint="bd create --ephemeral makes such issues",
            details={"id": issue_id},
        )


def promote_issue(txn: WriteTransaction, text: str, *, reason: str = "") -> Record:
    """Makes one ephemeral issue an ordinary one and returns its full record; a reason becomes a comment.

    Raises: NotEphemeral, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    old = get_changeable(txn, text)
    if not old.get("ephemeral"):
        raise NotEphemeral(old["id"])
    if reason.strip():
        add_comment(txn, old["id"], f"Promoted: {reason}")
    return update_issue(txn, old["id"], UpdateRequest({"ephemeral": None, "wisp_type": None}))
