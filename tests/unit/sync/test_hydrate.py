"""Other repositories (`sync.hydrate`, `sync.foreign`): what is read in, when, and what must not happen."""

from __future__ import annotations

import os

import pytest

from bd.storage.repositories import get_repository
from bd.storage.repositories import load_collisions
from bd.storage.repositories import select_repositories
from bd.sync import freshness
from bd.sync.hydrate import hydrate
from tests.support.repositories import NOW_NS
from tests.support.repositories import Neighbours
from tests.support.repositories import issue
from tests.support.repositories import tree_digest

CONFLICT = "<<<<<<< HEAD"


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


def test_a_write_reads_in_too_and_exports_nothing_of_it(near: Neighbours) -> None:
    """A write sees the newest foreign issues; our file holds none of them."""
    near.add("api", issue("api-1"))

    with near.open() as workspace:
        with workspace.write("ann", "create") as txn:
            found = txn.con.execute("select id from issues").fetchall()
        assert workspace.warnings == []

    assert found == [("api-1",)]
    assert not near.jsonl.exists() or near.jsonl.read_text(encoding="utf-8") == ""


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
