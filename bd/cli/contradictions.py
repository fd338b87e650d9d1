"""Filters that no issue can satisfy together: a mistake worth saying, not an empty list."""

from __future__ import annotations

from bd.cli.problems import ConflictingOptions
from bd.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.model.filters import IssueFilter

_PAIRS = (
    ("assignee", "no_assignee", "--assignee", "--no-assignee"),
    ("label", "no_labels", "--label", "--no-labels"),
    ("label_any", "no_labels", "--label-any", "--no-labels"),
    ("parent", "no_parent", "--parent", "--no-parent"),
    ("desc_contains", "empty_description", "--desc-contains", "--empty-description"),
)


class EmptyRange(InvalidValue):
    """A range ends before it begins."""

    slug = "empty-range"

    def __init__(self, lower: str, upper: str) -> None:
        """Names the two options with their values."""
        super().__init__(
            f"nothing lies between {lower} and {upper}: the first is beyond the second",
            hint="exchange the two values, or leave one of the options out",
            details={"from": lower, "to": upper},
        )


def check_filters(chosen: IssueFilter, values: dict[str, Any]) -> None:
    """Refuses options that exclude each other; `values` are the options as given, `chosen` what they mean.

    Raises: ConflictingOptions, EmptyRange.
    """
    for first, second, first_flag, second_flag in _PAIRS:
        if values.get(first) and values.get(second):
            raise ConflictingOptions(first_flag, second_flag)
    low, high = chosen.priority_min, chosen.priority_max
    if low is not None and high is not None and low > high:
        raise EmptyRange(f"--priority-min {low}", f"--priority-max {high}")
    starts = {column: instant for column, operator, instant in chosen.ranges if operator == ">"}
    for column, operator, instant in chosen.ranges:
        if operator == "<" and starts.get(column, "") > instant:
            name = column.rpartition("_")[0] if column != "defer_until" else "defer"
            after, before = (values[f"{name}_{end}"] for end in ("after", "before"))
            raise EmptyRange(f"--{name}-after {after}", f"--{name}-before {before}")
