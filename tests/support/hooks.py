"""Hooks of a repository in tests: scripts of other people, what is installed, and commits that run them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.repositories import tree_digest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


def hooks_of(workspace: Workspace) -> Path:
    """Returns the folder git looks into."""
    return workspace.path / ".git" / "hooks"


def put(path: Path, text: str, *, mode: int = 0o755) -> Path:
    """Writes a script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def snapshot(workspace: Workspace) -> dict[str, str]:
    """Returns every file of git's own folder, but for what commits leave."""
    kept = tree_digest(workspace.path / ".git")
    return {name: digest for name, digest in kept.items() if name == "config" or name.startswith(("hooks", "info"))}


def installed(workspace: Workspace) -> list[str]:
    """Returns the hooks that call bd."""
    return [hook["Name"] for hook in workspace.bd("hooks", "list", "--json").json["hooks"] if hook["Installed"]]


def commit(workspace: Workspace, name: str = "code", **options: object) -> str:
    """Commits a file and returns the names in the commit."""
    (workspace.path / name).write_text(name)
    workspace.git("add", name)
    workspace.git("commit", "-m", name, **options)
    return workspace.git("show", "--name-only", "--format=").out
