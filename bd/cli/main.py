"""`bd`: from argv to an exit code. Chooses the lane, and is the one place where failures become text and a status.

A real process (no arguments given here) writes straight to its descriptors and leaves through `os._exit` once
everything is written: taking the interpreter down in good order costs more than some commands do.
"""

from __future__ import annotations

import errno
import gc
import os
import sys

from bd.cli import hot
from bd.cli.context import Context
from bd.cli.streams import Output
from bd.cli.streams import OutputBroken
from bd.cli.streams import claim_standard_descriptors
from bd.errors import BdError
from bd.errors import ExitCode
from bd.errors import InvalidValue
from bd.errors import StorageProblem
from bd.util.clock import SystemClock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

_REFUSALS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.EIO)


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


def main(
    argv: list[str] | None = None,
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    stderr: TextIO | None = None,
    use_hot: bool = True,
) -> int:
    """Runs one command and returns the exit code; without `argv` as the process itself, which ends here.

    `use_hot` False keeps the hot lane out: for the test that both lanes agree.
    """
    if argv is None:
        gc.disable()  # a hot command is over before a collection would find anything; saves 0.06 of a bare start
        code = _run(_process_context(), use_hot=use_hot)
        if sys.gettrace() is None:
            os._exit(code)
        return code
    outputs = (Output(sys.stdout if stdout is None else stdout), Output(sys.stderr if stderr is None else stderr))
    streams = (sys.stdin if stdin is None else stdin, *outputs)
    context = Context(list(argv), env=os.environ if env is None else env, clock=SystemClock(), streams=streams, cwd=cwd)
    return _run(context, use_hot=use_hot)


def _process_context() -> Context:
    """Returns the context of a real process."""
    stdin: TextIO | None = sys.stdin
    if None in (stdin, sys.stdout, sys.stderr):
        claim_standard_descriptors()
    if stdin is None:
        stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (lives as long as the process)
    streams = (stdin, _standard_output(sys.stdout, 1), _standard_output(sys.stderr, 2))
    return Context(sys.argv[1:], env=os.environ, clock=SystemClock(), streams=streams)


def _standard_output(stream: TextIO | None, descriptor: int) -> Output:
    """Returns the output on a standard descriptor; a closed one fails when it is written to."""
    if stream is None:
        return Output(-1)
    if sys.platform == "win32":
        stream.reconfigure(encoding="utf-8")
        return Output(stream)
    return Output(descriptor)


def _run(bd: Context, *, use_hot: bool) -> int:
    """Runs the command, closes what it opened and writes what it said."""
    try:
        code = _dispatch(bd, use_hot=use_hot)
        for warning in bd.close():
            bd.warn(warning)
        bd.stdout.flush()
    except BaseException as error:  # noqa: BLE001 (the boundary)
        return _fail(bd, error)
    return code


def _dispatch(bd: Context, *, use_hot: bool) -> int:
    """Runs the command in the lane that takes it."""
    _check_text(bd.argv)
    was_run, code = hot.try_run(bd) if use_hot else (False, None)
    if not was_run:
        from bd.cli.app import run_typer

        gc.enable()
        code = run_typer(bd)
    return code or ExitCode.OK


def _check_text(argv: list[str]) -> None:
    """Refuses arguments that are not text.

    Raises: ArgumentNotText.
    """
    for place, argument in enumerate(argv):
        if not argument.isascii() and any("\ud800" <= char <= "\udfff" for char in argument):
            raise ArgumentNotText(place + 1, argument)


def _fail(bd: Context, error: BaseException) -> int:
    """Turns whatever ended a command into text and an exit code."""
    _close_quietly(bd)
    if isinstance(error, OutputBroken):
        return ExitCode.BROKEN_PIPE
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    from bd.cli.render.problems import problem_document
    from bd.cli.render.problems import problem_text
    from bd.util.jsontext import dumps_document

    problem = error if isinstance(error, BdError) else _named(error)
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


def _named(error: BaseException) -> BdError:
    """Returns the failure an exception stands for: one of the database's, of the system's, or a defect."""
    storage = sys.modules.get("bd.storage.connection")
    if storage is not None and storage.is_database_error(error):
        found: BdError = storage.translate(error, "the database")
        return found
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        return SystemRefused(error)
    return InternalError(error)


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
    """Writes where a failure happened."""
    import traceback

    bd.stderr.write("".join(traceback.format_exception(error)))
