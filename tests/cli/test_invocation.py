"""`bd` as a process: streams, locales, descriptors, and where global options may stand."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.runner import BD_PATH
from tests.support.runner import run_bd

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Runs a shell command in which `$BD` is the program."""
    return subprocess.run(
        ["sh", "-c", command], cwd=cwd, env={**os.environ, "BD": BD_PATH}, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    "argv",
    [
        ("--json", "list"),
        ("list", "--json"),
        ("--json=true", "list"),
        ("list", "--format=json"),
        ("--format", "json", "list"),
        ("-q", "--sandbox", "list", "--no-daemon", "--json"),
        ("--no-auto-flush", "--no-auto-import", "--allow-stale", "list", "--json"),
        ("--lock-timeout=5s", "--dolt-auto-commit", "on", "list", "--json", "--no-db"),
        ("list", "--json=false", "--json"),
    ],
    ids=" ".join,
)
def test_global_options_stand_anywhere(workspace: Workspace, argv: tuple[str, ...]) -> None:
    """Before and after the command, also those that mean nothing here."""
    issue_id = workspace.create("First")

    assert [issue["id"] for issue in workspace.bd(*argv).json] == [issue_id]


def test_options_without_meaning_here_are_accepted(repository: Workspace) -> None:
    """A caller of another line's `init` gets its workspace."""
    repository.bd("init", "--prefix", "t", "--server-port", "3307", "--agents-file=AGENTS.md", "--shared-server")

    assert repository.bd("count").out == "0\n"
    assert not (repository.path / "AGENTS.md").exists()


def test_a_switch_can_be_set_to_false(workspace: Workspace) -> None:
    """`--json=false` goes before what the environment says."""
    result = workspace.bd("count", "--json=false", env={"BD_JSON": "1"})

    assert result.out == "0\n"


def test_a_command_can_start_elsewhere(workspace: Workspace, tmp_path: Path) -> None:
    """`-C` chooses the directory, before or after the command."""
    assert run_bd("-C", workspace.path, "count", cwd=tmp_path).out == "0\n"
    assert run_bd("count", "-C", workspace.path, cwd=tmp_path).out == "0\n"


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "en_US.ISO-8859-1"])
def test_output_is_utf_8_in_every_locale(workspace: Workspace, locale: str) -> None:
    """Signs and letters come out whole."""
    workspace.create("Füße ❄")

    text = workspace.bd("list", env={"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})

    assert "Füße ❄" in text.out


@pytest.mark.parametrize("argv", [["list", "--json"], ["list", "--help"]], ids=["hot", "typer"])
def test_a_reader_that_leaves_is_no_error(workspace: Workspace, argv: list[str]) -> None:
    """A closed pipe ends the command silently, with the code shells expect."""
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run([BD_PATH, *argv], cwd=workspace.path, stdout=writer, stderr=subprocess.PIPE, check=False)

    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_full_disk_is_an_error(workspace: Workspace) -> None:
    """An answer that did not arrive is a failure."""
    done = shell("$BD list --json >/dev/full", workspace.path)

    assert done.returncode == 6
    assert done.stderr.startswith(b"Error: cannot write to standard output: No space left on device\n")


def test_closed_descriptors_do_no_harm(workspace: Workspace) -> None:
    """Nothing of ours is opened in the place of a closed standard stream; only an answer without one fails."""
    silent = shell("$BD create First --silent <&- >&- 2>&-", workspace.path)
    answer = shell("$BD count >&-", workspace.path)
    whole = shell("$BD count", workspace.path)

    assert silent.returncode == 6
    assert answer.returncode == 6
    assert whole.stdout == b"1\n"


def test_hostile_bytes_are_refused(workspace: Workspace) -> None:
    """An argument that is not UTF-8 is named, and nothing is created."""
    done = subprocess.run(
        [BD_PATH.encode(), b"create", b"\xff\xfe", b"--json"], cwd=workspace.path, capture_output=True, check=False
    )

    assert done.returncode == 2
    assert b"argument 2 is not UTF-8 text" in done.stderr
    assert b'"code": "argument-not-text"' in done.stdout
    assert workspace.bd("count").out == "0\n"


def test_a_removed_directory_is_named(tmp_path: Path) -> None:
    """A command that needs the current directory says that it is gone."""
    (tmp_path / "gone").mkdir()
    done = shell("cd gone && rmdir ../gone && $BD list", tmp_path)

    assert done.returncode == 4
    assert done.stderr.startswith(b"Error: the current directory no longer exists\n")


def test_the_module_can_be_run(tmp_path: Path) -> None:
    """`python -m bd` is the same program."""
    done = subprocess.run(
        [sys.executable, "-m", "bd", "version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout == run_bd("version", cwd=tmp_path).out


def test_no_workspace_is_told_apart_from_no_issues(tmp_path: Path) -> None:
    """Exit code 4, and an error document where a list would be."""
    result = run_bd("list", "--json", cwd=tmp_path, check=False)

    assert result.code == 4
    assert (result.json["code"], result.json["error"]) == ("no-database", "no beads database found")
    assert "bd init" in result.err


@pytest.mark.parametrize("uri", ["file:{path}", "file:.beads/beads.db", "file:{path}?cache=private"])
def test_a_database_can_be_named_by_a_uri(workspace: Workspace, uri: str) -> None:
    """Reads and writes go to the file it names, whose issues travel as ever; nothing else appears."""
    workspace.create("First")
    before = sorted(os.listdir(workspace.path)), sorted(os.listdir(workspace.beads_dir))
    uri = uri.format(path=workspace.database)

    issue_id = workspace.bd("--db", uri, "q", "Second").out.strip()

    assert issue_id in workspace.jsonl.read_text(encoding="utf-8")
    for words in (["--db", uri], ["--readonly", "--db", uri], ["--db", uri + ("&" if "?" in uri else "?") + "mode=ro"]):
        assert workspace.bd(*words, "count").out == "2\n"
    assert workspace.bd("--db", uri, "checkpoint").code == 0
    assert (sorted(os.listdir(workspace.path)), sorted(os.listdir(workspace.beads_dir))) == before
