"""What the commits of a git repository say. Reads only; git is started once."""

from __future__ import annotations

import re

from bd.util.process import run_captured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping

_FIELD = "\x1f"
_END = "\x1e"
_MENTION = re.compile(r"\(([^()\s]{1,200})\)")


class Commit:
    """One commit: abbreviated hash, subject, whole message."""

    __slots__ = ("message", "name", "subject")

    def __init__(self, name: str, subject: str, message: str) -> None:
        """Keeps all three."""
        self.name = name
        self.subject = subject
        self.message = message


def read_commits(cwd: str, env: Mapping[str, str], starts: Iterable[str]) -> list[Commit]:
    """Returns the commits of the checked out branch whose message holds one of `starts`, newest first.

    Without commits, or outside a repository, there are none.

    Raises: ProgramMissing, ProgramTimedOut.
    """
    argv = ["git", "-c", "log.showSignature=false", "log", "--fixed-strings", f"--format=%h{_FIELD}%s{_FIELD}%B{_END}"]
    done = run_captured([*argv, *(f"--grep={start}" for start in starts)], cwd=cwd, env=env)
    if done.code:
        return []
    entries = (entry.strip("\n").split(_FIELD, 2) for entry in done.stdout.split(_END))
    return [Commit(*entry) for entry in entries if len(entry) == 3]


def mentions_of(message: str) -> list[str]:
    """Returns the words that stand alone in parentheses, as issue ids do in commit messages."""
    return _MENTION.findall(message)
