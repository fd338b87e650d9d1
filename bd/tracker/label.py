"""Labels of issues: adding, removing, handing on to children."""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.storage.resolve import resolve_id
from bd.tracker.checks import check_label
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction

RESERVED = "provides:"


class ReservedLabel(InvalidValue):
    """A label that only shipping a capability sets."""

    slug = "reserved-label"

    def __init__(self, label: str) -> None:
        """Names it."""
        super().__init__(
            f"labels that start with {RESERVED} are reserved for capabilities: {label}",
            hint="choose another label",
            details={"label": label},
        )


def add_label(txn: WriteTransaction, text: str, label: str) -> Record:
    """Gives one issue a label and returns its full record; one that has it already stays as it is.

    Raises: InvalidValue, ReservedLabel, and what `update_issue` raises.
    """
    check_label(label)
    if label.startswith(RESERVED):
        raise ReservedLabel(label)
    request = UpdateRequest()
    request.add_labels = (label,)
    return update_issue(txn, text, request)


def remove_label(txn: WriteTransaction, text: str, label: str) -> Record:
    """Takes a label from one issue and returns its full record; one that does not have it stays as it is.

    Raises: what `update_issue` raises.
    """
    request = UpdateRequest()
    request.remove_labels = (label,)
    return update_issue(txn, text, request)


def propagate_label(txn: WriteTransaction, text: str, label: str) -> tuple[str, list[str]]:
    """Gives every child of an issue a label; returns the parent's id and the children's, by id.

    Only children that are ours and no templates are changed; deleted ones have no parent any more.

    Raises: IssueNotFound, AmbiguousId, InvalidValue, ReservedLabel.
    """
    parent = resolve_id(txn.con, text, txn.prefix)
    check_label(label)
    sql = """
    select d.issue_id from dependencies d join issues i on i.id = d.issue_id
     where d.depends_on_id = ? and d.type = 'parent-child' and +i.source_repo = '.' and i.status <> 'tombstone'
       and coalesce(i.is_template, 0) = 0 order by d.issue_id
    """
    children = [row[0] for row in txn.con.execute(sql, (parent,)).fetchall()]
    for child in children:
        add_label(txn, child, label)
    txn.touched = parent
    return parent, children
