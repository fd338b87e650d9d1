"""Asking git, and telling it, in one directory; each call is a process."""

from __future__ import annotations

from bd.errors import SyncProblem
from bd.util.process import Completed
from bd.util.process import run_captured

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

UNMERGED = ("DD", "AU", "UD", "UA", "DU", "AA", "UU")
IGNORED = "!!"


class GitRefused(SyncProblem):
    """git did not do what it was told."""

    slug = "git-refused"

    def __init__(self, words: tuple[str, ...], reason: str) -> None:
        """Names the command and what git says."""
        super().__init__(
            f"git {' '.join(words)} failed: {reason or 'git does not say why'}",
            hint="see to what git says, then run the command again",
            details={"command": list(words), "reason": reason},
        )


class Git:
    """git as it answers in a directory with an environment, which names the index and more inside a hook."""

    __slots__ = ("cwd", "env")

    def __init__(self, cwd: str, env: Mapping[str, str]) -> None:
        """Keeps both."""
        self.cwd = cwd
        self.env = env

    def run(self, *argv: str) -> Completed:
        """Runs git to its end; a failure is in the answer.

        Raises: ProgramMissing, ProgramTimedOut.
        """
        return run_captured(["git", *argv], cwd=self.cwd, env=self.env)

    def ask(self, *argv: str) -> str | None:
        """Returns what git prints, without the last line ending; None when it says no. Takes no lock.

        Raises: ProgramMissing, ProgramTimedOut.
        """
        done = self.run("--no-optional-locks", *argv)
        return None if done.code else done.stdout.removesuffix("\n")

    def tell(self, *argv: str) -> None:
        """Makes git change something.

        Raises: GitRefused, ProgramMissing, ProgramTimedOut.
        """
        done = self.run(*argv)
        if done.code:
            raise GitRefused(argv, done.stderr.strip().partition("\n")[0])

    def path_state(self, path: str) -> str | None:
        """Returns the two letters `git status` has for a file, "" for one that is as committed, None outside git.

        The first letter is about the index, the second about the working tree; see `UNMERGED` and `IGNORED`.

        Raises: ProgramMissing, ProgramTimedOut.
        """
        options = ("--porcelain", "--ignored", "--untracked-files=all")
        found = self.ask("--literal-pathspecs", "status", *options, "--", path)
        return None if found is None else found[:2]
