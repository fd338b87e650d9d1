"""Other repositories (`sync.hydrate`, `sync.foreign`): what is read in, when, and what must not happen."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from bd.storage.repositories import get_repository
from bd.storage.repositories import load_collisions
from bd.storage.repositories import select_repositories
from bd.sync import foreign
from bd.sync import freshness
from bd.sync.hydrate import hydrate
from bd.util.filelock import FileLock
from tests.support.repositories import NOW_NS
from tests.support.repositories import Neighbours
from tests.support.repositories import issue
from tests.support.repositories import tree_digest

if TYPE_CHECKING:
    from pathlib import Path

CONFLICT = "<<<<<<< HEAD"


@pytest.fixture
def near(tmp_path: Path) -> Neighbours:
    """Returns a workspace without other repositories."""
    return Neighbours(tmp_path)


def test_issues_arrive_with_everything_that_belongs_to_them(near: Neighbours) -> None:
    """Labels, edges and comments come along; events, base and marks do not."""
    edge = {"issue_id": "api-2", "depends_on_id": "api-1", "type": "blocks", "created_at": "2026-01-02T03:04:05Z"}
    comment = {"id": 7, "issue_id": "api-2", "author": "ann", "text": "hm", "created_at": "2026-01-02T03:04:05Z"}
    near.add("api", issue("api-1", labels=["b", "a"]), issue("api-2", dependencies=[edge], comments=[comment]))

    assert near.rows() == [("api-1", "../api"), ("api-2", "../api")]
    assert near.rows("select issue_id, label from labels order by 2") == [("api-1", "a"), ("api-1", "b")]
    assert near.rows("select issue_id, depends_on_id, type from dependencies") == [("api-2", "api-1", "blocks")]
    assert near.rows("select issue_id, author, text from comments") == [("api-2", "ann", "hm")]
    for table in ("events", "base_records", "seen_states", "dirty_issues"):
        assert near.rows(f"select count(*) from {table}") == [(0,)]


def test_a_changed_file_is_followed(near: Neighbours) -> None:
    """Changed records are replaced with their sets, new ones appear, missing ones go, the others are not written."""
    near.add("api", issue("api-1", labels=["old"]), issue("api-2"), issue("api-3"))
    before = dict(near.rows("select id, rowid from issues"))
    near.write("api", issue("api-1", title="New", labels=["new"]), issue("api-3"), issue("api-4"))

    after = dict(near.rows("select id, rowid from issues"))

    assert sorted(after) == ["api-1", "api-3", "api-4"]
    assert after["api-3"] == before["api-3"]
    assert near.rows("select title from issues where id = 'api-1'") == [("New",)]
    assert near.rows("select label from labels") == [("new",)]


def test_an_unchanged_repository_is_not_opened(near: Neighbours, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as `stat` says the same, nothing beyond it is done."""
    near.add("api", issue("api-1"))
    near.ids()
    monkeypatch.setattr(freshness, "_hydrate", pytest.fail)

    assert near.ids() == ["api-1"]


def test_a_touched_file_with_the_same_lines_writes_no_issue(near: Neighbours) -> None:
    """A checkout that leaves the content alone changes no row."""
    near.add("api", issue("api-1"))
    before = near.rows("select rowid, * from issues")
    os.utime(near.file_of("api"), ns=(5, 5))

    assert near.rows("select rowid, * from issues") == before
    assert near.rows("select mtime_ns from repo_mtimes") == [(5,)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id":"api-9","title":', "line 2: not JSON"),
        (CONFLICT, "line 2: a merge conflict marker"),
        ('{"title":"x"}', "line 2: no id"),
        ('{"id":"a\\u0000b"}', "line 2: the id has characters"),
        ('{"id":"api-9","priority":"high"}', "line 2: priority is not an integer"),
        ('{"id":"api-9","metadata":{"a":"\\ud800"},"labels":["\\ud800"],"dependencies":[{}]}', "line 2: a dependency"),
        ('{"id":"api-9","quality_score":1' + "0" * 400 + "}", "line 2: "),
        ('{"id":"api-9","title":7}', "title"),
        ("[" * 100_000, "line 2: "),
    ],
)
def test_one_bad_line_keeps_the_last_good_rows(near: Neighbours, line: str, reason: str) -> None:
    """Nothing of a half-broken file is taken, it is one warning each time, and its repair is noticed."""
    near.add("api", issue("api-1"), issue("api-2"))
    near.add("web", issue("web-1"))
    near.ids()
    near.write("api", issue("api-1", title="Changed"), line, issue("api-3"))
    near.write("web", issue("web-2"))

    for _ in range(2):
        assert near.ids() == ["api-1", "api-2", "web-2"]
        assert len(near.warnings) == 1
        assert near.warnings[0].startswith("repository ../api is broken: ")
        assert reason in near.warnings[0]
    assert near.rows("select title from issues where id = 'api-1'") == [("API-1",)]
    near.write("api", issue("api-3"))
    assert near.ids() == ["api-3", "web-2"]
    assert near.warnings == []


def test_a_line_without_end_is_not_read_to_its_end(near: Neighbours, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: a line longer than the limit makes the file a broken one."""
    monkeypatch.setattr(foreign, "LONGEST_LINE_BYTES", 1000)
    near.add("api", issue("api-1"), issue("api-2", notes="x" * 1000))

    assert near.ids() == []
    assert "line 2: longer than 1000 bytes" in near.warnings[0]


def test_a_pipe_in_place_of_the_file_is_not_waited_for(near: Neighbours) -> None:
    """Only a regular file is opened."""
    near.configured = ["../api"]
    near.file_of("api").parent.mkdir(parents=True)
    os.mkfifo(near.file_of("api"))

    assert near.ids() == []
    assert near.warnings[0].endswith("issues.jsonl is not a file; the issues last read from it stay")


def _remove(path: Path) -> None:
    shutil.rmtree(path)


def _make_file_a_directory(path: Path) -> None:
    (path / ".beads" / "issues.jsonl").unlink()
    (path / ".beads" / "issues.jsonl").mkdir()


def _make_directory_a_file(path: Path) -> None:
    shutil.rmtree(path)
    path.write_text("not a directory", encoding="utf-8")


def _make_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _break_metadata(path: Path) -> None:
    (path / ".beads" / "issues.jsonl").unlink()
    (path / ".beads" / "metadata.json").write_text("{", encoding="utf-8")
    (path / ".beads" / "beads.db").touch()


@pytest.mark.parametrize(
    ("harm", "state"),
    [
        (_remove, "missing"),
        (_make_directory_a_file, "missing"),
        (lambda path: (path / ".beads" / "issues.jsonl").unlink(), "missing"),
        (_make_file_a_directory, "broken"),
        (_make_link, "broken"),
        (_break_metadata, "broken"),
    ],
    ids=["removed", "a file", "no issues", "a directory", "a link", "bad metadata"],
)
def test_a_lost_repository_keeps_the_last_good_rows(near: Neighbours, harm: object, state: str) -> None:
    """Whatever happens to a repository is one warning; its rows and the other repositories stay."""
    near.add("api", issue("api-1"))
    near.add("web", issue("web-1"))
    near.ids()
    harm(near.root / "api")  # type: ignore[operator]
    near.write("web", issue("web-2"))

    for _ in range(2):
        assert near.ids() == ["api-1", "web-2"]
        assert len(near.warnings) == 1
        assert near.warnings[0].startswith(f"repository ../api is {state}: ")


def test_a_repository_that_comes_back_is_read(near: Neighbours) -> None:
    """A directory that was missing is noticed when it is there."""
    near.add("api", issue("api-1"))
    _remove(near.root / "api")

    assert near.ids() == []
    assert near.warnings == [
        f"repository ../api is missing: no such directory at {near.root}/api; the issues last read from it stay"
    ]
    near.write("api", issue("api-1"))
    assert near.ids() == ["api-1"]


def test_a_workspace_without_issues_is_no_problem(near: Neighbours) -> None:
    """A repository that has a database and no file yet is silent, and its first issue appears."""
    near.configured = ["../api"]
    (near.root / "api" / ".beads").mkdir(parents=True)
    (near.root / "api" / ".beads" / "beads.db").touch()

    assert near.ids() == []
    assert near.warnings == []
    near.write("api", issue("api-1"))
    assert near.ids() == ["api-1"]


def test_the_file_that_metadata_names_is_read(near: Neighbours) -> None:
    """A repository may keep its issues under another name, or redirect to another directory."""
    near.add("api", issue("api-1"))
    near.file_of("api").rename(near.file_of("api").with_name("beads.jsonl"))
    (near.root / "api" / ".beads" / "metadata.json").write_text('{"jsonl_export":"beads.jsonl"}', encoding="utf-8")
    (near.root / "tree" / ".beads").mkdir(parents=True)
    (near.root / "tree" / ".beads" / "redirect").write_text("../web/.beads\n", encoding="utf-8")
    near.write("web", issue("web-1"))
    near.configured.append("../tree")

    assert near.rows() == [("api-1", "../api"), ("web-1", "../tree")]


def test_a_removed_repository_takes_its_rows_along(near: Neighbours) -> None:
    """What is no longer configured is no longer shown; our own issues are never touched by that."""
    near.jsonl.write_text('{"id":"own-1","title":"Mine"}\n', encoding="utf-8")
    near.add("api", issue("api-1"))
    near.add("web", issue("web-1"))
    near.ids()
    near.configured = ["../web"]

    assert near.rows() == [("own-1", "."), ("web-1", "../web")]
    near.configured = []
    assert near.rows() == [("own-1", ".")]
    assert near.rows("select * from repo_mtimes") == []


@pytest.mark.parametrize("text", [".", "", "../main", "./", "inside", "..", "../main/.beads"])
def test_our_own_workspace_is_never_a_repository(near: Neighbours, text: str) -> None:
    """This workspace, and one inside it or around it, is refused with a warning, and removing it harms nothing."""
    near.jsonl.write_text('{"id":"own-1","title":"Mine"}\n', encoding="utf-8")
    near.write("main/inside", issue("in-1"))
    (near.root / ".beads").mkdir()
    (near.root / ".beads" / "issues.jsonl").write_text('{"id":"out-1","title":"x"}\n', encoding="utf-8")
    near.configured = [text]

    assert near.rows() == [("own-1", ".")]
    assert len(near.warnings) == 1
    near.configured = []
    assert near.rows() == [("own-1", ".")]


def test_our_id_stays_ours(near: Neighbours) -> None:
    """A foreign issue with one of our ids is left out and remembered; when it is gone there, so is the collision."""
    near.jsonl.write_text('{"id":"own-1","title":"Mine"}\n', encoding="utf-8")
    near.add("api", issue("own-1", title="Theirs"), issue("api-1"))

    assert near.rows("select id, title from issues order by id") == [("api-1", "API-1"), ("own-1", "Mine")]
    assert near.warnings == []
    with near.open() as workspace:
        assert load_collisions(workspace.read(), "../api") == {"own-1": "."}
    near.write("api", issue("api-1"))
    with near.open() as workspace:
        assert load_collisions(workspace.read(), "../api") == {}


def test_of_two_repositories_the_first_has_the_id(near: Neighbours) -> None:
    """Order of configuration decides, also when it changes or the first one lets the id go."""
    near.add("api", issue("x-1"))
    near.add("web", issue("x-1"), issue("web-1"))

    assert near.rows() == [("web-1", "../web"), ("x-1", "../api")]
    with near.open() as workspace:
        assert load_collisions(workspace.read(), "../web") == {"x-1": "../api"}
    near.configured.reverse()
    assert near.rows() == [("web-1", "../web"), ("x-1", "../web")]
    with near.open() as workspace:
        assert load_collisions(workspace.read(), "../api") == {"x-1": "../web"}
    near.configured.reverse()
    assert near.rows() == [("web-1", "../web"), ("x-1", "../api")]
    near.write("api", issue("api-1"))
    assert near.rows() == [("api-1", "../api"), ("web-1", "../web"), ("x-1", "../web")]


def test_an_id_the_first_repository_gains_moves_to_it(near: Neighbours) -> None:
    """A later repository loses an id that one before it begins to use, and has it again when that one is removed."""
    near.add("api", issue("api-1"))
    near.add("web", issue("x-1"))
    near.ids()
    near.write("api", issue("x-1"))

    assert near.rows() == [("x-1", "../api")]
    near.configured = ["../web"]
    assert near.rows() == [("x-1", "../web")]


def test_two_paths_to_one_directory_are_read_once(near: Neighbours) -> None:
    """The second path is named in a warning."""
    near.add("api", issue("api-1"))
    near.configured.append(str(near.root / "api"))

    assert near.rows() == [("api-1", "../api")]
    assert len(near.warnings) == 1
    assert "the same directory as ../api" in near.warnings[0]


def test_the_later_of_two_lines_counts(near: Neighbours) -> None:
    """A file with one id twice shows the later line, however often it is read."""
    near.add("api", issue("api-1", title="First"), issue("api-1", title="Second"))

    assert near.rows("select title from issues") == [("Second",)]
    os.utime(near.file_of("api"), ns=(5, 5))
    assert near.rows("select title from issues") == [("Second",)]


def test_other_kinds_of_lines_are_passed_over(near: Neighbours) -> None:
    """Memories and old deletion markers of another repository say nothing here."""
    near.add("api", '{"_type":"memory","key":"k","value":"v"}', '{"id":"api-2","_deleted":true}', "", issue("api-1"))

    assert near.ids() == ["api-1"]


def test_a_home_path_leads_from_the_home_directory(near: Neighbours) -> None:
    """`~/` is understood with the home directory that is given."""
    near.write("home/planning", issue("plan-1"))
    near.configured = ["~/planning"]

    assert near.rows() == [("plan-1", "~/planning")]
    assert near.ids() == ["plan-1"]


def test_short_names_are_unique(near: Neighbours) -> None:
    """Each repository has a name of one word; the path as configured is understood too."""
    for name in ("one/api", "two/api", "all"):
        near.add(name, issue(name.replace("/", "-")))
    near.ids()

    with near.open() as workspace:
        con = workspace.read()
        assert [repository.name for repository in select_repositories(con)] == ["api", "two-api", "all-2"]
        assert get_repository(con, "two-api").configured == get_repository(con, "../two/api").configured == "../two/api"


def test_reading_only_answers_from_what_was_read(near: Neighbours) -> None:
    """With --readonly nothing is read in, and the answer says so once."""
    near.add("api", issue("api-1"))
    near.ids()
    near.write("api", issue("api-1"), issue("api-2"))

    assert near.ids(readonly=True) == ["api-1"]
    assert near.warnings == ["other repositories changed; the answer does not include that (read-only)"]


def test_a_busy_database_answers_from_what_was_read(near: Neighbours) -> None:
    """While somebody writes, a read does not wait for other repositories."""
    near.add("api", issue("api-1"))

    with FileLock(os.path.join(near.location.beads_dir, ".jsonl.lock"), 1):
        assert near.ids() == []

    assert len(near.warnings) == 1
    assert "being written" in near.warnings[0]
    assert near.ids() == ["api-1"]


def test_a_write_reads_in_too_and_exports_nothing_of_it(near: Neighbours) -> None:
    """A write sees the newest foreign issues; our file holds none of them."""
    near.add("api", issue("api-1"))

    with near.open() as workspace:
        with workspace.write("ann", "create") as txn:
            found = txn.con.execute("select id from issues").fetchall()
        assert workspace.warnings == []

    assert found == [("api-1",)]
    assert not near.jsonl.exists() or near.jsonl.read_text(encoding="utf-8") == ""


def test_a_warning_is_said_once_a_command(near: Neighbours) -> None:
    """A command that reads and then writes names a broken repository once."""
    near.add("api", CONFLICT)

    with near.open() as workspace:
        workspace.read()
        with workspace.write("ann", "update"):
            pass
        assert len(workspace.warnings) == 1


def test_other_repositories_are_never_written(near: Neighbours) -> None:
    """Their bytes are the same after every kind of reading, good or bad, and no file appears beside theirs."""
    near.add("api", issue("api-1"), issue("own-1"))
    near.add("bad", CONFLICT)
    before = {name: tree_digest(near.root / name) for name in ("api", "bad")}

    near.ids()
    near.ids(readonly=True)
    with near.open() as workspace, workspace.write("ann", "create"):
        pass
    near.configured = ["../bad"]
    near.ids()

    assert {name: tree_digest(near.root / name) for name in before} == before


def test_the_report_counts(near: Neighbours) -> None:
    """A hydration says what it read, what it passed over and how many issues are new or changed."""
    near.add("api", issue("api-1"), issue("api-2"))
    near.add("bad", CONFLICT)

    with near.open() as workspace:
        surroundings = freshness.Surroundings(near.location.beads_dir, "")
        first = hydrate(workspace.store, surroundings, near.configured, now_ns=NOW_NS)
        near.write("api", issue("api-1"), issue("api-2", title="New"))
        second = hydrate(workspace.store, surroundings, near.configured, now_ns=NOW_NS)

    assert (first.read, first.skipped, first.imported, len(first.warnings)) == (["../api"], ["../bad"], 2, 1)
    assert (second.read, second.skipped, second.imported, len(second.warnings)) == (["../api"], ["../bad"], 1, 1)


def test_an_id_we_pull_becomes_ours(near: Neighbours) -> None:
    """When our own file brings an id that another repository had here, nothing of the other's issue stays."""
    comment = {"id": 1, "author": "bob", "text": "theirs", "created_at": "2026-01-02T03:04:05Z"}
    near.add("api", issue("x-1", labels=["theirs"], comments=[comment]), issue("api-1"))
    near.ids()
    near.jsonl.write_text('{"id":"x-1","title":"Mine"}\n', encoding="utf-8")

    assert near.rows("select id, title, source_repo from issues order by id") == [
        ("api-1", "API-1", "../api"),
        ("x-1", "Mine", "."),
    ]
    assert near.rows("select count(*) from comments") == near.rows("select count(*) from labels") == [(0,)]
    os.utime(near.file_of("api"), ns=(5, 5))
    with near.open() as workspace:
        assert load_collisions(workspace.read(), "../api") == {"x-1": "."}
