"""bd blocked: what waits for open issues."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.listing import Listing
from bd.cli.listing import answer
from bd.cli.listing import note_cut
from bd.cli.ready_query import ready_query
from bd.storage.waiting import load_waiting
from bd.storage.waiting import select_waiting_ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import *  # noqa: F403


def run(
    bd: Context,
    *,
    parent: BelowOption = None,
    priority: PriorityFilterOption = None,
    issue_type: TypeFilterOption = None,
    assignee: AssigneeFilterOption = None,
    unassigned: UnassignedOption = False,
    label: LabelFilterOption = None,
    label_any: LabelAnyOption = None,
    inherited: InheritedOption = False,
    limit: BlockedLimitOption = None,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """Show what waits for open issues, and what is set to blocked or deferred."""
    values = dict(locals())
    columns = chosen_columns(fields, is_brief=brief, more=("blocked_by", "blocked_by_count"))
    query = ready_query(bd, values)
    most = limit or 0
    con = bd.workspace.read()
    ids = select_waiting_ids(con, query, limit=most + 1 if most > 0 else 0, is_inherited=inherited)
    is_cut = 0 < most < len(ids)
    records = load_waiting(con, ids[:most] if is_cut else ids)
    if inherited:
        from bd.tracker.explain import name_blockers

        name_blockers(con, records)
    listing = Listing(records, is_cut=is_cut)
    if bd.json or columns:
        answer(bd, listing, "flat", columns=columns)
    else:
        _print(bd, listing)
        note_cut(bd, listing)


def _print(bd: Context, listing: Listing) -> None:
    """Prints waiting issues as text."""
    if not listing.records:
        from bd.cli.render.ready_text import NOTHING_BLOCKED

        bd.line(NOTHING_BLOCKED)
    elif bd.is_terminal:
        from bd.cli.render.queue_view import draw_blocked

        draw_blocked(bd, listing)
    else:
        from bd.cli.render.ready_text import print_blocked

        print_blocked(bd, listing)
