"""Showing a text that is taller than the screen through the user's pager.

Chosen by `BD_PAGER`, then `PAGER`, then `less` with `LESS=-RFX`; `BD_NO_PAGER`, `--no-pager`, an empty choice, `cat`
and a dumb terminal switch it off. The pager reads a file without a name, so one that ends early breaks no pipe.
"""

from __future__ import annotations

import os
import shlex
import signal
import tempfile

from bd.util.process import ProgramMissing
from bd.util.process import run_attached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from bd.cli.context import Context

_DEFAULT = "less"
_LESS_OPTIONS = "-RFX"
_OFF = ("", "0", "false", "no")
_DUMB = ("dumb", "unknown")
_LINES = 24
_WIDEST_CELLS = 2


def pager_command(env: Mapping[str, str]) -> list[str]:
    """Returns the pager's command line, empty for none."""
    if env.get("BD_NO_PAGER", "").lower() not in _OFF or env.get("TERM", "").lower() in _DUMB:
        return []
    chosen = env.get("BD_PAGER", env.get("PAGER", _DEFAULT))
    try:
        command = shlex.split(chosen)
    except ValueError:
        return []
    return [] if command == ["cat"] else command


def print_paged(bd: Context, text: str, *, height: int = 0, is_paged: bool = True) -> None:
    """Answers with a text; on a terminal of `height` lines (0: ask it) the pager shows one that is taller.

    `is_paged` False is for what is drawn again and again.
    """
    wanted = is_paged and bd.is_terminal and not _is_refused(bd)
    if not (wanted and _is_taller(bd, text, height) and show_paged(text, bd.env)):
        bd.stdout.write(text)


def _is_refused(bd: Context) -> bool:
    """Says whether the command line refuses a pager; help is shown before its options are read."""
    return bool(bd.globals.no_pager) if bd.is_started else "--no-pager" in bd.argv


def _is_taller(bd: Context, text: str, height: int) -> bool:
    """Says whether a text fills the window, drawn for it (`height` given) or plain and wrapped by it."""
    return count_rows(text, 0) >= height if height else count_rows(text, window_columns(bd)) >= window_lines(bd)


def count_rows(text: str, columns: int) -> int:
    """Returns how many rows of a window with so many columns a text fills; 0 columns: no line is wrapped."""
    lines = text.split("\n")
    rows = len(lines) - 1
    if not columns or max(map(len, lines)) * _WIDEST_CELLS <= columns:
        return rows
    from rich.cells import cell_len

    return rows + sum((cell_len(line) - 1) // columns for line in lines if line)


def window_lines(bd: Context) -> int:
    """Returns how many lines the terminal has; `LINES` decides where it is set."""
    lines = bd.env.get("LINES", "")
    if lines.isascii() and lines.isdecimal() and int(lines):
        return int(lines)
    try:
        return os.get_terminal_size(bd.stdout.fileno()).lines or _LINES
    except OSError:
        return _LINES


def window_columns(bd: Context) -> int:
    """Returns how many columns the terminal has, 0 when it does not say; `COLUMNS` decides where it is set."""
    columns = bd.env.get("COLUMNS", "")
    if columns.isascii() and columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(bd.stdout.fileno()).columns
    except OSError:
        return 0


def show_paged(text: str, env: Mapping[str, str]) -> bool:
    """Shows a text in the pager; False when there is none, and the caller prints the text itself."""
    command = pager_command(env)
    if not command:
        return False
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
        file.flush()
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        before = signal.signal(signal.SIGINT, _leave_to_the_pager)
        try:
            return run_attached(command, env={"LESS": _LESS_OPTIONS, **env}, stdin=file.fileno()) == 0
        except ProgramMissing:
            return False
        finally:
            signal.signal(signal.SIGINT, before)


def _leave_to_the_pager(_number: int, _frame: object) -> None:
    """Does nothing about Ctrl-C: it is meant for the pager, which has its own idea of it."""
