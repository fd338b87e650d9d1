"""bd stale: open issues that nobody has changed for a while."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.known_names import known_statuses
from bd.cli.listing import DEFAULT_LIMIT
from bd.cli.listing import Listing
from bd.cli.listing import answer
from bd.cli.listing import note_cut
from bd.cli.points import check_days
from bd.cli.render.printable import one_line
from bd.model.instants import NANOSECONDS
from bd.model.instants import parse_instant
from bd.model.instants import stored
from bd.storage.reads import load_counted
from bd.storage.reads import select_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import BriefOption
    from bd.cli.options import FieldsOption
    from bd.cli.options import LimitOption
    from bd.cli.options import StaleDaysOption
    from bd.cli.options import StaleStatusOption

_DAY_NS = 86_400 * NANOSECONDS
_ORDER_SQL = "i.updated_at, i.id"


def run(
    bd: Context,
    *,
    days: StaleDaysOption = 30,
    status: StaleStatusOption = None,
    limit: LimitOption = None,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """List open issues that nobody changed for a while, the oldest first."""
    check_days(days)
    columns = chosen_columns(fields, is_brief=brief)
    statuses = known_statuses(bd, status)
    now_ns = bd.clock.now_ns()
    before = stored(now_ns - days * _DAY_NS)
    most = DEFAULT_LIMIT if limit is None else max(limit, 0)
    marks = ", ".join("?" * len(statuses))
    chosen = f"i.status in ({marks})" if statuses else "i.status not in ('closed', 'tombstone')"
    where_sql = (
        f"i.source_repo = '.' and i.updated_at < ? and {chosen} and i.status <> 'tombstone' and i.is_template = 0"
    )
    con = bd.workspace.read()
    found = select_plain(con, where_sql, (before, *statuses), order_sql=_ORDER_SQL, limit=most + 1 if most else 0)
    is_cut = 0 < most < len(found)
    records = found[:most] if is_cut else found
    if columns:
        records = load_counted(con, [record["id"] for record in records])
    if bd.json or columns:
        answer(bd, Listing(records, is_cut=is_cut), "flat", columns=columns)
        return
    listing = Listing(records, is_cut=is_cut)
    if records and bd.is_terminal:
        from bd.cli.render.queue_view import draw_stale

        draw_stale(bd, listing, days)
    else:
        _print(bd, listing, days, now_ns)
    note_cut(bd, listing)


def _print(bd: Context, listing: Listing, days: int, now_ns: int) -> None:
    """Prints a numbered block an issue, in the classic words."""
    records = listing.records
    if not records:
        bd.line("\n✨ No stale issues found (all active)\n")
        return
    more = "; there are more" if listing.is_cut else ""
    bd.line(f"\n⏰ Stale issues ({len(records)} not updated in {days}+ days{more}):\n")
    for number, record in enumerate(records, 1):
        age_days = (now_ns - parse_instant(record["updated_at"])) // _DAY_NS
        bd.line(f"{number}. [● P{record['priority']}] {record['id']}: {one_line(record['title'])}")
        bd.line(f"   Status: {one_line(record['status'])}, Last updated: {age_days} days ago")
        if record.get("assignee"):
            bd.line(f"   Assignee: {one_line(record['assignee'])}")
        bd.line()
