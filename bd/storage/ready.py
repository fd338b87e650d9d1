"""What can be worked on now: open, not blocked, not put off, not set aside; deferrals and leases that have run out.

A deferred issue whose date has come counts as an open one without anybody writing that down. The condition names what
the partial index `idx_issues_ready` names, so that a short list costs the same however many issues there are. Deferrals
and claims that have run out are few; they are selected apart, by indexes of their own, and put in their place.
"""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.model.filters import OWN_REPO
from bd.model.instants import stored
from bd.storage.select import all_of
from bd.storage.select import narrowing
from bd.storage.select import prepare
from bd.storage.select import repo_conditions
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.filters import IssueFilter
    from bd.storage.select import Condition
    from bd.storage.sqlite import Connection

INTERNAL_TYPES = ("merge-request", "gate", "molecule", "message", "agent", "role", "rig")
PATTERNS_KEY = "ready.exclude_id_patterns"
DEFAULT_PATTERNS = ("-mol-", "-wisp-")
ORDERS = ("priority", "hybrid", "oldest")
FRESH_NS = 48 * 3600 * 10**9  # what is younger comes first in the hybrid order
READY_INDEX = "idx_issues_ready"
RETURNED_INDEX = "idx_issues_returned"
BY_PRIORITY = ("i.priority", "i.created_at")
_OPEN_SQL = "(i.status = 'open' and i.is_blocked = 0)"
_DATED_SQL = "(i.status = 'deferred' and i.is_blocked = 0 and i.defer_until is not null)"
_RETURNED_SQL = "(i.status = 'deferred' and i.is_blocked = 0 and i.defer_until <= ?)"
_WORKABLE_SQL = "(i.is_blocked = 0 and i.status in ('open', 'deferred') and (i.status = 'open' or i.defer_until <= ?))"
_EXPIRED_SQL = "(i.status = 'in_progress' and i.is_blocked = 0 and i.id in (select value from json_each(?)))"
_INDEXES = {_OPEN_SQL: READY_INDEX, _DATED_SQL: RETURNED_INDEX, _RETURNED_SQL: RETURNED_INDEX}
BELOW_SQL = """
i.id in (
  with recursive below(id) as (
    select issue_id from dependencies where depends_on_id = ? and type = 'parent-child'
    union
    select d.issue_id from below join dependencies d on d.depends_on_id = below.id and d.type = 'parent-child')
  select id from below)
""".strip()


class InvalidReadyOrder(InvalidValue):
    """An order of ready work that does not exist."""

    slug = "invalid-ready-order"

    def __init__(self, name: str) -> None:
        """Names it and what would do."""
        super().__init__(
            f"invalid sort policy '{name}'. Valid values: hybrid, priority, oldest",
            hint="bd ready --sort oldest",
            details={"value": name, "valid": list(ORDERS)},
        )


class ReadyQuery:
    """What ready work is asked for.

    `chosen` restricts as in any list, but `below` means everything under an issue, at any depth. `only_for`: issues
    that nobody has, or this person. `patterns`: parts of ids that keep an issue out.
    """

    __slots__ = ("below", "chosen", "include_deferred", "include_ephemeral", "now_ns", "only_for", "patterns", "sort")

    def __init__(self, chosen: IssueFilter, *, now_ns: int, sort: str | None = None) -> None:
        """Asks for everything in the order `sort`; the rest may be assigned.

        Raises: InvalidReadyOrder.
        """
        self.chosen = chosen
        self.now_ns = now_ns
        self.sort = (sort or ORDERS[0]).strip().lower()
        self.below: str | None = None
        self.only_for: str | None = None
        self.include_deferred = False
        self.include_ephemeral = False
        self.patterns: tuple[str, ...] = DEFAULT_PATTERNS
        if self.sort not in ORDERS:
            raise InvalidReadyOrder(sort or "")


def ready_conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns the conditions that an issue can be worked on at `chosen.now`, claims that ran out left aside."""
    return [(_WORKABLE_SQL, [chosen.now]), *_conditions(chosen, chosen.now)]


def _conditions(
    chosen: IssueFilter,
    now: str,
    *,
    include_deferred: bool = False,
    include_ephemeral: bool = False,
    patterns: tuple[str, ...] = DEFAULT_PATTERNS,
) -> list[Condition]:
    """Returns what holds of ready work whatever its status; internal types only when they are asked for by name."""
    parts: list[Condition] = [("(coalesce(i.pinned, 0) = 0 and i.is_template = 0)", [])]
    if not include_ephemeral:
        parts.append(("coalesce(i.ephemeral, 0) = 0", []))
    if not include_deferred:
        parts.append(("(i.defer_until is null or i.defer_until <= ?)", [now]))
    if not chosen.types:
        parts.append((f"+i.issue_type not in ({', '.join('?' * len(INTERNAL_TYPES))})", [*INTERNAL_TYPES]))
    return parts + [("instr(i.id, ?) = 0", [pattern]) for pattern in patterns if pattern]


def select_ready_ids(con: Connection, query: ReadyQuery, *, limit: int = 0) -> list[str]:
    """Returns the ids of ready issues in the order asked for; limit 0 means all."""
    rows = _select(con, query, (_OPEN_SQL, []), limit)
    deferred = (_DATED_SQL, []) if query.include_deferred else (_RETURNED_SQL, [stored(query.now_ns)])
    more = _select(con, query, deferred, limit)
    expired = select_expired(con, query.now_ns)
    if expired:
        more += _select(con, query, (_EXPIRED_SQL, [dumps_line(expired)]), limit)
    if more:
        rows = sorted([*rows, *more])
    return [row[-1] for row in (rows[:limit] if limit > 0 else rows)]


def select_expired(con: Connection, now_ns: int) -> list[str]:
    """Returns the claimed issues whose lease has run out."""
    return [row[0] for row in con.execute("select issue_id from leases where expires_at <= ?", (stored(now_ns),))]


def _select(con: Connection, query: ReadyQuery, state: Condition, limit: int) -> list[tuple[Any, ...]]:
    """Returns (order keys, id) of the issues in a state that satisfy everything else, in order."""
    keys, key_values = _order_keys(query)
    filters, is_walked = restricting(con, query)
    parts = [state, *filters]
    parts += _conditions(
        query.chosen,
        stored(query.now_ns),
        include_deferred=query.include_deferred,
        include_ephemeral=query.include_ephemeral,
        patterns=query.patterns,
    )
    if query.only_for is not None:
        parts.append(_free_for(query, state))
    index = _INDEXES.get(state[0], "") if is_walked else ""
    return select_in_order(con, (keys, key_values), parts, limit, index=index)


def restricting(con: Connection, query: ReadyQuery) -> tuple[list[Condition], bool]:
    """Returns what the filters of a query demand, and whether an index over our own issues is to be walked for it.

    It is not when the filters lead to few issues by themselves, or to those of other repositories.
    """
    filters, is_sought = narrowing(con, query.chosen)
    if query.below is not None:
        filters.append((BELOW_SQL, [query.below]))
        is_sought = True
    if query.chosen.repo != OWN_REPO:
        return [*repo_conditions(query.chosen.repo), *filters], False
    return [("(i.source_repo = '.')", []), *filters], not is_sought


def select_in_order(
    con: Connection,
    keys: tuple[tuple[str, ...], list[Any]],
    parts: list[Condition],
    limit: int,
    *,
    index: str = "",
) -> list[tuple[Any, ...]]:
    """Returns (keys, id) of the issues that satisfy every condition, ascending; `keys` are expressions and values.

    `index` is the one to walk; SQLite, which knows no statistics here, would rather follow an equality and sort.
    """
    where_sql, values = all_of(parts)
    prepare(con, where_sql)
    places = ", ".join(str(place + 1) for place in range(len(keys[0]) + 1))
    table = f"issues i indexed by {index}" if index else "issues i"
    sql = f"select {', '.join((*keys[0], 'i.id'))} from {table} where {where_sql} order by {places}"
    if limit > 0:
        sql += f" limit {int(limit)}"
    return con.execute(sql, [*keys[1], *values]).fetchall()


def _free_for(query: ReadyQuery, state: Condition) -> Condition:
    """Returns the condition that one person may take an issue; a claim that ran out is anybody's."""
    if state[0] == _EXPIRED_SQL:
        return "1", []
    return "coalesce(i.assignee, '') in ('', ?)", [query.only_for]


def _order_keys(query: ReadyQuery) -> tuple[tuple[str, ...], list[Any]]:
    """Returns the expressions an order sorts by, all ascending, and their values."""
    if query.sort == "oldest":
        return ("i.created_at",), []
    if query.sort == "hybrid":
        since = stored(query.now_ns - FRESH_NS)
        return ("i.created_at < ?", "iif(i.created_at < ?, 0, i.priority)", "i.created_at"), [since, since]
    return BY_PRIORITY, []
