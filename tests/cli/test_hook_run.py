"""bd hooks run as git calls it: issues travel with commits, and git is never stopped but before a push."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bd.sync.hook_text import HOOKS
from tests.support.hooks import commit
from tests.support.hooks import put
from tests.support.workspace import make_repository
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from tests.support.workspace import Workspace


def test_a_commit_takes_the_issues_along(workspace: Workspace) -> None:
    """The file is written if that was held back, and is part of the commit; nothing is left over."""
    workspace.bd("hooks", "install")
    workspace.create("Held back", "--no-auto-flush")

    assert commit(workspace) == ".beads/issues.jsonl\ncode\n"
    assert "Held back" in workspace.git("show", "HEAD:.beads/issues.jsonl").out
    assert workspace.git("status", "--porcelain", "-uno").out == ""


@pytest.mark.parametrize(
    "env", [{"BEADS_NO_AUTO_STAGE": "1"}, {"BD_NO_HOOKS": "1"}, {"BEADS_SYNC_BRANCH": "issues"}], ids=str
)
def test_staging_can_be_switched_off(workspace: Workspace, env: dict[str, str]) -> None:
    """A variable keeps the issues out of a commit; the file stays as it is."""
    workspace.bd("hooks", "install")
    workspace.create("One")

    assert commit(workspace, env=env) == "code\n"


def test_a_commit_of_named_files_holds_these_files(workspace: Workspace) -> None:
    """`git commit PATH` is about that path: the issues stay out, and the index is not left different from both."""
    workspace.bd("hooks", "install")
    workspace.create("One")
    commit(workspace, "first")
    workspace.create("Two")
    (workspace.path / "first").write_text("changed")

    workspace.git("commit", "-m", "only", "first")

    assert workspace.git("show", "--name-only", "--format=").out == "first\n"
    assert workspace.git("status", "--porcelain", "-uno").out == " M .beads/issues.jsonl\n"
    workspace.git("commit", "-a", "-m", "all")
    assert workspace.git("status", "--porcelain", "-uno").out == ""


def test_a_conflict_is_not_resolved_by_staging(workspace: Workspace) -> None:
    """A file with unmerged stages keeps them: adding it would throw one side away."""
    workspace.create("One")
    workspace.git("add", ".beads/issues.jsonl")
    blob = workspace.git("rev-parse", ":.beads/issues.jsonl").out.strip()
    workspace.git("rm", "--cached", "-q", ".beads/issues.jsonl")
    stages = "".join(f"100644 {blob} {stage}\t.beads/issues.jsonl\n" for stage in (1, 2, 3))
    workspace.git("update-index", "--index-info", stdin=stages)

    result = workspace.bd("hooks", "run", "pre-commit")

    assert "merge conflict" in result.err
    assert workspace.git("ls-files", "-u").out.count("\n") == 3


def test_an_ignored_file_is_not_forced_in(tmp_path: Path) -> None:
    """Where git is told not to see the folder, commits and pushes go through without it."""
    hidden = make_repository(tmp_path / "hidden")
    hidden.bd("init", "-q", "--prefix", "t", "--stealth")
    hidden.bd("hooks", "install")
    hidden.create("One")

    assert commit(hidden) == "code\n"
    assert hidden.bd("hooks", "run", "pre-push").err == ""


def test_a_file_with_conflict_markers_is_left_as_it_is(workspace: Workspace) -> None:
    """The hook says what is wrong, stages nothing and lets the commit through."""
    workspace.bd("hooks", "install")
    workspace.create("One")
    commit(workspace, "first")
    text = workspace.jsonl.read_text() + "<<<<<<< HEAD\n=======\n>>>>>>> other\n"
    workspace.jsonl.write_text(text)

    assert commit(workspace, "second") == "second\n"
    assert workspace.jsonl.read_text() == text


def test_without_bd_git_goes_on(workspace: Workspace, tmp_path: Path) -> None:
    """A hook whose bd is not on PATH, or does not start, says so and fails nothing, commit and push included."""
    workspace.bd("hooks", "install")
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("git", "sh", "env"):
        (tools / name).symlink_to(shutil.which(name) or name)
    workspace.git("init", "--bare", "-q", str(tmp_path / "remote"))
    (workspace.path / "code").write_text("code")
    workspace.git("add", "code")

    done = workspace.git("commit", "-m", "code", env={"PATH": str(tools)})

    assert "bd is not on PATH: its pre-commit hook is skipped" in done.err
    put(tools / "bd", "#!/bin/sh\nexit 127\n")
    workspace.git("push", str(tmp_path / "remote"), "HEAD", env={"PATH": str(tools)})


def test_a_push_waits_for_uncommitted_issues(workspace: Workspace, tmp_path: Path) -> None:
    """A push is refused while the file is not committed, says what to do, and goes through afterwards."""
    workspace.bd("hooks", "install")
    workspace.git("init", "--bare", "-q", str(tmp_path / "remote"))
    commit(workspace)
    workspace.create("One")
    push = ("push", "-q", str(tmp_path / "remote"), "HEAD:main")

    refused = workspace.git(*push, check=False)

    assert refused.code != 0
    assert "not committed" in refused.err
    assert "git add .beads/issues.jsonl && git commit" in refused.err
    workspace.git(*push, env={"BD_SYNC_IN_PROGRESS": "1"})
    commit(workspace, "more")
    workspace.git(*push)


def test_a_linked_worktree_commits_its_own_files_only(workspace: Workspace) -> None:
    """Hooks run in every worktree; only the checkout the file lies in has it staged, pushed, and merged."""
    workspace.bd("hooks", "install")
    workspace.create("One")
    commit(workspace)
    linked = workspace.path.parent / "linked tree"
    workspace.git("worktree", "add", "-q", "-b", "side", str(linked))
    other = type(workspace)(linked)
    other.create("From there")

    assert commit(other, "there") == "there\n"
    assert other.bd("hooks", "run", "pre-push").code == 0
    assert workspace.git("status", "--porcelain", "-uno").out == " M .beads/issues.jsonl\n"
    assert other.bd("hooks", "install", "--json").json["merge_driver"]


def test_a_fresh_clone_gets_no_database_from_a_hook(workspace: Workspace, tmp_path: Path) -> None:
    """Hooks bring no workspace to life: where nobody used bd yet they leave everything alone."""
    workspace.create("One")
    workspace.git("add", ".beads")
    workspace.git("commit", "-q", "-m", "issues")
    clone = type(workspace)(tmp_path / "clone")
    workspace.git("clone", "-q", str(workspace.path), str(clone.path))

    for name in HOOKS:
        clone.bd("hooks", "run", name)

    assert not clone.database.exists()


def test_an_agent_is_noted_in_the_message(workspace: Workspace) -> None:
    """Where the environment names an agent the message gets trailers, once; elsewhere it stays as it is."""
    workspace.bd("hooks", "install")
    agent = {"GT_ROLE": "town/crew/max"}

    workspace.git("commit", "--allow-empty", "-m", "One", env=agent)
    workspace.git("commit", "--allow-empty", "--amend", "--no-edit", env=agent)
    message = workspace.git("log", "-1", "--format=%B").out

    assert message.strip() == "One\n\nExecuted-By: town/crew/max\nRig: town\nRole: crew"
    workspace.git("commit", "--allow-empty", "-m", "Two")
    assert workspace.git("log", "-1", "--format=%B").out.strip() == "Two"


def test_a_rebase_is_left_alone(workspace: Workspace) -> None:
    """While git replays commits the hooks neither stage nor take in, so that the commits stay what they were."""
    workspace.bd("hooks", "install")
    workspace.create("One")
    commit(workspace, "first")
    commit(workspace, "second")
    workspace.create("Unstaged", "--no-auto-flush")

    workspace.git("rebase", "-q", "--exec", "git commit -q --amend --no-edit --allow-empty", "HEAD~1")

    assert workspace.git("show", "--name-only", "--format=").out == "second\n"
    assert "Unstaged" not in workspace.jsonl.read_text()


def test_two_workspaces_do_not_mix(tmp_path: Path) -> None:
    """With BEADS_DIR in the environment the hooks work on that workspace, and stage nothing of another checkout."""
    here, there = make_workspace(tmp_path / "here"), make_workspace(tmp_path / "there")
    here.bd("hooks", "install")
    there.create("Elsewhere")

    names = commit(here, env={"BEADS_DIR": str(there.beads_dir)})

    assert names == "code\n"
    assert there.git("status", "--porcelain", "-uno").out == ""
