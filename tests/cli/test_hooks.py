"""bd hooks with real git: what goes in comes out exactly, and hooks of other people go on working."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bd.sync.hook_text import HOOKS
from tests.support.hooks import commit
from tests.support.hooks import hooks_of
from tests.support.hooks import installed
from tests.support.hooks import put
from tests.support.hooks import snapshot
from tests.support.runner import run_bd
from tests.support.workspace import make_repository

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

LINT = '#!/bin/sh\necho "lint as $0" >> lint.log\n'
PYTHON = "#!/usr/bin/env python3\nimport sys\nopen('lint.log', 'a').write('lint as ' + sys.argv[0] + '\\n')\n"
CLASSIC = '#!/usr/bin/env sh\n# bd-shim v1\n# bd-hooks-version: 0.49.6\nexec bd hooks run pre-commit "$@"\n'
OLD_CLASSIC = "#!/bin/sh\n# bd-hooks-version: 0.22.0\nbd sync --flush-only\n"


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


def test_readonly_refuses(workspace: Workspace) -> None:
    """--readonly installs and uninstalls nothing, and a hook under it writes nothing."""
    before = snapshot(workspace)

    assert workspace.bd("hooks", "install", "--readonly", check=False).code == 4
    assert workspace.bd("hooks", "uninstall", "--readonly", check=False).code == 4
    workspace.create("One", "--no-auto-flush")
    workspace.bd("hooks", "run", "pre-commit", "--readonly")

    assert snapshot(workspace) == before
    assert not workspace.jsonl.exists() or "One" not in workspace.jsonl.read_text()


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
