"""A command as Typer sees it, built from its function.

The annotations of the function are looked up in `bd.cli.options` by name; Typer gets a wrapper with the evaluated ones
and the global options, and calls the function the way the hot lane does. Option spellings follow Cobra: `scan` reads
them and hands Typer a plain form of the same command line.
"""

from __future__ import annotations

import inspect
import sys
from typing import Annotated
from typing import Any
from typing import get_args

import typer
from typer.core import TyperCommand
from typer.core import TyperGroup

from bd.cli import options
from bd.cli.flags import Flag
from bd.cli.flags import Word
from bd.cli.flags import flag
from bd.cli.scan import IGNORED_PREFIX
from bd.cli.scan import LARGEST_NUMBER
from bd.cli.scan import SWITCH
from bd.cli.scan import Unreadable
from bd.cli.scan import scan
from bd.cli.scan import split_commas
from bd.cli.usage import InvalidSwitch
from bd.cli.usage import Misuse
from bd.cli.usage import UnknownFlag
from bd.cli.usage import ValueMissing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping
    from collections.abc import Sequence

    from bd.cli.context import Context
    from bd.cli.entries import Command
    from bd.cli.scan import Event
    from bd.cli.scan import Spec

_PREFIX = "bd_"
_HELP = ("--help", "-h")


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


class Leaf(TyperCommand):
    """A command; reads its command line the way Cobra does."""

    flags: Mapping[str, Flag]
    words: Mapping[str, Word]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parses the plain form of the arguments."""
        plain, switched_off = plain_args(ctx, self, args)
        rest = super().parse_args(ctx, plain)
        ctx.params.update(switched_off)
        return rest


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
    ignored = _ignored(path[0])
    wrapper = wrapped(own, lambda session, values: _call(session, entry, function, values), ignored=ignored)
    app.command(path[-1], cls=Leaf, help=inspect.getdoc(function), add_help_option=False)(wrapper)
    leaf = typer.main.get_command(app)
    assert isinstance(leaf, Leaf)  # noqa: S101 (Typer makes what it was asked for)
    found = {parameter.name: get_args(parameter.annotation)[1] for parameter in (*own, *ignored)}
    leaf.flags = {name: info for name, info in found.items() if isinstance(info, Flag)}
    leaf.words = {name: info for name, info in found.items() if isinstance(info, Word)}
    return leaf


def _call(session: Session, entry: Command, function: Callable[..., int | None], values: dict[str, Any]) -> int | None:
    """Calls the command's function the way the hot lane does."""
    session.bd.start(session.given, has_settings=entry.needs_workspace)
    return function(session.bd, **values)


def _ignored(name: str) -> list[inspect.Parameter]:
    """Returns parameters for the options a command accepts and does nothing with."""
    parameters = []
    for kind, spellings in options.IGNORED_OPTIONS.get(name, ()):
        for spelling in spellings.split():
            info = flag("", kind, "Accepted for other callers", aliases=spelling)
            dest = IGNORED_PREFIX + spelling[2:].replace("-", "_")
            parameter = inspect.Parameter(dest, inspect.Parameter.KEYWORD_ONLY, default=None)
            taken = Annotated[str | None, info] if kind else Annotated[bool | None, info]
            parameters.append(parameter.replace(annotation=taken))
    return parameters


def wrapped(
    own: list[inspect.Parameter],
    call: Callable[[Session, dict[str, Any]], int | None],
    *,
    ignored: Sequence[inspect.Parameter] = (),
) -> Any:
    """Returns the function Typer sees: the context, a command's own parameters, and the global options."""
    taken = {spelling for parameter in own for spelling in _spellings(parameter)}
    shared = [
        inspect.Parameter(_PREFIX + name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=None)
        for name, annotation in options.GLOBAL_OPTIONS.items()
    ]
    shared = [parameter for parameter in shared if not taken & _spellings(parameter)]
    commas = [
        parameter.name for parameter in own if getattr(get_args(parameter.annotation)[1], "kind", "") == "strings"
    ]

    def run(ctx: typer.Context, **values: Any) -> int | None:
        for parameter in ignored:
            values.pop(parameter.name)
        for parameter in shared:
            value = values.pop(parameter.name)
            if value is not None:
                ctx.obj.given[parameter.name.removeprefix(_PREFIX)] = value
        for parameter in own:
            _check_number(ctx, parameter, values[parameter.name])
        for name in commas:
            if values[name] is not None:
                values[name] = split_commas(values[name])
        if isinstance(ctx.command, TyperGroup) and ctx.invoked_subcommand is None:
            raise HelpWanted(tuple(ctx.command_path.split()[1:]))
        return call(ctx.obj, values)

    first = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    plain = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
    run.__signature__ = inspect.Signature([first, *plain, *ignored, *shared])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (first, *plain, *ignored, *shared)}
    return run


def _check_number(ctx: typer.Context, parameter: inspect.Parameter, value: object) -> None:
    """Refuses a number that is too large to be kept.

    Raises: Misuse.
    """
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        names = " / ".join(f"'{name}'" for name in get_args(parameter.annotation)[1].names)
        raise Misuse(f"invalid value for {names}: {value} is too large", ctx.command_path)


def _spellings(parameter: inspect.Parameter) -> set[str]:
    """Returns the spellings of an option, none for an argument."""
    info = get_args(parameter.annotation)[1]
    return {*info.names, *info.aliases} if isinstance(info, Flag) else set()


def option_table(command: Any) -> dict[str, Spec]:
    """Returns what the spellings of a command's own options mean."""
    table: dict[str, Spec] = {}
    for param in command.params:
        if param.param_type_name == "option":
            table.update(dict.fromkeys(param.opts, (param.name, SWITCH if param.is_flag else "s", False)))
    return table


def plain_args(
    ctx: Any, command: Any, args: list[str], *, words: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[list[str], dict[str, bool]]:
    """Returns a command line in the one form Typer reads like Cobra, and the switches that were set to false.

    A group (`words` is given) is read up to its command; an option in `words` stands for the command of that name.

    Raises: UnknownFlag, ValueMissing, InvalidSwitch; HelpWanted.
    """
    table: dict[str, Spec] = dict.fromkeys(_HELP, ("help", SWITCH, False))
    for name, spellings in (words or {}).items():
        table.update(dict.fromkeys(spellings, (name, SWITCH, True)))
    table.update(option_table(command))
    try:
        events, index = scan(args, 0, table, stops_at_word=words is not None)
    except Unreadable as problem:
        shown = [name for param in command.params if not param.hidden for name in param.opts if len(name) > 2]
        raise _usage_problem(problem, ctx.command_path, shown) from None
    if any(spec and spec[0] == "help" for spec, _ in events):
        raise HelpWanted(tuple(ctx.command_path.split()[1:]))
    chosen = [spec[0] for spec, _ in events if spec and spec[2]]
    spelling = {param.name: param.opts[0] for param in command.params if param.opts}
    plain, rest, switched_off = _rebuilt([event for event in events if not (event[0] and event[0][2])], spelling)
    if words is None:
        return [*plain, "--", *rest], switched_off
    return [*plain, *(chosen[:1] or [*rest, *args[index:]])], switched_off


def as_words(args: list[str], table: Mapping[str, Spec]) -> list[str]:
    """Returns a command line on which only the options in `table`, and a wish for help, are options."""
    options: list[str] = []
    words: list[str] = []
    rest = iter(args)
    for argument in rest:
        name, equals, _ = argument.partition("=")
        if argument in _HELP:
            options.append(argument)
        elif name not in table:
            words.append(argument)
        elif equals or table[name][1] == SWITCH:
            options.append(argument)
        else:
            options += [argument, *[value for value in [next(rest, None)] if value is not None]]
    return [*options, "--", *words]


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


def _usage_problem(problem: Unreadable, command: str, shown: list[str]) -> Exception:
    """Returns the error a person can act on."""
    if problem.reason == "missing":
        return ValueMissing(problem.name, command)
    if problem.reason == "switch":
        return InvalidSwitch(problem.argument, command)
    return UnknownFlag(problem.name, problem.argument, command, shown)
