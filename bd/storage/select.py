"""A filter as SQL: one condition over the alias `i` of `issues`, and the `order by` of a list.

A list must not cost more when there are more issues. So it either walks an index in output order and stops at its
limit, or, when some condition leaves few issues (`bd.storage.seek` finds out), it starts from those. SQLite knows no
statistics here and would rather follow any equality and sort; a `+` before a column keeps it from that.
"""

from __future__ import annotations

from bd.model.filters import ALL_REPOS
from bd.storage.seek import child_seek
from bd.storage.seek import find_seek
from bd.storage.seek import label_seek
from bd.storage.seek import range_seek
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.filters import IssueFilter
    from bd.storage.sqlite import Connection

    Condition = tuple[str, list[Any]]

LIVE_SQL = "i.status not in ('closed', 'tombstone')"
NOT_DELETED_SQL = "i.status <> 'tombstone'"
_TIES = (("i.priority", "asc"), ("i.created_at", "desc"), ("i.id", "asc"))
_ORDERS = {
    "priority": _TIES,
    "created": (("i.created_at", "desc"), ("i.id", "asc")),
    "updated": (("i.updated_at", "desc"), ("i.id", "asc")),
    "closed": (("i.closed_at", "desc"), ("i.id", "asc")),
    "status": (("i.status", "asc"), *_TIES),
    "id": (("i.id", "asc"),),
    "title": (("i.title collate nocase", "asc"), ("i.title", "asc"), *_TIES),
    "type": (("i.issue_type", "asc"), *_TIES),
    "assignee": (("i.assignee collate nocase", "asc"), *_TIES),
}
_FLAGS = (
    ("no_assignee", "coalesce(i.assignee, '') = ''"),
    ("no_labels", "not exists (select 1 from labels l where l.issue_id = i.id)"),
    ("empty_description", "i.description = ''"),
    (
        "no_parent",
        "not exists (select 1 from dependencies p where p.issue_id = i.id and p.type = 'parent-child')",
    ),
    ("is_deferred", "(i.defer_until is not null or i.status = 'deferred')"),
    ("hides_templates", "i.is_template = 0"),
    ("hides_gates", "i.issue_type <> 'gate'"),
)
_HAS_LABEL_SQL = "exists (select 1 from labels l where l.issue_id = i.id and l.label = ?)"
_HAS_PARENT_SQL = """
exists (select 1 from dependencies p where p.issue_id = i.id and p.depends_on_id = ? and p.type = 'parent-child')
""".strip()
_FEW = 500


def order_by(sort: str, *, is_reversed: bool = False) -> str:
    """Returns the `order by` terms of a checked order; reversing turns the whole order round, ties included."""
    opposite = {"asc": "desc", "desc": "asc"}
    return ", ".join(f"{term} {opposite[way] if is_reversed else way}" for term, way in _ORDERS[sort])


def prepare(con: Connection, where_sql: str) -> None:
    """Makes the SQL functions known that a condition of this module or of `query_sql` names."""
    if "bd_" in where_sql or " regexp " in where_sql:
        from bd.storage.functions import register_functions

        register_functions(con)


def where_clause(chosen: IssueFilter) -> Condition:
    """Returns (SQL, values) of a filter; true for every issue that is not deleted when nothing is restricted."""
    return all_of([*repo_conditions(chosen.repo), *_conditions(chosen)])


def listing_clause(con: Connection, chosen: IssueFilter, sort: str, *, found: Condition | None = None) -> Condition:
    """Returns (SQL, values) of a filter for a list in the order `sort`, arranged so that it costs little.

    `found` is one more condition, known to leave few issues: the one to start from.
    """
    seek = found or find_seek(con, _seeks(chosen))
    parts = _conditions(chosen)
    if seek or sort != "priority":
        parts = [(_unindexed(sql), values) for sql, values in parts]
    if seek:
        parts.insert(0, seek)
    return all_of([*repo_conditions(chosen.repo, is_walked=seek is None and sort != "id"), *parts])


def narrowing(con: Connection, chosen: IssueFilter) -> tuple[list[Condition], bool]:
    """Returns what a filter demands beyond status and repository, for a caller that walks an index of its own.

    Also whether the conditions lead to few issues by themselves, so that it need not.
    """
    seek = find_seek(con, _seeks(chosen))
    parts = [(_unindexed(sql), values) for sql, values in _narrow_conditions(chosen)]
    return ([seek, *parts] if seek else parts), seek is not None or chosen.ids is not None


def found_clause(con: Connection, chosen: IssueFilter) -> tuple[Condition, bool]:
    """Returns (SQL, values) of a filter on issues found by their words, and whether it leaves few to start from."""
    seek = find_seek(con, [*_name_seeks(chosen), *_seeks(chosen)])
    parts = [*repo_conditions(chosen.repo), *_conditions(chosen)]
    return all_of([seek, *parts] if seek else parts), seek is not None


def all_of(parts: list[Condition]) -> Condition:
    """Returns the conjunction of conditions."""
    return " and ".join(sql for sql, _ in parts), [value for _, values in parts for value in values]


def _unindexed(sql: str) -> str:
    """Returns a condition that SQLite uses no index for; ids may always be looked up."""
    return "+" + sql if sql.startswith("i.") and not sql.startswith("i.id ") else sql


def _conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns every condition of a filter but that on the repository."""
    return [*_status_conditions(chosen), *_narrow_conditions(chosen)]


def _narrow_conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns every condition of a filter but those on repository and status."""
    parts: list[Condition] = [(sql, []) for name, sql in _FLAGS if getattr(chosen, name)]
    parts += [*_plain_conditions(chosen), *_label_conditions(chosen), *_text_conditions(chosen)]
    return [*parts, *_relation_conditions(chosen), *_time_conditions(chosen), *_metadata_conditions(chosen)]


def _seeks(chosen: IssueFilter) -> list[Condition]:
    """Returns the sub-selects of ids that may leave few issues."""
    found = [label_seek(label) for label in chosen.labels]
    if chosen.parent is not None:
        found.append(child_seek(chosen.parent))
    if chosen.repo != ALL_REPOS:
        found += [range_seek(chosen.repo, column, [(operator, at)]) for column, operator, at in chosen.ranges]
    if chosen.is_overdue:
        found.append(range_seek(chosen.repo, "due_at", [("<", chosen.now)]))
    if chosen.spec_prefix:
        prefix = chosen.spec_prefix.removesuffix("*")
        found.append(("select id from issues where spec_id >= ? and spec_id < ?", [prefix, prefix + "\U0010ffff"]))
    return found


def _name_seeks(chosen: IssueFilter) -> list[Condition]:
    """Returns the sub-selects of ids by names a list would rather walk past."""
    found: list[Condition] = []
    if chosen.repo != ALL_REPOS and chosen.assignee is not None:
        sql = "select id from issues where source_repo = ? and assignee = ? collate nocase"
        found.append((sql, [chosen.repo, chosen.assignee]))
    if chosen.repo != ALL_REPOS and chosen.statuses:
        sql, values = _any_of("status", chosen.statuses)
        found.append((f"select id from issues where source_repo = ? and {sql}", [chosen.repo, *values]))
    if chosen.ids is not None and chosen.ids:
        sql, values = _any_of("id", chosen.ids)
        found.append((f"select id from issues where {sql}", values))
    return found


def repo_conditions(repo: str, *, is_walked: bool = True) -> list[Condition]:
    """Returns the condition of one repository's issues, none for all; `is_walked` lets indexes start from it."""
    if repo == ALL_REPOS:
        return []
    return [("i.source_repo = ?" if is_walked else "+i.source_repo = ?", [repo])]


def _status_conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns the conditions on the status; deleted issues only when named."""
    if chosen.statuses:
        return [_any_of("i.status", chosen.statuses)]
    if not chosen.without_statuses:
        return [(NOT_DELETED_SQL, [])]
    if chosen.without_statuses == ("closed",):
        return [(LIVE_SQL, [])]
    return [(NOT_DELETED_SQL, []), _none_of("i.status", chosen.without_statuses)]


def _any_of(column: str, values: tuple[Any, ...]) -> Condition:
    """Returns the condition that a column has one of the values."""
    if len(values) == 1:
        return f"{column} = ?", [values[0]]
    if len(values) > _FEW:
        return f"{column} in (select value from json_each(?))", [dumps_line(list(values))]
    return f"{column} in ({', '.join('?' * len(values))})", list(values)


def _none_of(column: str, values: tuple[Any, ...]) -> Condition:
    """Returns the condition that a column has none of the values."""
    return f"{column} not in ({', '.join('?' * len(values))})", list(values)


def _plain_conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns the conditions on single columns."""
    parts: list[Condition] = []
    if chosen.types:
        parts.append(_any_of("i.issue_type", chosen.types))
    if chosen.without_types:
        parts.append(_none_of("i.issue_type", chosen.without_types))
    if chosen.priorities:
        parts.append(_any_of("i.priority", chosen.priorities))
    for sql, value in (
        ("i.priority >= ?", chosen.priority_min),
        ("i.priority <= ?", chosen.priority_max),
        ("i.assignee = ? collate nocase", chosen.assignee),
        ("i.mol_type = ?", chosen.mol_type),
        ("i.wisp_type = ?", chosen.wisp_type),
        ("coalesce(i.pinned, 0) = ?", None if chosen.is_pinned is None else int(chosen.is_pinned)),
    ):
        if value is not None:
            parts.append((sql, [value]))
    if chosen.ids is not None:
        parts.append(_any_of("i.id", chosen.ids) if chosen.ids else ("0", []))
    return parts


def _label_conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns the conditions on labels.

    Raises: InvalidRegex.
    """
    parts: list[Condition] = [(_HAS_LABEL_SQL, [label]) for label in chosen.labels]
    exists = "exists (select 1 from labels l where l.issue_id = i.id and {})"
    if chosen.labels_any:
        sql, values = _any_of("l.label", chosen.labels_any)
        parts.append((exists.format(sql), values))
    if chosen.without_labels:
        sql, values = _any_of("l.label", chosen.without_labels)
        parts.append(("not " + exists.format(sql), values))
    if chosen.label_glob is not None:
        parts.append((exists.format("l.label glob ?"), [chosen.label_glob]))
    if chosen.label_regex is not None:
        _check_regex(chosen.label_regex)
        parts.append((exists.format("l.label regexp ?"), [chosen.label_regex]))
    return parts


def _check_regex(pattern: str) -> None:
    """Compiles a regular expression, because an error inside a statement would not name it.

    Raises: InvalidRegex.
    """
    from bd.storage.functions import compile_regex

    compile_regex(pattern)


def contains(column: str, text: str) -> Condition:
    """Returns the condition that a text occurs in a column, in any case; one without letters has none."""
    if text.lower() == text.upper():
        return f"instr({column}, ?) > 0", [text]
    function = "lower" if text.isascii() else "bd_lower"
    return f"instr({function}({column}), ?) > 0", [text.lower()]


def _text_conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns the conditions on texts."""
    parts = [contains("i.title", part) for part in chosen.title_parts if part]
    for column, part in (
        ("i.description", chosen.description_part),
        ("i.notes", chosen.notes_part),
        ("i.external_ref", chosen.external_part),
    ):
        if part:
            parts.append(contains(column, part))
    if chosen.spec_prefix is not None:
        prefix = chosen.spec_prefix.removesuffix("*")
        parts.append(("substr(i.spec_id, 1, ?) = ?", [len(prefix), prefix]))
    return parts


def _relation_conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns the conditions on edges."""
    parts: list[Condition] = []
    if chosen.parent is not None:
        parts.append((_HAS_PARENT_SQL, [chosen.parent]))
    if chosen.is_ready:
        from bd.storage.ready import ready_conditions

        parts += ready_conditions(chosen)
    return parts


def _time_conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns the conditions on instants; they compare as text because stored instants have a fixed width."""
    parts: list[Condition] = [(f"+i.{column} {operator} ?", [instant]) for column, operator, instant in chosen.ranges]
    if chosen.is_overdue:
        parts.append(("+i.due_at < ? and i.status <> 'closed'", [chosen.now]))
    return parts


def _metadata_conditions(chosen: IssueFilter) -> list[Condition]:
    """Returns the conditions on metadata."""
    parts: list[Condition] = [
        ("(i.metadata <> '' and bd_metadata(i.metadata, ?, '=', ?))", [key, value]) for key, value in chosen.metadata
    ]
    if chosen.metadata_key is not None:
        parts.append(("(i.metadata <> '' and bd_has_metadata(i.metadata, ?))", [chosen.metadata_key]))
    return parts
