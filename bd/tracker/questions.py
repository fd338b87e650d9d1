"""What only a person can decide: issues with the label `human`. An answer is a comment, and closes the issue.

Whoever answers has decided, so nothing the issue waits for keeps it open.
"""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.storage.labels import load_labels
from bd.tracker.changing import get_changeable
from bd.tracker.close import close_issue
from bd.tracker.comment import add_comment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.sqlite import Connection
    from bd.storage.transaction import WriteTransaction

HUMAN_LABEL = "human"
ANSWERED = "Responded"
DISMISSED = "Dismissed"
_COUNT_SQL = """
select i.status = 'closed', i.close_reason, count(*)
  from labels l join issues i on i.id = l.issue_id
 where l.label = ? and i.source_repo = '.' and i.status <> 'tombstone' group by 1, 2
"""


class NoQuestion(Conflict):
    """An issue does not wait for a person."""

    slug = "not-for-a-person"

    def __init__(self, issue_id: str, reason: str) -> None:
        """Names it and why."""
        super().__init__(
            f"{issue_id} does not wait for a person: {reason}",
            hint=f"bd human list shows what does; open and with the label {HUMAN_LABEL}, an issue waits",
            details={"id": issue_id, "reason": reason},
        )


def answer_question(txn: WriteTransaction, text: str, said: str) -> Record:
    """Adds an answer as a comment, closes the issue and returns it.

    Raises: InvalidValue without an answer, NoQuestion, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    question = _get_question(txn, text)
    if not said.strip():
        raise InvalidValue("a response is required", hint='bd human respond ID --response "Use the second one"')
    add_comment(txn, question["id"], said)
    return close_issue(txn, question["id"], reason=ANSWERED, force=True)


def dismiss_question(txn: WriteTransaction, text: str, why: str) -> Record:
    """Closes an issue without an answer and returns it.

    Raises: NoQuestion, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    question = _get_question(txn, text)
    reason = f"{DISMISSED}: {why.strip()}" if why.strip() else DISMISSED
    return close_issue(txn, question["id"], reason=reason, force=True)


def _get_question(txn: WriteTransaction, text: str) -> Record:
    """Returns an open issue that waits for a person.

    Raises: NoQuestion, IssueNotFound, AmbiguousId, ForeignIssue, TemplateIssue.
    """
    record = get_changeable(txn, text)
    if HUMAN_LABEL not in load_labels(txn.con, record["id"]):
        raise NoQuestion(record["id"], f"it lacks the label {HUMAN_LABEL}")
    if record.get("status") == "closed":
        raise NoQuestion(record["id"], "it is closed")
    return record


def count_questions(con: Connection) -> dict[str, int]:
    """Returns how many issues waited or wait for a person: total, pending, responded, dismissed, otherwise closed."""
    counts = dict.fromkeys(("total", "pending", "responded", "dismissed", "closed"), 0)
    for is_closed, reason, count in con.execute(_COUNT_SQL, (HUMAN_LABEL,)):
        counts["total"] += count
        counts[_outcome(reason or "") if is_closed else "pending"] += count
    return counts


def _outcome(reason: str) -> str:
    """Returns what became of a closed question."""
    if reason == ANSWERED:
        return "responded"
    return "dismissed" if reason == DISMISSED or reason.startswith(f"{DISMISSED}: ") else "closed"
