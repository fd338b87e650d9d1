"""The states in which a workspace can be: each gives a sentence and a way out, and no byte changes."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from bd.doctor.finding import is_overall_ok
from bd.storage.sqlite import dbapi
from tests.support.builders import write_lines
from tests.support.examining import connect
from tests.support.examining import examine
from tests.support.examining import make_place
from tests.support.examining import snapshot
from tests.support.shared_data import get_shared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DESTRUCTIVE = ("rm ", "delete", "remove it", "--force", "reset")


def spoil_nothing(_beads_dir: Path) -> None:
    """Leaves a sound workspace."""


def put_directory(beads_dir: Path) -> None:
    """Puts a directory where the database belongs."""
    (beads_dir / "beads.db").unlink()
    (beads_dir / "beads.db").mkdir()


def put_text(beads_dir: Path) -> None:
    """Puts a text file where the database belongs."""
    (beads_dir / "beads.db").write_text("this is no database\n" * 200, encoding="utf-8")


def truncate(beads_dir: Path) -> None:
    """Cuts the database in the middle of a page."""
    os.truncate(beads_dir / "beads.db", 50_001)


def damage(beads_dir: Path) -> None:
    """Overwrites the page of an index."""
    con = connect(beads_dir)
    page = con.execute("select rootpage from sqlite_master where name = 'idx_events_issue'").fetchone()[0]
    size = con.execute("pragma page_size").fetchone()[0]
    con.close()
    with open(beads_dir / "beads.db", "r+b") as file:
        file.seek(size * (page - 1))
        file.write(b"\xa5" * size)


def make_newer(beads_dir: Path) -> None:
    """Makes the database one of a later major version."""
    con = connect(beads_dir)
    con.execute("pragma user_version = 9000")
    con.close()


def make_foreign(beads_dir: Path) -> None:
    """Makes the database another program's."""
    con = connect(beads_dir)
    con.execute("pragma application_id = 77")
    con.close()


def drop_table(beads_dir: Path) -> None:
    """Takes a table out."""
    con = connect(beads_dir)
    con.execute("drop table comments")
    con.close()


def drop_index(beads_dir: Path) -> None:
    """Takes an index out."""
    con = connect(beads_dir)
    con.execute("drop index idx_issues_type")
    con.close()


def take_database(beads_dir: Path) -> None:
    """Takes the database away."""
    (beads_dir / "beads.db").unlink()
    (beads_dir / "config.yaml").touch()


def make_clone(beads_dir: Path) -> None:
    """Leaves what a fresh clone has."""
    (beads_dir / "beads.db").unlink()
    write_lines(beads_dir / "issues.jsonl", ['{"id":"t-1","title":"x"}'])


def break_metadata(beads_dir: Path) -> None:
    """Makes metadata.json unreadable."""
    (beads_dir / "metadata.json").write_text("{", encoding="utf-8")


def break_config(beads_dir: Path) -> None:
    """Makes config.yaml unreadable."""
    (beads_dir / "config.yaml").write_text("a: [1\nb: {", encoding="utf-8")


def add_databases(beads_dir: Path) -> None:
    """Leaves several databases, none of the usual name."""
    shutil.move(beads_dir / "beads.db", beads_dir / "bd.db")
    shutil.copy(beads_dir / "bd.db", beads_dir / "issues.db")


def break_redirect(beads_dir: Path) -> None:
    """Redirects to nowhere."""
    (beads_dir / "redirect").write_text("../gone/.beads\n", encoding="utf-8")


def make_newer_line(beads_dir: Path) -> None:
    """Makes the directory one of beads 1.x."""
    (beads_dir / "embeddeddolt").mkdir()


STATES: list[tuple[Callable[[Path], None], str, str, str]] = [
    (spoil_nothing, "database", "ok", "opens"),
    (put_directory, "database", "error", "it is a directory"),
    (put_text, "database", "error", "file is not a database"),
    (truncate, "database", "error", "not a sound SQLite database"),
    (damage, "integrity", "error", "found damage"),
    (make_newer, "pending-migrations", "error", "has schema 9.0"),
    (make_foreign, "pending-migrations", "error", "another program (application id 77)"),
    (drop_table, "schema", "error", "lacks"),
    (drop_index, "schema", "warning", "lacks 1 index or view"),
    (take_database, "database", "error", "does not exist"),
    (make_clone, "database", "warning", "the next command makes it"),
    (break_metadata, "database-config", "error", "is not valid"),
    (break_config, "config", "error", "config.yaml line"),
    (add_databases, "database", "error", "several databases"),
    (break_redirect, "redirect", "error", "does not exist"),
    (make_newer_line, "installation", "error", "beads 1.x"),
]


@pytest.mark.parametrize(("spoil", "slug", "severity", "words"), STATES, ids=[state[0].__name__ for state in STATES])
def test_a_state_is_named(spoil: Callable[[Path], None], slug: str, severity: str, words: str, tmp_path: Path) -> None:
    """The check that knows says what is wrong and what to do, destroys nothing by its advice, and writes nothing."""
    beads_dir = make_place(tmp_path)
    spoil(beads_dir)
    before = snapshot(tmp_path)

    findings = examine(tmp_path)

    assert (findings[slug].severity, findings[slug].message) == (severity, findings[slug].message)
    assert words in findings[slug].message
    assert is_overall_ok(list(findings.values())) == (severity != "error")
    assert all(finding.hint for finding in findings.values() if finding.severity != "ok")
    assert not [word for finding in findings.values() for word in DESTRUCTIVE if word in finding.hint]
    assert snapshot(tmp_path) == before


def test_no_workspace(tmp_path: Path) -> None:
    """Without a workspace there are the installation, the library and the cache to talk about."""
    findings = examine(tmp_path)

    assert list(findings) == ["installation", "sqlite-library", "schema-cache"]
    assert findings["installation"].severity == "error"
    assert str(tmp_path / ".beads") in findings["installation"].detail


@pytest.mark.parametrize(("mode", "locking"), [("delete", "normal"), ("wal", "exclusive")])
def test_a_locked_database_is_busy(mode: str, locking: str, tmp_path: Path) -> None:
    """While another connection holds the database it is called busy, nowhere corrupt."""
    beads_dir = make_place(tmp_path)
    holder = dbapi.connect(os.fspath(beads_dir / "beads.db"), isolation_level=None)
    holder.execute(f"pragma journal_mode = {mode}")
    holder.execute(f"pragma locking_mode = {locking}")
    holder.execute("insert into config values ('a', 'b')")
    holder.execute("begin exclusive")
    holder.execute("insert into config values ('c', 'd')")

    findings = examine(tmp_path)
    holder.close()

    assert findings["database"].severity == "warning"
    assert findings["database"].message.endswith("is busy")
    assert is_overall_ok(list(findings.values()))


def test_a_writer_in_wal_mode_is_no_hindrance(tmp_path: Path) -> None:
    """A write in progress leaves the checks able to read, and its holder is named where the system tells."""
    beads_dir = make_place(tmp_path)
    holder = connect(beads_dir)
    holder.execute("pragma journal_mode = wal")
    holder.execute("begin immediate")
    holder.execute("insert into config values ('a', 'b')")

    findings = examine(tmp_path)
    held = findings["lock-files"].detail
    holder.close()

    assert findings["integrity"].severity == "ok"
    assert not os.path.exists("/proc/locks") or f"by process {os.getpid()}" in held


@pytest.mark.parametrize(("name", "maker"), [("beads-0.49.6.db", "classic bd"), ("beads_rust-0.7.6.db", "br")])
def test_a_database_of_another_tracker_waits_for_migration(name: str, maker: str, tmp_path: Path) -> None:
    """It opens, is sound, is named, and the way out is bd migrate."""
    beads_dir = tmp_path / ".beads"
    beads_dir.mkdir(mode=0o700)
    shutil.copyfile(get_shared("data", "interop", name), beads_dir / "beads.db")
    before = snapshot(tmp_path)

    findings = examine(tmp_path)

    assert findings["database"].severity == findings["integrity"].severity == "ok"
    assert findings["pending-migrations"].severity == "error"
    assert maker in findings["pending-migrations"].message
    assert "bd migrate" in findings["pending-migrations"].hint
    assert "schema" not in findings
    assert snapshot(tmp_path) == before


def test_a_log_without_its_index_needs_a_writer(tmp_path: Path) -> None:
    """A write-ahead log that was copied without shared memory is no damage; a command takes it in."""
    beads_dir = make_place(tmp_path / "a")
    con = connect(beads_dir)
    con.execute("pragma journal_mode = wal")
    con.execute("insert into config values ('a', 'b')")
    copy = tmp_path / "b" / ".beads"
    shutil.copytree(beads_dir, copy)
    con.close()
    (copy / "beads.db-shm").unlink()

    findings = examine(tmp_path / "b")

    assert findings["database"].severity == "warning"
    assert "write-ahead log" in findings["database"].message
