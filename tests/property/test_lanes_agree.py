"""Both lanes read every command line alike: same values for the same function, same output, same errors, same code.

The functions are replaced by one that prints what it was given, so the test covers commands that write, too.
"""

from __future__ import annotations

import functools
import inspect
import json
import sys
from typing import TYPE_CHECKING
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.cli import registry
from bd.cli.leaf import build_leaf
from bd.cli.render.help_text import global_flags
from tests.support.lanes import call_bd

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from bd.cli.context import Context
    from bd.cli.flags import Flag
    from tests.support.workspace import Workspace

COMMANDS = {path: command for path, command in registry.walk() if command.is_hot}
FLAGS = {path: list(build_leaf(path, command).flags.values()) for path, command in COMMANDS.items()}
SHARED = list(global_flags().values())
VALUES = st.sampled_from(
    ("", "x", "a,b", " a , ,b ", "-", "--", "-n", "--json", "=", "=1", "1", "-1", "007", "0x1", "true", "é ❄", "30s")
)
SWITCH_VALUES = st.sampled_from(("true", "false", "T", "0", "1", "maybe", ""))
ODD = st.sampled_from(
    ("--nosuch", "-Z", "--js", "-h", "--help", "--", "-", "--=x", "-=", "---", "--version", "-V", "-qv", "-q=0")
)
READS = (
    ["list"],
    ["list", "--json", "-n1"],
    ["list", "--sort=title", "-r", "--json"],
    ["list", "--status", "nosuch"],
    ["count", "--by-status", "--json"],
    ["query", "priority<=2 AND NOT status=closed", "--json"],
    ["query", "nonsense ="],
    ["query", "list"],
    ["search", "title -x OR y", "--json"],
    ["search"],
    ["show", "nosuch", "--json"],
    ["show"],
    ["where"],
    ["version", "--json"],
    ["types"],
    ["config", "get", "issue_prefix"],
    ["export"],
    ["-C", "nowhere", "list", "--json"],
    ["--format=json", "count"],
    ["--format=xml", "count"],
    ["--lock-timeout", "soon", "list"],
)


def recorder(function: Callable[..., Any]) -> Callable[..., Any]:
    """Returns a function with the signature of `function` that prints the values it is called with."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def record(bd: Context, **values: Any) -> int:
        bound = signature.bind(bd, **values)
        bound.apply_defaults()
        shown = {name: value for name, value in bound.arguments.items() if value is not bd}
        options = {name: getattr(bd.globals, name) for name in bd.globals.__slots__}
        bd.line(json.dumps([function.__module__, function.__name__, shown, options], sort_keys=True))
        return 3

    return record


@pytest.fixture(scope="module")
def recorded() -> Iterator[None]:
    """Puts recorders in the place of every command's function."""
    with pytest.MonkeyPatch.context() as patch:
        for command in COMMANDS.values():
            module = sys.modules["bd.cli.commands." + command.module]
            patch.setattr(module, command.function, recorder(getattr(module, command.function)))
        yield


@st.composite
def option_words(draw: st.DrawFn, flag: Flag) -> list[str]:
    """Returns one option in one of the ways it can be written."""
    name = draw(st.sampled_from((*flag.names, *flag.aliases)))
    if not flag.kind:
        return [name] if draw(st.booleans()) else [f"{name}={draw(SWITCH_VALUES)}"]
    value = draw(VALUES)
    forms = [[name, value], [f"{name}={value}"]]
    if len(name) == 2:
        forms.append([name + value])
    return draw(st.sampled_from(forms))


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """Returns a command line: a command, some of its options, words, global options, and now and then nonsense."""
    path = draw(st.sampled_from(sorted(COMMANDS)))
    shared = st.sampled_from(SHARED).flatmap(option_words)
    own = st.sampled_from(FLAGS[path]).flatmap(option_words) if FLAGS[path] else shared
    anything = st.one_of(own, own, own, shared, st.lists(VALUES, max_size=2), ODD.map(lambda word: [word]))
    before = draw(st.lists(shared, max_size=2))
    after = draw(st.lists(anything, max_size=6))
    names = [draw(st.sampled_from((path[0], *registry.COMMANDS[path[0]].aliases))), *path[1:]]
    return [word for group in (*before, names, *after) for word in group]


def both(argv: list[str], **options: Any) -> tuple[tuple[int, str, str], tuple[int, str, str]]:
    """Returns what the two ways through answer."""
    hot = call_bd(*argv, **options)
    cold = call_bd(*argv, use_hot=False, **options)
    return (hot.code, hot.out, hot.err), (cold.code, cold.out, cold.err)


@pytest.mark.usefixtures("recorded")
@given(argv=command_lines())
def test_both_lanes_call_the_same_function_with_the_same_values(argv: list[str]) -> None:
    """Whatever stands on the command line, the hot lane's answer is Typer's."""
    hot, cold = both(argv)

    assert hot == cold
    assert hot[0] != 70


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("path", sorted(COMMANDS), ids=" ".join)
def test_a_command_agrees_on_each_of_its_options(path: tuple[str, ...]) -> None:
    """Every spelling of every option means the same in both lanes."""
    words = ["w"] * 2 if path in (("config", "set"), ("__complete",)) else ["w"]
    lines = [[*path, *words]]
    for flag in (*FLAGS[path], *SHARED):
        for name in (*flag.names, *flag.aliases):
            lines += [[*path, *words, name, *(["1"] if flag.kind else [])], [name, "1", *path, *words]]

    answers = [both(argv) for argv in lines]

    assert [hot for hot, cold in answers if hot != cold] == []


@pytest.mark.parametrize("argv", READS, ids=" ".join)
def test_real_reads_agree(workspace: Workspace, argv: list[str]) -> None:
    """Commands that only read print the same bytes and leave with the same code in both lanes."""
    workspace.create("First", "-p", "1")
    workspace.bd("close", workspace.create("Second"), "--reason", "Done")

    hot, cold = both(argv, cwd=workspace.path)

    assert hot == cold


@pytest.mark.usefixtures("recorded")
def test_the_hot_lane_takes_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """The agreement is not that of one lane with itself: a plain line never reaches Typer."""
    monkeypatch.setitem(sys.modules, "bd.cli.app", None)

    result = call_bd("list", "--json", "-n", "5", "--label", "a,b", "-qv", "--tree=false")

    assert result.code == 3
