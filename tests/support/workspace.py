"""Real git repositories with real workspaces in them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from bd.storage.connection import open_connection
from tests.support.runner import CliResult
from tests.support.runner import run_bd
from tests.support.runner import run_program

if TYPE_CHECKING:
    from pathlib import Path


class Workspace:
    """A folder in which `bd` and `git` are run."""

    def __init__(self, path: Path) -> None:
        """Takes an existing folder."""
        self.path = path

    @property
    def beads_dir(self) -> Path:
        """The `.beads` folder."""
        return self.path / ".beads"

    @property
    def database(self) -> Path:
        """The database file."""
        return self.beads_dir / "beads.db"

    @property
    def jsonl(self) -> Path:
        """The file that travels."""
        return self.beads_dir / "issues.jsonl"

    def bd(self, *argv: str, **options: Any) -> CliResult:
        """Runs `bd` here; the options are those of `run_bd`."""
        return run_bd(*argv, **{"cwd": self.path, **options})

    def git(self, *argv: str, **options: Any) -> CliResult:
        """Runs `git` here; the options are those of `run_program`."""
        return run_program(["git", *argv], **{"cwd": self.path, **options})

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Returns the rows of a query, read by a connection of its own."""
        con = open_connection(str(self.database), "ro")
        rows: list[tuple[Any, ...]] = con.execute(statement).fetchall()
        con.close()
        return rows

    def create(self, title: str, *argv: str) -> str:
        """Creates an issue and returns its id."""
        issue_id: str = self.bd("create", title, *argv, "--json").json["id"]
        return issue_id


def make_repository(path: Path) -> Workspace:
    """Makes an empty git repository."""
    path.mkdir(parents=True)
    repository = Workspace(path)
    repository.git("init", "--quiet")
    return repository


def make_workspace(path: Path, *, prefix: str = "t") -> Workspace:
    """Makes a git repository and runs `bd init` in it."""
    workspace = make_repository(path)
    workspace.bd("init", "--quiet", "--prefix", prefix)
    return workspace
