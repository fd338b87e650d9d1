"""What a command is: where its function lives, what help calls it, and how it may be called.

The entries themselves stand in `bd.cli.registry`, `bd.cli.view_entries` and `bd.cli.structure_entries`.
"""

from __future__ import annotations

ISSUES = "Working With Issues"
VIEWS = "Views & Reports"
STRUCTURE = "Dependencies & Structure"
SYNC = "Sync & Data"
SETUP = "Setup & Configuration"
MAINTENANCE = "Maintenance"
INTEGRATIONS = "Integrations & Advanced"
ADDITIONAL = "Additional Commands"
PANELS = (ISSUES, VIEWS, STRUCTURE, SYNC, SETUP, MAINTENANCE, INTEGRATIONS, ADDITIONAL)


class Command:
    """One command: `function` of `bd.cli.commands.<module>`, or a group when `commands` is filled.

    `is_hot`: parsed without Typer. `needs_workspace`: settings of a workspace may change how it answers. `default`: the
    member of a group that is meant when what follows the group's name is no member's; `runs_alone`: also when nothing
    follows, where other groups print their help. `unlisted`: names that lead here and are listed nowhere; the command
    then takes any words and unknown options, the name it was called by first.
    """

    __slots__ = (
        "aliases",
        "commands",
        "default",
        "function",
        "is_hidden",
        "is_hot",
        "module",
        "needs_workspace",
        "panel",
        "runs_alone",
        "summary",
        "unlisted",
    )

    def __init__(self, module: str, summary: str, panel: str = "", *, function: str = "run") -> None:
        """Takes what every command has; the rest has defaults and is changed by `changed`."""
        self.module = module
        self.function = function
        self.summary = summary
        self.panel = panel
        self.aliases: tuple[str, ...] = ()
        self.unlisted: tuple[str, ...] = ()
        self.commands: dict[str, Command] = {}
        self.default = ""
        self.runs_alone = False
        self.is_hidden = False
        self.is_hot = True
        self.needs_workspace = True


def changed(
    command: Command, *aliases: str, is_hot: bool = True, is_hidden: bool = False, workspace: bool = True
) -> Command:
    """Returns the command with what differs from the defaults."""
    command.aliases = aliases
    command.is_hot = is_hot
    command.is_hidden = is_hidden
    command.needs_workspace = workspace
    return command


def standing_in(command: Command, names: tuple[str, ...]) -> Command:
    """Returns a command that answers to names listed nowhere, whatever follows them."""
    command.unlisted = names
    command.is_hot = False
    command.needs_workspace = False
    return command


def group(
    summary: str, panel: str, commands: dict[str, Command], *, default: str = "", runs_alone: bool = False
) -> Command:
    """Returns a group, which prints its help when called alone, unless it `runs_alone`."""
    group = Command("", summary, panel)
    group.commands = commands
    group.default = default
    group.runs_alone = runs_alone
    return group


def member(module: str, function: str, summary: str) -> Command:
    """Returns a command inside a group."""
    return Command(module, summary, function=function)
