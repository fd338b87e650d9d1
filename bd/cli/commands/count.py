"""bd count: how many issues satisfy some filters, altogether or in groups."""

from __future__ import annotations

from bd.cli.filtering import filter_from
from bd.storage.counting import GROUPS
from bd.storage.counting import count_filtered
from bd.storage.counting import count_groups

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context
    from bd.cli.options import *  # noqa: F403


def run(
    bd: Context,
    *,
    status: StatusFilterOption = None,
    priority: PriorityFilterOption = None,
    issue_type: TypeFilterOption = None,
    assignee: AssigneeFilterOption = None,
    no_assignee: NoAssigneeOption = False,
    label: LabelFilterOption = None,
    label_any: LabelAnyOption = None,
    no_labels: NoLabelsOption = False,
    title: TitleFilterOption = None,
    title_contains: TitleContainsOption = None,
    desc_contains: DescContainsOption = None,
    notes_contains: NotesContainsOption = None,
    empty_description: EmptyDescriptionOption = False,
    id_: IdFilterOption = None,
    priority_min: PriorityMinOption = None,
    priority_max: PriorityMaxOption = None,
    created_after: CreatedAfterOption = None,
    created_before: CreatedBeforeOption = None,
    updated_after: UpdatedAfterOption = None,
    updated_before: UpdatedBeforeOption = None,
    closed_after: ClosedAfterOption = None,
    closed_before: ClosedBeforeOption = None,
    repo: RepoOption = None,
    by_status: ByStatusOption = False,
    by_priority: ByPriorityOption = False,
    by_type: ByTypeOption = False,
    by_assignee: ByAssigneeOption = False,
    by_label: ByLabelOption = False,
) -> None:
    """Count issues."""
    values = dict(locals())
    group = _group(values)
    chosen = filter_from(bd, values)
    con = bd.workspace.read()
    total = count_filtered(con, chosen)
    if not group:
        if bd.json:
            bd.emit({"count": total})
        else:
            bd.line(str(total))
        return
    groups = count_groups(con, chosen, group)
    if bd.json:
        bd.emit({"total": total, "groups": [{"group": name, "count": count} for name, count in groups]})
    elif bd.is_terminal:
        from bd.cli.render.numbers_view import draw_groups

        draw_groups(bd, total, groups)
    else:
        from bd.cli.render.plain import groups_text

        bd.line(groups_text(total, groups))


def _group(values: dict[str, Any]) -> str:
    """Returns what to group by, "" for nothing.

    Raises: ConflictingOptions when there is more than one.
    """
    wanted = [name for name in GROUPS if values[f"by_{name}"]]
    if len(wanted) > 1:
        from bd.cli.problems import ConflictingOptions

        raise ConflictingOptions(f"--by-{wanted[0]}", f"--by-{wanted[1]}")
    return wanted[0] if wanted else ""
