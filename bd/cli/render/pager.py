"""Showing a text that is taller than the screen through the user's pager.

Chosen by `BD_PAGER`, then `PAGER`, then `less` with `LESS=-RFX`; `BD_NO_PAGER`, `--no-pager`, an empty choice and `cat`
switch it off. The text travels in a file, so a pager that ends early breaks no pipe.
"""

from __future__ import annotations

import os
import shlex
import tempfile

from bd.util.process import ProgramMissing
from bd.util.process import run_attached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_DEFAULT = "less"
_LESS_OPTIONS = "-RFX"
_OFF = ("", "0", "false", "no")


def pager_command(env: Mapping[str, str]) -> list[str]:
    """Returns the pager's command line, empty for none."""
    if env.get("BD_NO_PAGER", "").lower() not in _OFF:
        return []
    chosen = env.get("BD_PAGER", env.get("PAGER", _DEFAULT))
    try:
        command = shlex.split(chosen)
    except ValueError:
        return []
    return [] if command == ["cat"] else command


def show_paged(text: str, env: Mapping[str, str]) -> bool:
    """Shows a text in the pager; False when there is none, and the caller prints the text itself."""
    command = pager_command(env)
    if not command:
        return False
    handle, path = tempfile.mkstemp(prefix="bd-", suffix=".txt")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
        return run_attached([*command, path], env={"LESS": _LESS_OPTIONS, **env}) == 0
    except ProgramMissing:
        return False
    finally:
        os.unlink(path)
