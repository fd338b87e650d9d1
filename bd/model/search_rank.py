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
    from collections.abc import Iterable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from bd.model.search_query import SearchQuery

_ID_START = 1


class Candidate:
    """What ranking must know of a found issue; the instants are stored ones.

    `is_near`: every word is known to stand in its title, its id or its labels.
    """

    __slots__ = ("created_at", "id", "is_near", "priority", "status", "title", "updated_at")

    def __init__(self, row: Sequence[str | int], *, is_near: bool = False) -> None:
        """Takes (id, title, status, priority, created_at, updated_at)."""
        self.id = str(row[0])
        self.title = str(row[1])
        self.status = row[2]
        self.priority = row[3]
        self.created_at = row[4]
        self.updated_at = row[5]
        self.is_near = is_near


def rank_found(query: SearchQuery, found: Iterable[Candidate], labels: Mapping[str, list[str]]) -> list[str]:
    """Returns the ids of found issues, the best first; `labels` are those of the issues that are not near."""
    ids: list[tuple[int, Candidate]] = []
    others: list[tuple[int, Candidate]] = []
    words = [term.text.casefold() for term in query.wanted()]
    whole = query.text.strip('"').casefold()
    for candidate in found:
        rank = _rank(candidate, whole, words, labels.get(candidate.id, ()))
        (ids if rank <= _ID_START else others).append((rank, candidate))
    ids.sort(key=lambda pair: pair[1].id)
    ids.sort(key=lambda pair: pair[1].created_at, reverse=True)
    ids.sort(key=lambda pair: (pair[0], pair[1].priority))
    others.sort(key=lambda pair: pair[1].id)
    others.sort(key=lambda pair: pair[1].updated_at, reverse=True)
    others.sort(key=lambda pair: (pair[0], pair[1].status == "closed"))
    return [candidate.id for _, candidate in ids + others]


def _rank(candidate: Candidate, whole: str, words: list[str], labels: Sequence[str]) -> int:
    """Returns the rank of one issue; see the module text."""
    issue_id = candidate.id.casefold()
    if whole in (issue_id, issue_id.rpartition("-")[2]):
        return 0
    if "-" in whole and issue_id.startswith(whole):
        return _ID_START
    title = candidate.title.casefold()
    if title == whole:
        return 2
    if title.startswith(whole):
        return 3
    if all(word in title for word in words):
        return 4
    marks = " ".join(labels).casefold()
    near = f"{title} {issue_id} {marks}"
    return 5 if candidate.is_near or all(word in near for word in words) else 6
