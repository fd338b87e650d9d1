"""What the fields accept."""

from __future__ import annotations

import pytest

from bd.errors import InvalidValue
from bd.model.fields import EmptyTitle
from bd.model.fields import InvalidPriority
from bd.model.fields import InvalidStatus
from bd.model.fields import InvalidType
from bd.model.fields import TitleTooLong
from bd.model.fields import check_status
from bd.model.fields import check_title
from bd.model.fields import check_type
from bd.model.fields import normalise_type
from bd.model.fields import parse_priority
from bd.model.fields import split_names


@pytest.mark.parametrize(
    "title", ["x", "  padded ", "[/b] [auth]", "日本語" * 100, "🚀" * 500, "x" * 500, "مرحبا", "a\x1b[0m"]
)
def test_a_title_up_to_500_characters_is_taken(title: str) -> None:
    """Characters count, not bytes, and markup means nothing; blanks around a title go."""
    assert check_title(title) == title.strip()


@pytest.mark.parametrize("title", ["", "   ", "\t\n"])
def test_a_title_is_needed(title: str) -> None:
    """Blanks are no title."""
    with pytest.raises(EmptyTitle):
        check_title(title)


@pytest.mark.parametrize("character", ["x", "é", "🚀"])
def test_a_title_of_501_characters_is_too_long(character: str) -> None:
    """The message counts characters."""
    with pytest.raises(TitleTooLong, match=r"got 501"):
        check_title(character * 501)


@pytest.mark.parametrize(("text", "priority"), [("0", 0), ("4", 4), ("P0", 0), ("p3", 3), (" 2 ", 2), (" P1\n", 1)])
def test_a_priority_is_a_digit_with_or_without_p(text: str, priority: int) -> None:
    """0 to 4, P0 to P4 in either case, blanks around it."""
    assert parse_priority(text) == priority


@pytest.mark.parametrize("text", ["", "P", "5", "-1", "P5", "high", "2abc", "PP1", "1.0", "٢", "22", "P 1"])
def test_anything_else_is_no_priority(text: str) -> None:
    """Words, junk behind a digit and numbers out of range are refused with what was given."""
    with pytest.raises(InvalidPriority) as caught:
        parse_priority(text)

    assert f'"{text}"' in caught.value.message


@pytest.mark.parametrize(
    ("text", "name"),
    [("bug", "bug"), ("Feature", "feature"), ("feat", "feature"), ("ENHANCEMENT", "feature"), ("mr", "merge-request"),
     ("mol", "molecule"), (" task ", "task"), ("MyType", "MyType")],
)  # fmt: skip
def test_a_type_has_one_name(text: str, name: str) -> None:
    """Aliases and the case of built-in names are resolved, custom names are left alone."""
    assert normalise_type(text) == name


@pytest.mark.parametrize(
    ("text", "name"), [("bug", "bug"), ("event", "event"), ("mr", "merge-request"), ("Odd", "Odd")]
)
def test_a_known_type_is_taken(text: str, name: str) -> None:
    """Built-in, internal and configured types are taken."""
    assert check_type(text, ("merge-request", "Odd")) == name


@pytest.mark.parametrize("text", ["", "bugs", "molecule", "odd"])
def test_an_unknown_type_is_refused(text: str) -> None:
    """The error lists what there is."""
    with pytest.raises(InvalidType, match=r"Valid types: bug, feature.*Odd"):
        check_type(text, ("Odd",))


@pytest.mark.parametrize(
    ("text", "name"), [("open", "open"), ("In_Progress", "in_progress"), (" closed ", "closed"), ("Review", "Review")]
)
def test_a_known_status_is_taken(text: str, name: str) -> None:
    """Built-in names in any case, configured ones exactly."""
    assert check_status(text, ("Review",)) == name


@pytest.mark.parametrize("text", ["", "done", "review", "in progress"])
def test_an_unknown_status_is_refused(text: str) -> None:
    """The error lists what there is."""
    with pytest.raises(InvalidStatus, match="Review"):
        check_status(text, ("Review",))


@pytest.mark.parametrize("text", ["tombstone", "Tombstone"])
def test_only_a_deletion_makes_a_tombstone(text: str) -> None:
    """The status of deleted issues cannot be set, and the hint says how."""
    with pytest.raises(InvalidValue, match="directly") as caught:
        check_status(text)

    assert caught.value.hint == "use bd delete"


@pytest.mark.parametrize(
    ("text", "names"), [(None, ()), ("", ()), ("a", ("a",)), (" a , b,,c ", ("a", "b", "c")), (",", ())]
)
def test_a_list_of_names_is_split_at_commas(text: str | None, names: tuple[str, ...]) -> None:
    """Blanks and empty items vanish."""
    assert split_names(text) == names
