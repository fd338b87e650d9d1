"""bd help: help about any command."""

from __future__ import annotations

from bd.cli import registry
from bd.cli.render.help_text import help_text
from bd.cli.render.help_text import markdown_text
from bd.cli.render.pager import print_paged
from bd.cli.usage import UnknownCommand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import CommandArgument
    from bd.cli.options import HelpAllOption
    from bd.cli.options import HelpDocOption
    from bd.cli.options import HelpListOption


def run(
    bd: Context,
    command: CommandArgument = None,
    *,
    all_: HelpAllOption = False,
    list_: HelpListOption = False,
    doc: HelpDocOption = None,
) -> None:
    """Help about any command."""
    visible = [path for path, entry in registry.walk() if not entry.is_hidden]
    if list_:
        for path in visible:
            bd.line(" ".join(path))
    elif all_:
        print_paged(bd, "\n".join(help_text(path) for path in visible))
    elif doc is not None:
        bd.stdout.write(markdown_text(_path(doc.split())))
    else:
        print_paged(bd, help_text(_path(command or [])))


def _path(words: list[str]) -> tuple[str, ...]:
    """Returns the words of a command that exists.

    Raises: UnknownCommand.
    """
    if words and registry.find_command(words) is None:
        known = registry.find_command(words[:-1])
        names = known[1].commands if known else registry.COMMANDS
        raise UnknownCommand(words[-1], " ".join(("bd", *words[:-1])), names)
    return tuple(words)
