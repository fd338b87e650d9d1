"""bd board: issues in columns, as on a wall."""

from __future__ import annotations

from bd.cli.filtering import filter_from
from bd.cli.render.plain import tree_label
from bd.cli.render.printable import one_line
from bd.errors import InvalidValue
from bd.storage.columns import select_columns
from bd.storage.counting import GROUPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import AssigneeFilterOption
    from bd.cli.options import BoardAllOption
    from bd.cli.options import BoardByOption
    from bd.cli.options import BoardLimitOption
    from bd.cli.options import LabelFilterOption
    from bd.cli.options import ParentFilterOption
    from bd.cli.options import PriorityFilterOption
    from bd.cli.options import RepoOption
    from bd.cli.options import TypeFilterOption
    from bd.storage.columns import Column

DEFAULT_LIMIT = 10
_GATE = "gate"
_CUSTOM_KEY = "status.custom"


class UnknownColumns(InvalidValue):
    """A board cannot be made by this."""

    slug = "unknown-columns"

    def __init__(self, name: str) -> None:
        """Names it and what would do."""
        super().__init__(
            f'a board cannot be made by "{name}" (valid: {", ".join(GROUPS)})',
            hint="bd board --by assignee",
            details={"value": name, "valid": list(GROUPS)},
        )


def run(
    bd: Context,
    *,
    by: BoardByOption = "status",
    assignee: AssigneeFilterOption = None,
    issue_type: TypeFilterOption = None,
    priority: PriorityFilterOption = None,
    label: LabelFilterOption = None,
    parent: ParentFilterOption = None,
    repo: RepoOption = None,
    all_: BoardAllOption = False,
    limit: BoardLimitOption = None,
) -> None:
    """Show issues in columns, by status unless told otherwise."""
    values = dict(locals())
    if by not in GROUPS:
        raise UnknownColumns(by)
    chosen = filter_from(bd, values)
    chosen.hides_templates = True
    chosen.hides_gates = _GATE not in chosen.types
    if by != "status" and not all_:
        chosen.without_statuses = ("closed",)
    most = DEFAULT_LIMIT if limit is None else max(limit, 0)
    columns = select_columns(bd.workspace.read(), chosen, by, custom=_custom_statuses(bd), limit=most)
    if bd.json:
        bd.emit({"by": by, "columns": [_element(column) for column in columns]})
    elif bd.is_terminal:
        from bd.cli.render.board_view import print_board

        print_board(bd, columns)
    else:
        _print(bd, columns)


def _custom_statuses(bd: Context) -> tuple[str, ...]:
    """Returns the configured statuses."""
    from bd.cli.known_names import configured_names

    return configured_names(bd, _CUSTOM_KEY)


def _element(column: Column) -> dict[str, object]:
    """Returns a column as JSON shows it."""
    name, total, records = column
    return {"name": name, "total": total, "issues": records}


def _print(bd: Context, columns: list[Column]) -> None:
    """Prints a line an issue, its column in front; then what was cut."""
    for name, total, records in columns:
        shown = one_line(name)
        bd.line(f"{shown} ({total})")
        for record in records:
            who = f" @{one_line(record['assignee'])}" if record.get("assignee") else ""
            bd.line(f"{shown}: {tree_label(record)}{who}")
        if len(records) < total:
            bd.line(f"{shown}: … {total - len(records)} more")
