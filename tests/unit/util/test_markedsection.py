"""bd.util.markedsection: a section goes in and comes out, and every other byte stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.util.markedsection import SectionUnclear
from bd.util.markedsection import has_section
from bd.util.markedsection import with_section
from bd.util.markedsection import without_section

MARKERS = ("<!-- B -->", "<!-- E -->")
SECTION = "<!-- B -->\ntext\n<!-- E -->\n"
TEXTS = st.text(st.sampled_from("ab \n\r#<>")) | st.lists(st.sampled_from(["a", ""])).map("\r\n".join)


@given(TEXTS)
def test_a_file_comes_back(text: str) -> None:
    """Whatever a file holds, however it ends, adding and removing the section leaves it as it was."""
    added = with_section(text, SECTION, MARKERS)

    assert has_section(added, MARKERS)
    assert without_section(added, MARKERS, head="h") == text


@given(st.sampled_from(["", "head\n"]))
def test_a_file_that_was_not_there_goes_again(head: str) -> None:
    """A file of ours alone is removed; with something behind the section it stays."""
    made = with_section(None, SECTION, MARKERS, head=head)

    assert without_section(made, MARKERS, head=head) is None
    assert without_section(made + "more\n", MARKERS, head=head) is not None


@given(TEXTS, TEXTS)
def test_what_others_wrote_stays(before: str, behind: str) -> None:
    """Text behind the section stays too, and a second adding only renews the section."""
    added = with_section(before, SECTION, MARKERS) + "\n" + behind

    assert without_section(added, MARKERS) == before + "\n" + behind
    assert with_section(added, SECTION, MARKERS) == added


@pytest.mark.parametrize("text", ["<!-- B -->", "<!-- E -->", SECTION + SECTION, "<!-- E --> <!-- B -->"])
def test_unclear_markers_are_refused(text: str) -> None:
    """A marker that is missing, doubled or in the wrong order is for a person to repair."""
    with pytest.raises(SectionUnclear):
        with_section(text, SECTION, MARKERS)
    with pytest.raises(SectionUnclear):
        without_section(text, MARKERS)


def test_there_is_nothing_to_remove() -> None:
    """A file without a section stays."""
    assert without_section("text", MARKERS) == "text"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("x\n<!-- B -->\nold\n<!-- E -->\ntail\n", "x\ntail\n"),
        ("x\r\n<!-- B -->\r\nold\r\n<!-- E -->\r\ntail\r\n", "x\r\ntail\r\n"),
        ("<!-- B -->\nold\n<!-- E -->\ntail\n", "tail\n"),
        ("x\n\n<!-- B -->\nold\n<!-- E -->\ntail\n", "x\ntail\n"),
    ],
)
def test_lines_never_become_one(text: str, rest: str) -> None:
    """A section that others put between two lines leaves two lines behind."""
    assert without_section(text, MARKERS) == rest
