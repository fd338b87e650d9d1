"""The texts that tell coding agents, and people who start, how to work with `bd`. Plain Markdown, kept short.

An agent reads the prime text at the start of every session, so it stays under 1 000 tokens, memories apart.
"""

from __future__ import annotations

from bd.cli.render.printable import printable

BEGIN = "<!-- BEGIN BEADS INTEGRATION -->"
END = "<!-- END BEADS INTEGRATION -->"
_MEMORY_CHARS = 500
_MEMORIES_CHARS = 6000

_HEAD = """\
# Issue tracking with bd

Work in this repository is tracked with `bd`. Run `bd prime` again after a compaction or in a new session.
"""
_CLOSING = {
    "push": """\
## Before you say "done"

1. `bd close <id> --reason "..."` what is finished; `bd create` what is left
2. `git status`, `git add` your files and `.beads/issues.jsonl`
3. `bd sync`, then `git commit`
4. `git pull --rebase`, then `git push`: work that is not pushed is not done
""",
    "commit": """\
## Before you say "done"

1. `bd close <id> --reason "..."` what is finished; `bd create` what is left
2. `git status`, `git add` your files and `.beads/issues.jsonl`
3. `bd sync`, then `git commit`; do not push
""",
    "none": """\
## Before you say "done"

1. `bd close <id> --reason "..."` what is finished; `bd create` what is left
2. `bd sync --flush-only`; run no git command on `.beads/`
""",
}
_RULES = """\
## Rules

- Keep work in `bd`, not in Markdown lists or a to-do tool. Create the issue before the code.
- Add `--json` for one JSON document on standard output; errors are `{"error", "code", "hint"}`, exit code not 0.
- Any unambiguous part of an id is enough. `-` reads a text from standard input, `@file` from a file.
- Do not edit files in `.beads/`. Do not run `bd edit`: it opens an editor.
"""
_COMMANDS = """\
## Find work

- `bd ready` — open issues that nothing blocks, best first
- `bd show <id>` — everything about an issue; `bd blocked` — what waits, and for what
- `bd list --status in_progress`; `bd search "words"`

## Record work

- `bd create "Title" -d "why and what" -t task -p 2` — types: task, bug, feature, epic, chore; priority 0 (highest) to 4
- `bd create "Title" --parent <epic>`; found on the way: `--deps discovered-from:<id>`
- `bd update <id> --claim` — take it before you start; exits 5 when somebody else has it
- `bd update <id> --append-notes "..."`; `bd comment <id> "..."`
- `bd close <id>... --reason "..."`; `--suggest-next` shows what that unblocks
- Only a person can decide: `bd label add <id> human`; people see it in `bd human list`

## Order work

- `bd dep add <issue> <needed>` — the first waits for the second; cycles are refused
- `bd dep tree <id>`; `bd epic status`

## Remember

- `bd remember "what the next session must know"`; `bd memories <word>`; `bd forget <key>`
"""
_MCP = """\
# Issue tracking with bd

Work in this repository is tracked with `bd`; you have its tools (ready, create, show, update, close, dep).
Take an issue with update/claim before you start, close it when it is done, create what you find on the way.
Before you say "done": {closing}
"""
_MCP_CLOSING = {
    "push": "`bd sync`, `git commit` with `.beads/issues.jsonl`, `git push`.",
    "commit": "`bd sync`, `git commit` with `.beads/issues.jsonl`; do not push.",
    "none": "`bd sync --flush-only`; run no git command on `.beads/`.",
}
QUICKSTART = """\

bd - Dependency-Aware Issue Tracker

START
  bd init                                Make .beads/; touches nothing else
  bd create "Fix the login" -p 1 -t bug  Create an issue; prints its id
  bd q "A thought"                       Create one quickly; prints only the id

SEE
  bd ready                               What can be worked on now
  bd list                                Open issues; --all for every one
  bd show <id>                           All about one; part of an id will do
  bd search words                        Find by text

WORK
  bd update <id> --claim                 Take it
  bd close <id> --reason "Done"          Finish it
  bd dep add <issue> <needed>            The first waits for the second

SHARE
  git add .beads/issues.jsonl            Always fresh; commit it with your code
  bd doctor                              Check everything; --fix repairs

AGENTS
  bd prime                               What a coding agent should know
  bd setup                               Teach yours; shows first what it does

bd help lists all commands; bd help COMMAND explains one.
"""
ONBOARD = """\
bd onboarding

Add this to AGENTS.md. bd setup codex --yes does it for you, and
bd setup codex --remove --yes takes it back:

{section}
Agents read the rest with bd prime. For Claude Code and Gemini, bd setup claude
and bd setup gemini run it at the start of every session.
"""


def prime_text(closing: str, *, is_mcp: bool = False) -> str:
    """Returns what an agent should know; `closing` is "push", "commit" or "none": how far git goes at the end."""
    if is_mcp:
        return _MCP.format(closing=_MCP_CLOSING[closing])
    return "\n".join((_HEAD, _CLOSING[closing], _RULES, _COMMANDS))


def memories_text(memories: dict[str, str], *, is_whole: bool) -> str:
    """Returns the memories as a Markdown list, "" without any; long ones and long lists are cut unless `is_whole`."""
    if not memories:
        return ""
    lines = ["## Memories of earlier sessions", ""]
    room = _MEMORIES_CHARS
    shown = 0
    for name, text in memories.items():
        told = printable(text.strip())
        if not is_whole and len(told) > _MEMORY_CHARS:
            told = f"{told[:_MEMORY_CHARS]}… (all of it: bd recall {name})"
        told = told.replace("\n", "\n  ")
        room -= len(name) + len(told)
        if room < 0 and not is_whole:
            break
        lines.append(f"- {printable(name)}: {told}")
        shown += 1
    if shown < len(memories):
        lines.append(f"- {len(memories) - shown} more: bd memories")
    return "\n".join([*lines, ""])


def section_text(closing: str = "push") -> str:
    """Returns the section for a file such as AGENTS.md, markers included."""
    last = {
        "push": "`bd sync` before the last commit; `.beads/issues.jsonl` is committed with the code",
        "none": "`bd sync --flush-only` at the end; run no git command on `.beads/`",
    }[closing]
    return f"""\
{BEGIN}
## Issue tracking

This project tracks its work with **bd**. Run `bd prime` for the whole workflow.

- `bd ready --json` lists what can be worked on now; `bd show <id>` tells all about an issue
- `bd create "Title" -d "why" -p 2` records work; `--deps discovered-from:<id>` when it was found on the way
- `bd update <id> --claim` before you start; `bd close <id> --reason "..."` when it is done
- {last}
{END}
"""
