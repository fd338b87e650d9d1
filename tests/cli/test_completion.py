"""bd completion: the scripts, in real shells."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bd.cli.completion_scripts import SHELLS
from tests.support.runner import run_bd
from tests.support.runner import run_program
from tests.support.shared_data import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace

BASH = """
source {script}
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_bd
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = """
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= fpath=({folder} \\$fpath); autoload -U compinit; compinit -u -d {dump}; print READ'Y'"
zpty -r -m shell seen '*READY*'
zpty -w -n shell '{line}'$'\\t'
zpty -r -m shell seen '*{expected}*'
print -r -- "$seen"
zpty -d shell
"""
LINES = [
    (["cr"], ["create"]),
    (["list", "--status", "o"], ["open"]),
    (["list", "-r", "--sta"], ["--status"]),
    (["--json", "list", "-p", ""], ["0", "1", "2", "3", "4"]),
    (["config", "s"], ["set", "set-many", "show"]),
    (["config", "set", "--force"], ["--force-git-tracked"]),
    (["new", "--title", "x", "--type", "e"], ["epic"]),
    (["show", "t-"], ["{id}"]),
    (["help", "ver"], ["version"]),
    (["create", "--title", ""], [""]),
]


@pytest.mark.parametrize(("words", "expected"), LINES, ids=" ".join)
def test_bash_completes(workspace: Workspace, words: list[str], expected: list[str]) -> None:
    """Commands, members, options, their values and ids."""
    issue_id = workspace.create("First")
    quoted = " ".join(f"'{word}'" for word in ["bd", *words])
    script = BASH.format(script=CHECKOUT / "completions" / "bd.bash", words=quoted)

    result = run_program(["bash", "-c", script], cwd=workspace.path)

    assert result.out.splitlines() == [word.format(id=issue_id) for word in expected]
    assert result.err == ""


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
@pytest.mark.parametrize(
    ("line", "expected"), [("bd cre", "create"), ("bd list --status o", "open"), ("bd show t-", "t-")]
)
def test_fish_completes(workspace: Workspace, line: str, expected: str) -> None:
    """Commands, values and ids."""
    workspace.create("First")

    result = run_program(
        ["fish", "-c", f"source {CHECKOUT / 'completions' / 'bd.fish'}; complete -C '{line}'"], cwd=workspace.path
    )

    assert result.out.startswith(expected)
    assert result.err == ""


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_accepts_the_script() -> None:
    """The script is sound zsh."""
    run_program(["zsh", "-n", str(CHECKOUT / "completions" / "_bd")])


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
@pytest.mark.parametrize(
    ("line", "expected"), [("bd cre", "bd create"), ("bd list --status o", "--status open"), ("bd show t-", "{id}")]
)
def test_zsh_completes(workspace: Workspace, tmp_path: Path, line: str, expected: str) -> None:
    """Commands, values and ids, typed into a shell on a terminal of its own."""
    expected = expected.format(id=workspace.create("First"))
    script = ZSH.format(folder=CHECKOUT / "completions", dump=tmp_path / "zcompdump", line=line, expected=expected)

    assert expected in run_program(["zsh", "-f", "-c", script], cwd=workspace.path, env={"TERM": "xterm"}).out


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_prints_the_file(shell: str) -> None:
    """The same text stands in `completions/`."""
    name = {"bash": "bd.bash", "zsh": "_bd", "fish": "bd.fish"}[shell]

    assert run_bd("completion", shell).out == (CHECKOUT / "completions" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_descriptions_can_be_left_out(shell: str) -> None:
    """The shorter script asks for ids without titles."""
    text = run_bd("completion", shell, "--no-descriptions").out

    assert "Create a new issue" not in text
    assert "__complete ids --no-descriptions" in text


@pytest.mark.parametrize(("argv", "sentence"), [(("tcsh",), 'no completion for "tcsh"'), ((), "name the shell")])
def test_other_shells_are_named(argv: tuple[str, ...], sentence: str) -> None:
    """The sentence lists those there are."""
    result = run_bd("completion", *argv, check=False)

    assert result.code == 2
    assert sentence in result.err
    assert "(expected bash, zsh, fish)" in result.err
