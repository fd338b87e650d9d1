"""The one boundary: whatever ended a command becomes text, a document if a program reads, and an exit code.

Loaded only when something failed.
"""

from __future__ import annotations

import errno
import sys
import traceback

from bd.cli.problems import OutputBroken
from bd.cli.render.problems import problem_document
from bd.cli.render.problems import problem_text
from bd.errors import BdError
from bd.errors import ExitCode
from bd.errors import InvalidValue
from bd.errors import StorageProblem
from bd.util.jsontext import dumps_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from bd.cli.context import Context

_CALLERS = ("bd.cli.main", "bd.cli.hot", "bd.cli.app", "bd.cli.leaf")
_REFUSALS = (
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO),
    *(errno.EISDIR, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP),
)


class InternalError(BdError):
    """A defect of this program."""

    slug = "internal"

    def __init__(self, error: BaseException) -> None:
        """Names the exception."""
        super().__init__(
            f"internal error: {type(error).__name__}: {error}",
            hint="nothing that was reported as done is lost; run it again with --verbose to see where it happened",
        )


class SystemRefused(StorageProblem):
    """The operating system refuses something no other class names: no room, no permission, too many files."""

    slug = "system-refused"

    def __init__(self, error: OSError) -> None:
        """Names the file, where there is one, and what the system says."""
        place = f"{error.filename}: " if error.filename else ""
        super().__init__(
            f"the system refuses: {place}{error.strerror or error}",
            hint="check the room on the disk and the permissions there; --verbose shows where it happened",
        )


class ArgumentNotText(InvalidValue):
    """An argument holds bytes that are not text."""

    slug = "argument-not-text"

    def __init__(self, number: int, argument: str) -> None:
        """Tells which one."""
        shown = argument.encode("utf-8", "backslashreplace").decode()
        super().__init__(
            f"argument {number} is not UTF-8 text: {shown}",
            hint="write it in UTF-8",
            details={"argument": number},
        )


def fail(bd: Context, error: BaseException) -> int:
    """Turns whatever ended a command into text and an exit code."""
    _close_quietly(bd)
    if isinstance(error, OutputBroken):
        return ExitCode.BROKEN_PIPE
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    problem = error if isinstance(error, BdError) else _named(bd, error)
    is_json = _is_json(bd)
    try:
        if _wants_trace(bd):
            _write_trace(bd, error)
        bd.stderr.write(problem_text(problem))
        bd.stderr.flush()
        if is_json and not bd.has_document:
            bd.stdout.discard()
            bd.stdout.write(dumps_document(problem_document(problem)))
        bd.stdout.flush()
    except (OutputBroken, BdError):
        bd.stdout.discard()
    return problem.exit_code


def _close_quietly(bd: Context) -> None:
    """Closes what is open; a second failure would only hide the first."""
    try:
        for warning in bd.close():
            bd.warn(warning)
    except Exception:  # noqa: BLE001, S110 (the boundary)
        pass


def _named(bd: Context, error: BaseException) -> BdError:
    """Returns the failure an exception stands for: one of the database's, of the system's, or a defect."""
    storage = sys.modules.get("bd.storage.connection")
    if storage is not None and storage.is_database_error(error):
        found: BdError = storage.translate(error, _database_path(bd))
        return found
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        return SystemRefused(error)
    return InternalError(error)


def _database_path(bd: Context) -> str:
    """Returns the database a command worked with."""
    try:
        return bd.location.database_path
    except BdError:
        return "of the workspace"


def _is_json(bd: Context) -> bool:
    """Says whether a failure is told to a program too; before the options are read, by what argv looks like."""
    if bd.is_started:
        try:
            return bd.json
        except BdError:
            return False
        except Exception:  # noqa: BLE001, S110 (what ended the command may end this too)
            pass
    end = bd.argv.index("--") if "--" in bd.argv else len(bd.argv)
    return "--json" in bd.argv[:end] or bd.env.get("BD_JSON", "").lower() in ("1", "true", "yes", "on")


def _wants_trace(bd: Context) -> bool:
    """Says whether the person asked to see where a failure happened."""
    return bool(bd.globals.verbose or bd.env.get("BD_DEBUG"))


def _write_trace(bd: Context, error: BaseException) -> None:
    """Writes where a failure happened, from the command on: how it was called is the same for every command."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None and _is_calling(trace):
        trace = trace.tb_next
    bd.stderr.write("".join(traceback.format_exception(error.with_traceback(trace))))


def _is_calling(trace: TracebackType) -> bool:
    """Says whether a frame belongs to what reads command lines and calls commands."""
    name = trace.tb_frame.f_globals.get("__name__", "")
    return name in _CALLERS or name.partition(".")[0] in ("typer", "click")
