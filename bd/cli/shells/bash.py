"""The completion script for bash, which shows no descriptions."""

from __future__ import annotations

from bd.cli.shells.template import filled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.completion_scripts import Completed
    from bd.cli.flags import Flag


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


def bash_script(commands: list[Completed], shared: list[Flag]) -> str:
    """Returns the script for the commands and the options they all take."""
    tops = [command for command in commands if len(command.path) == 1]
    flags = [_case(command.spellings, _names(command.flags)) for command in commands if command.flags]
    values = [_value_case(command.spellings, info) for command in commands for info in command.flags if info.kind]
    values += [_value_case(["*"], info) for info in shared if info.kind]
    return filled(
        _BASH,
        {
            "flags": "\n".join(flags),
            "globals": f"{_names(shared)} -h --help",
            "values": "\n".join(values),
            "words": "\n".join(_case(command.spellings, _words(command, commands)) for command in commands),
            "commands": " ".join(command.path[0] for command in tops),
        },
    )


def _names(flags: list[Flag]) -> str:
    """Returns the spellings of options that are shown."""
    return " ".join(name for info in flags for name in info.names)


def _words(command: Completed, commands: list[Completed]) -> str:
    """Returns what stands for a command's arguments: its members if it is a group."""
    members = [
        other.path[1]
        for other in commands
        if len(other.path) > len(command.path) == 1 and other.path[0] == command.path[0]
    ]
    return " ".join(members) or command.words or "@none"


def _case(spellings: list[str], answer: str) -> str:
    """Returns the branch for a command."""
    return f"    {'|'.join(_quoted(text) for text in spellings)}) echo {_quoted(answer)} ;;"


def _value_case(spellings: list[str], info: Flag) -> str:
    """Returns the branch for an option's value; `*` stands for every command."""
    patterns = [f'*" {name}"' if text == "*" else f'"{text} {name}"' for text in spellings for name in info.names]
    return f"    {'|'.join(patterns)}) echo {_quoted(info.completes or '@none')} ;;"


def _quoted(text: str) -> str:
    """Returns a text as a shell word."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`") + '"'
