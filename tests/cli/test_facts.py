"""bd context and bd ping: facts for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bd.errors import ExitCode
from tests.support.runner import run_bd

if TYPE_CHECKING:
    import pytest

    from tests.support.workspace import Workspace


def test_context_tells_where_things_are(workspace: Workspace) -> None:
    """Paths, names and kinds of this place, the same as text."""
    facts = workspace.bd("context", "--json").json

    assert (facts["backend"], facts["prefix"], facts["is_worktree"]) == ("sqlite", "t", False)
    assert facts["beads_dir"] == str(workspace.beads_dir)
    assert f"beads_dir: {workspace.beads_dir}\n" in workspace.bd("context").out
    workspace.git("config", "beads.role", "maintainer")
    assert workspace.bd("context", "--json").json["role"] == "maintainer"


def test_ping(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The database answers, or there is none."""
    assert workspace.bd("ping", "--json").json["status"] == "ok"
    assert workspace.bd("ping").out.startswith("ok (")
    assert run_bd("ping", cwd=tmp_path_factory.mktemp("none"), check=False).code == ExitCode.WORKSPACE
