"""Command lines nobody would write and some everybody does: any command, any of its options, plausible and hostile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from bd.cli import registry
from bd.cli.leaf import build_leaf
from bd.cli.render.help_text import global_flags

if TYPE_CHECKING:
    from bd.cli.flags import Flag

COMMANDS = dict(registry.walk())
LEAVES = {path: build_leaf(path, command) for path, command in COMMANDS.items()}
GLOBALS = [flag for flag in global_flags().values() if "-C" not in flag.names and "--db" not in flag.names]
ENDLESS = ("follow",)  # goes on until interrupted
IDS = (
    *("t-open", "t-busy", "t-done", "t-gone", "t-epic", "t-epic.1", "t-late", "t-form", "t-wisp", "o-else"),
    *("open", "o", "t-", "epic.", "nosuch", "t-nosuch", "T-OPEN", " t-open ", "t-open,t-done", "t-pinned"),
    *("external:other:cap", "t-epic.99.1.1", "%", "*", "t-open'--"),
)
HOSTILE = (
    *(
        "",
        " ",
        "-",
        "--",
        "@",
        "@text.txt",
        "@nosuch",
        "@.",
        "a\tb\nc",
        "\x1b[31mred\x07",
        "é ❄ 漢 \u202e",
        "[bold]x[/]",
    ),
    *("'; drop table issues; --", "%s%n{}{0}", "x" * 70_000, "\0", "\u2028", "a,b,,c", "=", "k=v", "k=", "null"),
    *("../../escape", "/dev/null", ".", "text.txt", "lines.jsonl", "nosuch/file", "$(id)", "`id`", "~", "C:\\x"),
)
NUMBERS = ("0", "1", "2", "4", "5", "-1", "P0", "p4", "007", "1.5", "1e9", "999999999999999999999", "٣", "high")
MOMENTS = (
    *("tomorrow", "+2d", "-3h", "2026-01-15", "2026-01-15T10:00:00+05:30", "next monday", "yesterday", "9999-12-31"),
    *("0001-01-01", "2026-02-30", "+999999999999d", "soon", "1h30m", "2026-01-15T99:00:00Z"),
)
WORDS = (
    *("open", "in_progress", "blocked", "closed", "tombstone", "deferred", "pinned", "task", "bug", "epic", "gate"),
    *("blocks", "related", "parent-child", "discovered-from", "priority", "updated", "auth", "ada", "json", "all"),
    *("status=open", "priority<=1 AND NOT label=auth", "((", "created>7d", "issue_prefix", "status.custom", "no"),
    *('{"k": [1, null]}', "[1]", "{", "k=v", "bash", "claude", "select * from issues", "delete from issues"),
)
TIMES = '"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"'
STDIN = (
    *("", "\n", "t-open\nt-done\n", "text of some length\nand a second line", "\0\x1b\n", "x" * 5000, "y\n", "n\n"),
    f'{{"id":"t-new","title":"New","status":"open","priority":1,"issue_type":"task",{TIMES}}}\n',
    '{"id":"t-open","title":"Other"}\n{broken\n',
    "# Plan\n\n## First\n\n### Priority\n1\n\n## Second\n",
    '{"nodes":[{"key":"a","title":"A"},{"key":"b","title":"B","depends_on":["a"]}]}',
    "create Batched -p 1\nclose t-open\nupdate nosuch -p 0\n",
)


def _option_values(flag: Flag) -> st.SearchStrategy[str]:
    """Returns values for an option: mostly such as it takes, now and then any."""
    name = (flag.names or flag.aliases)[-1]
    anything = st.sampled_from((*HOSTILE, *IDS, *NUMBERS, *MOMENTS, *WORDS))
    if flag.completes == "@ids":
        fitting = st.sampled_from(IDS)
    elif flag.kind == "int" or "priority" in name:
        fitting = st.sampled_from(NUMBERS)
    elif name.endswith(("-after", "-before", "-since", "--due", "--defer", "--until")) or flag.kind == "duration":
        fitting = st.sampled_from(MOMENTS)
    elif flag.completes and not flag.completes.startswith("@"):
        fitting = st.sampled_from(tuple(flag.completes.split()))
    else:
        fitting = st.sampled_from((*WORDS, *IDS[:4], *HOSTILE))
    return st.one_of(fitting, fitting, fitting, anything)


@st.composite
def _option(draw: st.DrawFn, flag: Flag) -> list[str]:
    """Returns an option as it stands on a command line."""
    name = draw(st.sampled_from((*flag.names, *flag.aliases)))
    if not flag.kind:
        return [name] if draw(st.integers(0, 9)) else [f"{name}=false"]
    value = draw(_option_values(flag))
    return [f"{name}={value}"] if name.startswith("--") and draw(st.booleans()) else [name, value]


@st.composite
def command_lines(draw: st.DrawFn, path: tuple[str, ...]) -> list[str]:
    """Returns a line for one command: words for its arguments, some of its options, often `--json`."""
    leaf = LEAVES[path]
    words = st.sampled_from((*IDS, *IDS, *WORDS, *HOSTILE, *NUMBERS[:3]))
    needed = [param for param in leaf.params if param.param_type_name == "argument"]
    least = sum(param.required for param in needed)
    count = draw(st.integers(least, least + 2 if needed else least))
    parts = [[draw(words)] for _ in range(count)]
    own = [flag for name, flag in leaf.flags.items() if name not in ENDLESS]
    if own:
        parts += draw(st.lists(st.sampled_from(own).flatmap(_option), max_size=4))
    if not draw(st.integers(0, 3)):
        parts.append(draw(st.sampled_from(GLOBALS).flatmap(_option)))
    if draw(st.booleans()):
        parts.append(["--json"])
    return [*path, *[word for part in draw(st.permutations(parts)) for word in part]]
