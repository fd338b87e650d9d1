"""The one table of commands, and what is derived from it."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

from bd.cli import registry
from bd.cli.entries import PANELS
from bd.cli.flags import Flag
from bd.cli.leaf import build_leaf
from bd.cli.render.help_text import global_flags
from tests.support.shared_data import CHECKOUT

COMMANDS = dict(registry.walk())
TWO_MEANINGS = {"--format", "--global"}


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_summary_is_the_first_line_of_the_help(path: tuple[str, ...]) -> None:
    """The list of commands and a command's own help say the same."""
    leaf = build_leaf(path, COMMANDS[path])

    assert (leaf.help or "").split("\n")[0] == COMMANDS[path].summary + "."


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_no_spelling_has_two_meanings(path: tuple[str, ...]) -> None:
    """No two options of a command share a spelling, global ones included; two of those are a command's first."""
    leaf = build_leaf(path, COMMANDS[path])
    found = [name for info in leaf.flags.values() for name in (*info.names, *info.aliases)]
    shared = {name for info in global_flags().values() for name in (*info.names, *info.aliases)}

    assert len(found) == len(set(found))
    assert set(found) & shared <= TWO_MEANINGS


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_an_option_says_what_it_does(path: tuple[str, ...]) -> None:
    """Every option has a short help without a period at the end."""
    leaf = build_leaf(path, COMMANDS[path])

    assert [info.names for info in leaf.flags.values() if not info.help or info.help.endswith(".")] == []


def test_names_and_aliases_are_unique() -> None:
    """A word means one command."""
    words = [word for name, command in registry.COMMANDS.items() for word in (name, *command.aliases)]

    assert len(words) == len(set(words))


def test_every_visible_command_stands_under_a_heading() -> None:
    """Help lists every command that is not hidden."""
    panels = {command.panel for command in registry.COMMANDS.values() if not command.is_hidden}

    assert panels <= set(PANELS)


@pytest.mark.parametrize(
    ("words", "path"),
    [
        (["create"], ("create",)),
        (["new"], ("create",)),
        (["config"], ("config",)),
        (["config", "get"], ("config", "get")),
        (["nosuch"], None),
        (["config", "nosuch"], None),
        ([], None),
    ],
)
def test_a_command_is_found_by_its_words(words: list[str], path: tuple[str, ...] | None) -> None:
    """Aliases lead to the command's own name."""
    found = registry.find_command(words)

    assert (found and found[0]) == path


def test_every_option_object_is_used() -> None:
    """No option is declared that no command takes."""
    from bd.cli import options

    declared = {name for name in vars(options) if name.endswith(("Option", "Argument"))}
    used = set()
    for command in COMMANDS.values():
        function = getattr(importlib.import_module("bd.cli.commands." + command.module), command.function)
        used |= set(function.__annotations__.values())
    shared = {name for name in declared if getattr(options, name) in options.GLOBAL_OPTIONS.values()}

    assert declared - used - shared == set()


def test_generated_files_are_current() -> None:
    """Grammar, completions and README match the code they are made from."""
    done = subprocess.run(
        [sys.executable, "scripts/generate.py", "--check"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )

    assert done.stdout == ""
    assert done.returncode == 0


def test_an_option_has_a_known_kind() -> None:
    """A kind that help and the hot lane do not know is refused where it is written."""
    from bd.cli.flags import flag

    with pytest.raises(ValueError, match="no kind float"):
        flag("--x", "float", "Something")

    assert isinstance(flag("-x --xx", "int", "Something"), Flag)
