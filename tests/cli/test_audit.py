"""bd audit, preflight, upgrade, human and thanks, as processes."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd import __version__
from bd.cli.registry import find_command
from bd.errors import ExitCode
from bd.storage.interactions import append_entry
from bd.storage.interactions import has_entry
from tests.support.runner import BD_PATH

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


def entries(workspace: Workspace) -> list[dict[str, Any]]:
    """Returns the entries of the log."""
    text = (workspace.beads_dir / "interactions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_an_interaction_is_recorded_and_labelled(workspace: Workspace) -> None:
    """An entry has the classic keys in the classic order, and a label names the entry it is about."""
    issue_id = workspace.create("One")
    words = ["--kind", "tool_call", "--tool-name", "git", "--exit-code", "0", "--issue-id", issue_id]
    recorded = workspace.bd("audit", "record", *words, "--actor", "ann", "--json").json
    workspace.bd("audit", "label", recorded["id"], "--label", "good", "--reason", "a < b")

    first, second = entries(workspace)

    assert list(first) == ["id", "kind", "created_at", "actor", "issue_id", "tool_name", "exit_code"]
    assert (first["id"], first["actor"], first["exit_code"]) == (recorded["id"], "ann", 0)
    assert (second["parent_id"], second["label"], second["reason"]) == (recorded["id"], "good", "a < b")


def test_an_entry_comes_from_standard_input(workspace: Workspace) -> None:
    """Keys of the log are taken, others are kept under extra; id and time are ours."""
    text = json.dumps({"id": "int-1", "kind": "llm_call", "prompt": "p\x1b", "cost": 1.5})

    answer = workspace.bd("audit", "record", "--stdin", "--model", "m", "--json", stdin=text).json

    entry = entries(workspace)[0]
    assert entry["id"] == answer["id"] != "int-1"
    assert (entry["prompt"], entry["model"], entry["extra"]) == ("p\x1b", "m", {"cost": 1.5})


@pytest.mark.parametrize(
    ("argv", "stdin", "code"),
    [
        (["record"], "", ExitCode.USAGE),
        (["record", "--stdin"], "no json", ExitCode.USAGE),
        (["record", "--stdin"], "[1]", ExitCode.USAGE),
        (["record", "--stdin"], "{}", ExitCode.USAGE),
        (["record", "--kind", "x", "--issue-id", "t-nope"], "", ExitCode.NOT_FOUND),
        (["label", "int-00000000", "--label", "good"], "", ExitCode.NOT_FOUND),
        (["label", "int-00000000"], "", ExitCode.USAGE),
        (["record", "--kind", "x", "--readonly"], "", ExitCode.WORKSPACE),
    ],
)
def test_what_cannot_be_recorded_is_refused(workspace: Workspace, argv: list[str], stdin: str, code: int) -> None:
    """Without a kind, an object, an issue or an entry nothing is written."""
    assert workspace.bd("audit", *argv, "--json", stdin=stdin, check=False).code == code
    assert not (workspace.beads_dir / "interactions.jsonl").exists()


def test_writers_do_not_mix(workspace: Workspace) -> None:
    """Ten processes at once leave ten whole lines."""
    children = [
        subprocess.Popen(
            [BD_PATH, "audit", "record", "--kind", "k", "--prompt", "x" * 20_000],
            cwd=workspace.path,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(10)
    ]
    assert [child.wait() for child in children] == [0] * 10

    assert len({entry["id"] for entry in entries(workspace)}) == 10


def test_a_line_cut_short_is_ended_first(tmp_path: Path) -> None:
    """What a crash left half written stays as it is, and the next entry stands on a line of its own."""
    path = tmp_path / "log"
    path.write_bytes(b'{"id":"int-1"}\n{"id":"int-2","kin')

    append_entry(str(path), {"id": "int-3", "kind": "k", "prompt": "", "response": "\ud800"})

    assert path.read_bytes().splitlines()[1:] == [
        b'{"id":"int-2","kin',
        b'{"id":"int-3","kind":"k","response":"\\ud800"}',
    ]
    assert [has_entry(str(path), name) for name in ("int-1", "int-2", "int-3", "int-")] == [True, False, True, False]
    assert not has_entry(str(tmp_path / "none"), "int-1")


def test_preflight_looks_at_the_file_and_at_git(workspace: Workspace) -> None:
    """A change that is not exported or not committed fails; --fix exports; work in progress only warns."""
    issue_id = workspace.create("One")
    workspace.bd("update", issue_id, "--claim", "--no-auto-flush")

    def outcome(*argv: str) -> tuple[int, list[tuple[bool, bool]]]:
        result = workspace.bd("preflight", *argv, "--json", check=False)
        return result.code, [(check["passed"], check["warning"]) for check in result.json["checks"]]

    assert outcome("--check") == (1, [(False, False), (False, False), (False, True)])
    assert outcome("--fix") == (1, [(True, False), (False, False), (False, True)])
    workspace.git("add", ".")
    workspace.git("commit", "-m", "issues")
    assert outcome("--check") == (0, [(True, False), (True, False), (False, True)])
    assert "[ ]" in workspace.bd("preflight").out
    assert "✓ JSONL committed" in workspace.bd("preflight", "--check").out


def test_an_upgrade_is_seen_and_acknowledged(workspace: Workspace) -> None:
    """Another version than the one acknowledged here is an upgrade; what it brought can be read."""
    version = workspace.beads_dir / ".local_version"
    version.write_text("0.0.1\n", encoding="utf-8")

    assert workspace.bd("upgrade", "status", "--json").json["upgraded"] is True
    assert "0.0.1" in workspace.bd("upgrade", "status").out
    assert workspace.bd("upgrade", "review", "--json").json["new_versions"][-1]["version"] == "0.9.0"
    assert workspace.bd("upgrade", "ack", "--readonly", check=False).code == ExitCode.WORKSPACE
    answer = workspace.bd("upgrade", "ack", "--json").json
    assert answer == {"acknowledged": True, "current_version": __version__, "previous_version": "0.0.1"}
    assert version.read_text(encoding="utf-8") == __version__ + "\n"
    assert workspace.bd("upgrade", "status", "--json").json["upgraded"] is False
    assert "Nothing is new" in workspace.bd("upgrade", "review").out


def test_nobody_acknowledged_anything_yet(workspace: Workspace) -> None:
    """Without an acknowledged version there is no upgrade, and asking writes nothing."""
    assert workspace.bd("upgrade", "status", "--json").json == {"current_version": __version__, "upgraded": False}
    assert not (workspace.beads_dir / ".local_version").exists()


def test_a_person_is_shown_commands_that_exist(tmp_path: Path, workspace: Workspace) -> None:
    """Each command of "human" exists; it and "thanks" answer outside a workspace too."""
    outside = {"cwd": tmp_path}
    sections = workspace.bd("human", "--json", **outside).json

    commands = [line["command"].split()[1] for section in sections for line in section["commands"]]
    assert all(find_command([name]) for name in commands)
    assert {"create", "show", "close", "ready", "board", "doctor"} <= set(commands)
    assert workspace.bd("human", **outside).out.count("  bd ") == len(commands)
    assert workspace.bd("thanks", "--json", **outside).json["thanks"]
    assert "Thanks to" in workspace.bd("thanks", **outside).out
    assert workspace.bd("info", "--whats-new", "--json").json["recent_changes"][-1]["version"] == "0.9.0"
