"""Reading and changing YAML configuration files; the only module that imports the YAML library.

A change is a splice into the text: every byte that is not part of the value stays, comments and layout included. After
the splice the text is read again and must hold exactly the old values with the one change, otherwise the file is left
alone. A new key is added as a line of its own at the end, in its dotted form (`sync.mode: change`).
"""

from __future__ import annotations

import os

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode
from ruamel.yaml.nodes import Node
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.nodes import SequenceNode

from bd.errors import WorkspaceProblem
from bd.util.atomicfile import replace_file
from bd.util.jsontext import dumps_line
from bd.util.keytree import find_value
from bd.util.keytree import flatten
from bd.util.keytree import normal_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Tree = dict[str, object]

_LARGEST_TREE = 20_000  # values; a file of aliases to aliases would otherwise grow without limit
_WORDS_OF_YAML_1_1 = ("yes", "no", "on", "off", "y", "n")  # booleans for the libraries of other programs
_CONFLICT_MARKERS = ("<<<<<<< ", ">>>>>>> ")


class BrokenYaml(WorkspaceProblem):
    """A configuration file is not YAML, or not a mapping of keys to values."""

    slug = "config-malformed"

    def __init__(self, path: str, reason: str, line: int = 0) -> None:
        """Names the file, the line (from 1; 0: none in particular) and what is wrong there."""
        place = f"{path} line {line}" if line else path
        super().__init__(
            f"{place}: {reason}",
            hint=f"{'correct that line in an editor' if line else 'correct the file or move it aside'}; "
            "bd config validate checks it, and bd never rewrites a file that it cannot read",
            details={"path": path, "line": line, "reason": reason},
        )


class YamlNotEdited(WorkspaceProblem):
    """A change cannot be made without risk to the rest of the file."""

    slug = "config-not-edited"

    def __init__(self, path: str, key: str) -> None:
        """Names the file and the key."""
        super().__init__(
            f"{path} is written in a way that does not let {key} be changed safely; nothing was changed",
            hint=f"change {key} in an editor",
            details={"path": path, "key": key},
        )


def load_text(path: str) -> str:
    """Returns the text of a file, "" when there is none.

    Raises: BrokenYaml when it cannot be read or is not UTF-8.
    """
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise BrokenYaml(path, "it is not UTF-8 text") from error
    except OSError as error:
        raise BrokenYaml(path, error.strerror or str(error)) from error


def parse_tree(text: str, path: str) -> Tree:
    """Returns the values of a YAML text as plain dicts, lists and scalars; dates become text.

    Raises: BrokenYaml.
    """
    found = _explained(lambda: _plain(YAML(typ="safe", pure=True).load(text), path, [_LARGEST_TREE]), text, path)
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise BrokenYaml(path, "keys with values are expected, such as actor: name", 1)
    return found


def _plain(value: object, path: str, budget: list[int]) -> object:
    """Returns a value that JSON can carry, and counts it."""
    budget[0] -= 1
    if budget[0] < 0:
        raise BrokenYaml(path, f"it holds more than {_LARGEST_TREE} values")
    if isinstance(value, dict):
        return {str(key): _plain(item, path, budget) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(item, path, budget) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def _explained(read: Callable[[], object], text: str, path: str) -> object:
    """Runs the library and turns what it raises into one sentence with a line number."""
    if text.startswith(_CONFLICT_MARKERS) or any("\n" + marker in text for marker in _CONFLICT_MARKERS):
        number = next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(_CONFLICT_MARKERS))
        raise BrokenYaml(path, "it has unresolved merge conflict markers", number)
    try:
        return read()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BrokenYaml(path, str(error.problem or error.context), mark.line + 1 if mark else 0) from error
    except YAMLError as error:
        raise BrokenYaml(path, str(error).split("\n", 1)[0]) from error
    except RecursionError:
        raise BrokenYaml(path, "its values are nested too deeply, or contain themselves") from None
    except ValueError as error:
        raise BrokenYaml(path, str(error).split("\n", 1)[0]) from error


def load_tree(path: str) -> Tree:
    """Returns the values of a YAML file; a file that does not exist has none.

    Raises: BrokenYaml.
    """
    return parse_tree(load_text(path), path)


def set_value(path: str, key: str, value: object) -> None:
    """Makes a file say `key: value`; creates the file when there is none.

    Raises: BrokenYaml, YamlNotEdited; nothing is changed then.
    """
    _edit(path, key, value, lambda text, pair: _with_value(text, pair, key, value))


def unset_value(path: str, key: str) -> bool:
    """Removes a key and its value from a file; says whether it was there.

    Raises: BrokenYaml, YamlNotEdited; nothing is changed then.
    """
    if find_value(load_tree(path), key) is None:
        return False
    _edit(path, key, None, lambda text, pair: _without(text, pair) if pair else text)
    return True


def add_item(path: str, key: str, item: str) -> None:
    """Adds an item to the end of a list, which is made when it is not there.

    Raises: BrokenYaml, YamlNotEdited; nothing is changed then.
    """
    old = _as_list(find_value(load_tree(path), key))
    _edit(path, key, [*old, item], lambda text, pair: _with_item(text, pair, key, [*old, item]))


def remove_item(path: str, key: str, item: str) -> bool:
    """Removes an item from a list; says whether it was there.

    Raises: BrokenYaml, YamlNotEdited; nothing is changed then.
    """
    old = _as_list(find_value(load_tree(path), key))
    if item not in old:
        return False
    index = old.index(item)
    rest = old[:index] + old[index + 1 :]
    _edit(path, key, rest, lambda text, pair: _without_item(text, pair, key, index, rest))
    return True


def _as_list(value: object) -> list[object]:
    """Returns a list whatever stands there: nothing, one value, or a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


Pair = tuple[ScalarNode, Node, bool]
"""A key node, its value node, and whether they stand in a block (not in braces)."""


def _edit(path: str, key: str, value: object, splice: Callable[[str, Pair | None], str]) -> None:
    """Applies one splice, checks that it did what it should and nothing else, and replaces the file."""
    text = load_text(path)
    before = flatten(parse_tree(text, path))
    root = _explained(lambda: YAML(typ="safe", pure=True).compose(text), text, path)
    new_text = splice(text, _find_pair(root, key) if isinstance(root, MappingNode) else None)
    expected = {name: old for name, old in before.items() if name != normal_key(key)}
    if value is not None:
        expected[normal_key(key)] = value
    try:
        after = flatten(parse_tree(new_text, path))
    except BrokenYaml:
        after = {}
    if after != expected:
        raise YamlNotEdited(path, key)
    if new_text != text:
        replace_file(os.path.abspath(path), new_text.encode())


def _find_pair(node: MappingNode, key: str) -> Pair | None:
    """Returns the nodes under a dotted key, None when it is absent."""
    wanted = normal_key(key)
    for name, value in node.value:
        own = normal_key(str(name.value))
        if own == wanted:
            return name, value, not node.flow_style
        if isinstance(value, MappingNode) and wanted.startswith(own + "."):
            found = _find_pair(value, wanted[len(own) + 1 :])
            if found is not None:
                return found
    return None


def _with_value(text: str, pair: Pair | None, key: str, value: object) -> str:
    """Returns the text with a value replaced in its place, or a new line at the end."""
    if pair is None:
        ending = "\r\n" if "\r\n" in text else "\n"
        gap = "" if not text or text.endswith("\n") else ending
        return f"{text}{gap}{key}: {_written(value)}{ending}"
    name, node, _ = pair
    start, end = node.start_mark.index, _end_of(node)
    if start == end:  # nothing is written there, and the library marks the place of the next token
        start = end = text.index(":", name.end_mark.index) + 1
    gap = " " if text[start - 1 : start] == ":" else ""
    return text[:start] + gap + _written(value) + text[end:]


def _without(text: str, pair: Pair) -> str:
    """Returns the text without the lines of a key and its value."""
    name, value, is_block = pair
    if not is_block:
        return text
    start = text.rfind("\n", 0, name.start_mark.index) + 1
    is_empty = value.start_mark.index == value.end_mark.index
    end = text.find("\n", name.end_mark.index if is_empty else _end_of(value))
    return text[:start] + ("" if end < 0 else text[end + 1 :])


def _with_item(text: str, pair: Pair | None, key: str, items: list[object]) -> str:
    """Returns the text with the last of `items` added, as a line of its own where the list has one a line."""
    if pair is None or not isinstance(pair[1], SequenceNode) or pair[1].flow_style or not pair[1].value:
        return _with_value(text, pair, key, items)
    node = pair[1]
    last = _end_of(node)
    line_end = text.find("\n", last)
    place = len(text) if line_end < 0 else line_end + 1
    gap = "" if text[:place].endswith("\n") else "\n"
    return f"{text[:place]}{gap}{' ' * node.start_mark.column}- {_written(items[-1])}\n{text[place:]}"


def _without_item(text: str, pair: Pair | None, key: str, index: int, rest: list[object]) -> str:
    """Returns the text without one item; a list that becomes empty is written as `[]`."""
    if pair is None or not isinstance(pair[1], SequenceNode) or pair[1].flow_style or not rest:
        return _with_value(text, pair, key, rest)
    node = pair[1].value[index]
    start = text.rfind("\n", 0, node.start_mark.index) + 1
    end = text.find("\n", _end_of(node))
    return text[:start] + ("" if end < 0 else text[end + 1 :])


def _end_of(node: Node) -> int:
    """Returns the index after a node; a block's own mark lies after the comments that follow it."""
    if not isinstance(node, (MappingNode, SequenceNode)) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end_of(last[1] if isinstance(node, MappingNode) else last)


def _written(value: object) -> str:
    """Returns a value as YAML on one line; text is quoted only where it would be read as something else."""
    if isinstance(value, list):
        return "[" + ", ".join(_written(item) for item in value) + "]"
    if not isinstance(value, str):
        return dumps_line(value)
    return value if _is_plain(value) else dumps_line(value)


def _is_plain(text: str) -> bool:
    """Says whether a text means itself in YAML without quotes."""
    if not text.isprintable() or text != text.strip() or set(text) & set("\"'#:{}[],&*!|>%@`"):
        return False
    if text.lower() in _WORDS_OF_YAML_1_1:
        return False
    try:
        return bool(YAML(typ="safe", pure=True).load(text) == text)
    except (YAMLError, ValueError):
        return False
