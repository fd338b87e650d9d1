"""What a query means, once more: a slow, plain evaluator over records, for comparing with the SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from bd.model import query_fields as kinds
from bd.model.dates import Moment
from bd.model.instants import parse_instant
from bd.model.query import Comparison
from bd.model.query import Group
from bd.model.query import Negation

if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.model.query import Node

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def holds(node: Node, record: dict[str, Any]) -> bool:
    """Says whether a record satisfies a tree."""
    if isinstance(node, Negation):
        return not holds(node.item, record)
    if isinstance(node, Group):
        return (all if node.keyword == "AND" else any)(holds(item, record) for item in node.items)
    if node.operator == "!=":
        return not _compare(node, "=", record)
    return _compare(node, node.operator, record)


def is_answer(node: Node, record: dict[str, Any], *, include_closed: bool = False) -> bool:
    """Says whether `bd query` lists a record."""
    found = list(_comparisons(node))
    status = record["status"]
    asks_for_deleted = any(c.field == "status" and c.operator == "=" and c.operand == "tombstone" for c in found)
    if status == "tombstone" and not asks_for_deleted:
        return False
    if status == "closed" and not include_closed and not any(c.field in ("status", "closed") for c in found):
        return False
    return holds(node, record)


def _comparisons(node: Node) -> list[Comparison]:
    """Returns every comparison of a tree."""
    if isinstance(node, Comparison):
        return [node]
    items = [node.item] if isinstance(node, Negation) else node.items
    return [comparison for item in items for comparison in _comparisons(item)]


def _compare(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    """Compares one field."""
    return _KINDS[node.kind](node, operator, record)


def _is_nothing(operator: str, *, is_empty: bool) -> bool:
    """Compares with "no value"."""
    return is_empty and operator in ("=", "<=", ">=")


def _plain(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    return COMPARE[operator](record[node.column], node.operand)


def _flag(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    return COMPARE[operator](int(record.get(node.column, False)), node.operand)


def _fold(text: str, needle: str) -> str:
    """Folds like the SQL: every script only when the needle leaves ASCII."""
    if not needle.isascii():
        return text.lower()
    return "".join(character.lower() if character.isascii() else character for character in text)


def _contains(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    text = record.get(node.column, "")
    if node.operand is None:
        return _is_nothing(operator, is_empty=text == "")
    needle = str(node.operand)
    if operator == "=":
        return needle.lower() in _fold(text, needle)
    return text != "" and COMPARE[operator](_fold(text, needle), needle.lower())


def _name(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    text = record.get(node.column, "")
    if node.operand is None:
        return _is_nothing(operator, is_empty=text == "")
    needle = str(node.operand)
    return text != "" and COMPARE[operator](_fold(text, needle), needle.lower())


def _matches(text: str, pattern: str) -> bool:
    """Says whether a text fits a pattern in which `*` stands for anything."""
    first, *rest = pattern.split("*")
    if not text.startswith(first):
        return False
    text = text[len(first) :]
    for number, part in enumerate(rest):
        if number == len(rest) - 1:
            return text.endswith(part)
        place = text.find(part)
        if place < 0:
            return False
        text = text[place + len(part) :]
    return text == ""


def _text(node: Comparison, operator: str, text: str) -> bool:
    needle = str(node.operand)
    if operator == "=" and "*" in needle:
        return _matches(text, needle)
    return COMPARE[operator](text, needle)


def _glob(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    text = record.get(node.column, "")
    if node.operand is None:
        return _is_nothing(operator, is_empty=text == "")
    return text != "" and _text(node, operator, text)


def _related(names: list[str], node: Comparison, operator: str) -> bool:
    if node.operand is None:
        return _is_nothing(operator, is_empty=not names)
    return any(_text(node, operator, name) for name in names)


def _label(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    return _related(record.get("labels", []), node, operator)


def _parent(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    edges = record.get("dependencies", [])
    return _related([edge["depends_on_id"] for edge in edges if edge["type"] == "parent-child"], node, operator)


def _time(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    text = record.get(node.column)
    if node.operand is None:
        return _is_nothing(operator, is_empty=text is None)
    if text is None:
        return False
    moment = node.operand
    assert isinstance(moment, Moment)
    at_ns = parse_instant(text)
    if operator == "=" and moment.day_end_ns is not None:
        return moment.at_ns <= at_ns < moment.day_end_ns
    return COMPARE[operator](at_ns, moment.at_ns)


def _metadata(node: Comparison, operator: str, record: dict[str, Any]) -> bool:
    value = record.get("metadata", {}).get(node.column)
    if node.operand is None or value is None or value == "":
        return node.operand is None and _is_nothing(operator, is_empty=value is None or value == "")
    wanted = str(node.operand)
    if isinstance(value, bool):
        value = "true" if value else "false"
    if isinstance(value, int):
        try:
            return COMPARE[operator](value, float(wanted))
        except ValueError:
            value = str(value)
    return COMPARE[operator](value, wanted)


_KINDS = {
    kinds.STATUS: _plain,
    kinds.TYPE: _plain,
    kinds.PRIORITY: _plain,
    kinds.FLAG: _flag,
    kinds.CONTAINS: _contains,
    kinds.NAME: _name,
    kinds.GLOB: _glob,
    kinds.LABEL: _label,
    kinds.PARENT: _parent,
    kinds.TIME: _time,
    kinds.METADATA: _metadata,
}
