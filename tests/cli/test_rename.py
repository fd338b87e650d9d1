"""bd rename and bd rename-prefix ("rename_prefix", tracker.rename_prefix): here, in the file, and in every clone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


def clone_of(workspace: Workspace, path: Path) -> Workspace:
    """Makes another folder with a database of its own that has taken the file in."""
    clone = Workspace(path)
    clone.beads_dir.mkdir(parents=True)
    clone.jsonl.write_bytes(workspace.jsonl.read_bytes())
    clone.bd("list", "--json")
    return clone


def ids_of(workspace: Workspace) -> list[str]:
    """Returns every live id."""
    return [record["id"] for record in workspace.bd("list", "--all", "--sort", "id", "--json").json]


def ids_in_file(workspace: Workspace) -> list[str]:
    """Returns the ids of the file, in its order."""
    return [json.loads(line)["id"] for line in workspace.jsonl.read_text().splitlines()]


@pytest.fixture
def renamed(workspace: Workspace) -> Workspace:
    """Returns a workspace where t-old is about to be renamed: named in an edge, a text and a longer id."""
    workspace.bd("create", "Old", "--id", "t-old", "-l", "x")
    workspace.bd("create", "Waits", "--id", "t-w", "--deps", "t-old", "-d", "see t-old, not t-old-er or t-old.1.")
    workspace.bd("create", "Child", "--id", "t-old.1")
    workspace.bd("comment", "t-old", "said")
    return workspace


def test_everything_follows_a_rename(renamed: Workspace) -> None:
    """Edges, texts, labels, comments and history go with the issue; ids that only look alike stay."""
    answer = renamed.bd("rename", "t-old", "t-new", "--json").json

    waits = renamed.bd("show", "t-w", "--json").json[0]
    issue = renamed.bd("show", "t-new", "--json").json[0]
    assert (answer["old_id"], answer["new_id"]) == ("t-old", "t-new")
    assert waits["description"] == "see t-new, not t-old-er or t-old.1."
    assert [edge["id"] for edge in waits["dependencies"]] == ["t-new"]
    assert (issue["labels"], issue["comments"][0]["text"]) == (["x"], "said")
    assert ids_in_file(renamed) == ["t-new", "t-old.1", "t-w"]
    assert renamed.bd("show", "t-old", check=False).code != 0 or ids_of(renamed) == ["t-new", "t-old.1", "t-w"]


def test_a_renamed_parent_counts_on(workspace: Workspace) -> None:
    """The next child of a renamed parent gets a number that no child had."""
    workspace.bd("create", "Parent", "--id", "t-p")
    workspace.bd("create", "First", "--parent", "t-p")

    workspace.bd("rename", "t-p", "t-q")

    assert workspace.bd("create", "Second", "--parent", "t-q", "--json").json["id"] == "t-q.2"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("t-nope", "t-x", "issue-not-found"),
        ("t-w", "t-old", "id-exists"),
        ("t-w", "t-gone", "id-exists"),
        ("t-w", "t-w", "same-id"),
        ("t-w", "x-w", "prefix-mismatch"),
        ("t-w", "plain", "malformed-id"),
        ("t-w", "t-a b", "malformed-id"),
        ("t-w", "", "malformed-id"),
    ],
)
def test_an_impossible_rename_changes_nothing(renamed: Workspace, old: str, new: str, code: str) -> None:
    """Unknown, taken (by a deleted issue too), equal, foreign and malformed ids are refused by name."""
    renamed.bd("create", "Gone", "--id", "t-gone")
    renamed.bd("delete", "t-gone", "--force")
    before = renamed.jsonl.read_bytes()

    result = renamed.bd("rename", old, new, "--json", check=False)

    assert result.code != ExitCode.OK
    assert result.json["code"] == code
    assert renamed.jsonl.read_bytes() == before


def test_a_clone_renames_too(renamed: Workspace, tmp_path: Path) -> None:
    """A clone that takes the file in has the issue once, under its new id, with its own comments and history."""
    clone = clone_of(renamed, tmp_path / "clone")
    clone.bd("comment", "t-old", "said in the clone")
    renamed.bd("rename", "t-old", "t-new")

    clone.jsonl.write_bytes(renamed.jsonl.read_bytes())

    assert ids_of(clone) == ["t-new", "t-old.1", "t-w"]
    comments = clone.bd("comments", "t-new", "--json").json
    assert [comment["text"] for comment in comments] == ["said", "said in the clone"]
    clone.bd("update", "t-w", "-p", "0")
    assert ids_in_file(clone) == ["t-new", "t-old.1", "t-w"]


def test_an_old_copy_of_the_file_brings_nothing_back(renamed: Workspace) -> None:
    """Checking an older commit out and going on does not revive the old id."""
    before = renamed.jsonl.read_bytes()
    renamed.bd("rename", "t-old", "t-new")

    renamed.jsonl.write_bytes(before)
    renamed.bd("update", "t-w", "-p", "0")

    assert ids_of(renamed) == ["t-new", "t-old.1", "t-w"]
    assert ids_in_file(renamed) == ["t-new", "t-old.1", "t-w"]


def test_a_change_under_the_old_id_arrives(renamed: Workspace, tmp_path: Path) -> None:
    """What a clone changed before it knew of the rename is merged into the renamed issue, whoever was first."""
    clone = clone_of(renamed, tmp_path / "clone")
    clone.bd("update", "t-old", "-p", "0", "--add-label", "y")
    clone.bd("create", "Depends", "--id", "t-d", "--deps", "t-old")
    renamed.bd("rename", "t-old", "t-new")
    renamed.bd("update", "t-new", "--title", "Other title")

    renamed.jsonl.write_bytes(clone.jsonl.read_bytes())

    issue = renamed.bd("show", "t-new", "--json").json[0]
    assert (issue["title"], issue["priority"], issue["labels"]) == ("Other title", 0, ["x", "y"])
    assert ids_of(renamed) == ["t-d", "t-new", "t-old.1", "t-w"]
    renamed.bd("update", "t-w", "-p", "0")
    assert "t-old" not in ids_in_file(renamed)
    assert [edge["id"] for edge in renamed.bd("show", "t-d", "--json").json[0]["dependencies"]] == ["t-new"]


def test_a_freed_id_may_be_anothers(renamed: Workspace, tmp_path: Path) -> None:
    """Another issue created under the old id later is not taken for the renamed one."""
    clone = clone_of(renamed, tmp_path / "clone")
    renamed.bd("rename", "t-old", "t-new")
    renamed.bd("create", "Another", "--id", "t-old")

    clone.jsonl.write_bytes(renamed.jsonl.read_bytes())

    titles = {record["id"]: record["title"] for record in clone.bd("list", "--all", "--json").json}
    assert titles == {"t-new": "Old", "t-old": "Another", "t-old.1": "Child", "t-w": "Waits"}


def test_a_prefix_changes_everywhere(renamed: Workspace, tmp_path: Path) -> None:
    """Ids, edges, texts and tombstones get the new prefix; so do a clone and its next new issue."""
    renamed.bd("create", "Gone", "--id", "t-gone")
    renamed.bd("delete", "t-gone", "--force")
    clone = clone_of(renamed, tmp_path / "clone")
    before = renamed.jsonl.read_bytes()

    dry = renamed.bd("rename-prefix", "new-", "--dry-run", "--json").json
    assert renamed.jsonl.read_bytes() == before
    answer = renamed.bd("rename-prefix", "new-", "--json").json
    clone.jsonl.write_bytes(renamed.jsonl.read_bytes())

    wanted = ["new-old", "new-old.1", "new-w"]
    assert dry["renamed"] == answer["renamed"]
    assert ids_of(renamed) == ids_of(clone) == wanted
    assert sorted(ids_in_file(renamed)) == sorted([*wanted, "new-gone"])
    assert renamed.bd("show", "new-w", "--json").json[0]["description"] == "see new-old, not t-old-er or new-old.1."
    assert clone.create("Next").startswith("new-")
    renamed.jsonl.write_bytes(before)
    assert ids_of(renamed) == wanted


def test_several_prefixes_need_repair(workspace: Workspace) -> None:
    """Issues of another prefix stop the renaming; --repair gives them fresh ids and keeps their edges."""
    workspace.bd("create", "Ours", "--id", "t-a")
    workspace.bd("create", "Theirs", "--id", "zz-b", "--force", "--deps", "t-a")

    refused = workspace.bd("rename-prefix", "new", "--json", check=False)
    renamed = workspace.bd("rename-prefix", "new", "--repair", "--json").json["renamed"]

    assert (refused.code, refused.json["code"]) == (ExitCode.CONFLICT, "several-prefixes")
    assert renamed["t-a"] == "new-a"
    assert renamed["zz-b"].startswith("new-")
    assert [edge["id"] for edge in workspace.bd("show", renamed["zz-b"], "--json").json[0]["dependencies"]] == ["new-a"]


@pytest.mark.parametrize("prefix", ["", "-", "Bad_", "9x", "a b", "ü", "x--"])
def test_a_prefix_that_cannot_be_is_refused(renamed: Workspace, prefix: str) -> None:
    """A prefix is lower-case letters, digits and hyphens, a letter first."""
    result = renamed.bd("rename-prefix", "--json", "--", prefix, check=False)

    assert (result.code, result.json["code"]) == (ExitCode.USAGE, "prefix-refused")
