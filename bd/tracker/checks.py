"""What is checked of a value before it is kept, whoever gives it."""

from __future__ import annotations

from bd.errors import Conflict
from bd.errors import InvalidValue
from bd.model.rows import clean_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.storage.transaction import WriteTransaction

_DAMAGING = frozenset("\0\n\r,")


class ExternalRefTaken(Conflict):
    """An external reference belongs to another issue."""

    slug = "external-ref-taken"

    def __init__(self, external_ref: str, issue_id: str) -> None:
        """Names the reference and its owner."""
        super().__init__(
            f"external reference {external_ref} already belongs to {issue_id}",
            hint=f"update {issue_id} instead, or choose another reference",
            details={"external_ref": external_ref, "id": issue_id},
        )


def cleaned(value: object) -> Any:
    """Returns a value as the database will hold it."""
    return clean_text(value) if isinstance(value, str) else value


def check_label(label: str) -> str:
    """Returns a valid label.

    Raises: InvalidValue for one that is empty or holds a line break or a comma.
    """
    if not label.strip() or _DAMAGING & set(label):
        raise InvalidValue(f'invalid label "{label}"', hint="labels are words without commas or line breaks")
    return label


def check_external_ref(txn: WriteTransaction, external_ref: str, issue_id: str) -> None:
    """Refuses an external reference that another live issue has.

    Raises: ExternalRefTaken.
    """
    sql = "select id from issues where external_ref = ? and id <> ? and status <> 'tombstone' and source_repo = '.'"
    row = txn.con.execute(sql, (external_ref, issue_id)).fetchone()
    if row:
        raise ExternalRefTaken(external_ref, row[0])
