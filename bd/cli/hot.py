"""The hot lane: reads argv with the generated grammar and calls the command's own function, without Typer.

It declines, at the cost of microseconds, whenever the answer is not plain: an unknown word or option, help, a bad
value, a missing argument. Then the Typer lane gets the same argv and says what is wrong. The function is the same one.
"""

from __future__ import annotations

import sys

from bd.cli import grammar
from bd.cli.grammar import ALONE
from bd.cli.grammar import DEFAULT
from bd.cli.scan import IGNORED_PREFIX
from bd.cli.scan import LARGEST_NUMBER
from bd.cli.scan import SWITCH
from bd.cli.scan import Group
from bd.cli.scan import Unreadable
from bd.cli.scan import scan
from bd.cli.scan import split_commas
from bd.cli.scan import wants_default

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context
    from bd.cli.scan import Event
    from bd.cli.scan import Spec

_ROOT_HELP: tuple[list[str], ...] = ([], ["--help"], ["-h"], ["help"])
_VERSION = ("--version", "-V")


class _Declined(Exception):
    """Something the Typer lane should see."""


def try_run(bd: Context) -> tuple[bool, int | None]:
    """Runs the command if the command line is plain; returns whether it did, and the command's exit code."""
    if bd.argv in _ROOT_HELP:
        _load("bd.cli.root_help", "write")(bd)
        return True, None
    try:
        entry, given, values = parse(bd.argv)
    except (_Declined, Unreadable):
        return False, None
    bd.start(given, has_settings=entry[2])
    return True, _load("bd.cli.commands." + entry[0], entry[1])(bd, **values)


def parse(argv: list[str]) -> tuple[tuple[str, str, bool, str, str], dict[str, Any], dict[str, Any]]:
    """Returns the grammar's entry of the command, the global options and the values for its function.

    Raises: Unreadable; _Declined for what else is not plain.
    """
    table = _table(grammar.GLOBALS, is_global=True)
    given: dict[str, Any] = {}
    commands: Any = grammar.COMMANDS
    index = 0
    while True:
        if argv[index : index + 1] and argv[index] in _VERSION and commands is grammar.COMMANDS:
            word = "version"
        else:
            events, index = scan(argv, index, table, stops_at_word=True)
            _store(events, given, given)
            if index >= len(argv):
                raise _Declined
            word = argv[index]
        entry = commands.get(word)
        if isinstance(entry, str):
            entry = commands[entry]
        index += 1
        if entry is None:
            raise _Declined
        if isinstance(entry, tuple):
            break
        commands = entry
        if DEFAULT in commands:
            group = Group(commands, commands[DEFAULT], runs_alone=ALONE in commands)
            if wants_default(argv, index, table, group):
                entry = commands[commands[DEFAULT]]
                break
    table.update(_table(entry[4], is_global=False))
    events, _ = scan(argv, index, table)
    values: dict[str, Any] = {}
    words = _store(events, given, values)
    _assign(words, entry[3], values)
    return entry, given, values


def _table(lines: str, *, is_global: bool) -> dict[str, Spec]:
    """Returns the spellings of options; a line of the grammar is name, kind, spellings.

    What a command ignores is kept with the global options, where nobody looks for it.
    """
    table: dict[str, Spec] = {}
    for line in lines.splitlines():
        name, kind, *spellings = line.split(" ")
        spec = (name, kind, is_global or name.startswith(IGNORED_PREFIX))
        for spelling in spellings:
            table[spelling] = spec
    return table


def _store(events: list[Event], given: dict[str, Any], values: dict[str, Any]) -> list[str]:
    """Puts option values where they belong and returns the words."""
    words = []
    for spec, value in events:
        if spec is None:
            words.append(str(value))
            continue
        name, kind, is_global = spec
        target = given if is_global else values
        if kind in (SWITCH, "s"):
            target[name] = value
        elif kind == "i":
            target[name] = _integer(str(value))
        else:
            items = split_commas([str(value)]) if kind == "S" else [str(value)]
            target[name] = [*target.get(name, ()), *items]
    return words


def _integer(text: str) -> int:
    """Returns a whole number."""
    try:
        number = int(text)
    except ValueError:
        raise _Declined from None
    if abs(number) > LARGEST_NUMBER:
        raise _Declined
    return number


def _assign(words: list[str], spec: str, values: dict[str, Any]) -> None:
    """Gives the words to the command's arguments; `spec` is as in the grammar: `name?`, `name!`, `name*`, `name+`."""
    rest = words
    for item in spec.split():
        name, mark = item.rstrip("?!*+"), item[-1]
        if mark in "*+":
            if rest:
                values[name] = rest
            elif mark == "+":
                raise _Declined
            return
        if rest:
            values[name] = rest[0]
            rest = rest[1:]
        elif mark == "!":
            raise _Declined
    if rest:
        raise _Declined


def _load(module: str, function: str) -> Any:
    """Returns a function of a module loaded by name."""
    __import__(module)
    return getattr(sys.modules[module], function)
