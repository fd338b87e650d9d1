"""bd query: the issues that satisfy an expression, see `bd.model.query`."""

from __future__ import annotations

from bd.cli.known_names import known_status
from bd.cli.known_names import known_type
from bd.cli.known_names import repo_name
from bd.cli.listing import DEFAULT_LIMIT
from bd.cli.listing import is_agent_mode
from bd.cli.listing import is_flat
from bd.cli.listing import print_listing
from bd.cli.listing import select_listing
from bd.errors import InvalidValue
from bd.model.filters import check_sort
from bd.model.query import parse_query
from bd.model.query_fields import Vocabulary
from bd.storage.query_sql import query_listing
from bd.storage.select import order_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.cli.context import Context
    from bd.cli.options import *  # noqa: F403


def run(
    bd: Context,
    expression: ExpressionArgument = None,
    *,
    all_: QueryAllOption = False,
    limit: LimitOption = None,
    sort: SortOption = None,
    reverse: ReverseOption = False,
    long: LongOption = False,
    parse_only: ParseOnlyOption = False,
    repo: RepoOption = None,
) -> None:
    """List the issues that satisfy an expression."""
    text = " ".join(expression or ())
    tree = parse_query(text, _vocabulary(bd))
    if parse_only:
        _print_parsed(bd, text, str(tree))
        return
    order = check_sort(sort)
    con = bd.workspace.read()
    where_sql, values = query_listing(con, tree, repo=repo_name(bd, repo), sort=order, include_closed=all_)
    most = DEFAULT_LIMIT if limit is None else limit
    form = "long" if long else "compact" if is_agent_mode(bd) else "found"
    is_brief = is_flat(form) and not bd.json
    order_sql = order_by(order, is_reversed=reverse)
    listing = select_listing(bd, (where_sql, values), order_sql=order_sql, limit=most, is_brief=is_brief)
    if bd.json:
        bd.emit(listing.records)
    else:
        print_listing(bd, listing, form)


def _vocabulary(bd: Context) -> Vocabulary:
    """Returns what the values of a query are read against."""
    return Vocabulary(
        bd.clock.now_ns(),
        knows_status=_knows(bd, known_status),
        knows_type=_knows(bd, known_type),
    )


def _knows(bd: Context, get_known: Callable[[Context, str], str]) -> Callable[[str], bool]:
    """Returns a question that is answered by whether a look-up succeeds."""

    def knows(name: str) -> bool:
        try:
            get_known(bd, name)
        except InvalidValue:
            return False
        return True

    return knows


def _print_parsed(bd: Context, expression: str, parsed: str) -> None:
    """Prints how an expression is understood."""
    if bd.json:
        bd.emit({"query": expression, "parsed": parsed})
    else:
        bd.line(f"Parsed query: {parsed}")
