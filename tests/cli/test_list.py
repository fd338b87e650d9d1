"""bd list shows the issues that satisfy some filters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from typing import Any

import pytest

from tests.support.builders import make_record
from tests.support.builders import write_lines
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

T = "2020-01-0{}T00:00:00Z".format
EDGE = {"issue_id": "t-3", "depends_on_id": "t-1", "type": "blocks", "created_at": T(1)}
CHILD = {"issue_id": "t-2", "depends_on_id": "t-5", "type": "parent-child", "created_at": T(1)}
RECORDS = [
    make_record("t-1", title="Login <fails>", priority=0, issue_type="bug", created_at=T(1), labels=["ui", "urgent"]),
    make_record("t-2", status="in_progress", assignee="bob", created_at=T(2), dependencies=[CHILD]),
    make_record("t-3", priority=1, created_at=T(3), dependencies=[EDGE]),
    make_record("t-4", status="closed", closed_at=T(4), created_at=T(4)),
    make_record("t-5", issue_type="epic", created_at=T(5), due_at=T(6), status="triage"),
    make_record("t-6", status="tombstone", deleted_at=T(6), created_at=T(6)),
    make_record("t-7", is_template=True, created_at=T(7)),
    make_record("t-8", issue_type="gate", created_at=T(8)),
]


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory, machine: dict[str, str]) -> Workspace:
    """Returns one workspace with an issue of each sort, shared by tests that only read."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in machine.items():
            patch.setenv(name, value)
        workspace = make_workspace(tmp_path_factory.mktemp("listed") / "repo")
        path = workspace.path / "in.jsonl"
        write_lines(path, RECORDS)
        workspace.bd("import", "-i", str(path))
    return workspace


def ids(workspace: Workspace, *argv: str) -> list[str]:
    """Returns the ids of a list, without their prefix."""
    return [record["id"].removeprefix("t-") for record in workspace.bd("list", *argv, "--json").json]


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        ([], "1 3 5 2"),
        (["--all"], "1 3 5 4 2"),
        (["-s", "all"], "1 3 5 4 2"),
        (["-s", "closed"], "4"),
        (["--state", "open,in_progress"], "1 3 2"),
        (["-s", "triage"], "5"),
        (["-s", "tombstone"], "6"),
        (["-t", "bug,epic"], "1 5"),
        (["--exclude-type", "bug", "--exclude-type", "epic"], "3 2"),
        (["-p", "P0"], "1"),
        (["-p", "0,1"], "1 3"),
        (["--include-templates"], "1 3 7 5 2"),
        (["--include-gates"], "1 3 8 5 2"),
        (["-t", "gate"], "8"),
        (["-l", "ui", "-l", "urgent"], "1"),
        (["--exclude-label", "ui"], "3 5 2"),
        (["--label-pattern", "u?"], "1"),
        (["--label-regex", "^urg"], "1"),
        (["--ready"], "1"),
        (["--parent", "5"], "2"),
        (["--filter-parent", "t-5"], "2"),
        (["--no-parent"], "1 3 5"),
        (["-a", "BOB"], "2"),
        (["--overdue"], "5"),
        (["--closed-after", "2020-01-01"], "4"),
        (["--created-after", "2020-01-02T12:00:00Z", "--created-before", "2020-01-05"], "3"),
        (["--updated-after", "10000d"], "1 3 5 2"),
        (["--due-before", "+1d"], "5"),
        (["--repo", "all"], "1 3 5 2"),
        (["-n", "2"], "1 3"),
        (["-n", "-1"], "1 3 5 2"),
        (["--sort", "created"], "5 3 2 1"),
        (["--sort", "created", "-r", "-n", "1"], "1"),
        (["-r"], "2 5 3 1"),
        (["--id", "t-2,t-1"], "1 2"),
    ],
    ids=str,
)
def test_filters_and_orders(listed: Workspace, argv: list[str], expected: str) -> None:
    """Closed issues, templates and gates are hidden unless asked for; the order is by priority, newest first."""
    assert ids(listed, *argv) == expected.split()


def test_the_json_shape(listed: Workspace) -> None:
    """An element is the plain issue with labels, raw edges, counts and parent."""
    found: dict[str, Any] = {record["id"]: record for record in listed.bd("list", "--json").json}

    assert found["t-1"]["labels"] == ["ui", "urgent"]
    assert found["t-1"]["dependent_count"] == 1
    assert found["t-3"]["dependencies"] == [EDGE]
    assert (found["t-3"]["dependency_count"], found["t-3"]["comment_count"]) == (1, 0)
    assert found["t-2"]["parent"] == "t-5"


def test_lines(listed: Workspace) -> None:
    """A line shows status, id, priority, type, people, labels, title and what is around."""
    done = listed.bd("list")

    assert done.out.splitlines() == [
        "○ t-1 [● P0] [bug] [ui urgent] - Login <fails> (blocks: t-3)",
        "○ t-3 [● P1] [task] - Title of t-3 (blocked by: t-1)",
        "? t-5 [● P2] [epic] - Title of t-5",
        "◐ t-2 [● P2] [task] @bob - Title of t-2 (parent: t-5)",
    ]
    assert done.err == ""


@pytest.mark.parametrize(
    ("argv", "is_said"), [(["-n", "2"], True), (["-n", "4"], False), (["-n", "2", "--json"], False)]
)
def test_a_cut_list_says_so_on_stderr(listed: Workspace, argv: list[str], *, is_said: bool) -> None:
    """Only text that was really cut has the hint."""
    assert ("Showing 2 issues (use --limit 0 for all)" in listed.bd("list", *argv).err) is is_said


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (["--long"], "Found 4 issues:"),
        (["--tree"], "└── ◐ t-2 ● P2 Title of t-2"),
        (["--pretty"], "Total: 4 issues (2 open, 1 in progress)"),
        (["--flat"], "○ t-3 [● P1] [task] - Title of t-3 (blocked by: t-1)"),
        (["--tree=false"], "○ t-3 [● P1] [task] - Title of t-3 (blocked by: t-1)"),
        (["--format", "{{.ID}}: {{.Title}}"], "t-1: Login <fails>"),
        (["--format", "digraph"], "t-3 t-1"),
        (["--format", "dot"], "digraph dependencies {"),
    ],
    ids=str,
)
def test_forms_of_text(listed: Workspace, argv: list[str], line: str) -> None:
    """The same issues as blocks, as a tree, as lines, or for another program."""
    assert line in listed.bd("list", *argv).out.splitlines()


def test_the_json_form_by_another_name(listed: Workspace) -> None:
    """`--format json` is `--json`."""
    assert listed.bd("list", "--format", "json").out == listed.bd("list", "--json").out


def test_labels_can_be_left_out(listed: Workspace) -> None:
    """Without labels the document has the newer line's shape."""
    document = listed.bd("list", "--skip-labels", "--json").json

    assert "labels" not in document["issues"][0]
    assert document["meta"] == {"labels_skipped": True}


@pytest.mark.parametrize("env", [{"BD_AGENT_MODE": "1"}, {"CLAUDE_CODE": "1"}], ids=str)
def test_agents_get_compact_lines(listed: Workspace, env: dict[str, str]) -> None:
    """In agent mode a line is an id and a title."""
    assert listed.bd("list", env=env).out.splitlines()[0] == "t-1: Login <fails>"
    assert listed.bd("list", "--flat", env=env).out == listed.bd("list").out


def test_agent_mode_can_be_switched_off(listed: Workspace) -> None:
    """A host's variable yields to the explicit one."""
    assert listed.bd("list", env={"CLAUDE_CODE": "1", "BD_AGENT_MODE": "0"}).out == listed.bd("list").out


@pytest.mark.parametrize(
    ("argv", "code", "slug", "said"),
    [
        (["-s", "opem"], 2, "invalid-status", "invalid status: opem"),
        (["-t", "bgu"], 2, "invalid-type", 'invalid issue type "bgu"'),
        (["-p", "high"], 2, "invalid-priority", "invalid priority"),
        (["--sort", "size"], 2, "invalid-sort", "invalid sort field"),
        (["--created-after", "soon"], 2, "invalid-date", "invalid --created-after format"),
        (["--label-regex", "("], 2, "invalid-regex", "invalid regular expression"),
        (["--format", "{{range}}"], 2, "invalid-template", "{{range}}"),
        (["--format", "wide"], 2, "invalid-template", '"wide" names no field'),
        (["--assignee", "ann", "--no-assignee"], 2, "conflicting-filters", "--assignee and --no-assignee"),
        (["--label", "ui", "--no-labels"], 2, "conflicting-filters", "--label and --no-labels"),
        (["--priority-min", "3", "--priority-max", "P1"], 2, "empty-range", "--priority-min 3 and --priority-max 1"),
        (["--created-after", "1d", "--created-before", "2d"], 2, "empty-range", "--created-after 1d"),
        (["--defer-after", "+2d", "--defer-before", "+1d"], 2, "empty-range", "--defer-before +1d"),
        (["--tree", "--flat"], 2, "conflicting-filters", "--tree and --flat"),
        (["--pinned", "--no-pinned"], 2, "conflicting-filters", "--pinned and --no-pinned"),
        (["--metadata-field", "x"], 2, "invalid-value", "expected key=value"),
        (["--repo", "nope"], 3, "repo-not-found", 'no repository is called "nope"'),
        (["--parent", "nope"], 3, "issue-not-found", "nope"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_mistakes_are_errors(listed: Workspace, argv: list[str], code: int, slug: str, said: str) -> None:
    """A value that means nothing is named, in text and as JSON, and is never an empty list."""
    done = listed.bd("list", *argv, check=False)
    assert (done.code, done.out) == (code, "")
    assert said in done.err

    if slug != "invalid-template":
        document = listed.bd("list", *argv, "--json", check=False).json
        assert (document["code"], said in document["error"]) == (slug, True)


def test_watching_needs_a_terminal(listed: Workspace) -> None:
    """Into a pipe nothing is watched."""
    assert listed.bd("list", "--watch", check=False).code == 2


def test_custom_statuses_and_types_are_known(workspace: Workspace) -> None:
    """What is configured may be asked for although no issue has it."""
    workspace.bd("config", "set", "status.custom", "review,qa")
    workspace.bd("config", "set", "types.custom", "docs")

    assert ids(workspace, "-s", "review") == []
    assert ids(workspace, "-t", "docs") == []
    assert workspace.bd("list").out == ""


def test_the_default_limit(workspace: Workspace) -> None:
    """Fifty issues are shown, twenty in agent mode; `--all` and a limit of nought lift it."""
    path = workspace.path / "in.jsonl"
    write_lines(path, [make_record(f"t-{number}") for number in range(60)])
    workspace.bd("import", "-i", str(path))

    assert len(ids(workspace)) == 50
    assert len(ids(workspace, "--all")) == 60
    assert len(ids(workspace, "-n", "0")) == 60
    assert len(ids(workspace, "--all", "-n", "55")) == 55
    agent = workspace.bd("list", env={"BD_AGENT_MODE": "1"})
    assert len(agent.out.splitlines()) == 20
    assert "Showing 20 issues" in agent.err
    assert len(json.loads(workspace.bd("list", "--json", env={"BD_AGENT_MODE": "1"}).out)) == 50


def test_foreign_issues_are_shown_on_request(tmp_path_factory: pytest.TempPathFactory, workspace: Workspace) -> None:
    """Issues of a configured repository appear under `--repo`."""
    other = make_workspace(tmp_path_factory.mktemp("other") / "lib", prefix="lib")
    issue_id = other.create("Over there")
    workspace.bd("repo", "add", str(other.path))
    mine = workspace.create("Here")

    assert ids(workspace, "--repo", "lib") == [issue_id]
    assert ids(workspace, "--repo", str(other.path)) == [issue_id]
    assert len(ids(workspace, "--repo", "all")) == 2
    assert [record["id"] for record in workspace.bd("list", "--json").json] == [mine]
    assert workspace.bd("count", "--json").json == {"count": 1}
    assert workspace.bd("count", "--repo", "all", "--json").json == {"count": 2}
    assert len(workspace.bd("query", "status=open", "--repo", "all", "--json").json) == 2


def test_skipped_labels_are_not_in_the_text(listed: Workspace) -> None:
    """`--skip-labels` leaves the labels out of the lines too."""
    assert "urgent" in listed.bd("list").out
    assert "urgent" not in listed.bd("list", "--skip-labels").out
