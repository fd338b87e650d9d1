"""bd defer, bd undefer: put issues on ice and take them off again."""

from __future__ import annotations

from bd.cli.targets import change_each
from bd.cli.targets import plain_view
from bd.cli.targets import target_ids
from bd.cli.values import moment
from bd.model.instants import parse_instant
from bd.tracker.defer import defer_issue
from bd.tracker.defer import undefer_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import IdsArgument
    from bd.cli.options import UntilOption
    from bd.model.record import Record


def run(bd: Context, ids: IdsArgument = None, *, until: UntilOption = None) -> None:
    """Put one or more issues on ice, until a date or until undefer."""
    at = moment(bd, "--until", until) or ""
    if at and parse_instant(at) <= bd.clock.now_ns():
        bd.warn(f"{at} is in the past; ready does not wait for it")
    records = change_each(bd, target_ids(bd, ids), "defer", lambda txn, text: defer_issue(txn, text, until=at))
    _answer(bd, records, [f"* Deferred {record['id']}" for record in records])


def run_undefer(bd: Context, ids: IdsArgument = None) -> None:
    """Take one or more issues off the ice."""
    records = change_each(bd, target_ids(bd, ids), "undefer", undefer_issue)
    _answer(bd, records, [f"* Undeferred {record['id']} (now {record['status']})" for record in records])


def _answer(bd: Context, records: list[Record], lines: list[str]) -> None:
    """Prints the changed issues, or a line for each."""
    if bd.json:
        bd.emit([plain_view(record) for record in records])
    else:
        for line in lines:
            bd.line(line)
