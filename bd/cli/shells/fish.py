"""The completion script for fish."""

from __future__ import annotations

from bd.cli.shells.template import filled
from bd.cli.shells.template import plain_option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.completion_scripts import Completed
    from bd.cli.flags import Flag


_FISH = """\
# Completion of bd for fish. Generated from the commands; `bd completion fish` prints it.

function __bd_ids
    bd __complete ids<<plain>> -- (commandline -ct) 2>/dev/null
end

complete -c bd -f
<<lines>>
"""


def fish_script(commands: list[Completed], shared: list[Flag], *, with_descriptions: bool) -> str:
    """Returns the script for the commands and the options they all take."""
    lines = [_flag("", info, with_descriptions=with_descriptions) for info in shared]
    for command in commands:
        here = f"__fish_seen_subcommand_from {' '.join(command.names)}"
        before = "__fish_use_subcommand"
        if len(command.path) == 2:
            before = f"__fish_seen_subcommand_from {command.path[0]}"
            here = f"{before}; and {here}"
        text = f" -d {_quoted(command.summary)}" if with_descriptions else ""
        lines += [f"complete -c bd -n '{before}' -a {name}{text}" for name in command.names]
        lines += [_flag(here, info, with_descriptions=with_descriptions) for info in command.flags]
        if command.words:
            lines.append(f"complete -c bd -n '{here}'{_values(command.words)}")
    return filled(_FISH, {"plain": plain_option(with_descriptions=with_descriptions), "lines": "\n".join(lines)})


def _flag(condition: str, info: Flag, *, with_descriptions: bool) -> str:
    """Returns the line of one option."""
    when = f" -n '{condition}'" if condition else ""
    names = "".join(f" -s {name[1:]}" if len(name) == 2 else f" -l {name[2:]}" for name in info.names)
    needs = " -r" if info.kind else ""
    text = f" -d {_quoted(info.help or '')}" if with_descriptions else ""
    return f"complete -c bd{when}{names}{needs}{_values(info.completes)}{text}"


def _values(completes: str) -> str:
    """Returns what fills in for an option's value or an argument."""
    known = {"": "", "@ids": " -a '(__bd_ids)'", "@files": " -F", "@dirs": " -a '(__fish_complete_directories)'"}
    if completes == "@commands":
        return ""
    return known.get(completes, f" -a {_quoted(completes)}")


def _quoted(text: str) -> str:
    """Returns a text in single quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
