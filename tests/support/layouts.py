"""Git repositories and `.beads` directories in every layout, and the search for a workspace among them."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from bd.storage.paths import find_location

if TYPE_CHECKING:
    from pathlib import Path

    from bd.storage.paths import Location
    from bd.storage.place_problems import NoWorkspace

ENV = {"HOME": "/nonexistent"}


def git(*words: str, cwd: Path) -> None:
    """Runs git with a fixed identity and no configuration of the machine's."""
    env = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "T",
        "GIT_AUTHOR_EMAIL": "t@example.com",
        "GIT_COMMITTER_NAME": "T",
        "GIT_COMMITTER_EMAIL": "t@example.com",
    }
    subprocess.run(
        ["git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *words],
        cwd=cwd,
        env=env,
        check=True,
        capture_output=True,
    )


def repository(path: Path) -> Path:
    """Makes a git repository with one commit."""
    path.mkdir(parents=True)
    git("init", "-q", cwd=path)
    git("commit", "-q", "--allow-empty", "-m", "x", cwd=path)
    return path


def beads(place: Path, *names: str) -> Path:
    """Makes a `.beads` directory with empty files."""
    directory = place / ".beads"
    directory.mkdir(parents=True)
    for name in names or ("beads.db",):
        (directory / name).touch()
    return directory


def find(cwd: Path, env: dict[str, str] | None = None, db_flag: str | None = None) -> Location:
    """Searches from a directory."""
    return find_location(str(cwd), ENV | (env or {}), db_flag=db_flag)


def considered_by(error: NoWorkspace) -> list[tuple[str, str]]:
    """Returns the places and verdicts an error carries for programs."""
    found = (error.details or {})["considered"]
    assert isinstance(found, list)
    return [(entry["path"], entry["verdict"]) for entry in found]
