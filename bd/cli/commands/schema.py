"""bd schema: what commands print with --json."""

from __future__ import annotations

from bd.cli import registry
from bd.cli.shapes import OUTPUTS
from bd.cli.shapes import command_schema
from bd.cli.shapes import whole_schema
from bd.errors import UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import CommandArgument


class NoDocument(UsageProblem):
    """A command prints no JSON document."""

    slug = "no-document"

    def __init__(self, name: str) -> None:
        """Names the command."""
        super().__init__(f'"{name}" is no command that prints JSON', hint="bd schema lists those that do")


def run(bd: Context, command: CommandArgument = None) -> None:
    """Print the JSON Schema of what commands print with --json."""
    if not command:
        bd.emit(whole_schema())
        return
    found = registry.find_command(command)
    path = (*found[0], found[1].default) if found and found[1].default else found[0] if found else command
    name = " ".join(path)
    if name not in OUTPUTS:
        raise NoDocument(name)
    bd.emit(command_schema(name))
