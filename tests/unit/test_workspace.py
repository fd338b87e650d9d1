"""The workspace: the order of a write, the freshness of a read, and what happens when one of them cannot be."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from typing import Any

import pytest

from bd.errors import ExitCode
from bd.storage.database_problems import DatabaseBusy
from bd.storage.database_problems import DatabaseUnreadable
from bd.storage.database_problems import DiskFull
from bd.storage.database_problems import StoreClosed
from bd.storage.paths import Location
from bd.storage.place_problems import ReadOnlyMode
from bd.storage.reads import find_record
from bd.storage.settings_kv import set_config
from bd.storage.store import open_store
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from bd.util.filelock import FileLock
from bd.util.filelock import LockHeld
from bd.workspace import LOCK_NAME
from bd.workspace import OpenOptions
from bd.workspace import Workspace
from tests.support.builders import StepClock
from tests.support.builders import change_issue
from tests.support.builders import create_record
from tests.support.builders import locate
from tests.support.builders import make_location
from tests.support.builders import make_record
from tests.support.builders import open_workspace
from tests.support.builders import read_bytes
from tests.support.builders import read_database
from tests.support.builders import read_file_records
from tests.support.builders import write_lines

if TYPE_CHECKING:
    from pathlib import Path

    from bd.storage.transaction import WriteTransaction

QUICK = OpenOptions(lock_timeout_s=0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a workspace with one issue, `t-1`, in step with its file."""
    make_location(tmp_path)
    write_lines(jsonl(tmp_path), [make_record("t-1")])
    change_issue(tmp_path, "t-1", notes="")
    return tmp_path


def jsonl(folder: Path) -> Path:
    """Returns the path of the travelling file."""
    return folder / ".beads" / "issues.jsonl"


def snapshot(folder: Path) -> dict[str, bytes]:
    """Returns the bytes of every file of the workspace."""
    return {entry.name: entry.read_bytes() for entry in (folder / ".beads").iterdir()}


def create(txn: WriteTransaction, title: str = "New") -> dict[str, Any]:
    """Creates an issue inside a write."""
    return create_issue(txn, CreateRequest({"title": title}))


def test_after_a_write_file_and_database_agree(folder: Path) -> None:
    """The issue is in both, the last touched one is known, and nothing else is left in the folder."""
    created = create_record(folder, "New")

    assert read_file_records(jsonl(folder))[created["id"]]["title"] == "New"
    assert read_database(folder)[created["id"]]["title"] == "New"
    with open_workspace(folder) as workspace:
        assert workspace.touched_id() == created["id"]
        assert workspace.prefix == "t"
    assert set(snapshot(folder)) == {"beads.db", "issues.jsonl", LOCK_NAME, "last-touched"}


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_failing_block_changes_nothing(folder: Path, failure: type[BaseException]) -> None:
    """Database, file and last touched issue stay, the lock is free, and the workspace can be used on."""
    before = snapshot(folder)
    with open_workspace(folder, QUICK) as workspace:
        with pytest.raises(failure), workspace.write("Tess", "create") as txn:
            create(txn)
            raise failure
        assert not workspace.store.con.in_transaction
        assert {name: data for name, data in snapshot(folder).items() if name in {"issues.jsonl", "last-touched"}} == {
            name: data for name, data in before.items() if name in {"issues.jsonl", "last-touched"}
        }
        with workspace.write("Tess", "create") as txn:
            create(txn, "After")

    assert {record["title"] for record in read_database(folder).values()} == {"Title of t-1", "After"}


@pytest.mark.parametrize("failure", [KeyboardInterrupt, DiskFull("x"), MemoryError])
def test_a_failure_while_the_file_is_prepared_changes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    """An interrupt during the export undoes the write, leaves no temporary file, and the workspace can be used on."""

    def fail(*_: object) -> None:
        raise failure

    before = read_bytes(jsonl(folder))
    with open_workspace(folder, QUICK) as workspace:
        with monkeypatch.context() as patch:
            patch.setattr("bd.sync.export.splice_lines", fail)
            with pytest.raises(BaseException), workspace.write("Tess", "create") as txn:  # noqa: B017, PT011
                create(txn)
        assert not workspace.store.con.in_transaction
        with workspace.write("Tess", "create") as txn:
            create(txn, "After")

    assert set(read_file_records(jsonl(folder))) == set(read_database(folder))
    assert read_bytes(jsonl(folder)).startswith(before[:20])
    assert not [name for name in snapshot(folder) if ".tmp" in name]


def test_a_file_that_cannot_be_written_is_a_warning(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is in the database, the user is told, and the next write brings both to the file."""

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("bd.sync.export.splice_lines", fail)
        warnings = change_issue(folder, "t-1", title="In the database")

    assert "No space left on device" in warnings[0]
    assert b"In the database" not in read_bytes(jsonl(folder))
    assert read_database(folder)["t-1"]["title"] == "In the database"
    assert change_issue(folder, "t-1", notes="x") == []
    assert read_file_records(jsonl(folder))["t-1"]["title"] == "In the database"


def test_a_rename_that_fails_is_a_warning(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the commit a refused rename leaves the old file, no temporary one, and the next write repairs it."""

    def fail(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    before = read_bytes(jsonl(folder))
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        warnings = change_issue(folder, "t-1", title="In the database")

    assert "Operation not permitted" in warnings[0]
    assert read_bytes(jsonl(folder)) == before
    assert not [name for name in snapshot(folder) if ".tmp" in name]
    change_issue(folder, "t-1", notes="x")
    assert read_file_records(jsonl(folder))["t-1"]["title"] == "In the database"


def test_a_trial_changes_nothing(folder: Path) -> None:
    """A dry run sees its own work and leaves nothing of it."""
    before = read_bytes(jsonl(folder))
    with open_workspace(folder) as workspace:
        with workspace.write("Tess", "create") as txn:
            txn.is_trial = True
            created = create(txn)
            assert find_record(txn.con, created["id"])
        assert find_record(workspace.read(), created["id"]) is None

    assert read_bytes(jsonl(folder)) == before


def test_a_file_can_be_left_alone(folder: Path) -> None:
    """Without the export the change waits for the next write."""
    options = OpenOptions()
    options.auto_export = False
    with open_workspace(folder, options) as workspace, workspace.write("Tess", "create") as txn:
        created = create(txn)
    assert created["id"] not in read_file_records(jsonl(folder))

    change_issue(folder, "t-1", notes="x")
    assert created["id"] in read_file_records(jsonl(folder))


def test_a_newer_file_can_be_left_out(folder: Path) -> None:
    """Without the import a read answers from the database, and says nothing."""
    write_lines(jsonl(folder), [make_record("t-1", title="Pulled")])
    options = OpenOptions()
    options.auto_import = False

    with open_workspace(folder, options) as workspace:
        assert (find_record(workspace.read(), "t-1") or {})["title"] == "Title of t-1"
        assert workspace.warnings == []


def test_what_was_not_taken_in_is_not_overwritten(folder: Path) -> None:
    """Without the import a write leaves a newer file alone and says so; the next one brings both together."""
    data = write_lines(jsonl(folder), [make_record("t-1"), make_record("t-2", title="Pulled")])
    options = OpenOptions()
    options.auto_import = False
    with open_workspace(folder, options) as workspace:
        with workspace.write("Tess", "create") as txn:
            created = create(txn)
        assert "not taken in" in workspace.warnings[0]
    assert read_bytes(jsonl(folder)) == data

    change_issue(folder, "t-1", notes="x")
    assert set(read_file_records(jsonl(folder))) == {"t-1", "t-2", created["id"]}


def test_a_file_changed_during_a_write_is_not_overwritten(folder: Path) -> None:
    """An editor that knows no lock saves while we write: its bytes stay, and the next write takes them in."""
    with open_workspace(folder) as workspace, workspace.write("Tess", "create") as txn:
        created = create(txn)
        data = write_lines(jsonl(folder), [make_record("t-1"), make_record("t-2", title="Saved meanwhile")])
    assert read_bytes(jsonl(folder)) == data

    change_issue(folder, "t-1", notes="x")
    assert set(read_file_records(jsonl(folder))) == {"t-1", "t-2", created["id"]}


def test_a_write_takes_a_newer_file_in_first(folder: Path) -> None:
    """What was pulled is in the file after the write, together with the change."""
    write_lines(jsonl(folder), [make_record("t-1", title="Pulled"), make_record("t-2")])
    created = create_record(folder, "Ours")

    assert {issue_id: record["title"] for issue_id, record in read_file_records(jsonl(folder)).items()} == {
        "t-1": "Pulled",
        "t-2": "Title of t-2",
        created["id"]: "Ours",
    }


def test_a_failing_write_takes_nothing_in(folder: Path) -> None:
    """A newer file is part of the write: undone with it, taken in by the next command."""
    write_lines(jsonl(folder), [make_record("t-1", title="Pulled")])
    with open_workspace(folder) as workspace:
        with pytest.raises(ValueError, match="no"), workspace.write("Tess", "update"):
            raise ValueError("no")
        workspace.store.con.execute("select 1")

    assert read_database(folder)["t-1"]["title"] == "Pulled"


def test_read_only_changes_no_byte(folder: Path) -> None:
    """Reading under --readonly touches nothing and says when the file is newer; writing is refused."""
    before = snapshot(folder)
    with open_workspace(folder, OpenOptions(readonly=True)) as workspace:
        assert (find_record(workspace.read(), "t-1") or {})["title"] == "Title of t-1"
        assert workspace.warnings == []
        with pytest.raises(ReadOnlyMode, match="'create'") as caught, workspace.write("Tess", "create"):
            pass
    assert caught.value.exit_code == ExitCode.WORKSPACE
    assert snapshot(folder) == before

    write_lines(jsonl(folder), [make_record("t-1", title="Pulled")])
    with open_workspace(folder, OpenOptions(readonly=True)) as workspace:
        assert (find_record(workspace.read(), "t-1") or {})["title"] == "Title of t-1"
        assert "newer than the database" in workspace.warnings[0]


def test_a_locked_workspace_is_busy(folder: Path) -> None:
    """A write waits for the lock and then says who may hold it; a read goes on without the newer file."""
    write_lines(jsonl(folder), [make_record("t-1", title="Pulled")])
    with FileLock(str(folder / ".beads" / LOCK_NAME), 0.0), open_workspace(folder, QUICK) as workspace:
        assert (find_record(workspace.read(), "t-1") or {})["title"] == "Title of t-1"
        assert "being written" in workspace.warnings[0]
        with pytest.raises(LockHeld, match=str(os.getpid())), workspace.write("Tess", "create"):
            pass

    assert read_database(folder)["t-1"]["title"] == "Pulled"


def test_a_locked_database_is_busy(folder: Path) -> None:
    """A transaction of another program is waited for and named; the lock file is given back."""
    path = locate(folder).database_path
    with open_store(path) as other, other.transaction(), open_workspace(folder, QUICK) as workspace:
        with pytest.raises(DatabaseBusy) as caught, workspace.write("Tess", "create"):
            pass
        with FileLock(workspace.lock_path, 0.0):
            assert caught.value.exit_code == ExitCode.BUSY


def test_a_full_disk_does_not_stop_a_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a newer file cannot be taken in, a read answers from what it has and says so."""

    def fail(*_: object, **__: object) -> None:
        raise DiskFull("beads.db")

    write_lines(jsonl(folder), [make_record("t-1", title="Pulled")])
    monkeypatch.setattr("bd.sync.own_file.merge_file", fail)

    with open_workspace(folder) as workspace:
        assert (find_record(workspace.read(), "t-1") or {})["title"] == "Title of t-1"
        assert "disk is full" in workspace.warnings[0]


def test_a_file_that_is_a_folder_is_said_so(folder: Path) -> None:
    """A directory in the file's place stops neither reading nor writing, and each says so."""
    jsonl(folder).unlink()
    jsonl(folder).mkdir()

    with open_workspace(folder) as workspace:
        assert (find_record(workspace.read(), "t-1") or {})["title"] == "Title of t-1"
        assert "cannot be read" in workspace.warnings[0]
        assert "Is a directory" in workspace.warnings[0]
    assert any("Is a directory" in warning for warning in change_issue(folder, "t-1", title="New"))
    assert read_database(folder)["t-1"]["title"] == "New"
    assert jsonl(folder).is_dir()


def test_closing_twice_is_fine(folder: Path) -> None:
    """Use after closing is one typed error."""
    workspace = open_workspace(folder)
    workspace.close()
    workspace.close()

    with pytest.raises(StoreClosed):
        workspace.read()


def test_a_workspace_without_a_database_is_no_workspace(tmp_path: Path) -> None:
    """Neither a database nor a file: opening makes nothing."""
    (tmp_path / ".beads").mkdir()

    with pytest.raises(DatabaseUnreadable):
        Workspace.open(locate(tmp_path), clock=StepClock())
    assert os.listdir(tmp_path / ".beads") == []


def test_a_database_in_memory_has_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shared database in memory is written and read like any other, and leaves no trace."""
    monkeypatch.chdir(tmp_path)
    uri = "file:bd-test-workspace?mode=memory&cache=shared"
    (tmp_path / "seed").mkdir()
    keeper = open_workspace(tmp_path / "seed")
    location = Location("", uri, "", kind="flag")
    from bd.storage.sqlite import dbapi
    from tests.support.builders import apply_schema

    con = dbapi.connect(uri, uri=True, isolation_level=None)
    apply_schema(con)
    before = sorted(os.listdir(tmp_path))
    with Workspace.open(location, clock=StepClock()) as workspace:
        with workspace.write("Tess", "create") as txn:
            created = create(txn)
        assert find_record(workspace.read(), created["id"])
    con.close()
    keeper.close()

    assert sorted(os.listdir(tmp_path)) == before


def test_two_workspaces_take_turns(folder: Path) -> None:
    """Two open workspaces write one after the other, and each sees the other's work in its next write."""
    with open_workspace(folder) as one, open_workspace(folder) as two:
        with one.write("A", "create") as txn:
            first = create(txn, "one")
        with two.write("B", "create") as txn:
            assert find_record(txn.con, first["id"])
            second = create(txn, "two")
        with one.write("A", "set") as txn:
            set_config(txn.con, "k", "v")

    assert set(read_file_records(jsonl(folder))) == {"t-1", first["id"], second["id"]}
