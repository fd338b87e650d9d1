"""The layers of a graph of issues: an issue stands one below the deepest one that it, or an issue above it, waits for.

Pure. Issues that wait for each other in a circle cannot be placed; they share a last layer of their own.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Iterator
    from collections.abc import Sequence

WAITING_TYPES = ("blocks", "conditional-blocks", "waits-for")


class Layout:
    """Where issues stand: `layers` hold ids in order, `waits` what each waits for among them, `knots` the circles."""

    __slots__ = ("knots", "layers", "waits")

    def __init__(self, layers: list[list[str]], waits: dict[str, list[str]], knots: list[str]) -> None:
        """Keeps all three; `knots` are also the last layer."""
        self.layers = layers
        self.waits = waits
        self.knots = knots


def lay_out(ids: Sequence[str], edges: Iterable[tuple[str, str, str]]) -> Layout:
    """Returns the layers of issues; edges to others place nothing.

    A child waits for what its parent waits for, which its place shows and `waits` does not repeat. Order: within a
    layer as in `ids`.
    """
    edges = list(edges)
    place = {issue_id: number for number, issue_id in enumerate(ids)}
    waits: dict[str, list[str]] = {issue_id: [] for issue_id in ids}
    holds: dict[str, list[str]] = {issue_id: [] for issue_id in ids}
    pairs = {(near, far): None for near, far, kind in edges if kind in WAITING_TYPES and near in place and far in place}
    for near, far in pairs:
        waits[near].append(far)
    parents: dict[str, list[str]] = {}
    for child, parent, kind in edges:
        if kind == "parent-child" and child in place and parent in place:
            parents.setdefault(child, []).append(parent)
    left = {}
    for issue_id in ids:
        targets = {far for line in (issue_id, *_above(issue_id, parents)) for far in waits[line]}
        left[issue_id] = len(targets)
        for far in targets:
            holds[far].append(issue_id)
    layers: list[list[str]] = []
    current = [issue_id for issue_id in ids if not left[issue_id]]
    while current:
        layers.append(current)
        current = sorted(_release(current, holds, left), key=place.__getitem__)
    knots = [issue_id for issue_id in ids if issue_id in left]
    return Layout([*layers, knots] if knots else layers, waits, knots)


def _above(issue_id: str, parents: dict[str, list[str]]) -> list[str]:
    """Returns every issue above one, each once, without itself."""
    found = dict.fromkeys(parents.get(issue_id, ()))
    waiting = list(found)
    while waiting:
        more = [parent for parent in parents.get(waiting.pop(), ()) if parent not in found]
        found.update(dict.fromkeys(more))
        waiting += more
    return [above for above in found if above != issue_id]


def _release(layer: list[str], holds: dict[str, list[str]], left: dict[str, int]) -> Iterator[str]:
    """Takes a layer out of `left`, the counts of what issues still wait for, and yields those that wait no more."""
    for issue_id in layer:
        del left[issue_id]
        for near in holds[issue_id]:
            left[near] -= 1
            if not left[near]:
                yield near


def group_connected(ids: Sequence[str], edges: Iterable[tuple[str, str, str]]) -> list[list[str]]:
    """Returns the groups of connected issues, larger ones first, members and equal groups in the order of `ids`."""
    near: dict[str, list[str]] = {issue_id: [] for issue_id in ids}
    for start, end, _ in edges:
        if start in near and end in near:
            near[start].append(end)
            near[end].append(start)
    place = {issue_id: number for number, issue_id in enumerate(ids)}
    seen: set[str] = set()
    groups = [_collect(near, issue_id, seen) for issue_id in ids if issue_id not in seen]
    return sorted((sorted(group, key=place.__getitem__) for group in groups), key=lambda group: -len(group))


def _collect(near: dict[str, list[str]], start: str, seen: set[str]) -> list[str]:
    """Returns the nodes connected with one, and marks them as seen."""
    seen.add(start)
    group = [start]
    for member in group:
        following = [other for other in dict.fromkeys(near[member]) if other not in seen]
        seen.update(following)
        group += following
    return group
