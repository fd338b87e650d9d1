"""bd doctor: the report in its forms, repairs only with consent, the groups of checks, the exit code."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from bd.storage.sqlite import dbapi
from tests.support.examining import snapshot
from tests.support.runner import run_bd

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


def run_sql(workspace: Workspace, *statements: str) -> None:
    """Changes the database behind the program's back."""
    con = dbapi.connect(os.fspath(workspace.database), isolation_level=None)
    for statement in statements:
        con.execute(statement)
    con.close()


def statuses(document: dict[str, object]) -> dict[str, str]:
    """Returns the status of each check by its slug."""
    checks = document["checks"]
    assert isinstance(checks, list)
    return {check["slug"]: check["status"] for check in checks}


def test_text(workspace: Workspace) -> None:
    """A line that counts, then sections with a row a check; nothing on standard error, no byte changed."""
    workspace.create("Something")
    before = snapshot(workspace.beads_dir)

    result = workspace.bd("doctor")

    lines = result.out.splitlines()
    assert lines[0].endswith(" warnings, 0 errors")
    assert lines[2] == "Core System"
    assert lines[3] == f"  ✓ Installation: workspace {workspace.beads_dir}"
    assert "  ✓ DB-JSONL Sync: 1 issue in both" in lines
    assert result.err == ""
    assert snapshot(workspace.beads_dir) == before


def test_json(workspace: Workspace) -> None:
    """The document has the classic keys and says with what it was made."""
    document = workspace.bd("doctor", "--json").json

    assert list(document) == ["path", "checks", "overall_ok", "cli_version", "timestamp", "platform"]
    assert document["path"] == str(workspace.path)
    assert document["overall_ok"] is True
    assert {"python_version", "os_arch", "sqlite_version"} <= set(document["platform"])
    assert set(document["checks"][0]) >= {"name", "status", "message", "category", "slug"}


def test_an_error_is_exit_1(workspace: Workspace) -> None:
    """With an error the exit code is 1, and the row has its details and the way out below it."""
    workspace.create("Something")
    workspace.jsonl.write_text("{oops\n", encoding="utf-8")

    result = workspace.bd("doctor", check=False)

    lines = result.out.splitlines()
    place = next(number for number, line in enumerate(lines) if "✖ JSONL Integrity" in line)
    assert result.code == ExitCode.NEGATIVE
    assert lines[place + 1].startswith("      line 1: not JSON")
    assert lines[place + 2].startswith("      → repair these lines")


def test_no_workspace(tmp_path: Path) -> None:
    """Without a workspace the answer is a report that says so, not a failure."""
    result = run_bd("doctor", "--json", cwd=tmp_path, check=False)

    assert result.code == ExitCode.NEGATIVE
    assert statuses(result.json)["installation"] == "error"


def test_another_directory(workspace: Workspace, tmp_path: Path) -> None:
    """A directory can be named; one that is not there is an error."""
    elsewhere = run_bd("doctor", str(workspace.path), "--json", cwd=tmp_path)
    nowhere = run_bd("doctor", "nowhere", cwd=tmp_path, check=False)

    assert elsewhere.json["path"] == str(workspace.path)
    assert nowhere.code == ExitCode.NOT_FOUND


@pytest.mark.parametrize("content", ["plain text\n" * 99, ""])
def test_a_file_that_is_no_database_is_reported(workspace: Workspace, content: str) -> None:
    """Whatever lies where the database belongs, the doctor reports and does not fail."""
    workspace.database.write_text(content, encoding="utf-8")

    result = workspace.bd("doctor", check=False)

    assert result.code == ExitCode.NEGATIVE
    assert "✖" in result.out
    assert "Traceback" not in result.err


def test_a_broken_configuration_does_not_keep_it_away(workspace: Workspace) -> None:
    """A config.yaml that is not YAML is a finding like any other."""
    (workspace.beads_dir / "config.yaml").write_text("a: [\n", encoding="utf-8")

    result = workspace.bd("doctor", "--json", check=False)

    assert statuses(result.json)["config"] == "error"
    assert statuses(result.json)["integrity"] == "ok"


def test_without_consent_nothing_is_repaired(workspace: Workspace) -> None:
    """Without a terminal and without -y the repairs are named and not made."""
    (workspace.beads_dir / ".gitignore").unlink()
    before = snapshot(workspace.beads_dir)

    for flags in (("--fix",), ("--fix", "--dry-run", "-y"), ("--dry-run",)):
        result = workspace.bd("doctor", *flags)
        assert "  - append " in result.out
        assert snapshot(workspace.beads_dir) == before


def test_repairs_with_consent(workspace: Workspace) -> None:
    """With -y each repair is announced and made, and the report is of the state after it."""
    (workspace.beads_dir / ".gitignore").unlink()
    workspace.beads_dir.chmod(0o755)

    result = workspace.bd("doctor", "--fix", "-y", "--json")

    assert [step["done"] for step in result.json["repairs"]] == [True, True]
    assert statuses(result.json)["gitignore"] == statuses(result.json)["permissions"] == "ok"
    assert "  - append " in result.err
    assert workspace.beads_dir.stat().st_mode & 0o777 == 0o700


def test_readonly_refuses_repairs(workspace: Workspace) -> None:
    """--readonly and --fix contradict each other."""
    assert workspace.bd("doctor", "--fix", "-y", "--readonly", check=False).code == ExitCode.WORKSPACE


def test_health_is_silent_when_fine(workspace: Workspace) -> None:
    """--check-health says nothing, or one line with exit 1."""
    fine = workspace.bd("doctor", "--check-health")
    run_sql(workspace, "pragma user_version = 9000")
    wrong = workspace.bd("doctor", "--check-health", check=False)

    assert (fine.out, fine.err) == ("", "")
    assert wrong.code == ExitCode.NEGATIVE
    assert wrong.out.count("\n") == 1
    assert "schema 9.0" in wrong.out


def test_pollution(workspace: Workspace) -> None:
    """The list has the classic shape; --clean asks, and with -y leaves tombstones."""
    kept = workspace.create("A real issue")
    leftover = workspace.create("test issue 1")

    found = workspace.bd("doctor", "--check=pollution", "--json").json
    unasked = workspace.bd("doctor", "--check=pollution", "--clean")
    present = {record["id"] for record in workspace.bd("list", "--json").json}
    cleaned = workspace.bd("doctor", "--check=pollution", "--clean", "-y", "--json").json

    assert [found["polluted_count"], found["high_confidence"], found["medium_confidence"]] == [1, 1, 0]
    assert set(found["issues"][0]) == {"id", "title", "score", "reasons", "created_at"}
    assert "Nothing was changed" in unasked.err
    assert present == {kept, leftover}
    assert cleaned["deleted"] == [leftover]
    assert [record["id"] for record in workspace.bd("list", "--json").json] == [kept]
    assert '"status":"tombstone"' in workspace.jsonl.read_text(encoding="utf-8")


@pytest.mark.parametrize("group", ["validate", "artifacts"])
def test_groups(workspace: Workspace, group: str) -> None:
    """A group of checks answers with path, checks and overall_ok."""
    document = workspace.bd("doctor", f"--check={group}", "--json").json

    assert list(document) == ["path", "checks", "overall_ok"]
    assert document["checks"]


def test_an_unknown_group(workspace: Workspace) -> None:
    """A group that does not exist is a usage error that names those that do."""
    result = workspace.bd("doctor", "--check=everything", check=False)

    assert result.code == ExitCode.USAGE
    assert "artifacts, validate, pollution" in result.err


def test_child_parent_edges(workspace: Workspace) -> None:
    """Edges by which a child waits for its parent go only with consent, and the file follows."""
    parent = workspace.create("Parent", "-t", "epic")
    child = workspace.create("Child", "--parent", parent)
    run_sql(
        workspace, f"insert into dependencies (issue_id, depends_on_id, type) values ('{child}', '{parent}', 'blocks')"
    )

    workspace.bd("doctor", "--fix-child-parent", check=False)
    before = statuses(workspace.bd("doctor", "--json", check=False).json)
    workspace.bd("doctor", "--fix-child-parent", "-y")
    after = statuses(workspace.bd("doctor", "--json").json)

    assert (before["child-parent"], after["child-parent"]) == ("warning", "ok")
    assert after["db-jsonl-sync"] == "ok"


def test_report_in_a_file(workspace: Workspace) -> None:
    """-o writes the JSON report to a file."""
    workspace.bd("doctor", "-o", "report.json")

    document = json.loads((workspace.path / "report.json").read_text(encoding="utf-8"))
    assert document["overall_ok"] is True


def test_diagnostics(workspace: Workspace) -> None:
    """--agent lists only what is wrong."""
    (workspace.beads_dir / ".gitignore").unlink()

    document = workspace.bd("doctor", "--agent", "--json").json

    assert list(document) == ["overall_ok", "summary", "diagnostics"]
    assert [row["name"] for row in document["diagnostics"] if row["category"] == "Git Integration"] == ["Gitignore"]


def test_flags_of_other_callers(workspace: Workspace) -> None:
    """Flags without meaning here are accepted."""
    workspace.bd(
        *("doctor", "--deep", "--perf", "--server", "--migration=pre", "--force", "--source", "auto", "--gastown"),
        *("--gastown-duplicates-threshold", "5", "--no-daemon", "--verbose"),
    )
