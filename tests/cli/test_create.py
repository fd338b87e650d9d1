"""bd create and bd q, as processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

HOSTILE_TITLES = {
    "markup": "[/b] [auth] [bold red]x[/]",
    "controls": "bell \x07 escape \x1b[31m red",
    "emoji": "🎉 party 👩‍👩‍👧",
    "right-to-left": "שלום \u202eabc",
    "quotes": "'\"`$(rm -rf .)\\",
    "angle": "<b> & </b>\u2028",
    "limit": "é" * 500,
}


@pytest.mark.parametrize("title", HOSTILE_TITLES.values(), ids=HOSTILE_TITLES.keys())
def test_hostile_titles_survive(workspace: Workspace, title: str) -> None:
    """Whatever a title holds comes back as it went in, in the answer, in show and in the file."""
    issue_id = workspace.create(title)

    shown = workspace.bd("show", issue_id, "--json").json[0]
    line = json.loads(workspace.jsonl.read_text(encoding="utf-8"))
    assert shown["title"] == title
    assert line["title"] == title


def test_control_characters_never_reach_the_output(workspace: Workspace) -> None:
    """Text output shows control characters as escapes."""
    workspace.create("red \x1b[31m alert")

    assert "\x1b" not in workspace.bd("list").out


def test_title_of_501_characters_is_refused(workspace: Workspace) -> None:
    """One character too many is one clear error and creates nothing."""
    result = workspace.bd("create", "x" * 501, "--json", check=False)

    assert result.code == ExitCode.USAGE
    assert result.json["code"] == "title-too-long"
    assert "got 501" in result.err
    assert workspace.bd("count").out == "0\n"


def test_blocks_makes_the_other_issue_wait(workspace: Workspace) -> None:
    """`--deps blocks:X` stores the edge on X, whose record changes; a bare id stores it on the new issue."""
    first = workspace.create("First")
    before = workspace.bd("show", first, "--json").json[0]["updated_at"]

    second = workspace.create("Second", "--deps", f"blocks:{first}")
    third = workspace.create("Third", "--deps", f"{first},related:{second}")

    shown = workspace.bd("show", first, "--json").json[0]
    assert [edge["id"] for edge in shown["dependencies"]] == [second]
    assert [edge["id"] for edge in shown["dependents"]] == [third]
    assert shown["updated_at"] > before


def test_circle_is_refused_whole(workspace: Workspace) -> None:
    """An edge that would close a circle creates nothing."""
    first = workspace.create("First")
    second = workspace.create("Second", "--deps", first)

    result = workspace.bd("create", "Third", "--deps", f"{second},blocks:{first}", check=False)

    assert result.code == ExitCode.CONFLICT
    assert workspace.bd("count").out == "2\n"


def test_unknown_dependency_creates_nothing(workspace: Workspace) -> None:
    """A target that does not exist stops the creation, and the answer names it."""
    result = workspace.bd("create", "Lost", "--deps", "t-nope", "--json", check=False)

    assert result.code == ExitCode.NOT_FOUND
    assert "t-nope" in result.json["error"]
    assert workspace.bd("count").out == "0\n"


def test_dry_run_writes_nothing(workspace: Workspace) -> None:
    """A dry run answers like create and leaves database and file alone."""
    workspace.create("Before")
    file_before = workspace.jsonl.read_bytes()

    result = workspace.bd("create", "Maybe", "--dry-run", "--json")

    assert result.json["title"] == "Maybe"
    assert workspace.jsonl.read_bytes() == file_before
    assert workspace.bd("count").out == "1\n"


def test_text_fields_take_stdin_and_files(workspace: Workspace) -> None:
    """`-` reads standard input and `@file` a file."""
    (workspace.path / "design.md").write_text("how\n", encoding="utf-8")

    issue_id = workspace.bd("create", "T", "-d", "-", "--design", "@design.md", "--silent", stdin="why\n").out.strip()

    shown = workspace.bd("show", issue_id, "--json").json[0]
    assert (shown["description"], shown["design"]) == ("why\n", "how\n")


def test_silent_is_for_people(workspace: Workspace) -> None:
    """`--json` is the whole issue, said to be silent or not."""
    assert workspace.bd("create", "T", "--silent", "--json").json["title"] == "T"


def test_graph_creates_all_or_nothing(workspace: Workspace) -> None:
    """A graph's nodes and edges come in one transaction; a bad edge undoes them."""
    nodes = [{"key": "a", "title": "A", "type": "epic"}, {"key": "b", "title": "B", "parent_key": "a"}]
    good = {"nodes": nodes, "edges": [{"from_key": "b", "to_key": "a", "type": "related"}]}
    bad = {"nodes": nodes, "edges": [{"from_key": "a", "to_id": "t-nope"}]}
    (workspace.path / "good.json").write_text(json.dumps(good), encoding="utf-8")
    (workspace.path / "bad.json").write_text(json.dumps(bad), encoding="utf-8")

    refused = workspace.bd("create", "--graph", "bad.json", "--json", check=False)
    ids = workspace.bd("create", "--graph", "good.json", "--json").json["ids"]

    assert refused.code == ExitCode.NOT_FOUND
    assert workspace.bd("count").out == "2\n"
    assert ids["b"].startswith(ids["a"] + ".")


def test_repo_creates_in_another_workspace(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    """`--repo PATH` writes there and nothing here."""
    from tests.support.workspace import make_workspace

    other = make_workspace(tmp_path_factory.mktemp("other") / "repo", prefix="o")

    issue_id = workspace.create("Elsewhere", "--repo", str(other.path))

    assert issue_id.startswith("o-")
    assert workspace.bd("count").out == "0\n"
    assert other.bd("count").out == "1\n"


def test_q_prints_only_the_id(workspace: Workspace) -> None:
    """The quick form joins its words into a title and prints the id alone."""
    issue_id = workspace.bd("q", "Fix", "the", "login", "-p", "1").out.strip()

    assert workspace.bd("show", issue_id, "--json").json[0]["title"] == "Fix the login"


def test_missing_sections_warn_or_refuse(workspace: Workspace) -> None:
    """`--validate` refuses a bug without its headings and takes one that has them."""
    refused = workspace.bd("create", "Bug", "-t", "bug", "--validate", check=False)
    text = "## Steps to Reproduce\nx\n## Acceptance Criteria\ny"
    taken = workspace.bd("create", "Bug", "-t", "bug", "--validate", "-d", text)

    assert refused.code == ExitCode.USAGE
    assert "Steps to Reproduce" in refused.err
    assert taken.code == ExitCode.OK


def test_a_graph_fills_metadata_with_ids(workspace: Workspace) -> None:
    """`metadata_refs` puts the id of another node under a key; a graph with a mistake creates nothing."""
    plan = {"nodes": [{"key": "a", "title": "A", "metadata_refs": {"next": "b"}}, {"key": "b", "title": "B"}]}
    (workspace.path / "plan.json").write_text(json.dumps(plan))

    ids = workspace.bd("create", "--graph", "plan.json", "--json").json["ids"]
    (workspace.path / "plan.json").write_text(json.dumps({"nodes": [*plan["nodes"], {"key": "c", "titel": "C"}]}))
    refused = workspace.bd("create", "--graph", "plan.json", "--json", check=False)

    assert workspace.bd("show", ids["a"], "--json").json[0]["metadata"] == {"next": ids["b"]}
    assert (refused.code, refused.json["code"]) == (2, "invalid-value")
    assert len(workspace.bd("list", "--json").json) == 2


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["Title", "--file", "plan.md"], "a title with --file"),
        (["--file", "plan.md", "-p", "1"], "--priority with --file"),
        (["--graph", "plan.json", "--id", "t-x"], "--id with --graph"),
        (["--graph", "plan.json", "--file", "plan.md"], "--graph and --file"),
        (["--graph", "plan.json", "-l", "a"], "--labels with --graph"),
    ],
)
def test_a_plan_says_everything_itself(workspace: Workspace, words: list[str], named: str) -> None:
    """What would be lost beside a plan is refused, and nothing is created."""
    (workspace.path / "plan.md").write_text("## One\n", encoding="utf-8")
    (workspace.path / "plan.json").write_text('{"nodes": [{"key": "a", "title": "A"}]}', encoding="utf-8")

    refused = workspace.bd("create", *words, check=False)

    assert refused.code == ExitCode.USAGE
    assert named in refused.err
    assert workspace.bd("count").out == "0\n"


def test_a_plan_names_the_part_that_is_wrong(workspace: Workspace) -> None:
    """The issue by its place and title, the node by its key, a circle by the keys of the plan."""
    (workspace.path / "plan.md").write_text("## One\n## Two\n### Priority\nhigh\n", encoding="utf-8")
    nodes = [{"key": "a", "title": "A"}, {"key": "b", "title": "B"}]
    circle = [{"from_key": "a", "to_key": "b"}, {"from_key": "b", "to_key": "a"}]
    plans = [{"nodes": [*nodes, {"key": "c", "title": "C", "type": "zz"}]}, {"nodes": nodes, "edges": circle}]

    said = [workspace.bd("create", "--file", "plan.md", check=False).err]
    said += [workspace.bd("create", "--graph", "-", stdin=json.dumps(plan), check=False).err for plan in plans]

    assert 'issue 2 ("Two"): invalid priority "high"' in said[0]
    assert 'node "c": invalid issue type "zz"' in said[1]
    assert "edge 2: cannot add dependency: would create a cycle (b → a → b); nothing was created" in said[2]
    assert workspace.bd("count").out == "0\n"


def test_a_plan_may_be_for_another_workspace(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    """`--repo` goes with a plan, and `validation.on-create` holds for each of its issues."""
    from tests.support.workspace import make_workspace

    other = make_workspace(tmp_path_factory.mktemp("other") / "repo", prefix="o")
    (workspace.path / "plan.md").write_text("## One\n", encoding="utf-8")

    assert workspace.bd("create", "-f", "plan.md", "--repo", str(other.path), "--silent").out.startswith("o-")
    assert workspace.bd("count").out == "0\n"
    assert workspace.bd("create", "-f", "plan.md", "--validate", check=False).code == ExitCode.USAGE
