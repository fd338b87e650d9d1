"""Former ids, and texts in which renamed ids are replaced (model.former)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.model.former import former_ids
from bd.model.former import renamed_fields
from bd.model.former import renamed_text
from bd.model.former import with_former_id

WORDS = st.text(alphabet="ab-_.1", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("t-a", "t-z"),
        ("see t-a, t-a; (t-a) and https://x/t-a?q", "see t-z, t-z; (t-z) and https://x/t-z?q"),
        ("ends with t-a.", "ends with t-z."),
        ("t-a... and t-a.1", "t-z... and t-a.1"),
        ("t-ab xt-a t-a-b t-a_ -t-a", "t-ab xt-a t-a-b t-a_ -t-a"),
        ("größe t-a", "größe t-z"),
        ("", ""),
    ],
)
def test_only_whole_ids_are_replaced(text: str, renamed: str) -> None:
    """An id inside a longer word is another word; a period behind one ends a sentence."""
    assert renamed_text(text, {"t-a": "t-z"}) == renamed


@given(st.lists(st.one_of(WORDS, st.just("t-a")), max_size=8), st.sampled_from([" ", ", ", "\n", "(", "/"]))
def test_nothing_but_ids_changes(words: list[str], separator: str) -> None:
    """Replacing and replacing back gives the text again when the new id did not occur in it."""
    text = separator.join(words)

    assert renamed_text(renamed_text(text, {"t-a": "Q-q"}), {"Q-q": "t-a"}) == text


def test_former_ids_grow_oldest_first() -> None:
    """Each rename adds the id before it; the present one is never among them."""
    first = {"id": "t-b", "former_ids": with_former_id({"id": "t-a"}, "t-b")}
    second = {"id": "t-a-c", "former_ids": with_former_id(first, "t-a-c")}

    assert former_ids(second) == ["t-a", "t-b"]
    assert with_former_id(second, "t-a") == [["t", "b"], ["t", "a-c"]]


@pytest.mark.parametrize("value", [None, "t-a", 3, {}, [3], ["t-a"], [["t"]], [["t", 1]], [[]]])
def test_what_is_malformed_names_no_id(value: object) -> None:
    """A stranger's value under our key is kept and means nothing."""
    assert former_ids({"id": "t-b", "former_ids": value}) == []


def test_references_in_fields_follow() -> None:
    """Texts are read word by word; fields that hold one id are compared whole."""
    record = {"id": "t-b", "title": "after t-a", "target": "t-a", "notes": "t-ab", "assignee": "t-a"}

    assert renamed_fields(record, {"t-a": "t-z"}) == {"title": "after t-z", "target": "t-z"}
