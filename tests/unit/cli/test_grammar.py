"""The grammar against the flags that callers of either line of the classic tool use."""

from __future__ import annotations

import re

from bd.cli.grammar import COMMANDS
from bd.cli.grammar import GLOBALS
from tests.support.shared_data import get_shared

HIDDEN = {
    "create": ["--body", "-m", "--message", "--description-file", "--label"],
    "update": ["--body", "-m", "--message", "--description-file", "--acceptance-criteria"],
    "close": ["--resolution", "-m", "--message"],
    "list": ["--filter-parent", "--state"],
}
KINDS = {"": {"b"}, ":s": {"s", "A"}, ":d": {"s"}, ":f": {"s"}, ":i": {"i", "s"}, ":S": {"S", "A"}, ":A": {"A"}}


def spellings(lines: str) -> dict[str, str]:
    """Returns the kind of every spelling in a table of options."""
    rows = [line.split() for line in lines.splitlines()]
    return {spelling: row[1] for row in rows for spelling in row[2:]}


def options_of(path: str) -> dict[str, str] | None:
    """Returns the options of a command of ours, the global ones included; None when we have no such command."""
    entry = COMMANDS.get(path.partition(" ")[0])
    if isinstance(entry, dict):
        entry = entry.get(path.partition(" ")[2])
    elif " " in path and path != "completion bash":
        return None
    return {**spellings(GLOBALS), **spellings(entry[4])} if isinstance(entry, tuple) else None


def documented() -> dict[str, list[tuple[str, str]]]:
    """Returns the (spelling, kind) pairs of each command in the appendix; what the newer line removed counts too."""
    text = get_shared("spec", "classic-cli.md").read_text(encoding="utf-8").partition("\n## J. ")[2]
    found: dict[str, list[tuple[str, str]]] = {path: [(name, "?") for name in names] for path, names in HIDDEN.items()}
    for line in text.splitlines():
        head, separator, body = line.removeprefix("- ").partition(": ")
        if not line.startswith("- ") or not separator:
            continue
        flags = re.findall(r"(?:(-\w)/)?(--[\w-]+)((?::\w\b)?)", re.sub(r"; H[-~] [^;]*", "", body))
        path = head.partition(",")[0]
        found[path] = found.get(path, []) + [(name, kind) for *names, kind in flags for name in names if name]
    return found


def test_every_flag_of_both_lines_is_taken() -> None:
    """For each command we have, every documented flag of the classic line and its successor, in its kind."""
    missing, of_another_kind, checked = [], [], 0
    for path, flags in documented().items():
        ours = options_of(path)
        for name, kind in flags if ours is not None else []:
            checked += 1
            if name not in (ours or {}):
                missing.append(f"{path} {name}")
            elif kind != "?" and (ours or {})[name] not in KINDS[kind]:
                of_another_kind.append(f"{path} {name}{kind}")

    assert missing == []
    assert of_another_kind == []
    assert checked > 300
