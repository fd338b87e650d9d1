"""bd repo: the list of other repositories, and what of them is seen here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.repositories import make_other
from tests.support.repositories import tree_digest
from tests.support.workspace import Workspace
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "# our settings\nactor: ann # me\n\n# the end\n"
CONFLICT = "<<<<<<< HEAD"


@pytest.fixture
def main(tmp_path: Path) -> Workspace:
    """Returns a workspace with a commented configuration."""
    workspace = make_workspace(tmp_path / "main", prefix="own")
    (workspace.beads_dir / "config.yaml").write_text(CONFIG, encoding="utf-8")
    return workspace


@pytest.fixture
def api(tmp_path: Path) -> Path:
    """Returns another repository with two issues."""
    return make_other(tmp_path / "api", "api-1", "api-2")


def break_file(path: Path) -> None:
    """Leaves a conflict marker in a repository's file."""
    with (path / ".beads" / "issues.jsonl").open("a", encoding="utf-8") as file:
        file.write(CONFLICT + "\n")


def test_adding_keeps_every_byte_of_the_configuration(main: Workspace, api: Path) -> None:
    """The list is added behind what stands there, and bd repo list gives it on one line."""
    assert main.bd("repo", "add", "../api", "--json").out == '{"added":true,"path":"../api"}\n'

    text = (main.beads_dir / "config.yaml").read_text(encoding="utf-8")
    assert text.startswith(CONFIG)
    assert main.bd("repo", "list", "--json").out == '{"additional":["../api"],"primary":"."}\n'
    assert api.is_dir()


def test_an_empty_list_is_a_list(main: Workspace) -> None:
    """Without other repositories the list is empty, not null."""
    assert main.bd("repo", "list", "--json").json == {"primary": ".", "additional": []}


def test_a_path_is_stored_as_seen_from_the_workspace(main: Workspace, api: Path) -> None:
    """A relative path typed in a subdirectory leads to the same place; an absolute one stays as it is."""
    below = main.path / "src" / "deep"
    below.mkdir(parents=True)

    assert main.bd("repo", "add", "../../../api", "--json", cwd=below).json["path"] == "../api"
    assert main.bd("repo", "remove", "api", "--json").json == {"path": "../api", "removed": True}
    assert main.bd("repo", "add", str(api), "--json").json["path"] == str(api)


@pytest.mark.parametrize("path", ["../api", "../api/", "../main/../api"])
def test_a_repository_is_added_once(main: Workspace, api: Path, path: str) -> None:
    """Another spelling of a configured directory is refused."""
    main.bd("repo", "add", "../api")

    result = main.bd("repo", "add", path, "--json", check=False)

    assert (result.code, result.json["code"]) == (5, "repository-configured")
    assert main.bd("repo", "list", "--json").json["additional"] == ["../api"]
    assert api.is_dir()


@pytest.mark.parametrize(
    ("path", "code", "slug"),
    [
        ("../nowhere", 4, "not-a-repository"),
        ("../plain", 4, "not-a-repository"),
        ("../empty", 4, "not-a-repository"),
        (".", 5, "repository-refused"),
        ("../main", 5, "repository-refused"),
        ("inside", 5, "repository-refused"),
        ("../link", 5, "repository-refused"),
        ("../back", 5, "repository-refused"),
    ],
)
def test_what_is_no_other_repository_is_refused(main: Workspace, api: Path, path: str, code: int, slug: str) -> None:
    """Neither a directory without issues nor this workspace in any disguise is added; the file stays as it was."""
    (api.parent / "plain").mkdir()
    (api.parent / "empty" / ".beads").mkdir(parents=True)
    (api.parent / "link").symlink_to(api)
    make_other(main.path / "inside", "in-1")
    (api.parent / "back" / ".beads").mkdir(parents=True)
    (api.parent / "back" / ".beads" / "redirect").write_text("../main/.beads\n", encoding="utf-8")

    result = main.bd("repo", "add", path, "--json", check=False)

    assert (result.code, result.json["code"]) == (code, slug)
    assert (main.beads_dir / "config.yaml").read_text(encoding="utf-8") == CONFIG


def test_a_missing_repository_is_named_as_the_classic_tool_does(main: Workspace) -> None:
    """The sentence says which directory lacks a .beads."""
    (main.path.parent / "plain").mkdir()

    result = main.bd("repo", "add", "../plain", check=False)

    assert "no .beads directory found at" in result.err
    assert "is this a beads repository?" in result.err


def test_issues_of_a_repository_are_seen_and_go_with_it(main: Workspace, api: Path) -> None:
    """`list --repo` takes the short name, the path or all; removing the repository removes its issues here only."""
    own = main.create("Mine")
    main.bd("repo", "add", "../api")
    before = tree_digest(api)

    assert _ids(main, "--repo", "api") == ["api-1", "api-2"]
    assert _ids(main, "--repo", "../api") == ["api-1", "api-2"]
    assert _ids(main, "--repo", "all") == sorted(["api-1", "api-2", own])
    assert _ids(main) == [own]
    main.bd("repo", "remove", "../api")
    assert _ids(main, "--repo", "all") == [own]
    assert tree_digest(api) == before


def test_what_another_project_provides_is_waited_for(main: Workspace, api: Path) -> None:
    """An issue is blocked, with the reason, until the repository of that name has closed the issue that provides it."""
    waiting = main.create("Use it")
    said = main.bd("dep", "add", waiting, "external:api:cache").err
    assert "closed an issue labelled export:cache" in said
    assert main.bd("ready", "--json").json == []
    assert main.bd("blocked", "--json").json[0]["blocked_by"] == ["external:api:cache"]
    assert (
        "waits for external:api:cache, which no repository shown here provides"
        in main.bd("ready", "--explain", waiting).out
    )

    other = Workspace(api)
    provider = other.create("Cache", "-l", "export:cache")
    main.bd("repo", "add", str(api))
    assert waiting not in _ids(main, "--ready")
    other.bd("close", provider)
    assert waiting in _ids(main, "--ready")
    other.bd("label", "remove", provider, "export:cache")
    assert waiting not in _ids(main, "--ready")


def _ids(workspace: Workspace, *argv: str) -> list[str]:
    """Returns the ids that `bd list` gives, sorted."""
    return sorted(record["id"] for record in workspace.bd("list", *argv, "--json").json)


def test_removing_what_is_not_there_is_not_found(main: Workspace, api: Path) -> None:
    """An unknown name is an error that names the known ones."""
    main.bd("repo", "add", "../api")

    result = main.bd("repo", "remove", "web", "--json", check=False)

    assert (result.code, result.json["code"]) == (3, "repository-not-configured")
    assert result.json["error"] == "repository not found: web"
    assert api.is_dir()


def test_sync_says_what_it_did(main: Workspace, api: Path) -> None:
    """Changed repositories are read, the others skipped; a broken one is a warning and exit 9."""
    main.bd("repo", "add", "../api")
    expected = {"synced": True, "repos_synced": 1, "repos_skipped": 0, "issues_imported": 2}

    assert main.bd("repo", "sync", "--json").json == expected
    assert main.bd("repo", "sync", "--json").json == expected | {
        "repos_synced": 0,
        "repos_skipped": 1,
        "issues_imported": 0,
    }
    break_file(api)
    result = main.bd("repo", "sync", "--json", check=False)
    assert (result.code, result.json["repos_skipped"]) == (ExitCode.PARTIAL, 1)
    assert result.err.count("repository ../api") == 1


def test_status_shows_each_repository(main: Workspace, api: Path) -> None:
    """State, problem, number of issues and the ids that are left out."""
    own = main.create("Mine")
    (api / ".beads" / "issues.jsonl").unlink()
    (api / ".beads").rmdir()
    api.rmdir()
    make_other(api, "api-1", own)
    main.bd("repo", "add", "../api")

    (status,) = main.bd("repo", "status", "--json").json
    assert status.pop("last_read").endswith("Z")
    assert status == {
        "path": "../api",
        "name": "api",
        "state": "ok",
        "problem": "",
        "issues": 1,
        "collisions": [{"id": own, "kept_from": "."}],
    }
    break_file(api)
    (status,) = main.bd("repo", "status", "--json").json
    assert (status["state"], status["issues"]) == ("broken", 1)
    assert status["problem"].endswith("line 3: a merge conflict marker")


def test_a_broken_repository_fails_nothing(main: Workspace, api: Path) -> None:
    """Reads and writes go on with one warning on stderr; nothing of the other repository gets into our file."""
    main.bd("repo", "add", "../api")
    main.bd("list")
    break_file(api)

    result = main.bd("create", "Mine", "--json")

    assert result.err.count("repository ../api is broken") == 1
    assert len(_ids(main, "--repo", "all")) == 3
    assert "api-" not in main.jsonl.read_text(encoding="utf-8")


def test_reading_only_changes_neither_list_nor_rows(main: Workspace, api: Path) -> None:
    """With --readonly the list cannot be changed, and a read says that it did not look."""
    for argv in (["repo", "add", "../api"], ["repo", "remove", "api"], ["repo", "sync"]):
        assert main.bd("--readonly", *argv, check=False).code == 4
    main.bd("repo", "add", "../api")

    result = main.bd("--readonly", "list", "--repo", "all", "--json")

    assert result.json == []
    assert "read-only" in result.err
    assert api.is_dir()
