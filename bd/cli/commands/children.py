"""bd children: the issues below an issue, one level down."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.filtering import filter_from
from bd.cli.listing import DEFAULT_LIMIT
from bd.cli.listing import answer
from bd.cli.listing import select_listing
from bd.model.filters import check_sort
from bd.storage.epics import count_children
from bd.storage.select import listing_clause
from bd.storage.select import order_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import AllOption
    from bd.cli.options import BriefOption
    from bd.cli.options import FieldsOption
    from bd.cli.options import LimitOption
    from bd.cli.options import LongOption
    from bd.cli.options import PrettyOption
    from bd.cli.options import RequiredIdArgument
    from bd.cli.options import ReverseOption
    from bd.cli.options import SortOption
    from bd.cli.options import StatusFilterOption


def run(
    bd: Context,
    issue_id: RequiredIdArgument,
    *,
    status: StatusFilterOption = None,
    all_: AllOption = False,
    limit: LimitOption = None,
    sort: SortOption = None,
    reverse: ReverseOption = False,
    long: LongOption = False,
    pretty: PrettyOption = False,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """List the children of an issue."""
    columns = chosen_columns(fields, is_brief=brief)
    chosen = filter_from(bd, {"parent": issue_id, "status": status})
    if not all_ and status is None:
        chosen.without_statuses = ("closed",)
    order = check_sort(sort)
    con = bd.workspace.read()
    condition = listing_clause(con, chosen, order)
    form = "long" if long else "tree" if pretty else "flat"
    most = limit if limit is not None else 0 if all_ else DEFAULT_LIMIT
    order_sql = order_by(order, is_reversed=reverse)
    is_brief = form == "flat" and not bd.json and not columns
    listing = select_listing(bd, condition, order_sql=order_sql, limit=most, is_brief=is_brief)
    answer(bd, listing, form, columns=columns)
    if bd.json:
        return
    hidden = count_children(con, chosen.parent or "", "closed") if chosen.without_statuses else 0
    if hidden:
        bd.note(f"{hidden} closed children are not shown (--all shows them)")
