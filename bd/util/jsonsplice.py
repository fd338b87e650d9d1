r"""Adding an item to a list deep in a JSON text, and taking it out again, without touching any other byte.

`add_item(text, ("hooks", "Start"), item)` makes the objects and the list on the way that are missing. `remove_item` is
its inverse: of the texts that are left when the item, and what would be empty then, is taken out, it chooses the one
from which adding makes the present text again; so what was made on the way goes, and what was there stays. After
other changes no such text may exist; then the item goes and everything that is empty without it.

An item that comes into a container that was empty before follows the opening bracket at once and goes over several
lines, as nothing else does: that is how the two cases are told apart.
"""

from __future__ import annotations

from bd.util.jsontext import JsonTextError
from bd.util.jsontext import dumps_line
from bd.util.jsontext import dumps_pretty
from bd.util.jsontext import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SPACE = " \t\r\n"
_DEFAULT_INDENT = "  "


class Span:
    """A value in a text: where it starts and ends; `members` are (key, where it starts, value), keys "" in lists."""

    __slots__ = ("end", "kind", "members", "start")

    def __init__(self, kind: str, start: int) -> None:
        """Takes the first character of the value and its place."""
        self.kind = kind
        self.start = start
        self.end = start
        self.members: list[tuple[str, int, Span]] = []

    def find(self, key: str) -> Span | None:
        """Returns the value of a key, None when there is none.

        Raises: JsonTextError when the key is there twice.
        """
        found = [value for name, _, value in self.members if name == key]
        if len(found) > 1:
            message = f'"{key}" is there twice'
            raise JsonTextError(message)
        return found[0] if found else None


def read_spans(text: str) -> Span:
    """Returns the root value of a JSON text.

    Raises: JsonTextError.
    """
    loads(text)
    return _read(text, _skip(text, 0))


def _read(text: str, place: int) -> Span:
    """Returns the value that starts at `place` of a text that is known to be JSON."""
    span = Span(text[place], place)
    if span.kind not in "{[":
        span.end = _string_end(text, place) if span.kind == '"' else _plain_end(text, place)
        return span
    place = _skip(text, place + 1)
    while text[place] not in "}]":
        start, key = place, ""
        if span.kind == "{":
            end = _string_end(text, place)
            key = str(loads(text[place:end]))
            place = _skip(text, _skip(text, end) + 1)
        value = _read(text, place)
        span.members.append((key, start, value))
        place = _skip(text, value.end)
        if text[place] == ",":
            place = _skip(text, place + 1)
    span.end = place + 1
    return span


def _skip(text: str, place: int) -> int:
    """Returns the place of the next character that is no blank."""
    while place < len(text) and text[place] in _SPACE:
        place += 1
    return place


def _string_end(text: str, place: int) -> int:
    """Returns the place behind a string."""
    place += 1
    while text[place] != '"':
        place += 2 if text[place] == "\\" else 1
    return place + 1


def _plain_end(text: str, place: int) -> int:
    """Returns the place behind a number or a word."""
    while place < len(text) and text[place] not in ",]}" + _SPACE:
        place += 1
    return place


def add_item(text: str, path: tuple[str, ...], item: object) -> str:
    """Returns the text with `item` at the end of the list at `path`, which is made if it is missing.

    Raises: JsonTextError when the text is not JSON, or something on the path is neither object nor list.
    """
    span = read_spans(text)
    for depth, key in enumerate(path):
        _check(span, "{", path[:depth])
        inner = span.find(key)
        if inner is None:
            value: object = [item]
            for missing in reversed(path[depth + 1 :]):
                value = {missing: value}
            return _insert(text, span, depth, (key, value))
        span = inner
    _check(span, "[", path)
    return _insert(text, span, len(path), ("", item))


def _check(span: Span, kind: str, path: tuple[str, ...]) -> None:
    """Refuses a value of another kind."""
    if span.kind != kind:
        name = ".".join(path) or "the document"
        message = f"{name} is not {'an object' if kind == '{' else 'a list'}"
        raise JsonTextError(message)


def _insert(text: str, span: Span, depth: int, member: tuple[str, object]) -> str:
    """Returns the text with a member behind the last one of a container at `depth`."""
    indent = _indent_of(text)
    margin = "\n" + indent * (depth + 1)
    name = dumps_line(member[0]) + ": " if span.kind == "{" else ""
    if not span.members:
        place = span.start + 1
        return text[:place] + name + _pretty(member[1], indent, margin) + text[place:]
    _, start, last = span.members[-1]
    gap = text[_gap_start(text, start) : start]
    if "\n" in gap:
        return f"{text[: last.end]},{gap}{name}{_pretty(member[1], indent, gap)}{text[last.end :]}"
    return f"{text[: last.end]}, {name}{dumps_line(member[1])}{text[last.end :]}"


def _pretty(value: object, indent: str, margin: str) -> str:
    """Returns a value over several lines that begin with `margin`."""
    lines = dumps_pretty(value).split("\n")
    levels = [(len(line) - len(line.lstrip(" "))) // len(_DEFAULT_INDENT) for line in lines]
    last = margin[margin.rindex("\n") + 1 :]
    ending = "\r\n" if margin.startswith("\r\n") else "\n"
    return (ending + last).join(indent * level + line.lstrip(" ") for level, line in zip(levels, lines, strict=True))


def _gap_start(text: str, start: int) -> int:
    """Returns where the blanks before a place start."""
    while start and text[start - 1] in _SPACE:
        start -= 1
    return start


def _indent_of(text: str) -> str:
    """Returns what one level is indented by: the blanks before the first member, if it has a line of its own."""
    root = read_spans(text)
    if root.members:
        start = root.members[0][1]
        gap = text[_gap_start(text, start) : start]
        if "\n" in gap and not gap.endswith("\n"):
            return gap[gap.rindex("\n") + 1 :]
    return _DEFAULT_INDENT


def find_items(text: str, path: tuple[str, ...], is_wanted: Callable[[object], bool]) -> list[int]:
    """Returns the indexes of the items at `path` that are wanted; none where there is no list.

    Raises: JsonTextError when the text is not JSON.
    """
    span = _at(read_spans(text), path)
    if span is None or span.kind != "[":
        return []
    values = [loads(text[value.start : value.end]) for _, _, value in span.members]
    return [index for index, value in enumerate(values) if is_wanted(value)]


def _at(span: Span | None, path: tuple[str, ...]) -> Span | None:
    """Returns the value at `path`, None when something on the way is missing or no object."""
    for key in path:
        if span is None or span.kind != "{":
            return None
        span = span.find(key)
    return span


def remove_item(text: str, path: tuple[str, ...], index: int) -> str:
    """Returns the text without one item of the list at `path`, as it was before the item was added if that is known.

    Raises: JsonTextError when the text is not JSON or has no such item.
    """
    found = _at(read_spans(text), path)
    if found is None or found.kind != "[" or index >= len(found.members):
        message = f"{'.'.join(path)} has no item {index + 1}"
        raise JsonTextError(message)
    value = found.members[index][2]
    item = loads(text[value.start : value.end])
    left = [_cut(text, found, index)]
    for depth in range(len(path) - 1, -1, -1):
        if len(found.members) > 1:
            break
        above = _at(read_spans(text), path[:depth])
        if above is None:  # pragma: cant happen
            break
        place = next(number for number, member in enumerate(above.members) if member[0] == path[depth])
        left.append(_cut(text, above, place))
        found = above
    return next((before for before in left if add_item(before, path, item) == text), left[-1])


def _cut(text: str, span: Span, index: int) -> str:
    """Returns the text without one member of a container, and without the comma that belonged to it."""
    _, start, value = span.members[index]
    if index:
        return text[: span.members[index - 1][2].end] + text[value.end :]
    if len(span.members) > 1:
        return text[:start] + text[span.members[1][1] :]
    return text[: span.start + 1] + text[value.end :]
