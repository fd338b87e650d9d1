"""bd hooks with real git: what goes in comes out exactly, other hooks go on working, git is never stopped."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bd.sync.hook_text import HOOKS
from tests.support.repositories import tree_digest
from tests.support.runner import run_bd
from tests.support.workspace import make_repository
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

LINT = '#!/bin/sh\necho "lint as $0" >> lint.log\n'
PYTHON = "#!/usr/bin/env python3\nimport sys\nopen('lint.log', 'a').write('lint as ' + sys.argv[0] + '\\n')\n"
CLASSIC = '#!/usr/bin/env sh\n# bd-shim v1\n# bd-hooks-version: 0.49.6\nexec bd hooks run pre-commit "$@"\n'
OLD_CLASSIC = "#!/bin/sh\n# bd-hooks-version: 0.22.0\nbd sync --flush-only\n"


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


def test_what_is_installed_comes_out_exactly(workspace: Workspace) -> None:
    """Every file of git's own folder is as it was, and installing twice changes nothing more."""
    before = snapshot(workspace)

    answer = workspace.bd("hooks", "install", "--json").json
    once = snapshot(workspace)
    workspace.bd("hooks", "install")

    assert answer["success"]
    assert answer["merge_driver"]
    assert snapshot(workspace) == once
    assert installed(workspace) == list(HOOKS)
    assert all(
        line.startswith("?? .beads/") for line in workspace.git("status", "--porcelain", "-uall").out.splitlines()
    )
    workspace.bd("hooks", "uninstall", "--json")
    assert snapshot(workspace) == before
    assert workspace.bd("hooks", "remove", "--json").json["hooks"] == dict.fromkeys(HOOKS, "nothing")


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


def test_a_hook_of_somebody_else_goes_on_working(workspace: Workspace) -> None:
    """A shell script gets our lines and runs under its own name; uninstalling gives back its bytes."""
    path = put(hooks_of(workspace) / "pre-commit", LINT)
    workspace.bd("hooks", "install")
    workspace.create("One")

    assert commit(workspace) == ".beads/issues.jsonl\ncode\n"
    assert (workspace.path / "lint.log").read_text() == "lint as .git/hooks/pre-commit\n"
    workspace.bd("hooks", "uninstall")
    assert (path.read_text(), path.stat().st_mode & 0o777) == (LINT, 0o755)


def test_a_hook_that_fails_still_fails(workspace: Workspace) -> None:
    """Neither a script nor a program that was set aside loses its say."""
    put(hooks_of(workspace) / "pre-commit", "#!/bin/sh\nexit 3\n")
    put(hooks_of(workspace) / "prepare-commit-msg", f"#!{sys.executable}\nraise SystemExit(4)\n")
    workspace.bd("hooks", "install")

    assert workspace.git("commit", "--allow-empty", "-m", "x", check=False).code == 1
    assert workspace.git("commit", "--allow-empty", "-m", "x", "--no-verify", check=False).code == 1
    assert workspace.git("log", check=False).code != 0


def test_a_hook_in_another_language_is_run_after_ours(workspace: Workspace) -> None:
    """It is set aside unchanged, under its own name, is run with what git gives it, and comes back."""
    path = put(hooks_of(workspace) / "pre-commit", PYTHON)
    answer = workspace.bd("hooks", "install", "--json").json

    commit(workspace)

    assert (answer["chained"], answer["hooks"]["pre-commit"]) == (True, "chained")
    assert (workspace.path / "lint.log").read_text() == "lint as .git/hooks/bd-chained/pre-commit\n"
    workspace.bd("hooks", "install")
    assert workspace.bd("hooks", "uninstall", "--json").json["hooks"]["pre-commit"] == "restored"
    assert path.read_text() == PYTHON
    assert not (hooks_of(workspace) / "bd-chained").exists()


def test_a_pre_push_hook_reads_what_is_pushed(workspace: Workspace, tmp_path: Path) -> None:
    """Our lines leave standard input to the hook that was there."""
    put(hooks_of(workspace) / "pre-push", "#!/bin/sh\ncat > pushed.log\n")
    workspace.bd("hooks", "install")
    workspace.git("init", "--bare", "-q", str(tmp_path / "remote"))
    commit(workspace)

    workspace.git("push", "-q", str(tmp_path / "remote"), "HEAD:main")

    assert "refs/heads/main" in (workspace.path / "pushed.log").read_text()


def test_a_linked_hook_is_not_written_through(workspace: Workspace) -> None:
    """A link to a script of the project stays a link to it, and the script keeps its bytes."""
    script = put(workspace.path / "tools" / "lint", LINT)
    path = hooks_of(workspace) / "pre-commit"
    path.parent.mkdir(exist_ok=True)
    path.symlink_to("../../tools/lint")
    workspace.bd("hooks", "install")

    commit(workspace)

    assert (workspace.path / "lint.log").exists()
    assert script.read_text() == LINT
    workspace.bd("hooks", "uninstall")
    assert os.readlink(path) == "../../tools/lint"


def test_a_script_that_git_does_not_run_stays_switched_off(workspace: Workspace) -> None:
    """A hook without the right to be executed is set aside and not brought to life."""
    path = put(hooks_of(workspace) / "pre-commit", LINT, mode=0o644)
    workspace.bd("hooks", "install")

    commit(workspace)

    assert not (workspace.path / "lint.log").exists()
    workspace.bd("hooks", "uninstall")
    assert (path.read_text(), path.stat().st_mode & 0o777) == (LINT, 0o644)


def test_force_sets_a_hook_aside_without_running_it(workspace: Workspace) -> None:
    """With --force only bd is run; the hook that was there comes back when bd goes."""
    path = put(hooks_of(workspace) / "pre-commit", LINT)
    workspace.bd("hooks", "install", "--force")

    commit(workspace)

    assert not (workspace.path / "lint.log").exists()
    workspace.bd("hooks", "uninstall")
    assert path.read_text() == LINT
    workspace.bd("hooks", "install", "--force", "--chain")
    commit(workspace, "more")
    assert (workspace.path / "lint.log").exists()


def test_lines_added_around_ours_stay(workspace: Workspace) -> None:
    """What a person wrote into the installed hook is there after an update and after uninstalling."""
    workspace.bd("hooks", "install")
    path = hooks_of(workspace) / "post-merge"
    path.write_text(path.read_text() + "echo mine\n")

    workspace.bd("hooks", "install")
    workspace.bd("hooks", "uninstall")

    assert path.read_text() == "#!/bin/sh\necho mine\n"


def test_damaged_markers_are_left_alone(workspace: Workspace) -> None:
    """A hook with half of our markers is named and keeps its bytes."""
    text = "#!/bin/sh\n# >>> bd hooks v1 >>>\necho mine\n"
    path = put(hooks_of(workspace) / "pre-commit", text)

    results = [workspace.bd("hooks", word, check=False) for word in ("install", "uninstall", "list")]

    assert [result.code for result in results] == [5, 5, 5]
    assert path.read_text() == text


def test_hooks_of_the_classic_tool(workspace: Workspace) -> None:
    """Its shims call us and stay; its older scripts make room; uninstalling switches all of them off, losing none."""
    put(hooks_of(workspace) / "pre-commit", CLASSIC)
    put(hooks_of(workspace) / "post-merge", OLD_CLASSIC)
    listed = {hook["Name"]: hook for hook in workspace.bd("hooks", "list", "--json").json["hooks"]}

    done = workspace.bd("hooks", "install", "--json").json["hooks"]

    assert (listed["pre-commit"]["IsShim"], listed["pre-commit"]["Version"]) == (True, "v1")
    assert (listed["post-merge"]["Outdated"], listed["post-merge"]["Version"]) == (True, "0.22.0")
    assert (done["pre-commit"], done["post-merge"]) == ("unchanged", "replaced")
    workspace.create("One")
    assert commit(workspace) == ".beads/issues.jsonl\ncode\n"
    workspace.bd("hooks", "uninstall")
    assert (hooks_of(workspace) / "post-merge").read_text() == OLD_CLASSIC
    workspace.bd("hooks", "uninstall")
    assert installed(workspace) == []
    assert (hooks_of(workspace) / "bd-removed" / "pre-commit").read_text() == CLASSIC


def test_another_tool_that_takes_its_place_back(workspace: Workspace) -> None:
    """A tool wrote its hook over ours: uninstalling leaves it, and what was set aside before stays where it is."""
    put(hooks_of(workspace) / "pre-commit", PYTHON)
    workspace.bd("hooks", "install")
    path = put(hooks_of(workspace) / "pre-commit", LINT)

    assert "pre-commit" not in installed(workspace)
    workspace.bd("hooks", "install")
    commit(workspace)
    assert (workspace.path / "lint.log").read_text() == "lint as .git/hooks/pre-commit\n"
    workspace.bd("hooks", "uninstall")
    assert path.read_text() == LINT
    assert (hooks_of(workspace) / "bd-chained" / "pre-commit").read_text() == PYTHON


def test_a_folder_that_others_use_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    """core.hooksPath that leads out of the repository is left alone; one inside is used."""
    (tmp_path / "everywhere").mkdir()
    workspace.git("config", "core.hooksPath", str(tmp_path / "everywhere"))

    for word in ("install", "uninstall"):
        assert workspace.bd("hooks", word, check=False).code == 5
    assert os.listdir(tmp_path / "everywhere") == []

    workspace.git("config", "core.hooksPath", "my hooks")
    workspace.bd("hooks", "install")
    workspace.create("One")
    assert commit(workspace) == ".beads/issues.jsonl\ncode\n"
    assert sorted(os.listdir(workspace.path / "my hooks")) == sorted(HOOKS)
    workspace.bd("hooks", "uninstall")
    assert os.listdir(workspace.path / "my hooks") == []


def test_scripts_that_husky_runs(workspace: Workspace) -> None:
    """Husky's own folder is made anew with every install; bd goes into the scripts it calls."""
    put(workspace.path / ".husky" / "_" / "pre-commit", '#!/bin/sh\nsh -e ".husky/${0##*/}" "$@"\n')
    path = put(workspace.path / ".husky" / "pre-commit", "echo lint >> lint.log\n", mode=0o644)
    workspace.git("config", "core.hooksPath", ".husky/_")

    workspace.bd("hooks", "install")
    workspace.create("One")

    assert commit(workspace) == ".beads/issues.jsonl\ncode\n"
    assert (workspace.path / "lint.log").exists()
    assert "bd hooks" not in (workspace.path / ".husky" / "_" / "pre-commit").read_text()
    workspace.bd("hooks", "uninstall")
    assert path.read_text() == "echo lint >> lint.log\n"


@pytest.mark.parametrize(("option", "folder"), [("--shared", ".beads-hooks"), ("--beads", ".beads/hooks")])
def test_a_folder_of_its_own(workspace: Workspace, option: str, folder: str) -> None:
    """--shared and --beads make git use another folder; uninstalling removes it and the setting."""
    before = snapshot(workspace)
    workspace.bd("hooks", "install")
    answer = workspace.bd("hooks", "install", option, "--json").json
    workspace.create("One")

    assert (answer["shared"], answer["beadsHooks"]) == (option == "--shared", option == "--beads")
    assert workspace.git("config", "core.hooksPath").out == folder + "\n"
    assert commit(workspace) == ".beads/issues.jsonl\ncode\n"
    assert installed(workspace) == list(HOOKS)
    workspace.bd("hooks", "uninstall")
    assert snapshot(workspace) == before
    assert not (workspace.path / folder).exists()


def test_a_folder_of_its_own_stops_nobody_else(workspace: Workspace) -> None:
    """Hooks that git would no longer run are named and nothing is changed; so is another configured folder."""
    put(hooks_of(workspace) / "commit-msg", LINT)
    before = snapshot(workspace)

    refused = workspace.bd("hooks", "install", "--shared", check=False)

    assert (refused.code, "commit-msg" in refused.err) == (5, True)
    assert snapshot(workspace) == before
    workspace.git("config", "core.hooksPath", "elsewhere")
    assert workspace.bd("hooks", "install", "--beads", check=False).code == 5
    assert workspace.bd("hooks", "install", "--beads", "--shared", check=False).code == 2


def test_committed_hooks_are_the_repository_s(workspace: Workspace) -> None:
    """Uninstalling in one clone switches shared hooks off there and deletes nothing that is committed."""
    workspace.bd("hooks", "install", "--shared")
    workspace.git("add", ".beads-hooks")
    workspace.git("commit", "-q", "-m", "hooks")

    workspace.bd("hooks", "uninstall")

    assert workspace.git("status", "--porcelain", "-uno").out == ""
    assert workspace.git("config", "core.hooksPath", check=False).out == ""


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


def test_names_with_blanks_and_quotes(tmp_path: Path) -> None:
    """A workspace in a folder of the checkout, both with odd names, is found from the root hooks run in."""
    repository = make_repository(tmp_path / "it's a [repo]")
    place = repository.path / 'sub "dir" é'
    place.mkdir()
    inner = type(repository)(place)
    inner.bd("init", "-q", "--prefix", "t")
    answer = inner.bd("hooks", "install", "--json").json
    inner.create("One")

    repository.git("config", "core.quotePath", "false")
    assert answer["merge_driver"]
    assert commit(repository).count("issues.jsonl") == 1
    assert repository.git("status", "--porcelain", "-uno").out == ""
    inner.bd("hooks", "uninstall")
    assert "beads" not in (repository.path / ".git" / "config").read_text()


def test_outside_a_workspace(tmp_path: Path) -> None:
    """Git's calls do nothing there, listing and uninstalling work, installing needs a workspace, all need git."""
    bare = make_repository(tmp_path / "bare")

    for name in HOOKS:
        result = bare.bd("hooks", "run", name, "a", "b", "c")
        assert (result.out, result.err) == ("", "")
    assert bare.bd("hooks", "list", "--json").json["hooks"][0]["Installed"] is False
    assert bare.bd("hooks", "install", check=False).code == 4
    assert bare.bd("hooks", "uninstall").code == 0
    assert [path.name for path in bare.path.iterdir()] == [".git"]
    (tmp_path / "plain").mkdir()
    for words in (("install",), ("uninstall",), ("list",)):
        assert run_bd("hooks", *words, cwd=tmp_path / "plain", check=False).code == 4
    assert run_bd("hooks", "run", "no-such", cwd=tmp_path / "plain", check=False).code == 2


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


def test_readonly_refuses(workspace: Workspace) -> None:
    """--readonly installs and uninstalls nothing, and a hook under it writes nothing."""
    before = snapshot(workspace)

    assert workspace.bd("hooks", "install", "--readonly", check=False).code == 4
    assert workspace.bd("hooks", "uninstall", "--readonly", check=False).code == 4
    workspace.create("One", "--no-auto-flush")
    workspace.bd("hooks", "run", "pre-commit", "--readonly")

    assert snapshot(workspace) == before
    assert not workspace.jsonl.exists() or "One" not in workspace.jsonl.read_text()


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


def test_the_doctor_knows_them(workspace: Workspace) -> None:
    """Nothing installed is fine; hooks by half, a driver by half and old placeholders are warnings."""

    def found() -> dict[str, str]:
        checks = workspace.bd("doctor", "--json", check=False).json["checks"]
        return {
            check["name"]: check["status"] for check in checks if check["name"] in ("Git Hooks", "Git Merge Driver")
        }

    assert set(found().values()) == {"ok"}
    workspace.bd("hooks", "install")
    assert set(found().values()) == {"ok"}
    (hooks_of(workspace) / "pre-push").unlink()
    workspace.git("config", "merge.beads.driver", "bd merge %A %O %L %R")
    assert set(found().values()) == {"warning"}
    workspace.bd("hooks", "install")
    assert set(found().values()) == {"ok"}
    workspace.git("config", "--remove-section", "merge.beads")
    assert found()["Git Merge Driver"] == "warning"


def test_a_hook_is_an_executable_file(workspace: Workspace) -> None:
    """Installed hooks can be run by their owner, whatever else a mask takes away."""
    workspace.bd("hooks", "install")

    modes = [stat.S_IMODE((hooks_of(workspace) / name).stat().st_mode) for name in HOOKS]

    assert all(mode & 0o100 for mode in modes)


def test_two_workspaces_do_not_mix(tmp_path: Path) -> None:
    """With BEADS_DIR in the environment the hooks work on that workspace, and stage nothing of another checkout."""
    here, there = make_workspace(tmp_path / "here"), make_workspace(tmp_path / "there")
    here.bd("hooks", "install")
    there.create("Elsewhere")

    names = commit(here, env={"BEADS_DIR": str(there.beads_dir)})

    assert names == "code\n"
    assert there.git("status", "--porcelain", "-uno").out == ""
