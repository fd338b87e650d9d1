"""Points in time that git knows: a tag, a branch or a commit means the moment its commit was made."""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.model.instants import text_to_stored
from bd.util.process import ProgramMissing
from bd.util.process import run_captured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context

_TAG = "refs/tags/"


class UnknownRevision(InvalidValue):
    """Git knows no such tag or commit, and it is no date either."""

    slug = "unknown-revision"

    def __init__(self, text: str) -> None:
        """Names it."""
        super().__init__(
            f'"{text}" is no git tag or commit here, and no date',
            hint="git tag lists the tags; a date is 2025-01-15, or 7d for seven days ago",
            details={"value": text},
        )


def commit_instant(bd: Context, revision: str) -> str:
    """Returns the stored instant at which a commit was made, "" when git knows no such revision."""
    if not revision or revision.startswith("-"):
        return ""
    found = _git(bd, "log", "-1", "--format=%cI", "--end-of-options", revision, "--")
    return text_to_stored(found) if found else ""


def tag_instant(bd: Context, tag: str) -> str:
    """Returns when the commit of a tag was made.

    Raises: UnknownRevision.
    """
    found = commit_instant(bd, _TAG + tag)
    if not found:
        raise UnknownRevision(tag)
    return found


def latest_tag(bd: Context) -> str:
    """Returns the latest tag before what is checked out, "" when there is none."""
    return _git(bd, "describe", "--tags", "--abbrev=0")


def _git(bd: Context, *argv: str) -> str:
    """Returns what git prints, "" when it fails or is not there."""
    try:
        done = run_captured(["git", *argv], cwd=bd.cwd, env=bd.env)
    except ProgramMissing:
        return ""
    return done.stdout.strip() if done.code == 0 else ""
