"""The Typer lane: every command line the hot lane does not take, with help and with errors that say what is wrong.

Commands are stubs from the registry until one is asked for; then its module is loaded, the annotations of its function are
looked up in `bd.cli.options` by name, and Typer builds the command from them. Option spellings follow Cobra: `scan` reads
them and hands Typer a plain form of the same command line.
"""

from __future__ import annotations

import inspect
import sys
from difflib import get_close_matches
from typing import Any
from typing import get_args

import typer
from typer.core import TyperCommand
from typer.core import TyperGroup

from bd.cli import options
from bd.cli import registry
from bd.cli.flags import Flag
from bd.cli.flags import Word
from bd.cli.scan import SWITCH
from bd.cli.scan import Unreadable
from bd.cli.scan import scan
from bd.cli.scan import split_commas
from bd.cli.usage import InvalidSwitch
from bd.cli.usage import Misuse
from bd.cli.usage import UnknownCommand
from bd.cli.usage import UnknownFlag
from bd.cli.usage import ValueMissing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

    from bd.cli.context import Context
    from bd.cli.registry import Command
    from bd.cli.scan import Event
    from bd.cli.scan import Spec

_PREFIX = "bd_"
_HELP = ("--help", "-h")
_VERSION = ("--version", "-V")


class Session:
    """What one run of the lane passes from the root to the command."""

    __slots__ = ("bd", "given")

    def __init__(self, bd: Context) -> None:
        """Starts without any global option."""
        self.bd = bd
        self.given: dict[str, Any] = {}


class HelpWanted(Exception):
    """`--help` was given: the command whose help is to be shown, and how it was called."""

    def __init__(self, path: tuple[str, ...]) -> None:
        """Takes the words of the command."""
        super().__init__(path)
        self.path = path


class VersionWanted(Exception):
    """`--version` was given."""


class Leaf(TyperCommand):
    """A command; reads its command line the way Cobra does."""

    flags: Mapping[str, Flag]
    words: Mapping[str, Word]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parses the plain form of the arguments."""
        plain, switched_off = plain_args(ctx, self, args, stops_at_word=False)
        rest = super().parse_args(ctx, plain)
        ctx.params.update(switched_off)
        return rest


class LazyGroup(TyperGroup):
    """Lists commands from the registry; loads one only to run it."""

    table: Mapping[str, Command]

    def fill(self, table: Mapping[str, Command]) -> None:
        """Puts stubs in: enough to know what exists."""
        self.table = table
        for name, entry in table.items():
            for word in (name, *entry.aliases):
                self.commands[word] = TyperCommand(name=name, help=entry.summary, hidden=entry.is_hidden)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parses the plain form of the arguments up to the command's name."""
        plain, switched_off = plain_args(ctx, self, args, stops_at_word=True)
        rest = super().parse_args(ctx, plain)
        ctx.params.update(switched_off)
        return rest

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Loads the command that is named.

        Raises: UnknownCommand.
        """
        name = registry.canonical_name(self.table, args[0])
        if name is None:
            raise UnknownCommand(args[0], ctx.command_path, registry.near_names(self.table, args[0]))
        entry = self.table[name]
        path = (*ctx.command_path.split()[1:], name)
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
        return _show_help(bd, wanted.path)
    except VersionWanted:
        from bd.cli.commands.version import run

        bd.start(session.given, has_settings=False)
        return run(bd)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.TyperException as error:
        ctx = getattr(error, "ctx", None)
        raise Misuse(error.format_message(), "bd" if ctx is None else ctx.command_path) from None


def _show_help(bd: Context, path: tuple[str, ...]) -> None:
    """Prints the help of a command."""
    from bd.cli.render.help_text import help_text

    bd.stdout.write(help_text(path))


def build_leaf(path: tuple[str, ...], entry: Command) -> Leaf:
    """Returns the command of a registry entry, with its options."""
    module = "bd.cli.commands." + entry.module
    __import__(module)
    function = getattr(sys.modules[module], entry.function)
    signature = inspect.signature(function)
    own = [
        parameter.replace(annotation=getattr(options, parameter.annotation))
        for parameter in list(signature.parameters.values())[1:]
    ]
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    wrapper = _wrapper(own, lambda session, values: _call(session, entry, function, values))
    app.command(path[-1], cls=Leaf, help=inspect.getdoc(function), add_help_option=False)(wrapper)
    leaf = typer.main.get_command(app)
    assert isinstance(leaf, Leaf)  # noqa: S101 (Typer makes what it was asked for)
    found = {parameter.name: get_args(parameter.annotation)[1] for parameter in own}
    leaf.flags = {name: info for name, info in found.items() if isinstance(info, Flag)}
    leaf.words = {name: info for name, info in found.items() if isinstance(info, Word)}
    return leaf


def build_group(path: tuple[str, ...], entry: Command | None) -> LazyGroup:
    """Returns the root (no entry) or the group of a registry entry."""
    app = typer.Typer(cls=LazyGroup, add_completion=False, rich_markup_mode=None, add_help_option=False)

    def alone(session: Session, values: dict[str, Any]) -> None:
        del session, values

    app.callback(invoke_without_command=True)(_wrapper([], alone))
    group = typer.main.get_command(app)
    assert isinstance(group, LazyGroup)  # noqa: S101 (Typer makes what it was asked for)
    group.name = path[-1] if path else "bd"
    group.fill(registry.COMMANDS if entry is None else entry.commands)
    return group


def _call(session: Session, entry: Command, function: Callable[..., int | None], values: dict[str, Any]) -> int | None:
    """Calls the command's function the way the hot lane does."""
    session.bd.start(session.given, has_settings=entry.needs_workspace)
    return function(session.bd, **values)


def _wrapper(own: list[inspect.Parameter], call: Callable[[Session, dict[str, Any]], int | None]) -> Any:
    """Returns the function Typer sees: the context, a command's own parameters, and the global options."""
    taken = {spelling for parameter in own for spelling in _spellings(parameter)}
    shared = [
        inspect.Parameter(_PREFIX + name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=None)
        for name, annotation in options.GLOBAL_OPTIONS.items()
    ]
    shared = [parameter for parameter in shared if not taken & _spellings(parameter)]
    commas = [parameter.name for parameter in own if getattr(get_args(parameter.annotation)[1], "kind", "") == "strings"]

    def run(ctx: typer.Context, **values: Any) -> int | None:
        for parameter in shared:
            value = values.pop(parameter.name)
            if value is not None:
                ctx.obj.given[parameter.name.removeprefix(_PREFIX)] = value
        for name in commas:
            if values[name] is not None:
                values[name] = split_commas(values[name])
        if isinstance(ctx.command, LazyGroup) and ctx.invoked_subcommand is None:
            raise HelpWanted(tuple(ctx.command_path.split()[1:]))
        return call(ctx.obj, values)

    first = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    plain = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
    run.__signature__ = inspect.Signature([first, *plain, *shared])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (first, *plain, *shared)}
    return run


def _spellings(parameter: inspect.Parameter) -> set[str]:
    """Returns the spellings of an option, none for an argument."""
    info = get_args(parameter.annotation)[1]
    return {*info.names, *info.aliases} if isinstance(info, Flag) else set()


def plain_args(
    ctx: Any, command: Any, args: list[str], *, stops_at_word: bool
) -> tuple[list[str], dict[str, bool]]:
    """Returns a command line in the one form Typer reads like Cobra, and the switches that were set to false.

    Raises: UnknownFlag, ValueMissing, InvalidSwitch; HelpWanted, VersionWanted.
    """
    table: dict[str, Spec] = dict.fromkeys(_HELP, ("help", SWITCH, False))
    if ctx.parent is None and isinstance(command, LazyGroup):
        table.update(dict.fromkeys(_VERSION, ("version", SWITCH, False)))
    for param in command.params:
        if param.param_type_name == "option":
            spec = (param.name, SWITCH if param.is_flag else "s", False)
            table.update({spelling: spec for spelling in param.opts})
    try:
        events, index = scan(args, 0, table, stops_at_word=stops_at_word)
    except Unreadable as problem:
        raise _usage_problem(problem, ctx.command_path, table) from None
    if any(spec and spec[0] == "help" for spec, _ in events):
        raise HelpWanted(tuple(ctx.command_path.split()[1:]))
    if any(spec and spec[0] == "version" for spec, _ in events):
        raise VersionWanted
    plain, words, switched_off = _rebuilt(events, {param.name: param.opts[0] for param in command.params if param.opts})
    rest = [*words, *args[index:]]
    return ([*plain, *rest] if stops_at_word else [*plain, "--", *rest]), switched_off


def _rebuilt(events: list[Event], spelling: dict[str, str]) -> tuple[list[str], list[str], dict[str, bool]]:
    """Returns options in plain form, the words, and the switches whose last value is false."""
    plain: list[str] = []
    words: list[str] = []
    switches: dict[str, bool] = {}
    for spec, value in events:
        if spec is None:
            words.append(str(value))
        elif isinstance(value, bool):
            switches[spec[0]] = value
        else:
            plain += [spelling[spec[0]], value]
    plain += [spelling[name] for name, value in switches.items() if value]
    return plain, words, {name: value for name, value in switches.items() if not value}


def _usage_problem(problem: Unreadable, command: str, table: Mapping[str, Spec]) -> Exception:
    """Returns the error a person can act on."""
    if problem.reason == "missing":
        return ValueMissing(problem.name, command)
    if problem.reason == "switch":
        return InvalidSwitch(problem.token, command)
    return UnknownFlag(problem.name, problem.token, command, get_close_matches(problem.name, list(table)))
