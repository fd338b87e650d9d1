"""Adding a comment: the issue's time moves with it, the event log and the travelling file have it at once."""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.model.instants import shown
from bd.model.instants import stored
from bd.model.rows import clean_text
from bd.storage.writes import INSERT_COMMENT_SQL
from bd.tracker.changing import apply_changes
from bd.tracker.changing import get_changeable
from bd.tracker.changing import next_instant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction


class EmptyComment(InvalidValue):
    """A comment says nothing."""

    slug = "empty-comment"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("comment text required", hint="say something, or leave the comment out")


def add_comment(txn: WriteTransaction, text: str, said: str, *, author: str = "") -> Record:
    """Adds what `author` (the actor, when empty) said to the issue `text` means, and returns the comment.

    Raises: EmptyComment, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    if not said.strip():
        raise EmptyComment
    old = get_changeable(txn, text)
    at = stored(next_instant(txn, old))
    row = (old["id"], clean_text(author or txn.actor), clean_text(said), at, None)
    number = txn.con.execute(INSERT_COMMENT_SQL, row).lastrowid
    apply_changes(txn, old, {}, "commented", comment=said)
    txn.touched = old["id"]
    return {"id": number, "issue_id": old["id"], "author": row[1], "text": row[2], "created_at": shown(at)}
