"""A terminal as Rich sees it: its size, its colours, a pager for what is taller, and drawing again on a change.

`NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE`, `FORCE_COLOR` and `COLUMNS` are honoured. Nothing is ever read as markup.
"""

from __future__ import annotations

import os
import re
import time

from rich.console import Console
from rich.console import Group

from bd.cli.render.pager import print_paged
from bd.cli.render.theme import make_theme
from bd.cli.signs import each_line_in_ascii

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from bd.cli.context import Context

_DUMB_LINES = 25
_WATCH_S = 1.0
_TRAILING = re.compile(r" +((?:\x1b\[[0-9;]*m)*)$", re.MULTILINE)
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"


def make_console(bd: Context) -> Console:
    """Returns a console on the command's output that follows the environment's wishes."""
    env = dict(bd.env)
    forced = env.get("CLICOLOR_FORCE", "0") not in ("", "0")
    is_plain = "NO_COLOR" in env or (env.get("CLICOLOR") == "0" and not forced)
    width, height = _dumb_size(bd)
    return Console(
        file=bd.stdout,  # type: ignore[arg-type]
        force_terminal=True if forced else None,
        no_color=is_plain,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        width=width,
        height=height,
        theme=make_theme(),
        _environ=env,
    )


def _dumb_size(bd: Context) -> tuple[int | None, int | None]:
    """Returns the size of a dumb terminal, for which Rich would take 80 columns whatever it is; None: Rich knows."""
    if bd.env.get("TERM", "").lower() not in ("dumb", "unknown"):
        return None, None
    columns = bd.env.get("COLUMNS", "")
    try:
        size = os.get_terminal_size(bd.stdout.fileno())
    except OSError:
        size = os.terminal_size((0, 0))
    width = int(columns) if columns.isascii() and columns.isdecimal() else size.columns
    return (width, size.lines or _DUMB_LINES) if width else (None, None)


def show(bd: Context, *drawn: RenderableType, is_paged: bool = True) -> None:
    """Prints what Rich draws, through the pager where it is taller than the window."""
    console = make_console(bd)
    with console.capture() as capture:
        console.print(Group(*drawn))  # of texts given one by one Rich forgets whether they may wrap
    text = without_trailing_blanks(capture.get())
    if bd.has_ascii_signs:
        text = each_line_in_ascii(text)
    print_paged(bd, text, height=console.height, is_paged=is_paged)


def without_trailing_blanks(text: str) -> str:
    """Returns a drawing without the blanks that fill its lines: they are noise to whoever copies it."""
    return _TRAILING.sub(r"\1", text)


def redraw(bd: Context, draw: Callable[[], None]) -> None:
    """Draws on a cleared screen, and again whenever the workspace changes, until interrupted."""
    seen: object = None
    while True:
        state = workspace_state(bd)
        if state != seen:
            seen = state
            bd.stdout.write(_CLEAR)
            draw()
            bd.stdout.write("\n(watching; Ctrl-C ends)\n")
            bd.stdout.flush()
        time.sleep(_WATCH_S)


def workspace_state(bd: Context) -> tuple[object, ...]:
    """Returns what changes whenever somebody else commits to the database or writes the travelling file."""
    version = bd.workspace.read().execute("pragma data_version").fetchone()
    try:
        found = os.stat(bd.location.jsonl_path)
    except OSError:
        return (version,)
    return (version, found.st_mtime_ns, found.st_size)
