"""Completion scripts for bash, zsh and fish, made from the registry and the options.

A script is static, so completing a command or an option starts no process; only ids are asked for, through the hot
command `bd __complete ids PREFIX`.
"""

from __future__ import annotations

from bd.cli import registry
from bd.cli.leaf import build_leaf
from bd.cli.render.help_text import global_flags
from bd.cli.shells.bash import bash_script
from bd.cli.shells.fish import fish_script
from bd.cli.shells.zsh import zsh_script

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.entries import Command
    from bd.cli.flags import Flag

SHELLS = ("bash", "zsh", "fish")


class Completed:
    """What is known about one command: words that name it, summary, options that are shown, what its arguments are."""

    __slots__ = ("flags", "names", "path", "spellings", "summary", "words")

    def __init__(self, path: tuple[str, ...], entry: Command) -> None:
        """Looks at a registry entry; a group has no options of its own."""
        self.path = path
        self.names = (path[-1], *entry.aliases)
        self.spellings = [" ".join((*path[:-1], name)) for name in self.names]
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
        for path, entry in [
            ((name,), top),
            *(((name, word), member) for word, member in top.commands.items() if not member.is_hidden),
        ]
    ]
    shared = [info for info in global_flags().values() if info.names]
    if shell == "bash":
        return bash_script(commands, shared)
    if shell == "zsh":
        return zsh_script(commands, shared, with_descriptions=with_descriptions)
    return fish_script(commands, shared, with_descriptions=with_descriptions)
