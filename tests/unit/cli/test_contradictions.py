"""Filters that exclude each other."""

from __future__ import annotations

import pytest

from bd.cli.contradictions import EmptyRange
from bd.cli.contradictions import check_filters
from bd.cli.problems import ConflictingOptions
from bd.model.filters import IssueFilter


def chosen(**attributes: object) -> IssueFilter:
    """Returns a filter with these attributes."""
    made = IssueFilter(now="")
    for name, value in attributes.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("low", "high", "is_refused"), [(3, 1, True), (1, 1, False), (0, 4, False), (None, 0, False), (4, None, False)]
)
def test_priorities_between_which_nothing_lies_are_refused(low: int | None, high: int | None, is_refused: bool) -> None:
    """Only a lowest that is above the highest is a mistake; one priority is a range."""
    wanted = chosen(priority_min=low, priority_max=high)
    if not is_refused:
        check_filters(wanted, {})
        return
    with pytest.raises(EmptyRange, match="--priority-min 3 and --priority-max 1"):
        check_filters(wanted, {})


def test_instants_are_compared_for_each_column() -> None:
    """A time of creation after one of closing contradicts nothing; the same column the wrong way round does."""
    values = {"created_after": "1d", "created_before": "2d", "closed_before": "3d"}
    later, earlier = "2026-01-02", "2026-01-01"

    check_filters(chosen(ranges=(("created_at", ">", later), ("closed_at", "<", earlier))), values)
    check_filters(chosen(ranges=(("created_at", ">", later), ("created_at", "<", later))), values)
    with pytest.raises(EmptyRange) as caught:
        check_filters(chosen(ranges=(("created_at", ">", later), ("created_at", "<", earlier))), values)
    assert caught.value.details == {"from": "--created-after 1d", "to": "--created-before 2d"}


@pytest.mark.parametrize("pair", [("assignee", "no_assignee"), ("label", "no_labels"), ("parent", "no_parent")])
def test_wanting_one_and_none_is_refused(pair: tuple[str, str]) -> None:
    """Something and its absence cannot both be asked for; one of them can."""
    check_filters(chosen(), {pair[0]: ["x"], pair[1]: False})
    with pytest.raises(ConflictingOptions):
        check_filters(chosen(), {pair[0]: ["x"], pair[1]: True})
