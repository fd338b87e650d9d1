"""The parts of the doctor that need no workspace: circles, scores, locks, repairs, reports."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bd.doctor.checks.pollution import score_title
from bd.doctor.finding import counted
from bd.doctor.finding import failed
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.doctor.fixes import plan_fixes
from bd.doctor.held_locks import find_writers
from bd.doctor.registry import ARTIFACTS
from bd.doctor.registry import CATEGORIES
from bd.doctor.registry import CHECKS
from bd.doctor.registry import HEALTH
from bd.doctor.registry import VALIDATE
from bd.doctor.report import diagnostics_document
from bd.doctor.report import report_document
from bd.doctor.report import summary
from bd.doctor.runner import run_checks
from bd.doctor.subject import Subject
from bd.model.cycles import find_cycles
from tests.support.examining import make_place

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("edges", "cycles"),
    [
        ([], []),
        ([("a", "b"), ("b", "c")], []),
        ([("a", "a")], [["a"]]),
        ([("b", "a"), ("a", "b")], [["a", "b"]]),
        ([("a", "b"), ("b", "c"), ("c", "a"), ("b", "a")], [["a", "b"]]),
        ([("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "c")], [["a", "b"], ["c", "d"]]),
    ],
)
def test_cycles(edges: list[tuple[str, str]], cycles: list[list[str]]) -> None:
    """Each group of nodes that reach each other gives one shortest circle from its smallest node."""
    assert find_cycles(edges) == cycles


def test_a_long_chain_is_no_recursion() -> None:
    """A circle of fifty thousand nodes is found."""
    edges = [(f"n{number:05}", f"n{(number + 1) % 50_000:05}") for number in range(50_000)]

    assert [len(cycle) for cycle in find_cycles(edges)] == [50_000]


@pytest.mark.parametrize(
    ("title", "description", "score"),
    [
        ("Test issue 1", "", 1.0),
        ("test-thing", "a description that is long enough", 0.7),
        ("Testing the importer is slow", "", 0.0),
        ("Fix bug 12", "a description that is long enough", 0.4),
        ("asdf", "short", 0.8),
    ],
)
def test_pollution_scores(title: str, description: str, score: float) -> None:
    """A title that begins like a test's counts, one that only speaks of tests does not."""
    assert score_title(title, description)[0] == score


def test_the_lock_table_is_read(tmp_path: Path) -> None:
    """Only write locks on the file's inode count; waiters and readers do not."""
    path = tmp_path / "x"
    path.touch()
    inode = path.stat().st_ino
    table = tmp_path / "locks"
    table.write_text(
        f"1: POSIX  ADVISORY  WRITE 42 fe:00:{inode} 120 120\n"
        f"2: POSIX  ADVISORY  READ 43 fe:00:{inode} 123 123\n"
        f"2: -> POSIX  ADVISORY  WRITE 44 fe:00:{inode} 120 120\n"
        f"3: FLOCK  ADVISORY  WRITE 45 fe:00:{inode}9 0 EOF\n",
        encoding="ascii",
    )

    assert find_writers(str(path), str(table)) == [42]
    assert find_writers(str(tmp_path / "none"), str(table)) == []


def test_the_registry_is_consistent() -> None:
    """Slugs and names are unique, categories are known, groups name checks that exist."""
    slugs = [check.slug for check in CHECKS]

    assert len(set(slugs)) == len(slugs) == len({check.name for check in CHECKS})
    assert {check.category for check in CHECKS} <= set(CATEGORIES)
    assert {*HEALTH, *VALIDATE, *ARTIFACTS} <= set(slugs)


def test_repairs_do_what_they_announce(tmp_path: Path) -> None:
    """Modes are narrowed, patterns are appended behind what was there; planning changes nothing; then all is well."""
    beads_dir = make_place(tmp_path)
    beads_dir.chmod(0o755)
    (beads_dir / "beads.db").chmod(0o644)
    (beads_dir / ".gitignore").write_text("# mine\n*.db", encoding="utf-8")
    with Subject(os.fspath(tmp_path), {}) as subject:
        steps = plan_fixes(subject, run_checks(subject, ("permissions", "gitignore")))
        before = (beads_dir / ".gitignore").read_text(encoding="utf-8")
        for step in steps:
            step.apply()
        again = plan_fixes(subject, run_checks(subject))

    after = (beads_dir / ".gitignore").read_text(encoding="utf-8")
    assert [step.announcement.split(" of ")[0].split(" ")[0] for step in steps] == ["set", "set", "append"]
    assert before == "# mine\n*.db"
    assert after.startswith("# mine\n*.db\n*.db?*\n")
    assert beads_dir.stat().st_mode & 0o777 == 0o700
    assert (beads_dir / "beads.db").stat().st_mode & 0o777 == 0o600
    assert again == []


def test_reports() -> None:
    """Absent parts are left out; errors make the whole not ok; diagnostics hold only what is wrong."""
    findings = [passed("fine"), warned("look", hint="bd list"), failed("bad", detail="x")]

    document = report_document("/p", findings)
    diagnostics = diagnostics_document(findings)

    assert document["checks"] == [
        {"status": "ok", "message": "fine"},
        {"status": "warning", "message": "look", "fix": "bd list"},
        {"status": "error", "message": "bad", "detail": "x"},
    ]
    assert document["overall_ok"] is False
    assert summary(findings) == diagnostics["summary"] == "1 passed, 1 warnings, 1 errors"
    assert [row["commands"] for row in diagnostics["diagnostics"]] == [["bd list"], []]  # type: ignore[attr-defined]


def test_words() -> None:
    """Counts agree with their nouns, and long lists say how much they leave out."""
    assert (counted(1, "id"), counted(2, "id"), counted(2, "entry", "entries")) == ("1 id", "2 ids", "2 entries")
    assert listed([str(number) for number in range(12)]).split("\n")[-1] == "... and 2 more"
