"""Pairs of texts that are alike."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies

from bd.model.similarity import find_similar
from bd.model.similarity import similarity
from bd.model.similarity import words_of

TEXTS = strategies.lists(strategies.text("abcd ", max_size=8), max_size=8)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [("Login fails", "login FAILS", 1.0), ("a b", "b c", 1 / 3), ("a", "b", 0.0), ("", "", 0.0), ("Ünï", "ünï", 1.0)],
)
def test_similarity_is_the_share_of_common_words(one: str, two: str, expected: float) -> None:
    """Case and punctuation do not matter; nothing is like nothing."""
    assert similarity(words_of(one), words_of(two)) == expected


@given(TEXTS, strategies.sampled_from([0.1, 0.34, 0.5, 0.75, 1.0]))
def test_the_short_cut_finds_what_comparing_all_finds(texts: list[str], threshold: float) -> None:
    """Looking only where a rare word is shared loses no pair."""
    named = [(f"t-{number}", text) for number, text in enumerate(texts)]
    pairs = [
        (similarity(words_of(one), words_of(two)), near, far) for (near, one), (far, two) in combinations(named, 2)
    ]

    found = find_similar(named, threshold, 0)

    assert sorted(found) == sorted(pair for pair in pairs if pair[0] >= threshold)
    assert found == sorted(found, key=lambda pair: (-pair[0], pair[1:]))


@given(TEXTS)
def test_a_limit_keeps_the_likest(texts: list[str]) -> None:
    """The first two with a limit are the first two without one."""
    named = [(f"t-{number}", text) for number, text in enumerate(texts)]

    assert find_similar(named, 0.3, 2) == find_similar(named, 0.3, 0)[:2]
