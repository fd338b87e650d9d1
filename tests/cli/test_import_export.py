"""bd import, bd export and bd init, as processes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.runner import BD_PATH
from tests.support.shared_data import get_shared
from tests.support.workspace import make_repository
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace

OLD = "2020-01-01T00:00:00Z"


def line(issue_id: str, **fields: object) -> str:
    """Returns one canonical line."""
    record = {"id": issue_id, "title": "T", "status": "open", "priority": 2, "issue_type": "task"}
    return json.dumps({**record, "created_at": OLD, "updated_at": OLD, **fields}, separators=(",", ":")) + "\n"


def test_real_file_comes_back_byte_for_byte(tmp_path: Path) -> None:
    """A real project's file goes in whole and comes out identical, every field of every line readable."""
    source = get_shared("data", "beads-v0.47.0-issues.jsonl")
    workspace = make_workspace(tmp_path / "real", prefix="bd")

    workspace.bd("import", str(source))
    workspace.bd("export", "-o", "copy.jsonl")

    wanted = source.read_bytes()
    assert workspace.jsonl.read_bytes() == wanted
    assert (workspace.path / "copy.jsonl").read_bytes() == wanted
    assert workspace.bd("count", "--json").json["count"] == sum(
        json.loads(text)["status"] != "tombstone" for text in wanted.splitlines()
    )


def test_changed_record_changes_one_line(tmp_path: Path) -> None:
    """After a change to one real issue every other line keeps its bytes, and the changed one its unchanged fields."""
    source = get_shared("data", "beads-v0.47.0-issues.jsonl")
    workspace = make_workspace(tmp_path / "real", prefix="bd")
    workspace.bd("import", str(source))
    issue_id = workspace.bd("list", "--json", "-n", "1").json[0]["id"]

    workspace.bd("update", issue_id, "--title", "Another title")

    before = {json.loads(text)["id"]: text for text in source.read_text(encoding="utf-8").splitlines()}
    after = {json.loads(text)["id"]: text for text in workspace.jsonl.read_text(encoding="utf-8").splitlines()}
    changed = [key for key in before if before[key] != after[key]]
    old, new = json.loads(before[issue_id]), json.loads(after[issue_id])
    assert changed == [issue_id]
    assert {key for key in old if old[key] != new[key]} == {"title", "updated_at"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{broken\n", "line 2"),
        ("<<<<<<< HEAD\n", "conflict"),
        ("[1]\n", "not a JSON object"),
        ('{"title":"no id"}\n', "no id"),
        ('{"id":"t-x","title":5}\n', "title is not a string"),
        ('{"id":"t-x","title":"x","created_at":"yesterday"}\n', "created_at"),
        ('{"id":"t-x","title":"x","labels":"red"}\n', "labels"),
        ('{"id":"t-x","title":"x","labels":["é",null]}\n', "labels"),
        ('{"id":"t-x","title":"x","external_ref":["a"]}\n', "external_ref is not a string"),
    ],
    ids=["json", "conflict", "array", "id", "type", "time", "labels", "label", "reference"],
)
def test_bad_line_imports_nothing(workspace: Workspace, text: str, word: str) -> None:
    """A bad line is named with its number and reason, nothing of the file stays, exit 8."""
    path = workspace.path / "in.jsonl"
    path.write_text(line("t-a01") + text + line("t-a02"), encoding="utf-8")

    result = workspace.bd("import", "in.jsonl", "--json", check=False)

    assert result.code == ExitCode.SYNC
    assert [problem["line"] for problem in result.json["details"]["lines"]] == [2]
    assert word in result.err
    assert workspace.bd("count").out == "0\n"


def test_older_export_changes_nothing(workspace: Workspace) -> None:
    """Importing an export made before newer work leaves the newer work."""
    issue_id = workspace.create("First title")
    workspace.bd("export", "-o", "old.jsonl")
    workspace.bd("update", issue_id, "--title", "Second title")

    result = workspace.bd("import", "old.jsonl", "--json").json

    assert (result["updated"], result["unchanged"]) == (0, 1)
    assert workspace.bd("show", issue_id, "--json").json[0]["title"] == "Second title"


def test_old_branch_checked_out_changes_nothing(workspace: Workspace) -> None:
    """Going back to an older commit of the file and writing there keeps the newer issues."""
    first = workspace.create("First")
    workspace.git("add", "-f", ".beads/issues.jsonl")
    workspace.git("commit", "-qm", "one")
    second = workspace.create("Second")
    workspace.bd("update", first, "--title", "First, newer")
    workspace.git("commit", "-qam", "two")

    workspace.git("checkout", "-q", "HEAD~1", "--", ".beads/issues.jsonl")
    listed = workspace.bd("list", "--json").json
    third = workspace.create("Third")

    ids = {json.loads(text)["id"] for text in workspace.jsonl.read_text(encoding="utf-8").splitlines()}
    assert {record["title"] for record in listed} == {"First, newer", "Second"}
    assert ids == {first, second, third}


def test_two_clones_exchange_issues(workspace: Workspace, tmp_path: Path) -> None:
    """What one clone commits the other sees with its next command after a pull, read or write."""
    here = workspace.create("Here")
    workspace.git("add", "-f", ".beads/issues.jsonl", ".beads/metadata.json")
    workspace.git("commit", "-qm", "issues")
    other = make_repository(tmp_path / "other")
    other.git("pull", "-q", str(workspace.path), "main")

    seen = other.bd("list", "--json").json
    there = other.create("There")
    other.git("commit", "-qam", "more")
    workspace.git("pull", "-q", str(other.path), "main")

    assert [record["id"] for record in seen] == [here]
    assert there.startswith("t-")
    assert {record["id"] for record in workspace.bd("list", "--json").json} == {here, there}


def test_import_from_stdin_and_dry_run(workspace: Workspace) -> None:
    """Standard input is a file too; a dry run counts and keeps nothing."""
    text = line("t-a01") + line("t-a02")

    planned = workspace.bd("import", "-", "--dry-run", "--json", stdin=text).json
    done = workspace.bd("import", "--json", stdin=text).json

    assert (planned["created"], planned["dry_run"]) == (2, True)
    assert (done["created"], done["dry_run"]) == (2, False)
    assert workspace.bd("count").out == "2\n"


def test_a_broken_standard_input_leaves_nothing_behind(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was copied of an input that fails goes with the command."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))

    with open(os.devnull, "wb") as nothing:
        done = subprocess.run(
            [BD_PATH, "import", "-"], cwd=workspace.path, stdin=nothing, capture_output=True, text=True, check=False
        )

    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("between", [0, 2100], ids=["in one batch", "batches apart"])
def test_dedup_compares_titles_of_different_issues(workspace: Workspace, between: int) -> None:
    """A second issue with an open one's title is left out; a later line of the same issue is its newer state."""
    others = "".join(line(f"t-{number:05}", title=f"Number {number}") for number in range(between))
    later = line("t-a", status="closed", closed_at="2021-01-01T00:00:00Z", updated_at="2021-01-01T00:00:00Z")
    text = line("t-a") + line("t-b") + others + later

    done = workspace.bd("import", "-", "--dedup", "--json", stdin=text).json

    assert (done["created"], done["updated"], done["dedup_skipped"]) == (between + 1, 1, 1)
    assert workspace.bd("show", "t-a", "--json").json[0]["status"] == "closed"


def test_rename_on_import_renames_references(workspace: Workspace) -> None:
    """Foreign ids get our prefix everywhere: in edges, comments and texts."""
    edge = {"issue_id": "zz-b02", "depends_on_id": "zz-b01", "type": "blocks", "created_at": OLD}
    text = line("zz-b01") + line("zz-b02", description="after zz-b01.", dependencies=[edge])

    workspace.bd("import", "--rename-on-import", stdin=text)

    shown = workspace.bd("show", "t-b02", "--json").json[0]
    assert shown["description"] == "after t-b01."
    assert [neighbour["id"] for neighbour in shown["dependencies"]] == ["t-b01"]


@pytest.mark.parametrize(
    "name", ["beads-1.0.5-export.jsonl", "beads-1.0.5-export-all.jsonl", "beads_rust-0.7.6-issues.jsonl"]
)
def test_peers_files_come_back_unchanged(tmp_path: Path, name: str) -> None:
    """Exports of the newer line and of the Rust port keep every line's bytes where nothing changed."""
    source = get_shared("data", "interop", name)
    workspace = make_repository(tmp_path / "peer")
    workspace.beads_dir.mkdir()
    workspace.jsonl.write_bytes(source.read_bytes())

    workspace.bd("list", "--json")
    prefix = workspace.bd("config", "get", "issue_prefix").out.strip()
    workspace.bd("create", "Ours", "--id", f"{prefix}-zzzzz")

    before = set(source.read_bytes().splitlines())
    after = set(workspace.jsonl.read_bytes().splitlines())
    assert before <= after
    assert len(after - before) == 1


def test_export_refuses_to_shrink_a_file(workspace: Workspace) -> None:
    """A file with issues the database lacks is not replaced."""
    workspace.create("Ours")
    target = workspace.path / "target.jsonl"
    target.write_text(line("t-zzz"), encoding="utf-8")

    result = workspace.bd("export", "-o", "target.jsonl", check=False)

    assert result.code == ExitCode.SYNC
    assert "t-zzz" in result.err
    assert target.read_text(encoding="utf-8") == line("t-zzz")


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1"])
def test_export_to_standard_output_by_any_name(workspace: Workspace, name: str) -> None:
    """The device is written to like the stream, and a file behind it keeps what it holds."""
    issue_id = workspace.create("Ours")
    target = workspace.path / "kept.txt"
    target.write_text("before\n")

    with target.open("a") as file:
        subprocess.run([BD_PATH, "export", "-o", name], cwd=workspace.path, stdout=file, check=True)

    before, exported = target.read_text().splitlines()
    assert (before, json.loads(exported)["id"]) == ("before", issue_id)


def test_export_into_a_pipe_and_a_device(workspace: Workspace) -> None:
    """What is no file is written into and stays what it is; nothing is read from it first."""
    issue_id = workspace.create("Ours")
    pipe = workspace.path / "pipe"
    os.mkfifo(pipe)

    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True) as reader:
        said = workspace.bd("export", "-o", "pipe")
        text, _ = reader.communicate(timeout=30)
    workspace.bd("export", "-o", "/dev/null")

    assert json.loads(text)["id"] == issue_id
    assert "1 issue" in said.err + said.out
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.parametrize(
    "name", ["beads.db", "config.yaml", "metadata.json", ".gitignore", ".jsonl.lock", "interactions.jsonl"]
)
def test_export_never_replaces_what_the_workspace_is_made_of(workspace: Workspace, name: str) -> None:
    """Not by its name, not through a link, not with --force; the workspace goes on working."""
    workspace.create("Ours")
    workspace.bd("audit", "record", "--kind", "llm_call", "--model", "m", "--prompt", "p", "--response", "r")
    link = workspace.path / "link"
    link.symlink_to(workspace.beads_dir / name)
    before = (workspace.beads_dir / name).read_bytes()

    for target in (f".beads/{name}", "link"):
        result = workspace.bd("export", "-o", target, "--force", check=False)
        assert result.code == ExitCode.USAGE
        assert "belongs to the workspace" in result.err

    assert (workspace.beads_dir / name).read_bytes() == before
    assert workspace.bd("count").out == "1\n"


def test_export_beside_the_database_twice(workspace: Workspace) -> None:
    """A copy may lie in the workspace's folder, and be made anew."""
    for _ in range(2):
        workspace.create("Ours")
        workspace.bd("export", "-o", ".beads/copy.jsonl")

    assert len((workspace.beads_dir / "copy.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_export_to_a_reader_that_goes_away(workspace: Workspace) -> None:
    """Nobody reading any more is no error of ours, through a pipe of any name."""
    workspace.bd("create", "Long", "--description", "more than a pipe holds " * 4_500)
    pipe = workspace.path / "pipe"
    os.mkfifo(pipe)

    with subprocess.Popen(["head", "-c", "1", str(pipe)], stdout=subprocess.DEVNULL):
        result = workspace.bd("export", "-o", "pipe", check=False)

    assert (result.code, result.err) == (141, "")


def test_init_makes_private_files(workspace: Workspace) -> None:
    """The folder is the owner's alone, and so is the database."""
    assert stat.S_IMODE(os.stat(workspace.beads_dir).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(workspace.database).st_mode) == 0o600


def test_init_touches_only_its_folder(repository: Workspace) -> None:
    """Nothing outside .beads changes, hooks and attributes included."""
    before = sorted(str(path) for path in repository.path.rglob("*"))

    repository.bd("init", "-q", "--prefix", "t")

    after = sorted(str(path) for path in repository.path.rglob("*") if ".beads" not in path.parts)
    assert after == before


def test_init_in_a_subfolder_of_a_workspace_is_refused(workspace: Workspace) -> None:
    """A second workspace inside the first is not made by accident."""
    (workspace.path / "src").mkdir()

    result = workspace.bd("init", cwd=workspace.path / "src", check=False)

    assert result.code == ExitCode.CONFLICT
    assert not (workspace.path / "src" / ".beads").exists()
