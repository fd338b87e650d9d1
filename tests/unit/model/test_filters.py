"""The value object behind list, count and export."""

from __future__ import annotations

from typing import Any

import pytest

from bd.model.filters import SORT_FIELDS
from bd.model.filters import InvalidSort
from bd.model.filters import IssueFilter
from bd.model.filters import check_sort


def test_a_new_filter_restricts_nothing() -> None:
    """A filter without values is false; the present alone restricts nothing."""
    assert not IssueFilter()
    assert not IssueFilter(now="2026-01-01T00:00:00.000000000Z")


@pytest.mark.parametrize(
    "values",
    [
        {"statuses": ("open",)},
        {"ids": ()},
        {"repo": "all"},
        {"priority_min": 0},
        {"is_pinned": False},
        {"labels": ("a",)},
    ],
    ids=str,
)
def test_any_value_makes_a_restriction(values: dict[str, Any]) -> None:
    """Every attribute that differs from its default counts, also those that look false."""
    assert IssueFilter(**values)


def test_unknown_attributes_are_refused() -> None:
    """A misspelt attribute is an error of the program."""
    with pytest.raises(TypeError, match="colour"):
        IssueFilter(colour="red")


@pytest.mark.parametrize(
    ("name", "order"), [(None, "priority"), ("", "priority"), ("Updated", "updated"), (" id ", "id")]
)
def test_orders_are_recognised(name: str | None, order: str) -> None:
    """An order may be written in any case; the default is by priority."""
    assert check_sort(name) == order


@pytest.mark.parametrize("name", ["size", "priority,created"])
def test_an_unknown_order_is_refused(name: str) -> None:
    """The error lists the orders there are."""
    with pytest.raises(InvalidSort) as caught:
        check_sort(name)
    assert all(field in caught.value.message for field in SORT_FIELDS)
