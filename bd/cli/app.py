"""The Typer lane: every command line the hot lane does not take, with help and with errors that say what is wrong.

Commands are stubs from the registry until one is asked for; only then its module is loaded.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand
from typer.core import TyperGroup

from bd.cli import registry
from bd.cli.leaf import HelpWanted
from bd.cli.leaf import Session
from bd.cli.leaf import as_words
from bd.cli.leaf import build_leaf
from bd.cli.leaf import option_table
from bd.cli.leaf import plain_args
from bd.cli.leaf import wrapped
from bd.cli.render.help_text import help_text
from bd.cli.render.pager import print_paged
from bd.cli.scan import Group
from bd.cli.scan import wants_default
from bd.cli.usage import Misuse
from bd.cli.usage import UnknownCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from bd.cli.context import Context
    from bd.cli.entries import Command


_VERSION = ("--version", "-V")


class LazyGroup(TyperGroup):
    """Lists commands from the registry; loads one only to run it."""

    table: Mapping[str, Command]
    group: Group

    def fill(self, table: Mapping[str, Command], entry: Command | None) -> None:
        """Puts stubs in: enough to know what exists."""
        self.table = table
        words = {word for name, command in table.items() for word in (name, *command.aliases, *command.unlisted)}
        self.group = Group(words, entry.default, runs_alone=entry.runs_alone) if entry else Group(words)
        for name, command in table.items():
            for word in (name, *command.aliases, *command.unlisted):
                self.commands[word] = TyperCommand(name=name, help=command.summary, hidden=command.is_hidden)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parses the plain form of the arguments up to the command's name."""
        if wants_default(args, 0, option_table(self), self.group):
            args = [self.group.default, *args]
        plain, switched_off = plain_args(ctx, self, args, words={} if ctx.parent else {"version": _VERSION})
        rest = super().parse_args(ctx, plain)
        ctx.params.update(switched_off)
        return rest

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Loads the command that is named.

        Raises: UnknownCommand.
        """
        name = registry.canonical_name(self.table, args[0])
        if name is None:
            raise UnknownCommand(args[0], ctx.command_path, self.table)
        entry = self.table[name]
        path = (*ctx.command_path.split()[1:], name)
        if entry.unlisted:
            return args[0], build_leaf(path, entry), as_words(args, option_table(self))
        return args[0], build_group(path, entry) if entry.commands else build_leaf(path, entry), args[1:]


def run_typer(bd: Context) -> int | None:
    """Runs a command line and returns the command's exit code.

    Raises: UsageProblem and whatever the command raises.
    """
    root = build_group((), None)
    session = Session(bd)
    try:
        with root.make_context("bd", list(bd.argv), obj=session) as ctx:
            code: int | None = root.invoke(ctx)
            return code
    except HelpWanted as wanted:
        print_paged(bd, help_text(wanted.path))
        return None
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as error:
        where = getattr(error, "ctx", None)
        raise Misuse(error.format_message(), where.command_path if where else "bd") from None


def build_group(path: tuple[str, ...], entry: Command | None) -> LazyGroup:
    """Returns the root (no entry) or the group of a registry entry."""
    app = typer.Typer(cls=LazyGroup, add_completion=False, rich_markup_mode=None, add_help_option=False)

    def alone(session: Session, values: dict[str, Any]) -> None:
        del session, values

    app.callback(invoke_without_command=True)(wrapped([], alone))
    group = typer.main.get_command(app)
    assert isinstance(group, LazyGroup)  # noqa: S101 (Typer makes what it was asked for)
    group.name = path[-1] if path else "bd"
    group.fill(registry.COMMANDS if entry is None else entry.commands, entry)
    return group
