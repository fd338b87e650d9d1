"""Merging what belongs to an issue as a set: what one side added stays, what one side removed goes.

An element both sides have, differently, is the newer side's; sides are given by the time of their last update.
"""

from __future__ import annotations

from bd.model.meaning import comment_key
from bd.model.meaning import edge_key
from bd.model.meaning import edge_meaning
from bd.model.meaning import frozen
from bd.model.meaning import instant_of
from bd.model.rows import label_names
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any
    from typing import TypeVar

    from bd.model.record import Record

    Key = TypeVar("Key")

_PARENT = "parent-child"


def merge_labels(base: Record, older: Record, newer: Record) -> list[str]:
    """Returns the labels of a merged record, sorted."""
    before, one, other = (set(label_names(side)) for side in (base, older, newer))
    return sorted((one & other) | ((one | other) - before))


def merge_edges(base: Record, older: Record, newer: Record) -> tuple[list[Record], list[tuple[str, str]]]:
    """Returns the edges of a merged record by time, target and type; and (kept, other) where two parents met.

    An issue that had one parent at most on either side has one afterwards.
    """
    before, one, other = (_edges_of(side) for side in (base, older, newer))
    edges = {key: _merged_edge(key, (before, one, other), (base, older, newer)) for key in _kept(before, one, other)}
    lost: list[tuple[str, str]] = []
    parents = [key for key in edges if key[1] == _PARENT]
    if len(parents) > 1 and all(sum(key[1] == _PARENT for key in side) <= 1 for side in (one, other)):
        is_later = instant_of(newer.get("updated_at")) > instant_of(older.get("updated_at"))
        kept = next(key for key in other if key[1] == _PARENT) if is_later else max(parents)
        for key in parents:
            if key != kept:
                del edges[key]
                lost.append((kept[0], key[0]))
    return sorted(edges.values(), key=_edge_order), lost


def _edges_of(side: Record) -> dict[tuple[str, str], Record]:
    """Returns the edges of a record by what identifies them."""
    return {edge_key(side, edge): edge for edge in side.get("dependencies") or ()}


def _merged_edge(
    key: tuple[str, str], edges: tuple[Mapping[Any, Record], ...], sides: tuple[Record, Record, Record]
) -> Record:
    """Returns one edge that is kept, from the side that changed it last."""
    before, one, other = (found.get(key) for found in edges)
    if one is None or other is None:
        return one or other or {}
    old, new = edge_meaning(sides[1], one), edge_meaning(sides[2], other)
    if before is not None and edge_meaning(sides[0], before) in (old, new):
        return one if edge_meaning(sides[0], before) == new else other
    is_later = instant_of(sides[1].get("updated_at")) < instant_of(sides[2].get("updated_at"))
    return other if is_later or dumps_line(one) <= dumps_line(other) else one


def _edge_order(edge: Record) -> tuple[str, str, str]:
    """Returns the place of an edge in a line."""
    return instant_of(edge.get("created_at")), edge["depends_on_id"], edge.get("type") or ""


def merge_comments(base: Record, older: Record, newer: Record) -> list[Record]:
    """Returns the comments of a merged record, oldest first; of two with one number the later gets the next free."""
    before, one, other = (_comments_of(side) for side in (base, older, newer))
    found = [(key, other.get(key) or one[key]) for key in _kept(before, one, other)]
    found.sort(key=lambda item: (item[0][2], _number_of(item[1]) or 0, item[0]))
    return _numbered([comment for _, comment in found])


def _number_of(comment: Record) -> int | None:
    """Returns the number of a comment, None for one that is named otherwise."""
    number = comment.get("id")
    return number if isinstance(number, int) else None


def _comments_of(side: Record) -> dict[tuple[Any, ...], Record]:
    """Returns the comments of a record by what identifies them."""
    return {comment_key(side, comment): comment for comment in side.get("comments") or ()}


def _numbered(comments: list[Record]) -> list[Record]:
    """Returns comments whose numbers are different; a number means nothing but to readers of this line."""
    highest = max((_number_of(comment) or 0 for comment in comments), default=0)
    taken: set[int] = set()
    result = []
    for comment in comments:
        number = _number_of(comment)
        if number in taken:
            highest += 1
            number = highest
        if number is not None:
            taken.add(number)
        result.append({**comment, "id": number} if number != _number_of(comment) else comment)
    return result


def merge_lists(base: list[Any], older: list[Any], newer: list[Any]) -> list[Any]:
    """Returns a list merged as a set, in the order of the older side, what the newer one added behind it."""
    before, one, other = ({frozen(item): item for item in side} for side in (base, older, newer))
    return [{**one, **other}[key] for key in _kept(before, one, other)]


def _kept(before: Mapping[Key, object], one: Mapping[Key, object], other: Mapping[Key, object]) -> list[Key]:
    """Returns the keys that stay: those both sides have, and those that are new on either."""
    return [key for key in {**one, **other} if (key in one and key in other) or key not in before]
