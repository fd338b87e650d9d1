"""Commands that act on several issues: one after the other, the good ones done, the bad ones named.

Exit: 0 when at least one succeeded, else the code of the first failure. With `--json` one document is printed: the list
of what was done, or the error when nothing was.
"""

from __future__ import annotations

from bd.errors import BdError
from bd.errors import UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.cli.context import Context
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction


class NoTarget(UsageProblem):
    """No issue was named, and none was touched before."""

    slug = "no-target"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("no issue ID provided and no issue was touched before", hint="name one; bd list shows the ids")


def plain_view(record: Record) -> Record:
    """Returns a full record without the lists that only other views show."""
    return {key: value for key, value in record.items() if key not in ("dependencies", "comments")}


def target_ids(bd: Context, ids: list[str] | tuple[str, ...] | None) -> list[str]:
    """Returns the ids a command acts on, each once; without any, the issue touched last.

    Raises: NoTarget.
    """
    if ids:
        return list(dict.fromkeys(ids))
    touched = bd.workspace.touched_id()
    if not touched:
        raise NoTarget
    return [touched]


def change_each(
    bd: Context, ids: list[str], operation: str, change: Callable[[WriteTransaction, str], Record]
) -> list[Record]:
    """Runs `change` for every id in one write, each in a savepoint of its own, and returns what it returned.

    Failures of single ids are printed on stderr when others succeeded.

    Raises: the first failure when nothing succeeded.
    """
    done: list[Record] = []
    failures: list[BdError] = []
    with bd.write(operation) as txn:
        for issue_id in ids:
            outcome = _change_one(bd, txn, issue_id, change)
            if isinstance(outcome, BdError):
                failures.append(outcome)
            else:
                done.append(outcome)
        txn.is_trial = not done
    if not done and failures:
        raise failures[0]
    for failure in failures:
        bd.complain(failure)
    return done


def _change_one(
    bd: Context, txn: WriteTransaction, issue_id: str, change: Callable[[WriteTransaction, str], Record]
) -> Record | BdError:
    """Runs `change` for one id so that its failure undoes what it did and nothing else; returns the failure.

    Raises: a failure that trying again may mend.
    """
    try:
        with bd.workspace.store.transaction():
            return change(txn, issue_id)
    except BdError as error:
        if error.retryable:
            raise
        return error
