"""What a command works with, and in which order its sources count."""

from __future__ import annotations

import io
import json
import os
import subprocess
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.cli.context import Context
from bd.cli.context import cache_directory
from bd.cli.problems import NoCurrentDirectory
from bd.cli.problems import NoDirectory
from bd.cli.streams import Output
from bd.errors import InvalidValue
from bd.errors import UsageProblem
from bd.util.clock import SystemClock
from tests.support.runner import call_bd

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.support.workspace import Workspace


class Run:
    """A context with what it wrote."""

    def __init__(self, *, cwd: Path | None = None, env: Mapping[str, str] | None = None, **given: Any) -> None:
        """Starts a command with global options."""
        self.out, self.err = io.StringIO(), io.StringIO()
        streams = (io.StringIO(), Output(self.out), Output(self.err))
        folder = None if cwd is None else str(cwd)
        self.bd = Context([], env=os.environ if env is None else env, clock=SystemClock(), streams=streams, cwd=folder)
        self.bd.start(given, has_settings=True)


@pytest.mark.parametrize(
    ("given", "env", "expected"),
    [
        ({}, {}, False),
        ({"json": True}, {}, True),
        ({"json": False}, {"BD_JSON": "1"}, False),
        ({}, {"BD_JSON": "1"}, True),
        ({}, {"BD_JSON": "true"}, True),
        ({}, {"BD_JSON": "0"}, False),
        ({"format_json": "json"}, {}, True),
    ],
)
def test_json_is_asked_for_by_flag_then_environment(
    tmp_path: Path, given: dict[str, Any], env: dict[str, str], *, expected: bool
) -> None:
    """The flag goes before `BD_JSON`."""
    assert Run(cwd=tmp_path, env=env, **given).bd.json is expected


def test_json_can_be_a_setting(workspace: Workspace) -> None:
    """A project can ask for JSON in its configuration file."""
    (workspace.beads_dir / "config.yaml").write_text("json: true\n", encoding="utf-8")

    assert Run(cwd=workspace.path).bd.json


def test_another_format_is_refused() -> None:
    """The hidden `--format` knows one word."""
    with pytest.raises(InvalidValue, match='"xml" for --format'):
        Run(format_json="xml")


@pytest.mark.parametrize(
    ("given", "env", "expected"),
    [
        ({"actor": "flag"}, {"BD_ACTOR": "a", "BEADS_ACTOR": "b"}, "flag"),
        ({}, {"BD_ACTOR": "a", "BEADS_ACTOR": "b"}, "a"),
        ({}, {"BEADS_ACTOR": "b"}, "b"),
        ({}, {}, "Tester"),
    ],
)
def test_the_actor_is_found_in_order(
    workspace: Workspace, given: dict[str, Any], env: dict[str, str], expected: str
) -> None:
    """Flag, `BD_ACTOR`, `BEADS_ACTOR`, then git."""
    assert Run(cwd=workspace.path, env={**os.environ, **env}, **given).bd.actor == expected


def test_the_actor_of_last_resort(workspace: Workspace) -> None:
    """Without a git identity the account's name counts, and then nobody's."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    bare |= {"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1"}

    assert Run(cwd=workspace.path, env={**bare, "USER": "ada"}).bd.actor == "ada"
    assert Run(cwd=workspace.path, env=bare).bd.actor == "unknown"


def test_the_owner_is_gits_author(workspace: Workspace) -> None:
    """`GIT_AUTHOR_EMAIL` goes before the configured address."""
    assert Run(cwd=workspace.path).bd.owner == "tester@example.com"
    assert Run(cwd=workspace.path, env={**os.environ, "GIT_AUTHOR_EMAIL": "x@y"}).bd.owner == "x@y"


def test_who_owns_new_issues_is_asked_when_there_are_some(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that makes no issue does not look for the address."""
    issue_id = workspace.create("One")
    asked: list[Context] = []

    def ask(bd: Context) -> str:
        asked.append(bd)
        return "me@x"

    monkeypatch.setattr(Context, "owner", property(ask))

    assert call_bd("update", issue_id, "--priority", "1", cwd=workspace.path).code == 0
    assert asked == []
    assert call_bd("create", "Two", "--json", cwd=workspace.path).json["owner"] == "me@x"
    assert len(asked) == 1


def test_a_command_can_start_elsewhere(tmp_path: Path) -> None:
    """`-C` is relative to where we are, and must exist."""
    (tmp_path / "sub").mkdir()

    assert Run(cwd=tmp_path, directory="sub").bd.cwd == str(tmp_path / "sub")
    with pytest.raises(NoDirectory, match="nosuch"):
        Run(cwd=tmp_path, directory="nosuch")


def test_a_removed_current_directory_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what happened instead of a file name that is not there."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    with pytest.raises(NoCurrentDirectory):
        Run().bd.cwd  # noqa: B018 (reading it is the test)


def test_paths_start_from_the_directory_of_the_command(tmp_path: Path) -> None:
    """A tilde is the home directory."""
    bd = Run(cwd=tmp_path, env={"HOME": "/home/ada"}).bd

    assert bd.path("a/b") == str(tmp_path / "a/b")
    assert bd.path("/a") == "/a"
    assert bd.path("~/a") == "/home/ada/a"
    assert bd.path("~") == "/home/ada"
    with pytest.raises(InvalidValue, match="no path holds"):
        bd.path("a\0b")


def test_an_answer_is_one_document(tmp_path: Path) -> None:
    """JSON is indented by two and escaped the way Go does."""
    run = Run(cwd=tmp_path)

    run.bd.emit({"a": ["x & y"]})
    run.bd.stdout.flush()

    assert run.out.getvalue() == '{\n  "a": [\n    "x \\u0026 y"\n  ]\n}\n'
    assert run.bd.has_document


def test_an_answer_can_wear_an_envelope(tmp_path: Path) -> None:
    """`BD_JSON_ENVELOPE=1` wraps every document, lists too."""
    run = Run(cwd=tmp_path, env={"BD_JSON_ENVELOPE": "1"})

    run.bd.emit([])
    run.bd.stdout.flush()

    assert json.loads(run.out.getvalue()) == {"schema_version": 1, "data": []}


def test_words_for_people_go_to_standard_error(tmp_path: Path) -> None:
    """Notes can be silenced, warnings and failures cannot."""
    loud, quiet = Run(cwd=tmp_path), Run(cwd=tmp_path, quiet=True)

    for run in (loud, quiet):
        run.bd.note("a note")
        run.bd.warn("a warning")
        run.bd.complain(UsageProblem("it failed", hint="not shown"))

    assert loud.err.getvalue() == "a note\nWarning: a warning\nError: it failed\n"
    assert quiet.err.getvalue() == "Warning: a warning\nError: it failed\n"
    assert loud.out.getvalue() == ""


@pytest.mark.parametrize(
    ("given", "auto_import", "auto_export"),
    [
        ({}, True, True),
        ({"sandbox": True}, False, False),
        ({"no_auto_flush": True}, True, False),
        ({"no_auto_import": True}, False, True),
    ],
)
def test_options_decide_how_a_workspace_is_opened(
    tmp_path: Path, given: dict[str, Any], *, auto_import: bool, auto_export: bool
) -> None:
    """The sandbox is both halves; the lock timeout is a duration in Go's notation."""
    run = Run(cwd=tmp_path, lock_timeout="100ms", readonly=True, **given)

    options = run.bd.open_options(run.bd.settings)

    assert (options.auto_import, options.auto_export) == (auto_import, auto_export)
    assert options.lock_timeout_s == pytest.approx(0.1)
    assert options.readonly


def test_another_workspace_is_opened_beside_ours(workspace: Workspace, tmp_path: Path) -> None:
    """Variables that name our place do not lead the other one astray."""
    other = tmp_path / "other"
    other.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=other, check=True)
    subprocess.run(["bd", "init", "--quiet", "--prefix", "o"], cwd=other, check=True)
    bd = Run(cwd=workspace.path, env={**os.environ, "BEADS_DIR": str(workspace.beads_dir)}).bd

    assert bd.other_workspace("../other").prefix == "o"
    assert bd.workspace.prefix == "t"
    with pytest.raises(NoDirectory):
        bd.other_workspace("nosuch")
    assert bd.close() == []


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"BD_CACHE_DIR": "/c", "HOME": "/h"}, "/c"),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "/x/bd"),
        ({"HOME": "/h"}, "/h/.cache/bd"),
        ({}, ""),
    ],
)
def test_the_cache_has_a_place(monkeypatch: pytest.MonkeyPatch, env: dict[str, str], expected: str) -> None:
    """`BD_CACHE_DIR`, then what the platform says, then none."""
    monkeypatch.setattr("sys.platform", "linux")

    assert cache_directory(env) == expected
