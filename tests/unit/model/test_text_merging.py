"""Long texts that both sides changed: line by line, and nothing anybody wrote is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.model.text_merging import merge_texts

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "---", "é"]), max_size=8).map("\n".join)
WRITTEN = st.lists(st.sampled_from(["a", "b", "c", "---", "é"]), min_size=1, max_size=8).map("\n".join)
CASES = {
    "different lines": ("1\n2\n3\n4", "ONE\n2\n3\n4", "1\n2\n3\nFOUR", "ONE\n2\n3\nFOUR"),
    "the same change": ("1\n2", "1\nTWO", "1\nTWO", "1\nTWO"),
    "removed and left alone": ("1\n2\n3", "1\n3", "1\n2\n3", "1\n3"),
    "removed and changed": ("1\n2\n3", "1\n3", "1\nTWO\n3", "1\nTWO\n3"),
    "cleared and changed": ("1\n2", "", "1\nTWO", "1\nTWO"),
    "both appended": ("1", "1\nby one", "1\nby another", "1\nby one\n\n---\n\nby another"),
    "both changed": ("1\n2\n3", "1\nx\n3", "1\ny\n3", "1\nx\n\n---\n\ny\n3"),
    "one appended more": ("1", "1\n2", "1\n2\n3", "1\n2\n3"),
    "both written anew": ("", "by one", "by another", "by one\n\n---\n\nby another"),
    "what they share is written once": ("1", "x\nsame", "y\nsame", "x\n\n---\n\ny\nsame"),
}


@pytest.mark.parametrize(("base", "first", "second", "wanted"), CASES.values(), ids=CASES.keys())
def test_texts_are_merged(base: str, first: str, second: str, wanted: str) -> None:
    """Changes of both sides are in the outcome, clashing ones one above the other."""
    assert merge_texts(base, first, second) == (wanted, "---" in wanted)


@given(LINES, LINES, LINES)
def test_no_line_that_somebody_wrote_is_lost(base: str, first: str, second: str) -> None:
    """Every line that a side has and the base has not is in the outcome."""
    merged = merge_texts(base, first, second)[0].split("\n")

    written = ({*first.split("\n")} | {*second.split("\n")}) - {*base.split("\n"), ""}
    assert written <= {*merged}


@given(LINES, LINES)
def test_one_side_alone_is_taken(base: str, side: str) -> None:
    """Against an unchanged text, or the same change, a side comes out as it is."""
    assert merge_texts(base, base, side) == merge_texts(base, side, base) == merge_texts(base, side, side)
    assert merge_texts(base, side, base) == (side, False)


@given(WRITTEN, WRITTEN)
def test_both_versions_are_not_doubled_again(first: str, second: str) -> None:
    """What was kept twice and meets one of its parts once more stays as it is."""
    joined = merge_texts("base", "base\n" + first, "base\n" + second)[0]

    assert merge_texts("base", joined, "base\n" + first)[0] == joined
    assert merge_texts("base", "base\n" + second, joined)[0] == joined


def test_very_long_texts_take_no_long_time() -> None:
    """Texts too long to be compared line by line are kept both, whole."""
    first, second = ("\n".join(f"{word} {number}" for number in range(5000)) for word in ("one", "two"))

    merged, is_doubled = merge_texts("base\n" * 5000, first, second)

    assert is_doubled
    assert merged == f"{first}\n\n---\n\n{second}"
