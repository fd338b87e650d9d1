"""Who git says the user is, compared with git itself."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from bd.util import process
from bd.util.gitconfig import read_identity

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = [
    "[user]\n\tname = Ada Lovelace\n\temail = ada@example.com\n",
    '[user]\n\tname = "Ada  L" # comment\n\temail = a@b ; c\n',
    '[user]\n\tname = Ada \\"The\\" L\\\\x\n',
    "[USER]\nNAME=x\n[user]\n  email   =   y z  \n",
    '[user "work"]\n\tname = wrong\n[user] name = same line\n',
    "[core]\n\tname = wrong\n; [user]\n# name = no\n",
    "[alias]\n\tx = !echo \\\n[user] \\\n  name = no\n[user]\n\temail = e@x\n",
    "[user]\n\tname = first\n\tname = second\n",
    "[user]\n\tname =\n\temail = x\n",
    "",
]
ODD = [
    "[user]\n\tname = two \\\nlines\n",
    "[include]\n\tpath = other\n",
    '[includeIf "gitdir:/"]\n\tpath = other\n',
    "[user]\n\tname\n",
    '[user]\n\tname = "open\n',
    "[user\n\tname = x\n",
]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Returns an environment with a home of its own and no system file."""
    (tmp_path / "home").mkdir()
    return {"HOME": str(tmp_path / "home"), "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}


def ask_git(env: dict[str, str], cwd: Path) -> tuple[str, str]:
    """Returns what git answers."""
    answers = [
        subprocess.run(["git", "config", key], cwd=cwd, env=env, capture_output=True, text=True, check=False).stdout
        for key in ("user.name", "user.email")
    ]
    return answers[0].removesuffix("\n"), answers[1].removesuffix("\n")


@pytest.mark.parametrize("text", PLAIN)
def test_plain_files_are_read_without_git(
    env: dict[str, str], tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ordinary syntax gives git's own answer without starting a process."""
    (tmp_path / "home/.gitconfig").write_text(text)
    expected = ask_git(env, tmp_path)
    monkeypatch.setattr(process, "run_captured", pytest.fail)

    assert read_identity(env, str(tmp_path), None) == expected


@pytest.mark.parametrize("text", ODD)
def test_odd_files_are_left_to_git(env: dict[str, str], tmp_path: Path, text: str) -> None:
    """Includes and odd syntax give git's own answer, because git is asked."""
    (tmp_path / "home/.gitconfig").write_text(text)
    (tmp_path / "home/other").write_text("[user]\n\tname = Included\n")

    assert read_identity(env, str(tmp_path), None) == ask_git(env, tmp_path)


def test_repository_wins_over_home_over_xdg(env: dict[str, str], tmp_path: Path) -> None:
    """The repository's file, the home file and the XDG file are asked in that order, key by key."""
    (tmp_path / "home/.config/git").mkdir(parents=True)
    (tmp_path / "home/.config/git/config").write_text("[user]\n\tname = xdg\n\temail = xdg\n")
    (tmp_path / "home/.gitconfig").write_text("[user]\n\tname = home\n")
    subprocess.run(["git", "init", "-q", "repo"], cwd=tmp_path, env=env, check=True)
    without = read_identity(env, str(tmp_path / "repo"), str(tmp_path / "repo/.git"))
    subprocess.run(["git", "config", "user.email", "repo"], cwd=tmp_path / "repo", env=env, check=True)

    found = read_identity(env, str(tmp_path / "repo"), str(tmp_path / "repo/.git"))

    assert (without, found) == (("home", "xdg"), ("home", "repo"))


def test_global_file_variable(env: dict[str, str], tmp_path: Path) -> None:
    """GIT_CONFIG_GLOBAL replaces the personal files."""
    (tmp_path / "home/.gitconfig").write_text("[user]\n\tname = home\n")
    (tmp_path / "given").write_text("[user]\n\tname = given\n")

    assert read_identity(env | {"GIT_CONFIG_GLOBAL": str(tmp_path / "given")}, str(tmp_path), None) == ("given", "")


def test_variables_of_single_values_are_left_to_git(env: dict[str, str], tmp_path: Path) -> None:
    """GIT_CONFIG_COUNT and its kin are honoured."""
    extra = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "from env"}

    assert read_identity(env | extra, str(tmp_path), None) == ("from env", "")


def test_configuration_of_one_worktree_is_left_to_git(env: dict[str, str], tmp_path: Path) -> None:
    """A checkout with a configuration of its own is asked through git."""
    repo = tmp_path / "repo"
    subprocess.run(["git", "init", "-q", "repo"], cwd=tmp_path, env=env, check=True)
    subprocess.run(["git", "config", "extensions.worktreeConfig", "true"], cwd=repo, env=env, check=True)
    subprocess.run(["git", "config", "--worktree", "user.name", "Tree"], cwd=repo, env=env, check=True)

    assert read_identity(env, str(repo), str(repo / ".git")) == ("Tree", "")


def test_without_git_the_answer_is_empty(tmp_path: Path) -> None:
    """A doubt without a git to ask is no failure."""
    (tmp_path / ".gitconfig").write_text("[include]\n\tpath = x\n")
    env = {"HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", "PATH": "/nonexistent"}

    assert read_identity(env, str(tmp_path), None) == ("", "")
