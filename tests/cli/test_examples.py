"""The examples in the help: every command has one, each is a correct command line, and nearly all of them work."""

from __future__ import annotations

import shlex
import shutil
from typing import TYPE_CHECKING

import pytest

from bd.cli import registry
from bd.cli.examples import EXAMPLES
from bd.cli.examples import examples_of
from bd.cli.leaf import Session
from bd.cli.leaf import build_leaf
from tests.support.lanes import call_bd
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace

PATHS = [path for path, command in registry.walk() if not command.is_hidden]
LINES = [(path, line) for path in PATHS for line in examples_of(path)]
ELSEWHERE = {
    *("edit", "completion", "gate discover", "gate check", "orphans", "init", "setup", "upgrade ack", "gate show"),
    *(
        "gate resolve",
        "gate add-waiter",
        "merge-slot acquire",
        "merge-slot release",
        "audit label",
        "promote",
        "repo remove",
    ),
    *("query run", "query remove", "recall", "forget", "kv get", "config unset", "changelog", "diff", "preflight"),
    *("human respond", "human dismiss", "merge"),
}
NEEDS_MORE = ("--follow", "|", "--claim-next", "@text.md", "plan.md", "notes.txt", "operations.txt", "backup.jsonl")


def commands_in(line: str) -> list[list[str]]:
    """Returns the argument lists of `bd` in a shell line."""
    words = shlex.split(line.replace("$(", "| ").replace(")", "") if "$(" in line else line, comments=True)
    found: list[list[str]] = []
    is_ours = False
    for word in words:
        if word in ("|", ">"):
            is_ours = False
        elif word == "bd" and not is_ours:
            found.append([])
            is_ours = True
        elif is_ours:
            found[-1].append(word)
    return found


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_command_has_an_example(path: tuple[str, ...]) -> None:
    """The help of a command shows each of its examples, in a block before the options."""
    text = call_bd(*path, "--help").out

    assert examples_of(path)
    assert "\nExamples:\n  " + "\n  ".join(examples_of(path)) + "\n" in text
    assert text.index("\nExamples:\n") < text.index("\nFlags:\n")


def test_no_example_is_left_over() -> None:
    """Only commands that exist have examples."""
    assert set(EXAMPLES) <= {" ".join(path) for path in PATHS}


@pytest.mark.parametrize(("path", "line"), LINES, ids=[line for _, line in LINES])
def test_an_example_is_understood(path: tuple[str, ...], line: str) -> None:
    """Each line names its own command, and its options and arguments are those the command takes."""
    (argv,) = commands_in(line)
    entry = dict(registry.walk())[path]
    names = [path[0], *registry.COMMANDS[path[0]].aliases]
    rest = argv[1:]
    if len(path) > 1 and rest and rest[0] == path[1]:
        rest = rest[1:]
    elif len(path) > 1:
        assert registry.COMMANDS[path[0]].default == path[1]

    assert argv[0] in names
    build_leaf(path, entry).make_context(path[-1], rest, obj=Session(None))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def template(machine: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Returns the workspace the examples speak of."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in machine.items():
            patch.setenv(name, value)
        workspace = make_workspace(tmp_path_factory.mktemp("examples") / "ours", prefix="bd")
        make_workspace(workspace.path.parent / "other", prefix="bd")
        make_workspace(workspace.path.parent / "backend", prefix="be")
        for issue_id, *options in (
            ("bd-a1b", "-t", "epic"),
            ("bd-e3f",),
            ("bd-c2d", "--deps", "bd-e3f", "-l", "urgent,auth"),
            ("bd-f4g",),
            ("bd-h5i",),
            ("bd-f5e", "--template"),
        ):
            workspace.bd("create", f"Title of {issue_id}", "--id", issue_id, *options)
        workspace.bd("create", "A child", "--parent", "bd-a1b")
        workspace.bd("close", "bd-f4g")
        workspace.bd("defer", "bd-h5i")
        workspace.bd("claim", "bd-e3f", "--lease", "1h")
        workspace.bd("dep", "relate", "bd-c2d", "bd-h5i")
        workspace.bd("kv", "set", "deploy.target", "here")
    return workspace


def is_run(path: tuple[str, ...], line: str) -> bool:
    """Says whether an example works in the workspace alone."""
    return " ".join(path) not in ELSEWHERE and not any(word in line for word in NEEDS_MORE)


RUN = [line for path, line in LINES if is_run(path, line)]


@pytest.mark.parametrize("line", RUN)
def test_an_example_works(template: Workspace, tmp_path: Path, line: str) -> None:
    """In the workspace the examples speak of the line does what it says, or gives a negative answer."""
    shutil.copytree(template.path.parent, tmp_path / "copy")
    (argv,) = commands_in(line)

    result = call_bd(*argv, cwd=tmp_path / "copy" / "ours")

    assert result.code in (0, 1), repr(result)
    assert not (result.code == 1 and result.err.startswith("Error")), repr(result)
