"""Completion scripts for bash, zsh and fish, made from the registry and the options.

A script is static, so completing a command or an option starts no process; only ids are asked for, through the hot
command `bd __complete ids PREFIX`.
"""

from __future__ import annotations

from bd.cli import registry
from bd.cli.app import build_leaf
from bd.cli.flags import Flag
from bd.cli.render.help_text import global_flags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

SHELLS = ("bash", "zsh", "fish")
_FILES = {"@files": "_files", "@dirs": "_files -/", "@ids": "_bd_ids", "@commands": "_bd_commands"}


class Completed:
    """What is known about one command: words that name it, summary, options, and what its arguments are."""

    __slots__ = ("flags", "names", "path", "summary", "words")

    def __init__(self, path: tuple[str, ...], entry: registry.Command) -> None:
        """Looks at a registry entry; a group has no options of its own."""
        self.path = path
        self.names = (path[-1], *entry.aliases)
        self.summary = entry.summary
        self.flags: list[Flag] = []
        self.words = ""
        if not entry.commands:
            leaf = build_leaf(path, entry)
            self.flags = [info for info in leaf.flags.values() if info.names]
            self.words = next((word.completes for word in leaf.words.values() if word.completes), "")


def script_text(shell: str, *, with_descriptions: bool) -> str:
    """Returns the completion script of one of `SHELLS`."""
    commands = [
        Completed(path, entry)
        for name, top in registry.COMMANDS.items()
        if not top.is_hidden
        for path, entry in [((name,), top), *(((name, word), member) for word, member in top.commands.items())]
    ]
    if shell == "bash":
        return _bash(commands)
    write: dict[str, Callable[[list[Completed], bool], str]] = {"zsh": _zsh, "fish": _fish}
    return write[shell](commands, with_descriptions)


def _filled(template: str, parts: dict[str, str]) -> str:
    """Returns a template with its `<<name>>` marks replaced."""
    for name, text in parts.items():
        template = template.replace(f"<<{name}>>", text)
    return template


def _plain(*, with_descriptions: bool) -> str:
    """Returns the option that leaves titles out of what `bd __complete` answers."""
    return "" if with_descriptions else " --no-descriptions"


def _globals() -> list[Flag]:
    """Returns the global options that are shown."""
    return [info for info in global_flags().values() if info.names]


# ---- bash

_BASH = """\
# Completion of bd for bash. Generated from the commands; `bd completion bash` prints it.

_bd_flags() {
    case "$1" in
<<flags>>
    esac
    echo "<<globals>>"
}

_bd_value() {
    case "$1 $2" in
<<values>>
    *" "<<valued>>) echo @none ;;
    esac
}

_bd_words() {
    case "$1" in
<<words>>
    esac
}

_bd_fill() {
    local IFS=$'\\n'
    case "$1" in
    @ids) COMPREPLY=($(bd __complete ids --no-descriptions -- "$2" 2>/dev/null)) ;;
    @files) COMPREPLY=($(compgen -f -- "$2")); compopt -o filenames 2>/dev/null ;;
    @dirs) COMPREPLY=($(compgen -d -- "$2")); compopt -o filenames 2>/dev/null ;;
    @commands) COMPREPLY=($(compgen -W "${_bd_commands// /$'\\n'}" -- "$2")) ;;
    @none) COMPREPLY=() ;;
    *) COMPREPLY=($(compgen -W "${1// /$'\\n'}" -- "$2")) ;;
    esac
}

_bd_commands="<<commands>>"

_bd() {
    local current="${COMP_WORDS[COMP_CWORD]}" command="" previous="" word kind i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word="${COMP_WORDS[i]}"
        if [[ -n "$previous" ]]; then
            [[ "$word" == "=" ]] && continue
            previous=""
            continue
        fi
        if [[ "$word" == -* ]]; then
            [[ -n "$(_bd_value "$command" "$word")" ]] && previous="$word"
        elif [[ -z "$command" ]]; then
            command="$word"
        elif [[ "$command" != *" "* && -n "$(_bd_words "$command $word")" ]]; then
            command="$command $word"
        fi
    done
    [[ "$current" == "=" ]] && current=""
    if [[ -n "$previous" ]]; then
        _bd_fill "$(_bd_value "$command" "$previous")" "$current"
    elif [[ "$current" == -* ]]; then
        _bd_fill "$(_bd_flags "$command")" "$current"
    elif [[ -z "$command" ]]; then
        _bd_fill @commands "$current"
    else
        _bd_fill "$(_bd_words "$command")" "$current"
    fi
}

complete -F _bd bd
"""


def _bash(commands: list[Completed]) -> str:
    """Returns the script for bash, which shows no descriptions."""
    tops = [command for command in commands if len(command.path) == 1]
    values = []
    valued = {name for info in _globals() if info.kind for name in info.names}
    for command in commands:
        valued |= {name for info in command.flags if info.kind for name in info.names}
        for info in command.flags:
            if info.completes:
                cases = [f'"{path} {name}"' for path in _paths(command) for name in info.names]
                values.append(f"    {'|'.join(cases)}) echo {_quoted(info.completes)} ;;")
    for info in _globals():
        if info.completes:
            cases = [f'*" {name}"' for name in info.names]
            values.append(f"    {'|'.join(cases)}) echo {_quoted(info.completes)} ;;")
    members = {top.path[0]: [c.path[1] for c in commands if len(c.path) == 2 and c.path[0] == top.path[0]] for top in tops}
    words = []
    for command in commands:
        answer = " ".join(members.get(command.path[0], [])) if len(command.path) == 1 else ""
        words.append(f"    {_cases(command)}) echo {_quoted(answer or command.words or '@none')} ;;")
    names = [f"    {_cases(c)}) echo {_quoted(' '.join(n for i in c.flags for n in i.names))} ;;" for c in commands if c.flags]
    return _filled(_BASH, {
        "flags": "\n".join(names),
        "globals": " ".join([*(name for info in _globals() for name in info.names), "-h", "--help"]),
        "values": "\n".join(values),
        "valued": "|*\" \"".join(sorted(valued)),
        "words": "\n".join(words),
        "commands": " ".join(command.path[0] for command in tops),
    })


def _paths(command: Completed) -> list[str]:
    """Returns the ways a command can be written."""
    return [" ".join((*command.path[:-1], name)) for name in command.names]


def _cases(command: Completed) -> str:
    """Returns the pattern of a shell's case for a command."""
    return "|".join(_quoted(path) for path in _paths(command))


def _quoted(text: str) -> str:
    """Returns a text as a shell word."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`") + '"'


# ---- zsh

_ZSH = """\
#compdef bd
# Completion of bd for zsh. Generated from the commands; `bd completion zsh` prints it.

_bd_ids() {
    local -a found
    found=("${(@f)$(bd __complete ids<<plain>> -- "$PREFIX" 2>/dev/null)}")
    found=("${found[@]//:/\\\\:}")
    _describe -t issues issue found_pairs 2>/dev/null || _describe -t issues issue found
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


def _zsh(commands: list[Completed], with_descriptions: bool) -> str:
    """Returns the script for zsh."""
    tops = [command for command in commands if len(command.path) == 1]
    cases = []
    for top in tops:
        members = [command for command in commands if len(command.path) == 2 and command.path[0] == top.path[0]]
        head = "|".join(f"rest:{name}" for name in top.names)
        cases.append(f"    {head})")
        if members:
            cases.append(f"        _values command {' '.join(_zsh_pair(member) for member in members)}")
        else:
            specs = [*_zsh_specs(top.flags), *_zsh_specs(_globals()), _zsh_words(top.words)]
            cases += ["        _arguments \\", *(f"            {spec} \\" for spec in specs[:-1]), f"            {specs[-1]}"]
        cases.append("        ;;")
    pairs = [f"        {_zsh_quoted(f'{top.path[0]}:{top.summary}' if with_descriptions else top.path[0])}" for top in tops]
    return _filled(_ZSH, {
        "plain": _plain(with_descriptions=with_descriptions),
        "commands": "\n".join(pairs),
        "globals": "\n".join(f"        {spec} \\" for spec in _zsh_specs(_globals())),
        "cases": "\n".join(cases),
    })


def _zsh_pair(command: Completed) -> str:
    """Returns a member of a group with its summary."""
    return _zsh_quoted(f"{command.path[-1]}[{_zsh_text(command.summary)}]")


def _zsh_specs(flags: Iterable[Flag]) -> list[str]:
    """Returns the `_arguments` specs of options."""
    specs = []
    for info in flags:
        text = f"[{_zsh_text(info.help or '')}]"
        value = ""
        if info.kind:
            value = ":value:" + (_FILES.get(info.completes) or (f"({info.completes})" if info.completes else " "))
        repeat = "*" if info.kind in ("strings", "stringArray") else ""
        specs += [_zsh_quoted(f"{repeat}{name}{text}{value}") for name in info.names]
    return specs


def _zsh_words(completes: str) -> str:
    """Returns the spec of a command's arguments."""
    return _zsh_quoted("*:argument:" + (_FILES.get(completes) or (f"({completes})" if completes else " ")))


def _zsh_text(text: str) -> str:
    """Returns a description without what `_arguments` would read."""
    return text.replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def _zsh_quoted(text: str) -> str:
    """Returns a text in single quotes."""
    return "'" + text.replace("'", "'\\''") + "'"


# ---- fish

_FISH = """\
# Completion of bd for fish. Generated from the commands; `bd completion fish` prints it.

function __bd_ids
    bd __complete ids<<plain>> -- (commandline -ct) 2>/dev/null
end

complete -c bd -f
<<lines>>
"""


def _fish(commands: list[Completed], with_descriptions: bool) -> str:
    """Returns the script for fish."""
    lines = []
    for info in _globals():
        lines.append(_fish_flag("", info, with_descriptions=with_descriptions))
    for command in commands:
        here = f"__fish_seen_subcommand_from {' '.join(command.names)}"
        before = "__fish_use_subcommand"
        if len(command.path) == 2:
            before = f"__fish_seen_subcommand_from {command.path[0]}"
            here = f"{before}; and {here}"
        text = f" -d {_fish_quoted(command.summary)}" if with_descriptions else ""
        lines += [f"complete -c bd -n '{before}' -a {name}{text}" for name in command.names]
        lines += [_fish_flag(here, info, with_descriptions=with_descriptions) for info in command.flags]
        if command.words:
            lines.append(f"complete -c bd -n '{here}'{_fish_values(command.words)}")
    return _filled(_FISH, {"plain": _plain(with_descriptions=with_descriptions), "lines": "\n".join(lines)})


def _fish_flag(condition: str, info: Flag, *, with_descriptions: bool) -> str:
    """Returns the line of one option."""
    when = f" -n '{condition}'" if condition else ""
    names = "".join(f" -s {name[1:]}" if len(name) == 2 else f" -l {name[2:]}" for name in info.names)
    needs = " -r" if info.kind else ""
    text = f" -d {_fish_quoted(info.help or '')}" if with_descriptions else ""
    return f"complete -c bd{when}{names}{needs}{_fish_values(info.completes)}{text}"


def _fish_values(completes: str) -> str:
    """Returns what fills in for an option's value or an argument."""
    known = {"": "", "@ids": " -a '(__bd_ids)'", "@files": " -F", "@dirs": " -a '(__fish_complete_directories)'"}
    if completes == "@commands":
        return ""
    return known.get(completes, f" -a {_fish_quoted(completes)}")


def _fish_quoted(text: str) -> str:
    """Returns a text in single quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
