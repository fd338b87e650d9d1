"""Circles in a directed graph, without recursion."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    Graph = dict[str, list[str]]


def find_cycles(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Returns one shortest circle of each group of nodes that reach each other, each from its smallest node on.

    Order:  by the first node.
    """
    graph: Graph = {}
    for source, target in edges:
        graph.setdefault(source, []).append(target)
        graph.setdefault(target, [])
    groups = [group for group in _groups(graph) if len(group) > 1 or group[0] in graph[group[0]]]
    return sorted(_circle(graph, set(group)) for group in groups)


def _groups(graph: Graph) -> list[list[str]]:
    """Returns the strongly connected components: the nodes in order of completion, collected on the reversed graph."""
    reverse: Graph = {node: [] for node in graph}
    for source, targets in graph.items():
        for target in targets:
            reverse[target].append(source)
    seen: set[str] = set()
    return [_collect(reverse, node, seen) for node in reversed(_completion_order(graph)) if node not in seen]


def _completion_order(graph: Graph) -> list[str]:
    """Returns the nodes in the order in which a depth-first walk leaves them."""
    order: list[str] = []
    seen: set[str] = set()
    for start in graph:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(graph[start]))]
        while stack:
            node, targets = stack[-1]
            following = next((target for target in targets if target not in seen), None)
            if following is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(graph[following])))
    return order


def _collect(graph: Graph, start: str, seen: set[str]) -> list[str]:
    """Returns the unseen nodes that can be reached, and marks them as seen."""
    group = [start]
    seen.add(start)
    for node in group:
        for target in graph[node]:
            if target not in seen:
                seen.add(target)
                group.append(target)
    return group


def _circle(graph: Graph, group: set[str]) -> list[str]:
    """Returns a shortest way from the smallest node of a group back to itself."""
    start = min(group)
    came_from: dict[str, str] = {}
    waiting = [start]
    for node in waiting:
        for target in graph[node]:
            if target == start:
                return _way_back(came_from, start, node)
            if target in group and target not in came_from:
                came_from[target] = node
                waiting.append(target)
    raise AssertionError("a group without a circle")


def _way_back(came_from: dict[str, str], start: str, end: str) -> list[str]:
    """Returns the nodes from `start` to `end` along which the walk came."""
    way = [end]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
