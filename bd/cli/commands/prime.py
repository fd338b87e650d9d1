"""bd prime: what a coding agent should know at the start of a session."""

from __future__ import annotations

import os

from bd.cli.render.agent_texts import memories_text
from bd.cli.render.agent_texts import prime_text
from bd.errors import BdError
from bd.tracker.keep import all_memories
from bd.util.jsontext import dumps_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import PrimeExportOption
    from bd.cli.options import PrimeFullOption
    from bd.cli.options import PrimeHookJsonOption
    from bd.cli.options import PrimeMcpOption
    from bd.cli.options import PrimeMemoriesOption
    from bd.cli.options import PrimeStealthOption

OWN_TEXT = "PRIME.md"


def run(
    bd: Context,
    *,
    full: PrimeFullOption = False,
    mcp: PrimeMcpOption = False,
    stealth: PrimeStealthOption = False,
    export: PrimeExportOption = False,
    hook_json: PrimeHookJsonOption = False,
    memories_only: PrimeMemoriesOption = False,
) -> None:
    """Print what a coding agent should know; outside a workspace nothing, and that is no error."""
    try:
        beads_dir = bd.location.beads_dir
    except BdError:
        _answer(bd, "", {}, hook_json=hook_json)
        return
    memories = _memories(bd)
    parts = [] if memories_only else [_text(bd, beads_dir, mcp=mcp and not full, stealth=stealth, export=export)]
    parts.append(memories_text(memories, is_whole=full or memories_only))
    _answer(bd, "\n".join(part for part in parts if part), memories, hook_json=hook_json)


def _memories(bd: Context) -> dict[str, str]:
    """Returns the memories; none, and a warning, when the database cannot tell: a session must be able to start."""
    try:
        return all_memories(bd.workspace.read())
    except BdError as error:
        bd.warn(f"{error.message}; memories are left out")
        return {}


def _text(bd: Context, beads_dir: str, *, mcp: bool, stealth: bool, export: bool) -> str:
    """Returns the workspace's own text if it has one (unless `export`), else ours."""
    own = "" if export else _own_text(bd, beads_dir)
    return own or prime_text("none" if stealth else _closing(bd), is_mcp=mcp)


def _own_text(bd: Context, beads_dir: str) -> str:
    """Returns what `.beads/PRIME.md` says, that of the redirecting workspace first; "" without one."""
    places = [os.path.join(place, OWN_TEXT) for place in (bd.location.redirected_from, beads_dir) if place]
    path = next((place for place in places if os.path.lexists(place)), "")
    if not path:
        return ""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError as error:
        bd.warn(f"{path} cannot be read: {error.strerror or error}")
        return ""


def _closing(bd: Context) -> str:
    """Returns how far git goes at the end of a session: "push", "commit" or "none"."""
    if bd.settings.boolean("no-git-ops") or not bd.location.git_dir:
        return "none"
    if bd.settings.boolean("no-push") or not _has_remote(bd):
        return "commit"
    return "push"


def _has_remote(bd: Context) -> bool:
    """Says whether the repository knows another one."""
    directory = bd.location.common_dir or bd.location.git_dir or ""
    try:
        with open(os.path.join(directory, "config"), encoding="utf-8", errors="replace") as file:
            return any(line.lstrip().startswith("[remote ") for line in file)
    except OSError:
        return False


def _answer(bd: Context, text: str, memories: dict[str, str], *, hook_json: bool) -> None:
    """Prints the text in the form that was asked for."""
    if hook_json and text:
        told = {"hookEventName": "SessionStart", "additionalContext": text}
        bd.stdout.write(dumps_document({"hookSpecificOutput": told}))
    elif bd.json:
        bd.emit({"context": text, "memories": memories})
    elif text:
        bd.line(text.rstrip("\n"))
