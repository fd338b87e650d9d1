"""The roots of every error `bd` raises on purpose.

    BdError                  slug, exit_code, retryable; message and hint
    |- UsageProblem     2    the request is malformed
    |- NotFound         3    a named thing does not exist
    |- WorkspaceProblem 4    there is no workspace, or not one we may use
    |- Conflict         5    the request contradicts the present state
    |- StorageProblem   6    the database or the disk refuses
    |- Busy             7    somebody else holds a lock; try again
    |- SyncProblem      8    a file that travels cannot be read or written
    `- PartialFailure   9    some of several targets failed

Leaves live next to the code that raises them; those of the modules that every command loads have files of their own
(`problems`), read when something is wrong, because making thirty classes costs a start more than it should. Leaves take
typed arguments and build their own message. A message is one sentence that names the object; a hint is what to do next,
and never suggests destroying anything.
"""

from __future__ import annotations


class ExitCode:
    """The process exit statuses, as documented in the README."""

    OK = 0
    NEGATIVE = 1
    USAGE = 2
    NOT_FOUND = 3
    WORKSPACE = 4
    CONFLICT = 5
    STORAGE = 6
    BUSY = 7
    SYNC = 8
    PARTIAL = 9
    INTERNAL = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class BdError(Exception):
    """The root: a failure with a name, a sentence, and a way out."""

    slug = "error"
    exit_code = ExitCode.INTERNAL
    retryable = False

    def __init__(self, message: str, *, hint: str | None = None, details: dict[str, object] | None = None) -> None:
        """Keeps one sentence, the next step for the user, and facts for programs."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = details


class UsageProblem(BdError):
    """The request is malformed."""

    slug = "usage"
    exit_code = ExitCode.USAGE


class InvalidValue(UsageProblem):
    """A value is outside what its field accepts."""

    slug = "invalid-value"


class NotFound(BdError):
    """A named thing does not exist."""

    slug = "not-found"
    exit_code = ExitCode.NOT_FOUND


class WorkspaceProblem(BdError):
    """There is no workspace here, or not one we may use."""

    slug = "workspace"
    exit_code = ExitCode.WORKSPACE


class Conflict(BdError):
    """The request contradicts the present state."""

    slug = "conflict"
    exit_code = ExitCode.CONFLICT


class StorageProblem(BdError):
    """The database or the disk refuses."""

    slug = "storage"
    exit_code = ExitCode.STORAGE


class Busy(BdError):
    """Somebody else holds a lock for longer than we may wait."""

    slug = "busy"
    exit_code = ExitCode.BUSY
    retryable = True


class SyncProblem(BdError):
    """A file that travels cannot be read or written."""

    slug = "sync"
    exit_code = ExitCode.SYNC


class PartialFailure(BdError):
    """Some of several targets failed; the others are done."""

    slug = "partial-failure"
    exit_code = ExitCode.PARTIAL
