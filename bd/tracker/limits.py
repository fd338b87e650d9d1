"""Limits on work in progress, checked in the transaction that would exceed them."""

from __future__ import annotations

from bd.errors import Conflict
from bd.model.instants import stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.storage.transaction import WriteTransaction

TOTAL_KEY = "limits.in_progress"
ACTOR_KEY = "limits.in_progress.actor"
_COUNT_SQL = """
select count(*) from (
  select 1 from issues i
   where i.source_repo = '.' and i.status = 'in_progress' and i.id <> ? {}
     and not exists (select 1 from leases l where l.issue_id = i.id and l.expires_at <= ?)
   limit ?)
"""


class LimitReached(Conflict):
    """Enough is in progress already."""

    slug = "limit-reached"

    def __init__(self, issue_id: str, key: str, limit: int, assignee: str) -> None:
        """Names the issue, the setting and who has so much in progress."""
        whose = f" for {assignee}" if key == ACTOR_KEY else ""
        issues = "issue" if limit == 1 else "issues"
        super().__init__(
            f"cannot start {issue_id}: the limit of {limit} {issues} in progress{whose} is reached ({key})",
            hint=f"finish or release one first, or change the limit: bd config set {key} NUMBER",
            details={"id": issue_id, "limit": limit, "setting": key},
        )


def check_limits(txn: WriteTransaction, issue_id: str, assignee: str) -> None:
    """Refuses to put one more issue in progress when that is too many; a lease that ran out does not count.

    Raises: LimitReached.
    """
    for key, condition, values in (
        (TOTAL_KEY, "", ()),
        (ACTOR_KEY, "and i.assignee = ?", (assignee,)),
    ):
        limit = _limit(txn, key)
        if limit is None or (key == ACTOR_KEY and not assignee):
            continue
        bound: tuple[Any, ...] = (issue_id, *values, stored(txn.now_ns), limit)
        if txn.con.execute(_COUNT_SQL.format(condition), bound).fetchone()[0] >= limit:
            raise LimitReached(issue_id, key, limit, assignee)


def _limit(txn: WriteTransaction, key: str) -> int | None:
    """Returns a limit, None when it is not set to a number above 0."""
    text = txn.setting(key).strip()
    return int(text) if text.isascii() and text.isdecimal() and int(text) > 0 else None
