"""The travelling file is not written over what somebody else put there meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bd.sync.travelling_file import TravellingFile
from bd.tracker.create import CreateRequest
from bd.tracker.create import create_issue
from tests.support.builders import create_record
from tests.support.builders import make_location
from tests.support.builders import make_record
from tests.support.builders import open_workspace
from tests.support.builders import read_database
from tests.support.builders import read_file_records
from tests.support.builders import to_line

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from bd.storage.sqlite import Connection
    from bd.sync.draft import Draft
    from bd.util.atomicfile import Replacement


def test_a_file_changed_during_a_write_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What git or an editor writes between our look and our rename is kept; the next commands bring both together."""
    make_location(tmp_path)
    path = tmp_path / ".beads" / "issues.jsonl"
    create_record(tmp_path, "Earlier")
    stage = TravellingFile.stage

    def stage_and_interfere(file: TravellingFile, con: Connection, draft: Draft | None) -> Replacement | None:
        staged = stage(file, con, draft)
        with path.open("a") as other:
            other.write(to_line(make_record("t-other", title="Pulled")) + "\n")
        return staged

    monkeypatch.setattr(TravellingFile, "stage", stage_and_interfere)
    with open_workspace(tmp_path) as workspace:
        with workspace.write("Tess", "create") as txn:
            create_issue(txn, CreateRequest({"title": "Ours"}))
        warnings = list(workspace.warnings)
    monkeypatch.undo()

    assert "changed meanwhile" in warnings[0]
    assert "t-other" in path.read_text()
    create_record(tmp_path, "Later")
    titles = {record["title"] for record in read_database(tmp_path).values()}
    assert titles == {"Earlier", "Ours", "Pulled", "Later"}
    assert {record["title"] for record in read_file_records(path).values()} == titles


def test_nothing_is_left_of_a_staged_file_that_was_not_needed(tmp_path: Path) -> None:
    """After writes the folder holds no temporary file."""
    make_location(tmp_path)
    create_record(tmp_path, "One")

    assert not [entry.name for entry in (tmp_path / ".beads").iterdir() if ".tmp." in entry.name]
