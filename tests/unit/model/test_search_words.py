"""Text as the index of words takes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.model.search_words import first_word
from bd.model.search_words import is_dense
from bd.model.search_words import last_word
from bd.model.search_words import prepare_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("C++ and C#", ["C++", "and", "C#"]),
        ("c++11", ["c++", "11"]),
        ("#12 ##x", ["12", "x"]),
        ("a+b", ["a+", "b"]),
        ("+1", ["1"]),
        ("日本x語", ["日", "本", "x", "語"]),
        ("Grüße", ["Grüße"]),
        ("a\0b", ["a", "b"]),
    ],
)
def test_signs_and_dense_scripts(text: str, words: list[str]) -> None:
    """A sign belongs to the word before it, and a dense character is a word of its own."""
    assert prepare_words(text).split() == words


@pytest.mark.parametrize(
    ("text", "word"), [("log in", "in"), ("foo()", "foo"), ("c++", "c++"), ("->", ""), ("🚀", ""), ("", "")]
)
def test_the_last_word(text: str, word: str) -> None:
    """What holds no letter and no digit has no word."""
    assert last_word(prepare_words(text)) == word


@pytest.mark.parametrize(
    ("text", "word", "behind"),
    [("log in", "log", " in"), ("(foo.bar)", "foo", ".bar)"), ("c++ x", "c++", " x"), ("->", "", ""), ("", "", "")],
)
def test_the_first_word(text: str, word: str, behind: str) -> None:
    """What stands before the first word does not matter; what stands behind it stays as it is."""
    assert first_word(prepare_words(text)) == (word, behind)


@given(st.text())
def test_preparing_twice_changes_nothing_more(text: str) -> None:
    """The words of a prepared text are those of the text, so a question fits what was indexed."""
    once = prepare_words(text)

    assert prepare_words(once).split() == once.split()


@given(st.text())
def test_only_signs_and_nulls_are_lost(text: str) -> None:
    """Every other character stays, in order."""
    kept = [character for character in text if character not in "\0+#" and not character.isspace()]

    assert [character for character in prepare_words(text) if character not in "+#" and not character.isspace()] == kept


@pytest.mark.parametrize(
    ("character", "expected"), [("日", True), ("カ", True), ("한", True), ("ก", True), ("é", False), ("я", False)]
)
def test_dense_scripts(character: str, *, expected: bool) -> None:
    """Scripts without blanks are told from those with."""
    assert is_dense(ord(character)) is expected
