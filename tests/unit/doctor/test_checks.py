"""What the checks find in files and issues."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.storage.repositories import Repository
from bd.storage.repositories import save_repository
from bd.storage.repositories import set_collisions
from bd.storage.travelling import set_file_problems
from tests.support.builders import make_record
from tests.support.builders import open_workspace
from tests.support.builders import to_line
from tests.support.builders import write_lines
from tests.support.examining import connect
from tests.support.examining import examine
from tests.support.examining import make_place

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def beads_dir(tmp_path: Path) -> Path:
    """Returns the directory of a sound workspace."""
    return make_place(tmp_path)


def take_in(folder: Path) -> None:
    """Lets a workspace take its travelling file in."""
    with open_workspace(folder) as workspace:
        workspace.read()


def fill(beads_dir: Path, *records: dict[str, object]) -> None:
    """Gives the workspace these issues, in the file and in the database."""
    write_lines(beads_dir / "issues.jsonl", sorted(to_line(record) for record in records))
    take_in(beads_dir.parent)


def test_every_check_is_content_with_a_sound_workspace(beads_dir: Path) -> None:
    """A workspace in which all is well has not one warning (but perhaps about the machine's SQLite)."""
    fill(beads_dir, make_record("t-1"), make_record("t-2", status="closed", closed_at="2026-11-20T21:15:08Z"))

    findings = examine(beads_dir.parent)

    odd = {slug for slug, finding in findings.items() if finding.severity != "ok"}
    assert odd <= {"sqlite-library", "permissions"}


def test_bad_lines_are_named(beads_dir: Path) -> None:
    """Each line that is no record is named with its number and the reason."""
    write_lines(beads_dir / "issues.jsonl", [to_line(make_record("t-1")), "{oops", '["list"]', '{"title":"x"}'])

    finding = examine(beads_dir.parent)["jsonl-integrity"]

    lines = finding.detail.split("\n")
    assert finding.severity == "error"
    assert [line.split(":")[0] for line in lines] == ["line 2", "line 3", "line 4"]
    assert lines[1:] == ["line 3: not a JSON object", "line 4: no id"]


def test_conflict_markers_are_called_that(beads_dir: Path) -> None:
    """An unresolved merge is named as such."""
    write_lines(beads_dir / "issues.jsonl", ["<<<<<<< HEAD", to_line(make_record("t-1")), "=======", ">>>>>>> x"])

    finding = examine(beads_dir.parent)["jsonl-integrity"]

    assert finding.severity == "error"
    assert "merge conflict markers" in finding.message


def test_repetitions_and_disorder_are_no_errors(beads_dir: Path) -> None:
    """An id that stands twice is a warning with its line; a file out of order is only noted."""
    line = to_line(make_record("t-2"))
    write_lines(beads_dir / "issues.jsonl", [line, to_line(make_record("t-1")), line])
    twice = examine(beads_dir.parent)["jsonl-integrity"]
    write_lines(beads_dir / "issues.jsonl", [line, to_line(make_record("t-1"))])
    unsorted = examine(beads_dir.parent)["jsonl-integrity"]

    assert (twice.severity, twice.detail) == ("warning", "line 3: t-2 once more")
    assert (unsorted.severity, unsorted.detail.split(";")[0]) == ("ok", "not sorted by id from line 2 on")


def test_a_file_that_changed_outside_is_out_of_step(beads_dir: Path) -> None:
    """After a pull the finding counts what is new, and that the next command takes it in."""
    fill(beads_dir, make_record("t-1"))
    write_lines(beads_dir / "issues.jsonl", [make_record("t-1"), make_record("t-2")])

    finding = examine(beads_dir.parent)["db-jsonl-sync"]

    assert finding.severity == "warning"
    assert "1 line not seen before" in finding.message
    assert "1 id only in the file" in finding.detail


def test_a_touched_file_says_the_same(beads_dir: Path) -> None:
    """A file with another time and the same lines is in step."""
    fill(beads_dir, make_record("t-1"))
    os.utime(beads_dir / "issues.jsonl", (1, 1))

    assert examine(beads_dir.parent)["db-jsonl-sync"].severity == "ok"


def test_changes_that_wait_for_the_file_are_counted(beads_dir: Path) -> None:
    """An issue that is marked as different from its line is named."""
    fill(beads_dir, make_record("t-1"), make_record("t-2"))
    con = connect(beads_dir)
    con.execute("insert into dirty_issues (issue_id) values ('t-2')")
    con.close()

    finding = examine(beads_dir.parent)["db-jsonl-sync"]

    assert (finding.severity, finding.detail) == ("warning", "t-2")


def test_a_missing_file_is_a_warning(beads_dir: Path) -> None:
    """Issues without a file say so."""
    fill(beads_dir, make_record("t-1"))
    (beads_dir / "issues.jsonl").unlink()

    assert "is missing" in examine(beads_dir.parent)["db-jsonl-sync"].message


def test_a_blocked_export_is_an_error(beads_dir: Path) -> None:
    """While unreadable lines keep the file from being written, that is an error."""
    con = connect(beads_dir)
    set_file_problems(con, "line 3: not JSON")
    con.close()

    assert examine(beads_dir.parent)["db-jsonl-sync"].severity == "error"


def edge(source: str, target: str, kind: str = "blocks") -> dict[str, object]:
    """Returns an edge record."""
    return {"issue_id": source, "depends_on_id": target, "type": kind, "created_at": "2026-11-20T21:15:08Z"}


def test_edges(beads_dir: Path) -> None:
    """Circles are errors; missing targets and children that wait for parents are warnings; other projects' are fine."""
    fill(
        beads_dir,
        make_record("t-a", dependencies=[edge("t-a", "t-b"), edge("t-a", "external:x:y")]),
        make_record("t-b", dependencies=[edge("t-b", "t-a"), edge("t-b", "t-gone", "related")]),
        make_record("t-a.1", dependencies=[edge("t-a.1", "t-a"), edge("t-a.1", "t-a", "parent-child")]),
    )

    findings = examine(beads_dir.parent)

    assert (findings["dependency-cycles"].severity, findings["dependency-cycles"].detail) == (
        "error",
        "t-a → t-b → t-a",
    )
    assert findings["orphaned-dependencies"].severity == "warning"
    assert findings["orphaned-dependencies"].detail == "t-b related t-gone"
    assert findings["child-parent"].detail == "t-a.1 blocks t-a"


def test_values(beads_dir: Path) -> None:
    """Values outside their ranges and repeated references are named by issue."""
    fill(beads_dir, make_record("t-1", external_ref="gh-1"), make_record("t-2", external_ref="gh-1"))
    con = connect(beads_dir)
    con.execute("update issues set title = ?, priority = 9 where id = 't-1'", ("x" * 501,))
    con.close()

    findings = examine(beads_dir.parent)

    assert findings["issue-values"].detail.split("\n") == [
        "t-1: title longer than 500 characters",
        "t-1: priority outside 0 to 4",
    ]
    assert findings["external-refs"].detail == "gh-1: t-1 t-2"


def test_rows_without_their_issue_are_found(beads_dir: Path) -> None:
    """A label of an issue that is not there is an error."""
    con = connect(beads_dir)
    con.execute("pragma foreign_keys = off")
    con.execute("insert into labels values ('t-none', 'x')")
    con.close()

    finding = examine(beads_dir.parent)["foreign-keys"]

    assert (finding.severity, finding.detail) == ("error", "labels: 1 row")


def test_repositories(beads_dir: Path) -> None:
    """A repository that could not be read, one that was not read yet, and ids that are hidden are told."""
    con = connect(beads_dir)
    broken = Repository("../api", "api")
    broken.problem = "missing: no such directory"
    save_repository(con, broken)
    set_collisions(con, "../api", {"t-1": "."})
    con.close()
    (beads_dir / "config.yaml").write_text("repos:\n  additional: [../api, ../web]\n", encoding="utf-8")

    finding = examine(beads_dir.parent)["repositories"]

    assert finding.severity == "warning"
    assert finding.detail.split("\n") == [
        "repository ../api is missing: no such directory; the issues last read from it stay",
        "../web: not read yet; the next command does",
        "t-1 of ../api is not shown; ours is",
    ]


def test_files_beside_the_ones_in_use(beads_dir: Path) -> None:
    """Other databases, other files of issues and leftovers of merges are listed, each once."""
    (beads_dir / "issues.jsonl").touch()
    (beads_dir / "old.db").touch()
    (beads_dir / "more.jsonl").touch()
    (beads_dir / "beads.left.jsonl").touch()
    (beads_dir / "issues.jsonl.orig").touch()

    findings = examine(beads_dir.parent)

    assert findings["database-files"].detail == "old.db"
    assert findings["jsonl-files"].detail == "more.jsonl"
    assert findings["merge-artifacts"].detail == "beads.left.jsonl\nissues.jsonl.orig"


def test_a_running_classic_daemon_is_a_warning(beads_dir: Path) -> None:
    """A process id that lives is told; one that does not is only noted."""
    (beads_dir / "daemon.pid").write_text(f"{os.getpid()}\n", encoding="utf-8")
    alive = examine(beads_dir.parent)["lock-files"]
    (beads_dir / "daemon.pid").write_text("999999999\n", encoding="utf-8")
    dead = examine(beads_dir.parent)["lock-files"]

    assert (alive.severity, dead.severity) == ("warning", "ok")
    assert "harmless: daemon.pid" in dead.detail


def test_invalid_settings(beads_dir: Path) -> None:
    """A value its key would refuse is told."""
    (beads_dir / "config.yaml").write_text("lock-timeout: soon\n", encoding="utf-8")

    finding = examine(beads_dir.parent)["config"]

    assert finding.severity == "warning"
    assert "soon" in finding.detail


def test_metadata_that_disagrees(beads_dir: Path) -> None:
    """metadata.json naming a database that is not there is a warning."""
    (beads_dir / "metadata.json").write_text('{"database": "other.db"}', encoding="utf-8")

    finding = examine(beads_dir.parent)["database-config"]

    assert (finding.severity, finding.detail) == ("warning", "database names other.db, beads.db is used")


def test_an_outdated_cache_entry(beads_dir: Path) -> None:
    """A compiled schema of another version is listed and can be pruned."""
    entry = os.path.join(os.environ["BD_CACHE_DIR"], "schema-old.template")
    with open(entry, "wb") as file:
        file.write(b"x")

    finding = examine(beads_dir.parent)["schema-cache"]
    os.unlink(entry)

    assert finding.fix_id == "schema-cache"
    assert "schema-old.template: 1 bytes" in finding.detail
