"""Which of the found issues come first.

    0  the id itself, with or without its prefix     4  every word in the title
    1  an id that starts so                          5  every word in the title, the id or a label
    2  the whole title                               6  in other texts too
    3  the start of the title

Ids stand as in a list: by priority, the newest first. Within the other ranks open issues come before closed ones and
what was changed last first.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from bd.model.search_query import SearchQuery

    Candidate = tuple[str, str, str, int, str, str]

CANDIDATE_COLUMNS = ("id", "title", "status", "priority", "created_at", "updated_at")
_ID_START = 1


def rank_found(
    query: SearchQuery, found: Iterable[Candidate], *, near: Collection[str], labels: Mapping[str, Sequence[str]]
) -> list[str]:
    """Returns the ids of found issues, the best first.

    `found` are rows of `CANDIDATE_COLUMNS`, the instants stored ones. `near` are the ids of those known to have every
    word in title, id or labels; `labels` are those of the others.
    """
    words = [term.text.casefold() for term in query.wanted()]
    whole = query.text.strip('"').casefold()
    places: dict[tuple[int, int], list[Candidate]] = {}
    for candidate in sorted(found):
        issue_id, _, status, priority, _, _ = candidate
        rank = _rank(candidate, whole, words, None if issue_id in near else labels.get(issue_id, ()))
        place = (rank, priority if rank <= _ID_START else status == "closed")
        places.setdefault(place, []).append(candidate)
    ranked: list[Candidate] = []
    for place in sorted(places):
        ranked += sorted(places[place], key=_created_at if place[0] <= _ID_START else _updated_at, reverse=True)
    return [candidate[0] for candidate in ranked]


def _created_at(candidate: Candidate) -> str:
    """Returns when an issue was made."""
    return candidate[4]


def _updated_at(candidate: Candidate) -> str:
    """Returns when an issue was last changed."""
    return candidate[5]


def _rank(candidate: Candidate, whole: str, words: list[str], labels: Sequence[str] | None) -> int:
    """Returns the rank of one issue, see the module text; without `labels` it is known to be near."""
    issue_id = candidate[0].casefold()
    if whole in issue_id:
        if whole in (issue_id, issue_id.rpartition("-")[2]):
            return 0
        if "-" in whole and issue_id.startswith(whole):
            return _ID_START
    title = candidate[1].casefold()
    if title.startswith(whole):
        return 2 if title == whole else 3
    if all(word in title for word in words):
        return 4
    if labels is None:
        return 5
    marks = " ".join(labels).casefold()
    near = f"{title} {issue_id} {marks}"
    return 5 if all(word in near for word in words) else 6
