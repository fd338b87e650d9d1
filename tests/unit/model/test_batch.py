"""Lines of a batch (model.batch)."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import assume
from hypothesis import given
from hypothesis import strategies as st

from bd.model.batch import BatchLineInvalid
from bd.model.batch import parse_batch
from bd.model.batch import split_words

PLAIN = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\n\r"), max_size=12)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("  # only a comment", []),
        ("a b", ["a", "b"]),
        ("a#b #c", ["a#b"]),
        ('a "b c" d', ["a", "b c", "d"]),
        ("k='b c' it's", ["k=b c", "it's"]),
        ('"\\"\\\\\\n\\t\\x"', ['"\\\n\t\\x']),
        ("'\\n'", ["\\n"]),
        ('""', [""]),
        ('a"b c"d', ["ab cd"]),
    ],
)
def test_words_are_split_like_in_a_shell(line: str, words: list[str]) -> None:
    """Quotes join, comments end, escapes work in double quotes only."""
    assert split_words(line, 1) == words


@given(st.lists(PLAIN.map(lambda text: text.replace("'", "")), max_size=5))
def test_what_a_shell_quotes_comes_back(words: list[str]) -> None:
    """A line whose words were quoted for a shell is read as those words; a shell leaves options unquoted."""
    assume(not any(word.startswith("--") for word in words))
    assert split_words(" ".join(shlex.quote(word) for word in words), 1) == words


@given(st.text(max_size=60))
def test_any_text_is_operations_or_a_named_line(text: str) -> None:
    """Whatever stands in a file, the answer is a list or an error that names a line of it."""
    outcome: list[int] = []
    try:
        outcome = [operation.line for operation in parse_batch(text)]
    except BatchLineInvalid as error:
        outcome = [int(str((error.details or {})["line"]))]

    assert all(1 <= line <= text.count("\n") + 1 for line in outcome)
    assert outcome == sorted(outcome)


@pytest.mark.parametrize("line", ["create task 2 T --parent t-1", "close t-1 --force", "update t-1 --title=x"])
def test_an_option_is_no_word(line: str) -> None:
    """It would end up in a title or a reason; in quotes it is text."""
    with pytest.raises(BatchLineInvalid, match="looks like an option"):
        parse_batch(line)

    assert parse_batch('close t-1 "--force" -- was - needed')[0].words == ["t-1", "--force", "--", "was", "-", "needed"]
