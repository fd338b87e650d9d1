"""bd epic: how far epics are, and closing those that are done."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.columns import print_columns
from bd.cli.columns import project
from bd.cli.render.issue_text import icon
from bd.cli.render.printable import one_line
from bd.cli.targets import change_each
from bd.storage.epics import select_progress
from bd.storage.reads import load_counted
from bd.storage.reads import load_plain
from bd.tracker.close import close_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import BriefOption
    from bd.cli.options import DryRunOption
    from bd.cli.options import EligibleOnlyOption
    from bd.cli.options import FieldsOption
    from bd.model.record import Record

_COUNTS = ("total_children", "closed_children", "eligible_for_close")
CLOSE_REASON = "All children completed"


def run_status(
    bd: Context,
    *,
    eligible_only: EligibleOnlyOption = False,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """Show how far each open epic is."""
    columns = chosen_columns(fields, is_brief=brief, more=_COUNTS)
    found = _load(bd, eligible_only=eligible_only, is_whole=bool(columns))
    if bd.json:
        bd.emit([{**entry, "epic": project([entry["epic"]], columns)[0]} for entry in found])
    elif columns:
        print_columns(bd, [{**entry["epic"], **entry} for entry in found], columns)
    elif not found:
        bd.line("No epics eligible for closure" if eligible_only else "No open epics found")
    elif bd.is_terminal:
        from bd.cli.render.numbers_view import draw_epics

        draw_epics(bd, found)
    else:
        for entry in found:
            for line in _progress_lines(entry):
                bd.line(line)


def run_close_eligible(bd: Context, *, dry_run: DryRunOption = False) -> None:
    """Close epics whose children are all closed."""
    found = _load(bd, eligible_only=True)
    if not found or dry_run:
        _print_eligible(bd, found)
        return
    records = change_each(
        bd,
        [entry["epic"]["id"] for entry in found],
        "epic close-eligible",
        lambda txn, issue_id: close_issue(txn, issue_id, reason=CLOSE_REASON),
    )
    closed = [record["id"] for record in records]
    if bd.json:
        bd.emit({"closed": closed, "count": len(closed)})
        return
    bd.line(f"✓ Closed {len(closed)} epic(s)")
    for epic_id in closed:
        bd.line(f"  - {epic_id}")


def _print_eligible(bd: Context, found: list[Record]) -> None:
    """Prints what would be closed."""
    if bd.json:
        bd.emit(found)
    elif not found:
        bd.line("No epics eligible for closure")
    else:
        bd.line(f"Would close {len(found)} epic(s):")
        for entry in found:
            bd.line(f"  - {entry['epic']['id']}: {one_line(entry['epic']['title'])}")


def _load(bd: Context, *, eligible_only: bool, is_whole: bool = False) -> list[Record]:
    """Returns the open epics with their counts, as the JSON answer has them; `is_whole`: with labels and edges too."""
    con = bd.workspace.read()
    progress = [line for line in select_progress(con) if line.is_eligible or not eligible_only]
    ids = [line.epic_id for line in progress]
    records = {record["id"]: record for record in load_counted(con, ids)} if is_whole else load_plain(con, ids)
    return [
        {
            "epic": records[line.epic_id],
            "total_children": line.total,
            "closed_children": line.closed,
            "eligible_for_close": line.is_eligible,
        }
        for line in progress
    ]


def _progress_lines(entry: Record) -> list[str]:
    """Returns the lines of one epic."""
    epic, total, closed = entry["epic"], entry["total_children"], entry["closed_children"]
    share = 100 * closed // total if total else 0
    mark = "✓" if entry["eligible_for_close"] else icon(epic)
    lines = [
        f"{mark} {epic['id']} {one_line(epic['title'])}",
        f"   Progress: {closed}/{total} children closed ({share}%)",
    ]
    if entry["eligible_for_close"]:
        lines.append("   Eligible for closure")
    return [*lines, ""]
