"""Circles that come in with a file: every edge is kept, and the circle is named, because nothing in it becomes ready.

A few changed issues are looked at one by one; after many, all edges are read once and what cannot be in a circle is
taken off from its ends before anything is searched.
"""

from __future__ import annotations

from array import array

from bd.model.cycles import find_cycles
from bd.storage.ways import find_circle
from bd.storage.ways import load_ids
from bd.storage.ways import select_wait_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Sequence

    from bd.storage.sqlite import Connection

    Pair = tuple[int, int]

_FEW = 200
_SHOWN = 5


def find_new_circles(con: Connection, changed: Sequence[str]) -> list[list[str]]:
    """Returns the circles that changed issues are part of, each once, from its smallest id on."""
    if len(changed) <= _FEW:
        through = (find_circle(con, issue_id) for issue_id in changed)
        found = {tuple(_turned(circle)) for circle in through if circle}
        return [list(circle) for circle in sorted(found)]
    return name_circles(con, cut_loose_ends(load_waits(con)), changed)


def load_waits(con: Connection) -> Iterable[Pair]:
    """Returns every edge between issues here that makes one wait, as row numbers, 16 bytes each, to be used once."""
    nears, fars = array("q"), array("q")
    for near, far in select_wait_rows(con):
        nears.append(near)
        fars.append(far)
    return zip(nears, fars, strict=True)


def name_circles(con: Connection, knotted: Sequence[Pair], changed: Sequence[str]) -> list[list[str]]:
    """Returns the circles among knotted edges that changed issues are part of, each from its smallest id on."""
    if not knotted:
        return []
    names = load_ids(con, {row for pair in knotted for row in pair})
    among = set(changed)
    circles = find_cycles(sorted((names[near], names[far]) for near, far in knotted))
    return [circle for circle in circles if among.intersection(circle)]


def _turned(circle: list[str]) -> list[str]:
    """Returns a circle from its smallest id on."""
    start = circle.index(min(circle))
    return circle[start:] + circle[:start]


def cut_loose_ends(pairs: Iterable[Pair]) -> list[Pair]:
    """Returns the edges that are left when every issue that waits for nothing is taken away, again and again.

    Issues are numbers, as rows have them. Edges lie in arrays, chained by their target, 24 bytes each: there may be
    hundreds of thousands.
    """
    nears, fars, following = array("q"), array("q"), array("q")
    waits: dict[int, int] = {}
    latest: dict[int, int] = {}
    for edge, (near, far) in enumerate(pairs):
        waits[near] = waits.get(near, 0) + 1
        nears.append(near)
        fars.append(far)
        following.append(latest.get(far, -1))
        latest[far] = edge
    free = [far for far in latest if far not in waits]
    for done in free:
        edge = latest.pop(done, -1)
        while edge >= 0:
            near = nears[edge]
            waits[near] -= 1
            if not waits[near]:
                free.append(near)
            edge = following[edge]
    return [(near, far) for near, far in zip(nears, fars, strict=True) if far in latest]


def circle_sentence(circles: list[list[str]]) -> str:
    """Returns the warning about some circles, the first few by name."""
    named = "; ".join(" → ".join([*circle, circle[0]]) for circle in circles[:_SHOWN])
    more = f" and {len(circles) - _SHOWN} more" if len(circles) > _SHOWN else ""
    return (
        f"issues wait for each other in a circle and none becomes ready: {named}{more} (bd dep remove takes one away)"
    )
