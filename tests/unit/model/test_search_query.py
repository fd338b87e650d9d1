"""What is typed behind `bd search`, read into terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.model.search_query import FIELDS
from bd.model.search_query import MOST_TERMS
from bd.model.search_query import TooManyTerms
from bd.model.search_query import parse_search


def shown(text: str) -> str:
    """Returns the groups of a text, each term as it would be typed."""
    return " | ".join(" ".join(str(term) for term in group) for group in parse_search(text).groups)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("login page", "login page"),
        ('"login page" x', '"login page" x'),
        ("log*", "log*"),
        ("log**", "log*"),
        ("*", "*"),
        ("-login", "-login"),
        ("a NOT b", "a -b"),
        ("a AND b", "a b"),
        ("a b OR c d", "a b | c d"),
        ("a OR NOT b", "a | -b"),
        ("title:login", "title:login"),
        ('-DESC:"x y"', '-description:"x y"'),
        ("note:x comment:y label:z", "notes:x comments:y labels:z"),
    ],
)
def test_the_language(text: str, expected: str) -> None:
    """Words, phrases, prefixes, negations, alternatives and fields."""
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OR", "OR"),
        ("a OR", "a OR"),
        ("OR a", "OR a"),
        ("a NOT", "a NOT"),
        ("a AND OR b", "a AND | b"),
        ("not or and", "not or and"),
        ("http://x TODO:y", "http://x TODO:y"),
        ("title:", "title:"),
        ("-> --json -", "-> --json -"),
        ('a"b', 'a"b'),
        ("C# c++ GB/s", "C# c++ GB/s"),
        ("(a)", "(a)"),
    ],
)
def test_what_joins_nothing_is_a_word(text: str, expected: str) -> None:
    """Operators, signs and colons mean something only where something stands for them to act on."""
    assert shown(text) == expected


@pytest.mark.parametrize("text", ["", "  \t", '""', '" "', 'title:""'])
def test_nothing_is_looked_for(text: str) -> None:
    """Blanks and empty quotes are no query."""
    assert not parse_search(text)


def test_an_open_quote_reaches_to_the_end() -> None:
    """A phrase without its second quote is a phrase all the same."""
    assert shown('a "b c') == 'a "b c"'


def test_a_query_has_a_limit() -> None:
    """A pasted text is refused with its size, before anything is asked of the database."""
    assert len(parse_search("w " * MOST_TERMS).groups[0]) == MOST_TERMS

    with pytest.raises(TooManyTerms, match="got 101"):
        parse_search("w " * (MOST_TERMS + 1))


@given(st.text(max_size=60))
def test_every_text_is_read(text: str) -> None:
    """No group is empty, no term without a text, and only known fields are fields."""
    query = parse_search(text)

    assert bool(query) == any(query.groups)
    for group in query.groups:
        assert group
        for term in group:
            assert term.text
            assert term.field in {"", *FIELDS.values()}


@given(st.lists(st.sampled_from(["a", '"b c"', "-d", "e*", "title:f", "OR", "NOT"]), max_size=8))
def test_what_was_read_reads_the_same_again(words: list[str]) -> None:
    """The terms, typed as they print, mean the same."""
    query = parse_search(" ".join(words))
    again = parse_search(" OR ".join(" ".join(str(term) for term in group) for group in query.groups))

    if not any(term.text in ("OR", "NOT") for group in query.groups for term in group):
        assert again.groups == query.groups
        assert {hash(term) for group in again.groups for term in group} == {
            hash(term) for group in query.groups for term in group
        }
