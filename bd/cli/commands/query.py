"""bd query: the issues that satisfy an expression (see `bd.model.query`), and expressions kept by name."""

from __future__ import annotations

from bd.cli.columns import chosen_columns
from bd.cli.known_names import known_status
from bd.cli.known_names import known_type
from bd.cli.known_names import repo_name
from bd.cli.listing import DEFAULT_LIMIT
from bd.cli.listing import answer
from bd.cli.listing import is_agent_mode
from bd.cli.listing import is_flat
from bd.cli.listing import select_listing
from bd.errors import InvalidValue
from bd.errors import NotFound
from bd.model.filters import check_sort
from bd.model.query import parse_query
from bd.model.query_fields import Vocabulary
from bd.storage.query_sql import query_listing
from bd.storage.select import order_by
from bd.storage.settings_kv import all_config
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from bd.cli.context import Context
    from bd.cli.options import *  # noqa: F403

SAVED_PREFIX = "saved-query."
_LONGEST_NAME = 50


class UnknownQuery(NotFound):
    """No query was saved under this name."""

    slug = "query-not-found"

    def __init__(self, name: str, known: list[str]) -> None:
        """Names it and those there are."""
        there = f"there are {', '.join(known)}" if known else "none is saved"
        super().__init__(
            f'no query is saved as "{name}" ({there})',
            hint="bd query list shows them; bd query save NAME EXPRESSION keeps one",
            details={"value": name, "known": known},
        )


class InvalidQueryName(InvalidValue):
    """A name that would have to be quoted."""

    slug = "invalid-query-name"

    def __init__(self, name: str) -> None:
        """Quotes it."""
        super().__init__(
            f'invalid name "{name}" for a query (letters, digits, - _ and ., at most {_LONGEST_NAME})',
            hint="bd query save urgent-bugs type=bug AND 'priority<=1'",
            details={"value": name},
        )


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
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """List the issues that satisfy an expression."""
    values = dict(locals())
    _answer(bd, " ".join(expression or ()), values)


def run_saved(
    bd: Context,
    name: QueryNameArgument,
    *,
    all_: QueryAllOption = False,
    limit: LimitOption = None,
    sort: SortOption = None,
    reverse: ReverseOption = False,
    long: LongOption = False,
    parse_only: ParseOnlyOption = False,
    repo: RepoOption = None,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """List the issues that satisfy a saved expression."""
    values = dict(locals())
    text = get_config(bd.workspace.read(), SAVED_PREFIX + name.strip())
    if text is None:
        raise UnknownQuery(name, [saved for saved, _ in _saved(bd)])
    _answer(bd, text, values)


def run_save(bd: Context, name: QueryNameArgument, expression: SavedExpressionArgument) -> None:
    """Keep an expression under a name."""
    from bd.cli.render.printable import one_line
    from bd.storage.setting_log import change_setting

    key = _check_name(name)
    text = " ".join(expression).strip()
    parse_query(text, _vocabulary(bd))
    with bd.write("query save") as txn:
        change_setting(txn, SAVED_PREFIX + key, text)
    if bd.json:
        bd.emit({"name": key, "query": text})
    else:
        bd.line(f"Saved {key}: {one_line(text)}")


def run_list(bd: Context) -> None:
    """List the saved expressions."""
    from bd.cli.render.printable import one_line

    saved = _saved(bd)
    if bd.json:
        bd.emit([{"name": name, "query": text} for name, text in saved])
        return
    for name, text in saved:
        bd.line(f"{name}: {one_line(text)}")
    if not saved:
        bd.note("No saved queries (bd query save NAME EXPRESSION keeps one)")


def run_remove(bd: Context, name: QueryNameArgument) -> None:
    """Forget a saved expression."""
    from bd.storage.setting_log import change_setting

    key = name.strip()
    with bd.write("query remove") as txn:
        if not change_setting(txn, SAVED_PREFIX + key, None):
            raise UnknownQuery(name, [saved for saved, _ in _saved(bd)])
    if bd.json:
        bd.emit({"name": key, "removed": True})
    else:
        bd.line(f"Removed {key}")


def _saved(bd: Context) -> list[tuple[str, str]]:
    """Returns (name, expression) of every saved query, by name."""
    values = all_config(bd.workspace.read())
    return [
        (key.removeprefix(SAVED_PREFIX), text) for key, text in sorted(values.items()) if key.startswith(SAVED_PREFIX)
    ]


def _check_name(name: str) -> str:
    """Returns a name that can be typed without quotes.

    Raises: InvalidQueryName.
    """
    key = name.strip()
    if not key.replace("-", "").replace("_", "").replace(".", "").isalnum() or len(key) > _LONGEST_NAME:
        raise InvalidQueryName(name)
    return key


def _answer(bd: Context, text: str, values: dict[str, Any]) -> None:
    """Lists the issues that satisfy an expression, or explains it."""
    columns = chosen_columns(values["fields"], is_brief=values["brief"])
    tree = parse_query(text, _vocabulary(bd))
    if values["parse_only"]:
        _print_parsed(bd, text, str(tree))
        return
    order = check_sort(values["sort"])
    con = bd.workspace.read()
    repo = repo_name(bd, values["repo"])
    condition = query_listing(con, tree, repo=repo, sort=order, include_closed=values["all_"])
    limit = DEFAULT_LIMIT if values["limit"] is None else values["limit"]
    form = "long" if values["long"] else "compact" if is_agent_mode(bd) else "found"
    is_brief = is_flat(form) and not bd.json and not columns
    order_sql = order_by(order, is_reversed=values["reverse"])
    listing = select_listing(bd, condition, order_sql=order_sql, limit=limit, is_brief=is_brief)
    answer(bd, listing, form, columns=columns)


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
