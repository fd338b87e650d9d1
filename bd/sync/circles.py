"""Circles that come in with a file: every edge is kept, and the circle is named, because nothing in it becomes ready.

A few changed issues are looked at one by one; after many, all edges are read once and what cannot be in a circle is
taken off from its ends before anything is searched.
"""

from __future__ import annotations

from array import array

from bd.model.cycles import find_cycles
from bd.storage.ways import find_circle
from bd.storage.ways import iterate_waits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from bd.storage.sqlite import Connection

    Pair = tuple[str, str]

_FEW = 200
_SHOWN = 5


def find_new_circles(con: Connection, changed: Sequence[str]) -> list[list[str]]:
    """Returns the circles that changed issues are part of, each once, from its smallest id on."""
    if len(changed) <= _FEW:
        through = (find_circle(con, issue_id) for issue_id in changed)
        found = {tuple(_turned(circle)) for circle in through if circle}
        return [list(circle) for circle in sorted(found)]
    return name_circles(cut_loose_ends(iterate_waits(con)), changed)


def name_circles(knotted: Sequence[Pair], changed: Sequence[str]) -> list[list[str]]:
    """Returns the circles among knotted edges that changed issues are part of, each from its smallest id on."""
    among = set(changed) if knotted else set()
    return [circle for circle in find_cycles(sorted(knotted)) if among.intersection(circle)]


def _turned(circle: list[str]) -> list[str]:
    """Returns a circle from its smallest id on."""
    start = circle.index(min(circle))
    return circle[start:] + circle[:start]


def cut_loose_ends(pairs: Iterable[Pair]) -> list[Pair]:
    """Returns the edges that are left when every issue that waits for nothing is taken away, again and again.

    Issues get numbers and edges lie in arrays, chained by their target, 24 bytes each: there may be hundreds of
    thousands.
    """
    numbers: dict[str, int] = {}
    nears, fars = array("q"), array("q")
    for near, far in pairs:
        nears.append(numbers.setdefault(near, len(numbers)))
        fars.append(numbers.setdefault(far, len(numbers)))
    waits, latest = [0] * len(numbers), [-1] * len(numbers)
    following = array("q")
    for edge, number in enumerate(fars):
        waits[nears[edge]] += 1
        following.append(latest[number])
        latest[number] = edge
    free = [number for number, count in enumerate(waits) if not count]
    for done in free:
        edge = latest[done]
        while edge >= 0:
            waits[nears[edge]] -= 1
            if not waits[nears[edge]]:
                free.append(nears[edge])
            edge = following[edge]
    if len(free) == len(numbers):
        return []
    ids = list(numbers)
    return [(ids[near], ids[far]) for near, far in zip(nears, fars, strict=True) if waits[far]]


def circle_sentence(circles: list[list[str]]) -> str:
    """Returns the warning about some circles, the first few by name."""
    named = "; ".join(" → ".join([*circle, circle[0]]) for circle in circles[:_SHOWN])
    more = f" and {len(circles) - _SHOWN} more" if len(circles) > _SHOWN else ""
    return (
        f"issues wait for each other in a circle and none becomes ready: {named}{more} (bd dep remove takes one away)"
    )
