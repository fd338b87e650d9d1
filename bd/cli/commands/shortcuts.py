"""bd note, assign, priority, tag: one field of one issue, with nothing to spell out."""

from __future__ import annotations

from bd.cli.remarks import remark
from bd.cli.render.printable import one_line
from bd.cli.targets import change_each
from bd.cli.targets import plain_view
from bd.model.fields import parse_priority
from bd.tracker.label import add_label
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import LabelArgument
    from bd.cli.options import OneIdArgument
    from bd.cli.options import PriorityArgument
    from bd.cli.options import RemarkArgument
    from bd.cli.options import RemarkFileOption
    from bd.cli.options import RemarkStdinOption
    from bd.cli.options import WhoArgument
    from bd.model.record import Record


def run_note(
    bd: Context,
    issue_id: OneIdArgument,
    words: RemarkArgument = None,
    *,
    file: RemarkFileOption = None,
    stdin: RemarkStdinOption = False,
) -> None:
    """Append a text to the notes of an issue."""
    request = UpdateRequest()
    request.append_notes = remark(bd, "note", words, file=file, stdin=stdin).rstrip("\n")
    _answer(bd, _update(bd, issue_id, request), "✓ Note added to ")


def run_assign(bd: Context, issue_id: OneIdArgument, who: WhoArgument) -> None:
    """Assign an issue to somebody."""
    name = who.strip()
    record = _update(bd, issue_id, UpdateRequest({"assignee": name}))
    _answer(bd, record, *(("✓ Assigned ", f" to {one_line(name)}") if name else ("✓ Unassigned ",)))


def run_priority(bd: Context, issue_id: OneIdArgument, priority: PriorityArgument) -> None:
    """Set the priority of an issue."""
    number = parse_priority(priority)
    _answer(bd, _update(bd, issue_id, UpdateRequest({"priority": number})), "✓ Set priority of ", f" to P{number}")


def run_tag(bd: Context, issue_id: OneIdArgument, label: LabelArgument) -> None:
    """Add a label to an issue."""
    name = label.strip()
    records = change_each(bd, [issue_id], "tag", lambda txn, text: add_label(txn, text, name))
    _answer(bd, records[0], f"✓ Added label '{one_line(name)}' to ")


def _update(bd: Context, issue_id: str, request: UpdateRequest) -> Record:
    """Changes one issue and returns its full record."""
    return change_each(bd, [issue_id], "update", lambda txn, text: update_issue(txn, text, request))[0]


def _answer(bd: Context, record: Record, before: str, after: str = "") -> None:
    """Says what was done, the id between the two pieces of text."""
    if bd.json:
        bd.emit(plain_view(record))
    else:
        bd.line(f"{before}{record['id']}{after}")
