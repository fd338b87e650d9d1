"""What a machine or a person may hold against us: one sentence, a way out, the right exit code, nothing lost."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.disks import mount_small_disk
from tests.support.disks import remount_read_only
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace

NOT_YAML = "a: [b\n  : : {{{"


@pytest.mark.parametrize(
    "words",
    [
        ["create", "x"],
        ["show", "t-1"],
        ["update", "t-1", "--title", "x"],
        ["count"],
        ["query", "status=open"],
        ["export"],
        ["config", "list"],
        ["config", "set", "foo.bar", "x"],
        ["info"],
        ["init", "--force"],
    ],
)
def test_broken_configuration(workspace: Workspace, words: list[str]) -> None:
    """A config.yaml that is not YAML is named with its line by every command, as text and as JSON."""
    workspace.bd("create", "One", "--id", "t-1")
    (workspace.beads_dir / "config.yaml").write_text(NOT_YAML)

    text = workspace.bd(*words, check=False)
    document = workspace.bd(*words, "--json", check=False)

    assert (text.code, document.code) == (ExitCode.WORKSPACE, ExitCode.WORKSPACE)
    assert "config.yaml line 2" in text.err
    assert "Traceback" not in text.err
    assert document.json["code"] == "config-malformed"


def test_wrong_values_do_not_lock_the_repair_out(workspace: Workspace) -> None:
    """With wrong values in the file the checks still run and `config set` and `unset` correct them."""
    (workspace.beads_dir / "config.yaml").write_text("json: maybe\nno-auto-flush: banana\n")

    found = workspace.bd("config", "validate", "--json", check=False)
    doctor = workspace.bd("doctor")
    workspace.bd("config", "set", "no-auto-flush", "false")
    workspace.bd("config", "unset", "json")
    repaired = workspace.bd("config", "validate")

    assert (found.code, len(found.json["issues"])) == (ExitCode.NEGATIVE, 2)
    assert 'Warning: invalid value "maybe" for json' in doctor.err
    assert repaired.err == ""


def test_a_wrong_flag_is_called_by_its_name(workspace: Workspace) -> None:
    """A value given with a flag is not looked for in a file."""
    result = workspace.bd("list", "--lock-timeout", "x", check=False)

    assert result.code == ExitCode.USAGE
    assert "set by --lock-timeout" in result.err
    assert "hint: give --lock-timeout a duration" in result.err


@pytest.mark.parametrize(
    "words",
    [
        ["config", "set", "json", "true"],
        ["config", "unset", "json"],
        ["config", "set", "foo", "bar"],
        ["repo", "add", ".."],
        ["repo", "sync"],
        ["checkpoint"],
        ["create", "x"],
    ],
)
def test_a_read_only_disk_is_a_refusal(tmp_path: Path, words: list[str]) -> None:
    """Whatever would write on a read-only file system is refused with exit 6, never an internal error."""
    with mount_small_disk(tmp_path / "disk", "4m") as disk:
        workspace = make_workspace(disk / "here")
        workspace.create("One")
        remount_read_only(disk)

        result = workspace.bd(*words, check=False)

        assert result.code == ExitCode.STORAGE
        assert "internal error" not in result.err


def test_a_full_disk_can_be_read(tmp_path: Path) -> None:
    """Without room for a writer's files the issues are still shown; writes are refused as disk-full."""
    with mount_small_disk(tmp_path / "disk", "1400k") as disk:
        workspace = make_workspace(disk / "here")
        workspace.create("One")
        with pytest.raises(OSError, match="No space"), (disk / "ballast").open("wb", buffering=0) as ballast:
            while ballast.write(b"x" * 4096):
                pass

        shown = workspace.bd("list", "--json")
        created = workspace.bd("create", "Two", "--json", check=False)
        configured = workspace.bd("config", "set", "json", "true", check=False)
        added = workspace.bd("repo", "add", str(make_workspace(tmp_path / "other").path), check=False)

        assert [issue["title"] for issue in shown.json] == ["One"]
        assert (created.code, created.json["code"]) == (ExitCode.STORAGE, "disk-full")
        assert (configured.code, added.code) == (ExitCode.STORAGE, ExitCode.STORAGE)
        assert "No space left" in configured.err
        assert "No space left" in added.err


def test_readonly_init_makes_nothing(workspace: Workspace) -> None:
    """--readonly holds for init too."""
    result = workspace.bd("--readonly", "init", "--force", check=False)

    assert result.code == ExitCode.WORKSPACE
    assert "read-only" in result.err


def test_bad_lines_of_standard_input_are_called_that(workspace: Workspace) -> None:
    """The message names standard input, not the file it was copied to."""
    result = workspace.bd("import", "-", stdin="garbage\n", check=False)

    assert result.code == ExitCode.SYNC
    assert result.err.startswith("Error: standard input: line 1: not JSON")


def test_bad_lines_are_named_by_a_read(workspace: Workspace) -> None:
    """A read that takes the file in says which lines it had to leave out."""
    workspace.create("One")
    with workspace.jsonl.open("a") as file:
        file.write("<<<<<<< HEAD\n")

    assert "line 2: a merge conflict marker" in workspace.bd("list").err


def test_export_to_the_own_file_never_claims_what_it_did_not_do(workspace: Workspace) -> None:
    """With a directory in its place, or lines that cannot be read, exporting to issues.jsonl fails with exit 8."""
    workspace.create("One")
    kept = workspace.jsonl.read_text()
    workspace.jsonl.write_text(kept + "garbage\n")
    garbled = workspace.bd("export", "-o", str(workspace.jsonl), check=False)
    workspace.jsonl.unlink()
    workspace.jsonl.mkdir()
    blocked = workspace.bd("export", "-o", str(workspace.jsonl), check=False)

    assert (garbled.code, blocked.code) == (ExitCode.SYNC, ExitCode.SYNC)
    assert "was not written" in garbled.err
    assert "Exported" not in garbled.err + blocked.err


def test_export_to_the_own_file_is_not_held_back_by_settings(workspace: Workspace) -> None:
    """An export that is asked for is done, whatever no-auto-flush says."""
    workspace.bd("create", "One", "--no-auto-flush")

    workspace.bd("export", "-o", str(workspace.jsonl), "--no-auto-flush")

    assert json.loads(workspace.jsonl.read_text())["title"] == "One"


def test_edit_answers_with_one_document(workspace: Workspace) -> None:
    """With --json an unchanged text is a document too."""
    issue_id = workspace.create("One")

    assert workspace.bd("edit", issue_id, "--json", env={"EDITOR": "true"}).json[0]["id"] == issue_id


@pytest.mark.parametrize(
    ("editor", "sentence"),
    [
        ("printf '\\377' >", "it is not UTF-8 text"),
        ("rm", "No such file"),
        ("printf %0600d 1 >", "500 characters or less"),
    ],
    ids=["not-text", "removed", "too-long"],
)
def test_edit_keeps_what_it_cannot_store(workspace: Workspace, tmp_path: Path, editor: str, sentence: str) -> None:
    """A text that cannot be stored is refused, and the person is told where it lies."""
    issue_id = workspace.create("One")
    script = workspace.path / "editor"
    script.write_text(f'#!/bin/sh\n{editor} "$1"\n')
    script.chmod(0o755)

    result = workspace.bd(
        "edit", issue_id, "--title", env={"EDITOR": str(script), "TMPDIR": str(tmp_path)}, check=False
    )

    assert result.code == ExitCode.USAGE
    assert sentence in result.err
    assert f"{issue_id}-" in result.err
    assert workspace.bd("show", issue_id, "--json").json[0]["title"] == "One"


def test_edit_with_a_broken_editor_setting(workspace: Workspace) -> None:
    """An open quotation mark in EDITOR is no defect of ours."""
    result = workspace.bd("edit", workspace.create("One"), env={"EDITOR": "'vi"}, check=False)

    assert result.code == ExitCode.USAGE
    assert "quotation mark" in result.err


def test_edit_of_an_id_with_a_slash(workspace: Workspace) -> None:
    """Such an id cannot be made here but may be imported; the name of the temporary file stays one name."""
    refused = workspace.bd("create", "One", "--id", "t-1/x", check=False)
    workspace.bd("import", "-", stdin='{"id":"t-1/x","title":"One"}\n')

    assert refused.code == ExitCode.USAGE
    assert "No changes made" in workspace.bd("edit", "t-1/x", env={"EDITOR": "true"}).out


def test_a_redirect_that_is_no_path(workspace: Workspace) -> None:
    """A NUL byte in a redirect is one sentence, as text and as JSON."""
    (workspace.beads_dir / "redirect").write_bytes(b"a\0b\n")

    result = workspace.bd("list", "--json", check=False)

    assert (result.code, result.json["code"]) == (ExitCode.WORKSPACE, "broken-redirect")
    assert "Traceback" not in result.err


def test_init_beside_the_folder_names_no_database_that_is_not_in_it(repository: Workspace) -> None:
    """With --db elsewhere, metadata.json does not claim the file for .beads."""
    repository.bd("--db", "own.db", "init", "--prefix", "n")

    assert json.loads((repository.beads_dir / "metadata.json").read_text())["database"] == "beads.db"
    assert repository.bd("--db", "own.db", "create", "One", "--silent").out.startswith("n-")


def test_a_read_only_uri_refuses_a_write_by_name(workspace: Workspace) -> None:
    """A database named as a `file:` URI is not taken for a fresh clone."""
    workspace.create("One")

    result = workspace.bd("--db", f"file:{workspace.database}?mode=ro", "create", "Two", check=False)

    assert result.code == ExitCode.STORAGE
    assert "cannot be written" in result.err


@pytest.mark.parametrize(
    "line", ["list -n {}", "create x -e {}", "update t-1 -e {}", "ready -n {}", "undo --to {}", "list --limit=-{}"]
)
def test_a_number_beyond_all_bounds(workspace: Workspace, line: str) -> None:
    """A number that neither the database nor a reader of JSON can hold is a wrong value, not a failure inside."""
    workspace.bd("create", "One", "--id", "t-1")

    for number in (2**53 + 1, 2**63, 10**30):
        result = workspace.bd(*line.format(number).split(" "), check=False)
        assert (result.code, "is too large" in result.err) == (ExitCode.USAGE, True), repr(result)
    assert workspace.bd("list", "-n", str(2**53)).code == 0


def test_an_export_to_no_name_is_malformed(workspace: Workspace) -> None:
    """An empty variable in a script is a mistake in the request, and nothing is written anywhere."""
    workspace.bd("create", "One")
    before = sorted(os.listdir(workspace.path))

    result = workspace.bd("export", "-o", "", check=False)

    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert sorted(os.listdir(workspace.path)) == before


@pytest.mark.parametrize("target", [".", ".beads/config.yaml/x", "x" * 300, "nosuch/x"])
def test_an_export_to_what_cannot_be_a_file(workspace: Workspace, target: str) -> None:
    """A folder, a file used as a folder, a name too long, a folder that is not there: named, nothing written."""
    workspace.bd("create", "One")

    result = workspace.bd("export", "-o", target, check=False)

    assert (result.code, result.err.startswith("Error: cannot write ")) == (ExitCode.STORAGE, True), repr(result)
