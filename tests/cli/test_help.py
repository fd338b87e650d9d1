"""Help, as people and programs read it."""

from __future__ import annotations

import re

import pytest

from bd.cli import registry
from bd.cli.entries import PANELS
from bd.cli.render.help_text import root_help
from tests.support.lanes import call_bd
from tests.support.runner import run_bd

COMMANDS = dict(registry.walk())
PATHS = [path for path, command in COMMANDS.items() if not command.is_hidden]
GROUPS = [name for name, command in registry.COMMANDS.items() if command.commands]


@pytest.mark.parametrize("argv", [(), ("help",), ("--help",), ("-h",)], ids=str)
def test_the_root_lists_every_command_under_its_heading(argv: tuple[str, ...]) -> None:
    """Names are indented two spaces; hidden commands and sub-commands are not listed."""
    result = run_bd(*argv)

    listed = re.findall(r"^  (\S+)   ", result.out, re.MULTILINE)
    assert [name for name in listed if not name.startswith("-")] == [
        name for panel in PANELS for name, command in sorted(registry.COMMANDS.items()) if command.panel == panel
    ]
    assert "\nUsage:\n  bd [flags]\n  bd [command]\n" in result.out
    assert "Available Commands:" not in result.out
    assert "__complete" not in result.out


def test_the_printed_root_help_is_current() -> None:
    """The text that is printed without Typer is the one Typer's lane makes."""
    assert call_bd("--help").out == root_help() == call_bd("--help", use_hot=False).out


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_a_command_has_help(path: tuple[str, ...]) -> None:
    """Usage, options and global options, each in its block; `bd help X` and `bd X --help` say the same."""
    text = call_bd(*path, "--help").out

    assert f"\nUsage:\n  bd {' '.join(path)} " in text
    assert "\nFlags:\n" in text
    assert "\nGlobal Flags:\n" in text
    assert "      --json  " in text
    assert text == call_bd("help", *path).out == call_bd(*path, "-h").out


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_lists_its_members(name: str) -> None:
    """Called alone a group prints its help, unless it runs alone; it lists what is inside."""
    result = call_bd(name, *(["--help"] if registry.COMMANDS[name].runs_alone else []))

    assert result.code == 0
    assert "\nAvailable Commands:\n" in result.out
    for member, entry in registry.COMMANDS[name].commands.items():
        assert (f"\n  {member} " in result.out) is not entry.is_hidden
    assert result.out == call_bd("help", name).out


def test_help_shows_what_an_option_takes() -> None:
    """Spellings, kind and sense are aligned; hidden spellings stay hidden."""
    text = call_bd("create", "--help").out

    assert re.search(r"^  -p, --priority string +Priority, 0 ", text, re.MULTILINE)
    assert re.search(r"^      --deps strings +What ", text, re.MULTILINE)
    assert re.search(r"^  -e, --estimate int +Estimate ", text, re.MULTILINE)
    assert "\nAliases:\n  create, new\n" in text
    assert "--body " not in text
    assert "--no-daemon" not in text


def test_help_knows_aliases() -> None:
    """An alias leads to its command's help."""
    assert call_bd("help", "new").out == call_bd("create", "--help").out


def test_help_of_nothing_is_a_mistake() -> None:
    """A command that does not exist is named, inside a group too."""
    assert "Did you mean list?" in call_bd("help", "lst").err
    assert 'unknown command "gte" for "bd config"' in call_bd("help", "config", "gte").err


def test_all_of_it() -> None:
    """Programs can list the commands, people can read everything, documents can take a command's help."""
    names = [" ".join(path) for path in PATHS]

    assert call_bd("help", "--list").out.splitlines() == names
    assert call_bd("help", "--all").out.count("\nUsage:\n") == len(names)
    assert call_bd("help", "--doc", "config get").out.startswith("## bd config get\n\n```text\n")
