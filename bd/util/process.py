"""Running another program and taking what it prints; the only module that imports `subprocess`."""

from __future__ import annotations

import subprocess

from bd.errors import Busy
from bd.errors import SyncProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

DEFAULT_TIMEOUT_S = 30.0


class ProgramMissing(SyncProblem):
    """A program we need cannot be started."""

    slug = "program-missing"

    def __init__(self, program: str, reason: str) -> None:
        """Names the program and what the system says."""
        super().__init__(
            f"cannot run {program}: {reason}",
            hint=f"install {program}, or put the directory it lies in on PATH",
            details={"program": program, "reason": reason},
        )


class ProgramTimedOut(Busy):
    """A program did not end in time; it was stopped."""

    slug = "program-timed-out"

    def __init__(self, program: str, timeout_s: float) -> None:
        """Names the program and the limit."""
        super().__init__(
            f"{program} did not end within {timeout_s:g} s and was stopped",
            hint=f"see what {program} waits for, then run the command again",
            details={"program": program, "timeout_s": timeout_s},
        )


class Completed:
    """What a program left: its exit code and its two outputs, decoded as UTF-8."""

    __slots__ = ("code", "stderr", "stdout")

    def __init__(self, code: int, stdout: str, stderr: str) -> None:
        """Takes the exit code (negative: the signal that ended it) and the outputs."""
        self.code = code
        self.stdout = stdout
        self.stderr = stderr


def run_captured(
    argv: Sequence[str],
    *,
    cwd: str | None = None,
    env: Mapping[str, str] | None = None,
    input_text: str = "",
    timeout_s: float = DEFAULT_TIMEOUT_S,
) -> Completed:
    """Runs a program to its end and returns what it left; a non-zero exit code is not an error here.

    Raises: ProgramMissing, ProgramTimedOut.
    """
    try:
        done = subprocess.run(
            list(argv),
            cwd=cwd,
            env=None if env is None else dict(env),
            input=input_text.encode("utf-8", "surrogateescape"),
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ProgramTimedOut(argv[0], timeout_s) from error
    except OSError as error:
        raise ProgramMissing(argv[0], error.strerror or str(error)) from error
    stdout, stderr = (text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))
    return Completed(done.returncode, stdout, stderr)


def run_attached(
    argv: Sequence[str], *, cwd: str | None = None, env: Mapping[str, str] | None = None, stdin: int | None = None
) -> int:
    """Runs a program on our own terminal, however long it takes, and returns its exit code.

    `stdin` is an open descriptor for it to read instead of ours.

    Raises: ProgramMissing.
    """
    try:
        return subprocess.call(list(argv), cwd=cwd, env=None if env is None else dict(env), stdin=stdin)
    except OSError as error:
        raise ProgramMissing(argv[0], error.strerror or str(error)) from error
