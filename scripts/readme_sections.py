"""The sections of README.md that are made from the code: commands, exit codes, environment variables."""

from __future__ import annotations

from bd.cli import registry
from bd.cli.entries import PANELS
from bd.cli.entries import Command
from bd.cli.env_vars import table_text
from bd.errors import BdError
from bd.errors import ExitCode

END = "<!-- end generated -->"


def with_sections(readme: str) -> str:
    """Returns the README with its generated sections made anew.

    Raises: ValueError when a section's markers are missing.
    """
    for name, text in (("commands", commands_text()), ("exit-codes", exit_codes_text()), ("env-vars", table_text())):
        start = f"<!-- generated: {name} -->\n"
        before, marker, rest = readme.partition(start)
        _, end, after = rest.partition(END)
        if not marker or not end:
            message = f"README.md has no section {name}"
            raise ValueError(message)
        readme = before + start + text + END + after
    return readme


def commands_text() -> str:
    """Returns the commands with their summaries, by heading."""
    lines: list[str] = []
    for panel in PANELS:
        rows = [row for name, entry in registry.COMMANDS.items() if entry.panel == panel for row in _rows(name, entry)]
        if rows:
            lines += [f"**{panel}**", "", "| command | does |", "|---|---|", *rows, ""]
    return "\n".join([*lines, "`bd help COMMAND` shows the options of one; `--json` works with all that answer.", ""])


def _rows(name: str, entry: Command) -> list[str]:
    """Returns the table rows of a command, or of a group and its members."""
    also = f" ({', '.join(f'`{alias}`' for alias in entry.aliases)})" if entry.aliases else ""
    rows = [f"| `{name}`{also} | {entry.summary} |"]
    return rows + [f"| `{name} {word}` | {member.summary} |" for word, member in entry.commands.items()]


def exit_codes_text() -> str:
    """Returns the exit codes as a table: those of the error roots, in their own words, and the few without an error."""
    meanings = {
        ExitCode.OK: "Done.",
        ExitCode.NEGATIVE: "The answer is no: a check failed, `bd doctor` found a problem.",
        ExitCode.INTERNAL: "A defect of `bd`.",
        ExitCode.INTERRUPTED: "Interrupted.",
        ExitCode.BROKEN_PIPE: "Nobody read the output any more.",
    }
    for root in BdError.__subclasses__():
        meanings.setdefault(root.exit_code, (root.__doc__ or "").split("\n", maxsplit=1)[0])
    rows = [f"| {code} | {text} |" for code, text in sorted(meanings.items())]
    return "\n".join(["| code | means |", "|---|---|", *rows, ""])
