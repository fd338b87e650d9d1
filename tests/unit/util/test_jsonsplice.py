"""bd.util.jsonsplice: an item goes in and comes out, and every other byte stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.util.jsonsplice import add_item
from bd.util.jsonsplice import find_items
from bd.util.jsonsplice import remove_item
from bd.util.jsontext import JsonTextError

PATH = ("hooks", "Start")
ITEM = {"matcher": "", "hooks": [{"type": "command", "command": "bd prime"}]}
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(['"', "\\", "{", "],"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
HOOKS = st.dictionaries(st.sampled_from(["Start", "Stop", "é"]), st.lists(VALUES, max_size=3), max_size=3)
DOCUMENTS = st.one_of(
    st.dictionaries(st.text(max_size=4).filter(lambda key: key != "hooks"), VALUES, max_size=3),
    st.builds(lambda rest, hooks: {**rest, "hooks": hooks}, st.dictionaries(st.text(max_size=3), VALUES), HOOKS),
    st.builds(lambda rest, hooks: {"hooks": hooks, **rest}, st.dictionaries(st.text(max_size=3), VALUES), HOOKS),
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Returns a JSON object in some style of writing."""
    indent = draw(st.sampled_from([None, 0, 1, 2, 4, "\t"]))
    ascii_only = draw(st.booleans())
    text = json.dumps(draw(DOCUMENTS), indent=indent, ensure_ascii=ascii_only)
    ending = draw(st.sampled_from(["\n", "\r\n"]))
    around = draw(st.sampled_from(["", "\n", " ", "\n\n"]))
    empty = draw(st.sampled_from(["{}", "{ }", "{\n}"]))
    text = text.replace("{}", empty) if '"{' not in text else text
    return (text + around).replace("\n", ending)


def with_item(document: Any) -> Any:
    """Returns what adding does to the value."""
    document.setdefault("hooks", {}).setdefault("Start", []).append(ITEM)
    return document


@given(texts())
def test_what_is_added_comes_out_again(text: str) -> None:
    """Adding appends the item and nothing else; removing gives back the text, to the byte."""
    added = add_item(text, PATH, ITEM)

    assert json.loads(added) == with_item(json.loads(text))
    last = find_items(added, PATH, lambda value: value == ITEM)[-1]
    assert remove_item(added, PATH, last) == text


@given(texts())
def test_two_lists_come_out_in_turn(text: str) -> None:
    """Items in two lists, removed the other way round, leave the text as it was."""
    other = ("hooks", "Stop")
    added = add_item(add_item(text, PATH, ITEM), other, ITEM)

    for path in (other, PATH):
        added = remove_item(added, path, find_items(added, path, lambda value: value == ITEM)[-1])

    assert added == text


def test_the_style_is_kept() -> None:
    """The item is written with the indent of the file."""
    added = add_item('{\n    "model": "x"\n}\n', PATH, {"a": 1})

    assert added == (
        '{\n    "model": "x",\n    "hooks": {\n        "Start": [\n            {\n                "a": 1\n'
        "            }\n        ]\n    }\n}\n"
    )


def test_after_other_changes_only_the_item_goes() -> None:
    """A file that was written anew by another program loses the item and what is empty without it."""
    text = json.dumps({"model": "x", "hooks": {"Start": [ITEM], "Stop": [1]}}, indent=3)

    assert json.loads(remove_item(text, PATH, 0)) == {"model": "x", "hooks": {"Stop": [1]}}


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_item_among_others(place: int) -> None:
    """Neighbours stay, in their order."""
    items: list[Any] = [1, {"a": []}]
    items.insert(place, ITEM)
    text = json.dumps({"hooks": {"Start": items}}, indent=2)

    assert json.loads(remove_item(text, PATH, place))["hooks"]["Start"] == [1, {"a": []}]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no JSON value"),
        ("{,}", "column"),
        ('{"a": 1} // comment', "column"),
        ("[]", "the document is not an object"),
        ('{"hooks": 1}', "hooks is not an object"),
        ('{"hooks": {"Start": {}}}', "hooks.Start is not a list"),
        ('{"hooks": {}, "hooks": {}}', '"hooks" is there twice'),
    ],
)
def test_what_is_unclear_is_refused(text: str, reason: str) -> None:
    """A text that is not plain JSON, or has something else in the place, is refused with the reason."""
    with pytest.raises(JsonTextError, match=reason):
        add_item(text, PATH, ITEM)


def test_there_is_nothing_to_remove() -> None:
    """An item that is not there cannot be removed, and is not found."""
    assert find_items('{"hooks": {"Start": 1}}', PATH, bool) == []
    assert find_items("{}", PATH, bool) == []
    with pytest.raises(JsonTextError, match=r"hooks.Start has no item 1"):
        remove_item("{}", PATH, 0)
