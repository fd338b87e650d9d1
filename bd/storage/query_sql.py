"""A query tree as SQL: one condition over the alias `i` of `issues`, every value bound.

Each comparison is a condition that is true or false, never null, so that NOT means what it says. Long groups become
balanced trees with the highest branch first: SQLite limits the depth of an expression to 1000, and older versions the
stack of their parser to 100.
"""

from __future__ import annotations

from bd.model import query_fields as kinds
from bd.model.filters import ALL_REPOS
from bd.model.instants import stored
from bd.model.query import Comparison
from bd.model.query import Group
from bd.model.query import Negation
from bd.model.query import comparisons
from bd.model.query import mentions
from bd.storage.seek import INDEXED_TIMES
from bd.storage.seek import child_seek
from bd.storage.seek import find_seek
from bd.storage.seek import label_seek
from bd.storage.seek import range_seek
from bd.storage.select import all_of
from bd.storage.select import repo_conditions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.dates import Moment
    from bd.model.query import Node
    from bd.storage.sqlite import Connection

    Condition = tuple[str, list[Any]]

_UNBALANCED = 8
_LABEL_SQL = "exists (select 1 from labels l where l.issue_id = i.id{})"
_PARENT_SQL = "exists (select 1 from dependencies p where p.issue_id = i.id and p.type = 'parent-child'{})"


def query_condition(node: Node, *, include_closed: bool = False) -> Condition:
    """Returns (SQL, values) of a query as `bd query` answers it.

    Closed issues are left out unless the expression speaks of `status` or `closed`, or `include_closed`; deleted ones
    unless it asks for `status=tombstone`.
    """
    sql, values = tree_to_sql(node)
    outer = [] if _asks_for_tombstones(node) else ["i.status <> 'tombstone'"]
    if not include_closed and not mentions(node, "status", "closed"):
        outer = ["i.status not in ('closed', 'tombstone')"]
    return " and ".join([*outer, f"({sql})"]), values


def query_listing(con: Connection, node: Node, *, repo: str, sort: str, include_closed: bool = False) -> Condition:
    """Returns (SQL, values) of a query for a list in the order `sort`, arranged so that it costs little.

    See `bd.storage.select`: start from few issues, or walk the order; a `+` before the whole condition hides it from
    SQLite's choice of an index.
    """
    sql, values = query_condition(node, include_closed=include_closed)
    seek = find_seek(con, _seeks(node, repo))
    parts = repo_conditions(repo, is_walked=seek is None and sort != "id")
    if seek:
        parts.append(seek)
    parts.append((f"+({sql})" if seek or sort != "priority" else sql, values))
    return all_of(parts)


def _seeks(node: Node, repo: str) -> list[Condition]:
    """Returns the sub-selects of ids that may leave few issues: from comparisons that must hold."""
    items = node.items if isinstance(node, Group) and node.keyword == "AND" else [node]
    found = []
    for item in items:
        if isinstance(item, Comparison) and item.operand is not None:
            found += _comparison_seeks(item, repo)
    return found


def _comparison_seeks(comparison: Comparison, repo: str) -> list[Condition]:
    """Returns the sub-select of one comparison, if an index answers it."""
    operand, operator = comparison.operand, comparison.operator
    if operator == "=" and comparison.kind in (kinds.LABEL, kinds.PARENT) and "*" not in str(operand):
        return [(label_seek if comparison.kind == kinds.LABEL else child_seek)(str(operand))]
    if comparison.kind != kinds.TIME or operator == "!=" or comparison.column not in INDEXED_TIMES or repo == ALL_REPOS:
        return []
    moment: Moment = operand  # type: ignore[assignment]
    limits = [(operator, stored(moment.at_ns))]
    if operator == "=" and moment.day_end_ns is not None:
        limits = [(">=", stored(moment.at_ns)), ("<", stored(moment.day_end_ns))]
    return [range_seek(repo, comparison.column, limits)]


def _asks_for_tombstones(node: Node) -> bool:
    """Says whether a tree names the status of deleted issues."""
    return any(
        comparison.kind == kinds.STATUS and comparison.operator == "=" and comparison.operand == "tombstone"
        for comparison in comparisons(node)
    )


def tree_to_sql(node: Node) -> Condition:
    """Returns (SQL, values) of a tree; recursion is bounded by the height the parser allows."""
    if isinstance(node, Comparison):
        return _comparison_sql(node)
    if isinstance(node, Negation):
        sql, values = tree_to_sql(node.item)
        return f"not ({sql})", values
    highest, *others = sorted(node.items, key=lambda item: -item.height)
    joint = f" {node.keyword.lower()} "
    first, values = _operand(highest)
    rest, more = _balanced(joint, [_operand(item) for item in others])
    return f"{first}{joint}{rest}", values + more


def _operand(node: Node) -> Condition:
    """Returns a tree as an operand of AND or OR: groups in parentheses."""
    sql, values = tree_to_sql(node)
    return (f"({sql})" if isinstance(node, Group) else sql), values


def _balanced(joint: str, parts: list[Condition]) -> Condition:
    """Returns operands joined as a balanced tree, in parentheses when it is more than one."""
    if len(parts) == 1:
        return parts[0]
    if len(parts) <= _UNBALANCED:
        return "(" + joint.join(sql for sql, _ in parts) + ")", [value for _, values in parts for value in values]
    middle = len(parts) // 2
    left_sql, left_values = _balanced(joint, parts[:middle])
    right_sql, right_values = _balanced(joint, parts[middle:])
    return f"({left_sql}{joint}{right_sql})", left_values + right_values


def _comparison_sql(comparison: Comparison) -> Condition:
    """Returns one comparison; `!=` is the opposite of `=`."""
    builder = _BUILDERS[comparison.kind]
    if comparison.operator != "!=":
        return builder(comparison, comparison.operator)
    sql, values = builder(comparison, "=")
    return f"not ({sql})", values


def _plain_sql(comparison: Comparison, operator: str) -> Condition:
    """Compares a column that is never null: status, type, priority."""
    return f"i.{comparison.column} {operator} ?", [comparison.operand]


def _flag_sql(comparison: Comparison, operator: str) -> Condition:
    """Compares a truth value; an absent one is false."""
    return f"coalesce(i.{comparison.column}, 0) {operator} ?", [comparison.operand]


def _folded(column: str, text: str) -> tuple[str, str]:
    """Returns a column and a text in lower case; SQLite itself folds ASCII only."""
    return (f"lower({column})", text.lower()) if text.isascii() else (f"bd_lower({column})", text.lower())


def _contains_sql(comparison: Comparison, operator: str) -> Condition:
    """Looks for a text in any case; the ordering operators compare whole texts."""
    column = f"i.{comparison.column}"
    if comparison.operand is None:
        return _empty_sql(column, operator)
    expression, text = _folded(column, str(comparison.operand))
    if operator == "=":
        return f"instr({expression}, ?) > 0", [text]
    return f"({column} <> '' and {expression} {operator} ?)", [text]


def _name_sql(comparison: Comparison, operator: str) -> Condition:
    """Compares a name in any case."""
    column = f"i.{comparison.column}"
    if comparison.operand is None:
        return _empty_sql(column, operator)
    text = str(comparison.operand)
    if text.isascii():
        return f"(coalesce({column}, '') <> '' and {column} {operator} ? collate nocase)", [text]
    return f"(coalesce({column}, '') <> '' and bd_lower({column}) {operator} ?)", [text.lower()]


def _empty_sql(column: str, operator: str) -> Condition:
    """Compares with "no value": only equality can hold."""
    return (f"coalesce({column}, '') = ''" if operator in ("=", "<=", ">=") else "0"), []


def _pattern(text: str) -> str:
    """Returns SQLite's GLOB pattern of a text in which only `*` is special."""
    return text.replace("[", "[[]").replace("?", "[?]")


def _match_sql(column: str, text: str, operator: str) -> Condition:
    """Compares a text exactly, or as a pattern when `*` occurs in it."""
    if operator == "=" and "*" in text:
        return f"+{column} glob ?", [_pattern(text)]
    return f"{column} {operator} ?", [text]


def _glob_sql(comparison: Comparison, operator: str) -> Condition:
    """Compares an id or a specification."""
    column = f"i.{comparison.column}"
    if comparison.operand is None:
        return _empty_sql(column, operator)
    sql, values = _match_sql(column, str(comparison.operand), operator)
    return (sql if comparison.column == "id" else f"(coalesce({column}, '') <> '' and {sql})"), values


def _label_sql(comparison: Comparison, operator: str) -> Condition:
    """Asks for a label; without a value, for none at all."""
    if comparison.operand is None:
        return _none_related_sql(_LABEL_SQL, operator)
    sql, values = _match_sql("l.label", str(comparison.operand), operator)
    return _LABEL_SQL.format(f" and {sql}"), values


def _parent_sql(comparison: Comparison, operator: str) -> Condition:
    """Asks for the issue it belongs to; without a value, for none at all."""
    if comparison.operand is None:
        return _none_related_sql(_PARENT_SQL, operator)
    sql, values = _match_sql("p.depends_on_id", str(comparison.operand), operator)
    return _PARENT_SQL.format(f" and {sql}"), values


def _none_related_sql(template: str, operator: str) -> Condition:
    """Asks that nothing is related; only equality can hold."""
    return (f"not {template.format('')}" if operator in ("=", "<=", ">=") else "0"), []


def _time_sql(comparison: Comparison, operator: str) -> Condition:
    """Compares an instant; `=` with a day means any time of it."""
    column = f"i.{comparison.column}"
    if comparison.operand is None:
        return (f"{column} is null" if operator in ("=", "<=", ">=") else "0"), []
    moment: Moment = comparison.operand  # type: ignore[assignment]
    if operator == "=" and moment.day_end_ns is not None:
        sql = f"({column} is not null and +{column} >= ? and +{column} < ?)"
        return sql, [stored(moment.at_ns), stored(moment.day_end_ns)]
    return f"({column} is not null and +{column} {operator} ?)", [stored(moment.at_ns)]


def _metadata_sql(comparison: Comparison, operator: str) -> Condition:
    """Compares the JSON value under a key, see `bd.storage.functions`."""
    return "bd_metadata(i.metadata, ?, ?, ?)", [comparison.column, operator, comparison.operand]


_BUILDERS = {
    kinds.STATUS: _plain_sql,
    kinds.TYPE: _plain_sql,
    kinds.PRIORITY: _plain_sql,
    kinds.FLAG: _flag_sql,
    kinds.CONTAINS: _contains_sql,
    kinds.NAME: _name_sql,
    kinds.GLOB: _glob_sql,
    kinds.LABEL: _label_sql,
    kinds.PARENT: _parent_sql,
    kinds.TIME: _time_sql,
    kinds.METADATA: _metadata_sql,
}
