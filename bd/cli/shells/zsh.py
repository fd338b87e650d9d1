"""The completion script for zsh."""

from __future__ import annotations

from bd.cli.shells.template import filled
from bd.cli.shells.template import plain_option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from bd.cli.completion_scripts import Completed
    from bd.cli.flags import Flag

_FILES = {"@files": "_files", "@dirs": "_files -/", "@ids": "_bd_ids", "@commands": "_bd_commands"}
_ZSH = """\
#compdef bd
# Completion of bd for zsh. Generated from the commands; `bd completion zsh` prints it.

_bd_ids() {
    local -a found
    found=("${(@f)$(bd __complete ids<<plain>> -- "$PREFIX" 2>/dev/null)}")
    found=("${(@)found//:/\\\\:}")
    found=("${(@)found/$'\\t'/:}")
    _describe -t issues issue found
}

_bd_commands() {
    local -a commands
    commands=(
<<commands>>
    )
    _describe -t commands command commands
}

_bd() {
    local context state line
    typeset -A opt_args
    _arguments -C \\
<<globals>>
        '1:command:_bd_commands' \\
        '*::argument:->rest' && return
    case "$state:${words[1]}" in
<<cases>>
    esac
}

_bd "$@"
"""


def zsh_script(commands: list[Completed], shared: list[Flag], *, with_descriptions: bool) -> str:
    """Returns the script for the commands and the options they all take."""
    tops = [command for command in commands if len(command.path) == 1]
    cases = []
    for top in tops:
        members = [command for command in commands if len(command.path) == 2 and command.path[0] == top.path[0]]
        head = "|".join(f"rest:{name}" for name in top.names)
        cases.append(f"    {head})")
        if members:
            cases += [
                "        if (( CURRENT == 2 )); then",
                f"            _values command {' '.join(_pair(member) for member in members)}",
                "        fi",
            ]
        else:
            specs = [*_specs(top.flags), *_specs(shared), _words(top.words)]
            cases += [
                "        _arguments \\",
                *(f"            {spec} \\" for spec in specs[:-1]),
                f"            {specs[-1]}",
            ]
        cases.append("        ;;")
    pairs = [f"        {_quoted(f'{top.path[0]}:{top.summary}' if with_descriptions else top.path[0])}" for top in tops]
    return filled(
        _ZSH,
        {
            "plain": plain_option(with_descriptions=with_descriptions),
            "commands": "\n".join(pairs),
            "globals": "\n".join(f"        {spec} \\" for spec in _specs(shared)),
            "cases": "\n".join(cases),
        },
    )


def _pair(command: Completed) -> str:
    """Returns a member of a group with its summary."""
    return _quoted(f"{command.path[-1]}[{_text(command.summary)}]")


def _specs(flags: Iterable[Flag]) -> list[str]:
    """Returns the `_arguments` specs of options."""
    specs = []
    for info in flags:
        text = f"[{_text(info.help or '')}]"
        value = ""
        if info.kind:
            value = ":value:" + (_FILES.get(info.completes) or (f"({info.completes})" if info.completes else " "))
        repeat = "*" if info.kind in ("strings", "stringArray") else ""
        specs += [_quoted(f"{repeat}{name}{text}{value}") for name in info.names]
    return specs


def _words(completes: str) -> str:
    """Returns the spec of a command's arguments."""
    return _quoted("*:argument:" + (_FILES.get(completes) or (f"({completes})" if completes else " ")))


def _text(text: str) -> str:
    """Returns a description without what `_arguments` would read."""
    return text.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def _quoted(text: str) -> str:
    """Returns a text in single quotes."""
    return "'" + text.replace("'", "'\\''") + "'"
