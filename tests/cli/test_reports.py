"""bd status, stale, history, events, diff, board, timeline, burndown and changelog, as processes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from tests.support.builders import make_record
from tests.support.builders import write_lines
from tests.support.runner import BD_PATH

if TYPE_CHECKING:
    from tests.support.workspace import Workspace

OLD = {"created_at": "2020-01-01T00:00:00Z", "updated_at": "2020-02-01T00:00:00Z"}
HOSTILE = "[bold]x[/bold]\x1b[31m :smile:"


def bring_in(workspace: Workspace, *records: dict[str, object]) -> None:
    """Imports records."""
    path = workspace.path / "in.jsonl"
    write_lines(path, records)
    workspace.bd("import", "-i", str(path))


def on_terminal(workspace: Workspace, *argv: str, columns: int = 80, **env: str) -> str:
    """Runs bd on a terminal of its own and returns what it shows."""
    controller, terminal = pty.openpty()
    child = subprocess.Popen(
        [BD_PATH, *argv],
        cwd=workspace.path,
        env={**os.environ, "TERM": "xterm", "COLUMNS": str(columns), "BD_NO_PAGER": "1", **env},
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=subprocess.STDOUT,
    )
    os.close(terminal)
    parts = []
    while True:
        try:
            part = os.read(controller, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(controller)
    assert child.wait() == 0
    return b"".join(parts).decode().replace("\r\n", "\n")


def test_status_counts_what_happened(workspace: Workspace) -> None:
    """An issue counts once: as created, closed, or changed; reopening is known from the log."""
    ids = [workspace.create(f"Number {number}") for number in range(3)]
    workspace.bd("close", ids[0])
    workspace.bd("close", ids[1])
    workspace.bd("reopen", ids[1])
    bring_in(workspace, make_record("t-old", **OLD))
    workspace.bd("update", "t-old", "-p", "0")
    workspace.git("add", ".")
    workspace.git("commit", "-m", "issues")

    document = workspace.bd("stats", "--json").json

    assert document["recent_activity"] == {
        "hours_tracked": 24,
        "commit_count": 1,
        "issues_created": 3,
        "issues_closed": 1,
        "issues_updated": 1,
        "issues_reopened": 1,
        "total_changes": 6,
    }
    assert document["summary"]["total_issues"] == 4
    assert "recent_activity" not in workspace.bd("status", "--no-activity", "--json").json


def test_status_of_the_person_asking(workspace: Workspace) -> None:
    """--assigned counts the issues of the actor alone."""
    workspace.create("Mine", "-a", "ann")
    workspace.create("Yours", "-a", "bob")

    summary = workspace.bd("status", "--assigned", "--actor", "Ann", "--json").json["summary"]

    assert (summary["total_issues"], summary["ready_issues"]) == (1, 1)


def test_status_text_has_the_classic_words(workspace: Workspace) -> None:
    """Scripts find the words they look for, behind them the numbers."""
    workspace.create("One")

    text = workspace.bd("stats").out

    assert "Issue Database Status" in text
    assert [line.split() for line in text.splitlines() if line.startswith("  Ready")] == [["Ready", "to", "Work:", "1"]]


def test_stale_leaves_deleted_issues_and_templates_out(workspace: Workspace) -> None:
    """The oldest change comes first; a status narrows the list; a limit that cuts is announced."""
    bring_in(
        workspace,
        make_record("t-1", **OLD),
        make_record("t-2", status="in_progress", **{**OLD, "updated_at": "2020-01-05T00:00:00Z"}),
        make_record("t-3", status="tombstone", deleted_at=OLD["updated_at"], **OLD),
        make_record("t-4", status="closed", closed_at=OLD["updated_at"], **OLD),
        make_record("t-5", is_template=True, **OLD),
    )
    workspace.create("Fresh")

    assert [record["id"] for record in workspace.bd("stale", "--json").json] == ["t-2", "t-1"]
    assert [record["id"] for record in workspace.bd("stale", "-s", "open", "--json").json] == ["t-1"]
    assert workspace.bd("stale", "-s", "tombstone", "--json").json == []
    cut = workspace.bd("stale", "-n", "1")
    assert "1 not updated in 30+ days; there are more" in cut.out
    assert "--limit 0" in cut.err


@pytest.mark.parametrize("days", ["0", "-3", "99999999999999999999"])
@pytest.mark.parametrize("command", ["stale", "timeline", "burndown"])
def test_days_are_positive(workspace: Workspace, command: str, days: str) -> None:
    """A number of days that means nothing is refused."""
    assert workspace.bd(command, f"--days={days}", check=False).code == ExitCode.USAGE


def test_history_tells_every_step(workspace: Workspace) -> None:
    """The latest comes first, each with who, what and the state it led to; labels too."""
    issue_id = workspace.create("First", "-l", "a")
    workspace.bd("update", issue_id, "--title", HOSTILE, "--add-label", "b", "--actor", "ann")
    workspace.bd("close", issue_id, "-r", "Done")

    steps = workspace.bd("history", issue_id, "--json").json
    text = workspace.bd("history", issue_id, "--limit", "2")

    assert [step["event_type"] for step in steps] == ["closed", "label_added", "updated", "created"]
    assert steps[1]["changes"] == [{"field": "labels", "added": ["b"], "removed": []}]
    assert steps[2]["changes"] == [{"field": "title", "old": "First", "new": HOSTILE}]
    assert (steps[2]["Committer"], steps[2]["Issue"]["labels"]) == ("ann", ["a"])
    assert "status: open → closed" in text.out
    assert "\x1b" not in workspace.bd("history", issue_id).out
    assert "2 of 4" in text.err


def test_a_deleted_issue_has_a_history(workspace: Workspace) -> None:
    """The log is kept; an issue nobody ever heard of has none."""
    issue_id = workspace.create("Gone")
    workspace.bd("delete", issue_id, "--force")

    assert workspace.bd("history", issue_id, "--json").json[0]["event_type"] == "deleted"
    assert workspace.bd("history", "t-nope", "--json", check=False).json["code"] == "issue-not-found"


def test_show_as_of(workspace: Workspace) -> None:
    """An earlier state is shown by event, distance or date; before its time an issue is not found."""
    blocker = workspace.create("Blocker")
    issue_id = workspace.create("First", "--deps", blocker, "-l", "a")
    workspace.bd("update", issue_id, "--title", "Second", "--set-labels", "b")

    then = workspace.bd("show", issue_id, "--as-of", "2", "--json").json[0]
    now = workspace.bd("show", issue_id, "--as-of", "0h", "--json").json[0]

    assert (then["title"], then["labels"]) == ("First", ["a"])
    assert [edge["dependency_type"] for edge in then["dependencies"]] == ["blocks"]
    assert (now["title"], now["labels"]) == ("Second", ["b"])
    assert workspace.bd("show", issue_id, "--as-of", "2", "--refs", check=False).code == ExitCode.USAGE
    for point, code in (("2001-01-01", "issue-not-there-yet"), ("999", "event-not-found"), ("soon", "invalid-date")):
        assert workspace.bd("show", issue_id, "--as-of", point, "--json", check=False).json["code"] == code


def test_events_are_filtered(workspace: Workspace) -> None:
    """The latest comes last; kinds go by their classic names too; a limit keeps the latest and is announced."""
    first, second = workspace.create("One"), workspace.create("Two", "--actor", "ann")
    workspace.bd("close", first)

    def kinds(*argv: str) -> list[str]:
        return [event["type"] for event in workspace.bd("activity", *argv, "--json").json]

    assert kinds() == ["created", "created", "closed"]
    assert kinds("--type", "create,closed", "--issue", first) == ["created", "closed"]
    assert kinds("--by", "Ann") == kinds("--actor", "ann") == ["created"]
    assert kinds("--since", "1h", "--until", "now") == ["created", "created", "closed"]
    assert kinds("--since", "tomorrow") == []
    assert kinds("--limit", "1") == ["closed"]
    assert "--limit 0" in workspace.bd("events", "-n", "1").err
    assert workspace.bd("events", "-d", "-n", "1").out.splitlines()[1:] == [
        "    status: open → closed",
        "    close_reason: (none) → Closed",
    ]
    assert workspace.bd("events", "--issue", second, "--json").json[0]["title"] == "Two"


@pytest.mark.parametrize("argv", [["--since", "nonsense"], ["--follow", "--interval", "often"], ["--issue", "t-nope"]])
def test_events_refuse_what_means_nothing(workspace: Workspace, argv: list[str]) -> None:
    """A date, an interval and an id must be ones."""
    assert workspace.bd("events", *argv, "--json", check=False).json["error"]


def test_events_follow(workspace: Workspace) -> None:
    """What others do appears a document a line, until somebody ends it."""
    workspace.create("Before")
    child = subprocess.Popen(
        [BD_PATH, "events", "--follow", "--interval", "50ms", "--json"],
        cwd=workspace.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    lines = [json.loads(child.stdout.readline())]

    issue_id = workspace.create("Meanwhile")
    workspace.bd("close", issue_id)
    lines += [json.loads(child.stdout.readline()) for _ in range(2)]
    child.terminate()
    rest, problems = child.communicate(timeout=20)

    assert [line["type"] for line in lines] == ["created", "created", "closed"]
    assert (rest, problems) == ("", "")


def test_diff_between_points(workspace: Workspace) -> None:
    """What came, went and changed between two points is told, and nothing else; learning of an old issue is no news."""
    kept, gone = workspace.create("Kept"), workspace.create("Gone")
    bring_in(workspace, make_record("t-old", **OLD))
    number = workspace.bd("events", "-n", "1", "--json").json[0]["event_id"]
    workspace.bd("update", kept, "-p", "0")
    workspace.bd("delete", gone, "--force")
    new = workspace.create("New")

    found = {one["IssueID"]: one for one in workspace.bd("diff", str(number), "--json").json}

    assert {name: one["DiffType"] for name, one in found.items()} == {kept: "modified", gone: "removed", new: "added"}
    assert found[kept]["changes"] == [{"field": "priority", "old": 2, "new": 0}]
    assert found[gone]["OldValue"]["title"] == "Gone"
    assert "t-old" not in workspace.bd("diff", "7d").out
    assert workspace.bd("diff", "1", "2", "--issue", kept, "--json").json == []
    assert "~ " + kept in workspace.bd("diff", f"#{number}").out
    assert workspace.bd("diff", "now", "--json").json == []


def test_board_has_a_column_a_status(workspace: Workspace) -> None:
    """The usual and the configured statuses have a column, empty or not, closed last; what is cut is counted."""
    workspace.bd("config", "set", "status.custom", "review:wip")
    ids = [workspace.create(f"Number {number}", "-p", str(number)) for number in range(3)]
    workspace.bd("update", ids[2], "-s", "review")
    workspace.bd("create", "Template-like", "-t", "epic", "-a", "ann")

    board = workspace.bd("board", "-n", "1", "--json").json
    lines = workspace.bd("board", "-n", "1").out.splitlines()

    assert [(column["name"], column["total"]) for column in board["columns"]] == [
        ("open", 3),
        ("in_progress", 0),
        ("blocked", 0),
        ("review", 1),
        ("closed", 0),
    ]
    assert [record["id"] for record in board["columns"][0]["issues"]] == [ids[0]]
    assert "open: … 2 more" in lines


def test_board_by_something_else(workspace: Workspace) -> None:
    """Other columns hold what is not closed unless all is asked for; who has nobody or no label stands last."""
    workspace.create("One", "-a", "ann", "-l", "x,y", "-p", "0")
    workspace.bd("close", workspace.create("Two", "-l", "x"))
    workspace.create("Three")

    def columns(*argv: str) -> list[tuple[str, int]]:
        return [(column["name"], column["total"]) for column in workspace.bd("board", *argv, "--json").json["columns"]]

    assert columns("--by", "assignee") == [("ann", 1), ("(unassigned)", 1)]
    assert columns("--by", "label") == [("x", 1), ("y", 1), ("(no labels)", 1)]
    assert columns("--by", "label", "--all", "-l", "x") == [("x", 2), ("y", 1)]
    assert columns("--by", "priority") == [("P0", 1), ("P2", 1)]
    assert columns("--by", "type", "-a", "ann") == [("task", 1)]
    assert workspace.bd("board", "--by", "colour", check=False).code == ExitCode.USAGE


@pytest.mark.parametrize("columns", [40, 80, 160])
@pytest.mark.parametrize("command", [["board"], ["board", "--by", "label"], ["timeline", "-d", "3"], ["burndown"]])
def test_what_is_drawn_fits(workspace: Workspace, command: list[str], columns: int) -> None:
    """No line is wider than the window; what users wrote is shown as they wrote it."""
    bring_in(workspace, make_record("t-1", title=HOSTILE, assignee="[red]bob", labels=["[dim]" + "l" * 30]))

    text = on_terminal(workspace, *command, columns=columns, NO_COLOR="1", TERM="dumb")

    assert max(len(line) for line in text.splitlines()) <= columns
    assert "\x1b" not in text
    if command == ["board"] and columns > 40:
        assert "[bold]x" in text


def test_timeline_and_burndown_are_numbers_in_a_pipe(workspace: Workspace) -> None:
    """A day a row under a heading, today last; weekly, a row a Monday."""
    workspace.bd("close", workspace.create("One"))
    workspace.create("Two")

    rows = workspace.bd("timeline", "--days", "2", "--json").json
    lines = workspace.bd("timeline", "--days", "2").out.splitlines()
    weeks = workspace.bd("burndown", "--days", "15", "--weekly", "--json").json

    assert [(row["created"], row["closed"], row["open"]) for row in rows] == [(0, 0, 0), (2, 1, 1)]
    assert lines[0].split() == ["date", "created", "closed", "reopened", "deleted", "open"]
    assert lines[2].split()[1:] == ["2", "1", "0", "0", "1"]
    assert weeks[-1]["open"] == 1
    assert len(workspace.bd("burndown", "-d", "5").out.splitlines()) == 6


def test_changelog_since_a_tag(workspace: Workspace) -> None:
    """Closed issues since the latest tag, a tag, a commit or a date are listed by type, features first."""
    workspace.git("commit", "--allow-empty", "-m", "start", env={"GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z"})
    workspace.git("tag", "v1")
    closed = {"status": "closed", **OLD}
    bring_in(
        workspace,
        make_record("t-1", title="Early", **closed, closed_at="2025-06-01T00:00:00Z"),
        make_record("t-2", title="Fix *it*", issue_type="bug", **closed, closed_at="2026-02-01T00:00:00Z"),
        make_record("t-3", title="New", issue_type="feature", **closed, closed_at="2026-03-01T00:00:00Z"),
        make_record("t-4", title="Hidden", issue_type="gate", **closed, closed_at="2026-03-01T00:00:00Z"),
        make_record("t-5", title="Open"),
    )

    text = workspace.bd("changelog").out
    document = workspace.bd("changelog", "--since-tag", "v1", "--json").json

    assert text.splitlines() == [
        "## Changes since v1 (2026-01-01)",
        "",
        "### Features",
        "",
        "- New (t-3)",
        "",
        "### Bug fixes",
        "",
        "- Fix \\*it\\* (t-2)",
    ]
    assert (document["total_closed"], document["since"]) == (2, "2026-01-01T00:00:00Z")
    assert workspace.bd("changelog", "2025-01-01", "--json").json["total_closed"] == 3
    assert workspace.bd("changelog", "v1", "--until", "2026-02-15", "--json").json["total_closed"] == 1
    assert workspace.bd("changelog", "--since-commit", "HEAD", "--json").json["total_closed"] == 2


def test_a_kind_of_event_that_is_not_there(workspace: Workspace) -> None:
    """Nothing of a kind that there is needs no word more; for any other the kinds there are get named."""
    workspace.create("One")

    assert workspace.bd("events", "--type", "creatd").err == "No events found of this kind; there are created\n"
    assert workspace.bd("events", "--type", "created", "--by", "nobody").err == "No events found\n"
    assert workspace.bd("events", "--type", "creatd", "--json").json == []


def test_a_board_hides_gates(workspace: Workspace) -> None:
    """As in a list, gates are on a board only when asked for."""
    workspace.create("Work", "--id", "t-w")
    workspace.bd("gate", "create", "--blocks", "t-w")

    columns = {it["name"]: it["total"] for it in workspace.bd("board", "--json").json["columns"]}
    gates = {it["name"]: it["total"] for it in workspace.bd("board", "-t", "gate", "--json").json["columns"]}

    assert (columns["open"], gates["open"]) == (1, 1)


def test_points_in_time_may_be_tags(workspace: Workspace) -> None:
    """`diff`, `events --since` and `show --as-of` take a tag as the moment of its commit; without git it is no date."""
    issue_id = workspace.create("Tagged")
    workspace.git("add", ".")
    workspace.git("commit", "--quiet", "-m", "one", env={"GIT_COMMITTER_DATE": "2030-01-01T00:00:00Z"})
    workspace.git("tag", "v9")

    assert workspace.bd("diff", "2020-01-01", "v9", "--json").json[0]["IssueID"] == issue_id
    assert workspace.bd("show", issue_id, "--as-of", "v9", "--json").json[0]["title"] == "Tagged"
    assert workspace.bd("events", "--since", "v9", "--json").json == []
    for argv in (["diff", "v8"], ["events", "--since", "v8"], ["diff", "--", "-x"]):
        refused = workspace.bd("--json", *argv, check=False)
        assert (refused.code, refused.json["code"]) == (ExitCode.USAGE, "invalid-date")
        assert "Examples: 7d, yesterday" in refused.json["error"]


@pytest.mark.parametrize(
    "argv", [["nope"], ["--since-tag", "nope"], ["--since-commit", "--output=x"], ["v1", "--since", "7d"]]
)
def test_changelog_refuses_what_is_no_beginning(workspace: Workspace, argv: list[str]) -> None:
    """An unknown revision, an option in its place and two beginnings are refused, and git writes nothing."""
    before = sorted(path.name for path in workspace.path.iterdir())

    assert workspace.bd("changelog", *argv, check=False).code == ExitCode.USAGE
    assert sorted(path.name for path in workspace.path.iterdir()) == before


def test_without_git_there_is_still_a_changelog(workspace: Workspace) -> None:
    """Without a tag the changelog begins at the beginning."""
    workspace.bd("close", workspace.create("Done"))

    assert workspace.bd("changelog").out.splitlines()[0] == "## Changes"
