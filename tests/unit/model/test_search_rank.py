"""Which of the found issues come first."""

from __future__ import annotations

from bd.model.search_query import parse_search
from bd.model.search_rank import rank_found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.search_rank import Candidate


def candidate(issue_id: str, title: str, status: str = "open", priority: int = 2, at: str = "2020") -> Candidate:
    """Returns an issue created and changed at one time."""
    return (issue_id, title, status, priority, at, at)


def ranked(
    text: str, found: list[Candidate], *, near: tuple[str, ...] = (), labels: dict[str, list[str]] | None = None
) -> list[str]:
    """Returns the ids in their order."""
    return rank_found(parse_search(text), found, near=near, labels=labels or {})


def test_the_ranks() -> None:
    """The id itself, then an id that starts so, the whole title, its start, its words, a label, a text."""
    found = [
        candidate("t-9", "unlike"),
        candidate("t-8", "unlike too"),
        candidate("t-7", "the t-1 thing"),
        candidate("t-6", "t-1 thing"),
        candidate("t-5", "T-1"),
        candidate("t-1.2", "x"),
        candidate("t-1", "x"),
    ]

    assert ranked("t-1", found, labels={"t-8": ["about-t-1"]}) == [*("t-1", "t-1.2", "t-5", "t-6", "t-7", "t-8", "t-9")]


def test_what_is_known_to_be_near_needs_no_labels() -> None:
    """An issue the index found in title, id and labels stands before those found in other texts."""
    found = [candidate("t-2", "unlike", at="2021"), candidate("t-1", "unlike"), candidate("t-3", "the café", at="2019")]

    assert ranked("café", found, near=("t-1",)) == ["t-3", "t-1", "t-2"]


def test_a_word_may_stand_in_the_id() -> None:
    """Title, id and labels count together."""
    found = [candidate("t-9", "beta", at="2021"), candidate("t-login81", "alpha", at="2020")]

    assert ranked("alpha login81", found) == ["t-login81", "t-9"]


def test_a_hash_alone_is_the_id() -> None:
    """The part behind the prefix names the issue, in any case."""
    found = [candidate("t-b", "a1b"), candidate("t-a1b", "x")]

    assert ranked("A1B", found) == ["t-a1b", "t-b"]


def test_open_before_closed_and_recent_before_old() -> None:
    """Within a rank the state counts first, then the time."""
    found = [
        candidate("t-1", "login a", "closed", at="2023"),
        candidate("t-2", "login b", at="2021"),
        candidate("t-3", "login c", at="2022"),
        candidate("t-4", "a login", at="2024"),
    ]

    assert ranked("login", found) == ["t-3", "t-2", "t-1", "t-4"]


def test_ids_stand_as_in_a_list() -> None:
    """Issues found by the start of their id are ordered by priority, the newest first, closed or not."""
    found = [
        candidate("t-a1", "x", priority=3, status="closed"),
        candidate("t-a2", "x", priority=4),
        candidate("t-a3", "x", priority=1, at="2020"),
        candidate("t-a4", "x", priority=1, at="2021"),
    ]

    assert ranked("t-a", found) == ["t-a4", "t-a3", "t-a1", "t-a2"]
