"""bd todo: tasks for oneself, the short way."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.columns import print_columns
from bd.cli.columns import project
from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line
from bd.cli.targets import change_each
from bd.model.fields import parse_priority
from bd.model.filters import IssueFilter
from bd.model.instants import stored
from bd.storage.reads import DEFAULT_ORDER_SQL
from bd.storage.reads import load_counted
from bd.storage.reads import select_plain
from bd.storage.select import listing_clause
from bd.tracker.close import close_issue
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import BriefOption
    from bd.cli.options import DescriptionOption
    from bd.cli.options import FieldsOption
    from bd.cli.options import RequiredIdsArgument
    from bd.cli.options import TitleWordsArgument
    from bd.cli.options import TodoAllOption
    from bd.cli.options import TodoPriorityOption
    from bd.cli.options import TodoReasonOption

_REASON = "Completed"


def run_add(
    bd: Context,
    title: TitleWordsArgument,
    *,
    priority: TodoPriorityOption = "2",
    description: DescriptionOption = None,
) -> None:
    """Create a task for oneself."""
    fields = {
        "title": " ".join(title),
        "description": bd.text(description),
        "priority": parse_priority(priority),
        "assignee": bd.actor,
    }
    with bd.write("todo") as txn:
        record = create_issue(txn, CreateRequest(fields))
    if bd.json:
        bd.emit(record)
    else:
        bd.line(f"Created {record['id']}: {one_line(record['title'])}")


def run_list(
    bd: Context, *, all_: TodoAllOption = False, fields: FieldsOption = None, brief: BriefOption = False
) -> None:
    """List the open tasks."""
    columns = chosen_columns(fields, is_brief=brief)
    chosen = IssueFilter(now=stored(bd.clock.now_ns()), types=("task",), hides_templates=True)
    if not all_:
        chosen.statuses = ("open", "in_progress")
    con = bd.workspace.read()
    condition, values = listing_clause(con, chosen, "priority")
    records = select_plain(con, condition, values, order_sql=DEFAULT_ORDER_SQL)
    if columns:
        records = load_counted(con, [record["id"] for record in records])
    if bd.json:
        bd.emit(project(records, columns))
        return
    if columns:
        print_columns(bd, records, columns)
        return
    if records and bd.is_terminal:
        from bd.cli.render.lists_view import draw_tasks

        draw_tasks(bd, records)
        return
    for record in records:
        shown = f"● P{record['priority']}  {record['status']}"
        bd.line(f"  {icon(record)} {record['id']}  {one_line(record['title']):<40}  {shown}")
    bd.line(f"\nTotal: {len(records)} TODOs" if records else "No open tasks; bd todo add TITLE makes one")


def run_done(bd: Context, ids: RequiredIdsArgument, *, reason: TodoReasonOption = None) -> None:
    """Complete one or more tasks."""
    text = (bd.text(reason) or "").strip() or _REASON
    targets = list(dict.fromkeys(ids))
    records = change_each(bd, targets, "todo", lambda txn, issue_id: close_issue(txn, issue_id, reason=text))
    if bd.json:
        bd.emit({"closed": [record["id"] for record in records], "reason": text})
        return
    for record in records:
        bd.line(f"✓ Completed {record['id']}: {one_line(record['title'])}")
