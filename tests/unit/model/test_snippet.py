"""Where the words of a search stand in a text, and a piece of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bd.model.search_query import parse_search
from bd.model.snippet import find_marks
from bd.model.snippet import fold
from bd.model.snippet import snippet


def test_marks_are_found_in_any_case_and_without_accents() -> None:
    """The places are those of the text as it stands; what is not wanted is not marked."""
    text = "Café CAFE login"

    assert [text[start:end] for start, end in find_marks(parse_search("cafe -login"), text)] == ["Café", "CAFE"]


def test_overlapping_marks_become_one() -> None:
    """No place lies within another."""
    assert find_marks(parse_search("log login"), "a login") == [(2, 7)]


def test_a_piece_around_the_first_word() -> None:
    """Dots say where the text goes on; line breaks are blanks."""
    text = "x" * 50 + "\n login\n" + "y" * 200

    piece = snippet(parse_search("login"), text)

    assert piece.startswith("…x")
    assert " login yyy" in piece
    assert piece.endswith("y…")
    assert snippet(parse_search("absent"), text) == ""
    assert snippet(parse_search("login"), "a login") == "a login"


@given(st.text())
def test_folding_keeps_places(text: str) -> None:
    """A folded text has the length of the text, so places fit both."""
    assert len(fold(text)) == len(text)
