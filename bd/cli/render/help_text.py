"""Help, in the layout of Cobra: programs read it to learn what there is."""

from __future__ import annotations

import inspect
from typing import get_args

from bd.cli import options
from bd.cli import registry
from bd.cli.entries import PANELS
from bd.cli.examples import examples_of
from bd.cli.flag_groups import grouped
from bd.cli.flags import Flag
from bd.cli.leaf import build_leaf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

    from bd.cli.entries import Command
    from bd.cli.leaf import Leaf

_ABOUT = "bd: issues that live in your repository, in SQLite for speed and in sorted JSONL that travels through git."
_MORE = 'Use "{} [command] --help" for more information about a command.\n'


def help_text(path: tuple[str, ...]) -> str:
    """Returns the help of the root (no words), of a group or of a command named by its words."""
    found = registry.find_command(path)
    if found is None:
        return root_help()
    names, entry = found
    return group_help(names, entry) if entry.commands else leaf_help(names, entry, build_leaf(names, entry))


def root_help() -> str:
    """Returns the help of `bd` itself."""
    blocks = [f"{_ABOUT}\n", "Usage:\n  bd [flags]\n  bd [command]\n"]
    for panel in PANELS:
        rows = [(name, entry.summary) for name, entry in registry.COMMANDS.items() if entry.panel == panel]
        if rows:
            blocks.append(_block(panel, sorted(rows)))
    extra = [("-h, --help", "help for bd"), ("-V, --version", "Show the version")]
    blocks.append(_block("Flags", _flag_rows(global_flags(), extra)))
    return "\n".join([*blocks, _MORE.format("bd")])


def group_help(path: tuple[str, ...], entry: Command) -> str:
    """Returns the help of a group, with the options of the member it means by default."""
    name = " ".join(("bd", *path))
    rows = [(word, member.summary) for word, member in sorted(entry.commands.items()) if not member.is_hidden]
    usage = f"  {name} [command]\n"
    flags: Mapping[str, Flag] = {}
    if entry.default:
        path_of_default = (*path, entry.default)
        leaf = build_leaf(path_of_default, entry.commands[entry.default])
        flags = leaf.flags
        usage = f"  {usage_line(path_of_default, leaf).replace(f' {entry.default}', '', 1)}\n{usage}"
        flags = leaf.flags
    blocks = [
        f"{entry.summary}\n",
        f"Usage:\n{usage}",
        _block("Available Commands", rows),
        _block("Flags", _flag_rows(flags, [("-h, --help", f"help for {path[-1]}")])),
        _block("Global Flags", _flag_rows(global_flags(), [])),
        _MORE.format(name),
    ]
    return "\n".join(blocks)


def leaf_help(path: tuple[str, ...], entry: Command, leaf: Leaf) -> str:
    """Returns the help of a command."""
    blocks = [f"{inspect.cleandoc(leaf.help or entry.summary)}\n", f"Usage:\n  {usage_line(path, leaf)}\n"]
    if entry.aliases:
        blocks.append(f"Aliases:\n  {', '.join((path[-1], *entry.aliases))}\n")
    if examples_of(path):
        blocks.append(_examples(path))
    if leaf.words:
        blocks.append(_block("Arguments", [(word.metavar or "", word.text) for word in leaf.words.values()]))
    blocks.append(_grouped_block(path, _flag_rows(leaf.flags, [("-h, --help", f"help for {path[-1]}")])))
    blocks.append(_block("Global Flags", _flag_rows(global_flags(), [])))
    return "\n".join(blocks)


def _examples(path: tuple[str, ...]) -> str:
    """Returns the block of examples."""
    return "\n".join(["Examples:", *(f"  {line}" for line in examples_of(path))]) + "\n"


def _grouped_block(path: tuple[str, ...], rows: list[tuple[str, str]]) -> str:
    """Returns the block of options: one block without gaps, for programs, with headings in it where there are many."""
    left_of = {left.split("--", 1)[1].split(" ", 1)[0]: (left, right) for left, right in rows}
    width = max(len(left) for left, _ in rows)
    lines = ["Flags:"]
    for heading, names in grouped(path, list(left_of)):
        lines += [f"  {heading}:"] if heading else []
        lines += [_row(*left_of[name], width) for name in names]
    return "\n".join(lines) + "\n"


def markdown_text(path: tuple[str, ...]) -> str:
    """Returns the help of a command as a Markdown section."""
    return f"## {' '.join(('bd', *path))}\n\n```text\n{help_text(path)}```\n"


def usage_line(path: tuple[str, ...], leaf: Leaf) -> str:
    """Returns how a command is called."""
    arguments = [param for param in leaf.params if param.param_type_name == "argument"]
    words = [f"<{param.metavar}>" if param.required else f"[{param.metavar}]" for param in arguments]
    return " ".join(("bd", *path, *words, "[flags]"))


def global_flags() -> dict[str, Flag]:
    """Returns the options every command takes, by name."""
    found = {name: get_args(annotation)[1] for name, annotation in options.GLOBAL_OPTIONS.items()}
    return {name: info for name, info in found.items() if isinstance(info, Flag)}


def _flag_rows(flags: Mapping[str, Flag], extra: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Returns (spellings, help) of the options that are shown, sorted by long name."""
    rows = [*extra]
    for info in flags.values():
        if info.names:
            short = next((name for name in info.names if len(name) == 2), "")
            long = next(name for name in info.names if len(name) > 2)
            left = f"{short}, {long}" if short else f"    {long}"
            rows.append((f"{left} {info.kind}".rstrip(), info.help or ""))
    return sorted(rows, key=lambda row: row[0][4:])


def _block(heading: str, rows: list[tuple[str, str]]) -> str:
    """Returns a titled block with two aligned columns."""
    width = max(len(left) for left, _ in rows)
    lines = [_row(left, right, width) for left, right in rows]
    return "\n".join([f"{heading}:", *lines]) + "\n"


def _row(left: str, right: str, width: int) -> str:
    """Returns a line of two columns."""
    return f"  {left:{width}}   {right}".rstrip()
